package project

import (
	"path"
	"strings"

	"dockgen/folder"
)

// Bounds of one survey. A project beyond them is surveyed as far as they reach.
const (
	maxFiles   = 50_000   // files and folders in the index
	maxDepth   = 24       // folders below each other
	maxContent = 20 << 20 // bytes read in all: large projects have some MiB of source
)

// files is the index of a project: the files that its authors wrote, found in one
// walk, each read and parsed at most once whoever asks.
//
// Virtual environments, caches, version control, other people's code and tests
// are not in it. Paths are ordered by depth, then by folder and name, so that the
// first of several is the nearest to the root.
type files struct {
	tree    tree
	paths   []string
	known   map[string]bool
	folders map[string]bool // that the walk went into
	python  []string        // the paths that end in .py, tests and settings of tools left out
	content map[string]*text
	modules map[string]*module // nil: none yet
	// dependencies are the words that the files of dependencies begin with.
	dependencies map[string]bool
	budget       int64 // bytes that may still be read
	// tooLarge are the files that were asked for and are beyond their bound, or the
	// budget.
	tooLarge []string
	// asking has the first line of each name at the beginning of a line, by file.
	asking   map[string]map[string]int
	yamlRead int // bytes of YAML that were parsed
	// room is where the next to read statements keeps the tokens of one.
	room []token
	// unwalked says that there was no walk: a file is looked for when asked about.
	unwalked bool
}

// indexFiles walks the project.
func indexFiles(t tree) *files {
	f := &files{
		tree: t, known: make(map[string]bool), folders: make(map[string]bool), content: make(map[string]*text), budget: maxContent,
	}
	type level struct {
		folder string
		depth  int
	}
	for queue, seen := []level{{".", 0}}, 0; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		f.folders[at.folder] = true
		for _, entry := range t.list(at.folder, min(maxEntries, maxFiles-seen)) {
			seen++
			name := join(at.folder, entry.Name())
			switch {
			case entry.IsDir():
				if at.depth < maxDepth && !f.skipped(name) {
					queue = append(queue, level{name, at.depth + 1})
				}
			// A link to a folder is not walked: what it leads to has a path of its own.
			case entry.Type().IsRegular() || t.isFile(name):
				f.add(name)
			}
		}
	}
	return f
}

// unwalkedFiles is the index of a project without the walk, for a check: it reads no
// more than what the entry point imports.
func unwalkedFiles(t tree) *files {
	return &files{tree: t, unwalked: true, budget: folder.Python.Bound().Total, content: make(map[string]*text), room: make([]token, 0, roomForMost)}
}

func (f *files) add(name string) {
	f.paths = append(f.paths, name)
	f.known[name] = true
	if base := path.Base(name); strings.HasSuffix(base, ".py") && !isTest(base) {
		f.python = append(f.python, name)
	}
}

// skipped reports whether the project's authors did not write what is in folder,
// or did not write it to be served.
func (f *files) skipped(folder string) bool {
	name := path.Base(folder)
	switch name {
	case "node_modules", "bower_components", "__pycache__", "__pypackages__", "venv", "virtualenv",
		"site-packages", "dist-packages", "vendor", "vendored", "_vendor", "third_party", "thirdparty",
		"tests", "test", "testdata", "migrations", "alembic", "build", "dist", "htmlcov":
		return true
	case ".github", ".circleci", ".gitlab", ".ebextensions", ".platform", ".docker":
		return false
	}
	return strings.HasPrefix(name, ".") || strings.HasSuffix(name, ".egg-info") || strings.Contains(name, "{{") ||
		f.tree.isFile(folder+"/pyvenv.cfg") || f.tree.isFile(folder+"/bin/activate") || f.tree.isFile(folder+"/Scripts/activate") ||
		f.tree.isFile(folder+"/conda-meta/history")
}

// isTest reports whether a Python file is a test, or belongs to a tool that runs
// beside the app.
func isTest(base string) bool {
	return strings.HasPrefix(base, "test_") || strings.HasSuffix(base, "_test.py") ||
		base == "conftest.py" || base == "tests.py" || base == "noxfile.py"
}

// has reports whether name is in the index.
func (f *files) has(name string) bool {
	if f.unwalked {
		if mode, exists, known := f.tree.short.Look(name); known {
			return exists && mode.IsRegular()
		}
		// It is behind a link, which takes several system calls.
		if _, asked := f.known[name]; !asked {
			if f.known == nil {
				f.known = make(map[string]bool)
			}
			f.known[strings.Clone(name)] = f.tree.isFile(name)
		}
	}
	return f.known[name]
}

// mayHold reports whether the folder name is worth looking into: it is false only of
// what hasFolder is false of, and costs less.
func (f *files) mayHold(name string) bool {
	if f.unwalked {
		mode, exists, known := f.tree.short.Look(name)
		return !known || exists && mode.IsDir()
	}
	return f.folders[name]
}

// hasFolder reports whether the walk went into the folder name; without a walk,
// whether there is one.
func (f *files) hasFolder(name string) bool {
	if f.unwalked {
		return f.tree.isFolder(name)
	}
	return f.folders[name]
}

// text is what a file holds, if it can be read.
type text struct {
	content string
	legible bool
	// mentions is what its words say, once they have been searched.
	searched bool
	mentions mention
	// outline is what the module binds, once that has been asked for.
	outline *module
	// documents are those of a YAML file, once they have been asked for.
	decoded   bool
	documents []*yamlNode
}

// read returns the content of a file of the project, whether the index holds it
// or not, and nothing when there is none that can be read.
func (f *files) read(name string) string { return f.text(name).content }

func (f *files) text(name string) *text {
	if known, ok := f.content[name]; ok {
		return known
	}
	limit := folder.Text.Bound().Bytes
	if strings.HasSuffix(name, ".py") {
		limit = folder.Python.Bound().Bytes
	}
	content, err := f.tree.text(name, min(limit, f.budget))
	f.budget -= int64(len(content))
	if err == errTooLarge {
		f.tooLarge = append(f.tooLarge, name)
	}
	read := &text{content: content, legible: err == nil}
	f.content[name] = read
	return read
}

// module returns the Python file name, parsed; nil when it cannot be read.
func (f *files) module(name string) *module {
	if name == "" {
		return nil
	}
	if known, ok := f.modules[name]; ok {
		return known
	}
	var m *module
	if source := f.text(name); source.legible {
		m = f.parse(name, source.content, false)
	}
	if f.modules == nil {
		f.modules = make(map[string]*module)
	}
	f.modules[name] = m
	return m
}

// outline returns what the Python file name binds at its top level, and perhaps more;
// nil when it cannot be read.
func (f *files) outline(name string) *module {
	if known, ok := f.modules[name]; ok {
		return known
	}
	source := f.text(name)
	if source.legible && source.outline == nil {
		source.outline = f.parse(name, source.content, true)
		source.content = source.outline.src // with one kind of line ends
	}
	return source.outline
}

func (f *files) parse(name, source string, outline bool) *module {
	r := reader{scanner: scanner{tokens: f.room}, outline: outline}
	f.room = nil
	m := r.read(name, source)
	f.room = r.scanner.tokens
	return m
}

// named returns the files whose last path component is one of names, nearest to
// the root first.
func (f *files) named(names ...string) []string {
	var found []string
	for _, p := range f.paths {
		base := path.Base(p)
		for _, name := range names {
			if base == name {
				found = append(found, p)
			}
		}
	}
	return found
}

// mentioning returns the Python files in which one of words stands. Looking for
// bytes is a hundred times as fast as parsing, and few files of a project build
// an app or read the environment.
func (f *files) mentioning(words ...string) []string { return f.mentioningOf(f.python, words...) }

// mentioningOf returns those of the files paths in which one of words stands.
func (f *files) mentioningOf(paths []string, words ...string) []string {
	var found []string
	for _, p := range paths {
		content := f.read(p)
		for _, word := range words {
			if strings.Contains(content, word) {
				found = append(found, p)
				break
			}
		}
	}
	return found
}

// importer returns an importer that starts in folder and shares the index's modules.
func (f *files) importer(folder string) *importer { return &importer{f, folder} }
