package folder

// Bound is how much of one kind of file is read. A field that is 0 does not apply.
type Bound struct {
	Bytes int64 // of one file
	Total int64 // of all files of the kind together, in one project
	Lines int   // of one file
	Line  int   // bytes of one line
	// Values and Tables are how many values and how many tables and lists a file
	// holds, and Depth how deep they are nested.
	Values, Tables, Depth int
}

// Kind is a kind of file, by how much of it is read.
type Kind uint8

// The kinds of files that a run reads. Any is all that the checks read together.
const (
	Any Kind = iota
	Python
	Text
	Requirements
	Manifest
	DependencyLock
	IgnoreFile
	Output
	OwnLock
	GitConfig
	GitIndex
)

// bounds keep a run over a stranger's project below 2 s and 256 MiB on a small
// machine: bench/hostile measures it. Each is several times what the largest files
// of real projects have. The bound of a config is syntax.MaxBytes in schema.
var bounds = [...]Bound{
	// A check reads what the entry point imports, the dependencies and the outputs:
	// rarely a MiB. Each question to the file system counts as some bytes.
	Any: {Total: 128 << 20},
	// The largest modules that people write have 300 KiB; larger ones are generated.
	Python: {Bytes: 1 << 20, Total: 16 << 20},
	// A Procfile, a compose file, a script, setup.cfg: mostly below 50 KiB.
	Text: {Bytes: 1 << 20},
	// A locked file with hashes has 20,000 lines, 2,000 packages and 1.5 MiB; a
	// package with 200 archives has a line of 16 KiB.
	Requirements: {Bytes: 8 << 20, Total: 16 << 20, Lines: 200_000, Line: 64 << 10, Values: 20_000},
	// pyproject.toml and Pipfile have 100 KiB with the settings of every tool.
	Manifest: {Bytes: 1 << 20, Values: 50_000, Tables: 10_000, Depth: 50},
	// uv.lock of 1,000 packages has 3.5 MiB, 400,000 values and 30,000 tables.
	DependencyLock: {Bytes: 10 << 20, Values: 1_000_000, Tables: 200_000, Depth: 50},
	// An ignore file has 10 KiB. Each rule is compared with each name.
	IgnoreFile: {Bytes: 1 << 20, Lines: 5_000, Line: 4 << 10},
	// The largest output, DEPLOYMENT.md, has 50 KiB; .gitignore is the user's.
	Output: {Bytes: 4 << 20, Total: 32 << 20},
	// dockgen.lock has a line for each output, below twenty.
	OwnLock: {Bytes: 64 << 10},
	// The repository's own config, mostly below 10 KiB.
	GitConfig: {Bytes: 1 << 20},
	// The index of a million files has 100 MiB. It is read as a stream.
	GitIndex: {Bytes: 128 << 20},
}

// Bound returns how much is read of a file of the kind.
func (k Kind) Bound() Bound { return bounds[k] }
