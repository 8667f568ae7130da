package folder

// Bound is how much of one kind of file is read. A field that is 0 does not apply.
type Bound struct {
	Bytes int64
	// Lines is how many lines are read of all files of the kind together.
	Lines int
	// Values and Tables are how many values and how many tables and lists a file
	// may hold, and Depth how deep they may be nested.
	Values, Tables, Depth int
}

// Kind is a kind of file, by how much of it is read.
type Kind uint8

const (
	Python Kind = iota
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
// of real projects have. The bound of a config is [schema.MaxBytes].
var bounds = [...]Bound{
	// The largest modules that people write have 300 KiB; beyond it they are generated.
	Python: {Bytes: 1 << 20},
	// A Procfile, a compose file, a script, setup.cfg: mostly below 50 KiB.
	Text: {Bytes: 1 << 20},
	// A locked one with hashes has 20,000 lines and 1.5 MiB. All that include each
	// other count together.
	Requirements: {Bytes: 8 << 20, Lines: 200_000},
	// pyproject.toml and Pipfile have 100 KiB at most, with the settings of every tool.
	Manifest: {Bytes: 1 << 20, Values: 50_000, Tables: 10_000, Depth: 50},
	// uv.lock of 1,000 packages has 3.5 MiB, 400,000 marks and 30,000 tables.
	DependencyLock: {Bytes: 10 << 20, Values: 1_000_000, Tables: 200_000, Depth: 50},
	// .dockerignore and .gitignore have 10 KiB.
	IgnoreFile: {Bytes: 1 << 20},
	// The largest output, DEPLOYMENT.md, has 50 KiB; a .gitignore is the user's.
	Output: {Bytes: 8 << 20},
	// A lock has a line for each output, below twenty.
	OwnLock:   {Bytes: 256 << 10, Lines: 2_000},
	GitConfig: {Bytes: 1 << 20},
	// 100,000 files have 10 MiB.
	GitIndex: {Bytes: 64 << 20},
}

// Bound returns how much is read of a file of the kind.
func (k Kind) Bound() Bound { return bounds[k] }
