// Package source is the index of a project: the files that its authors wrote, each
// read and parsed at most once, which module an import means, and what an entry
// point reaches. [Walk] makes it for a survey, [Unwalked] for a check.
package source

import (
	"iter"
	"path"
	"strings"

	"dockgen/folder"
	"dockgen/project/disk"
	"dockgen/project/document"
	"dockgen/project/python"
)

// Bounds of one survey. A project beyond them is surveyed as far as they reach.
const (
	maxFiles   = 50_000   // files and folders in the index
	maxDepth   = 24       // folders below each other
	maxContent = 20 << 20 // bytes read in all: large projects have some MiB of source
)

// Index is the index of a project: the files that its authors wrote, found in one
// walk, each read and parsed at most once.
//
// Virtual environments, caches, version control, other people's code and tests
// are not in it. Paths are ordered by depth, then by folder and name, so that the
// first of several is the nearest to the root.
type Index struct {
	Tree    disk.Tree
	Paths   []string
	Known   map[string]bool
	Folders map[string]bool // that the walk went into
	Python  []string        // the paths that end in .py, tests and settings of tools left out
	content map[string]*fileText
	Modules map[string]*python.Module // nil: none yet
	// dependencies are the words that the files of dependencies begin with.
	dependencies map[string]bool
	gitIgnores   map[string][]gitRule // by folder
	budget       int64                // bytes that may still be read
	// TooLarge are the files that were asked for and are beyond their bound, or the
	// budget.
	TooLarge []string
	yamlRead int // bytes of YAML that were parsed
	cut      int // bytes of Python that are kept as lines
	// unwalked says that there was no walk: a file is looked for when asked about.
	unwalked bool
}

// Walk walks the project.
func Walk(t disk.Tree) *Index {
	f := &Index{
		Tree: t, Known: make(map[string]bool), Folders: make(map[string]bool), content: make(map[string]*fileText), budget: maxContent,
	}
	type level struct {
		folder string
		depth  int
	}
	for queue, seen := []level{{".", 0}}, 0; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		f.Folders[at.folder] = true
		for _, entry := range t.List(at.folder, min(disk.MaxEntries, maxFiles-seen)) {
			seen++
			name := disk.Join(at.folder, entry.Name())
			switch {
			case entry.IsDir():
				if at.depth < maxDepth && !f.skipped(name) {
					queue = append(queue, level{name, at.depth + 1})
				}
			// A link to a folder is not walked: what it leads to has a path of its own.
			case entry.Type().IsRegular() || t.IsFile(name):
				f.add(name)
			}
		}
	}
	return f
}

// Unwalked is the index of a project without the walk, for a check: it reads no
// more than what the entry point imports.
func Unwalked(t disk.Tree) *Index {
	return &Index{Tree: t, unwalked: true, budget: folder.Python.Bound().Total, content: make(map[string]*fileText)}
}

func (f *Index) add(name string) {
	f.Paths = append(f.Paths, name)
	f.Known[name] = true
	if base := path.Base(name); strings.HasSuffix(base, ".py") && !isTest(base) {
		f.Python = append(f.Python, name)
	}
}

// skipped reports whether the project's authors did not write what is in folder,
// or did not write it to be served.
func (f *Index) skipped(folder string) bool {
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
		f.Tree.IsFile(folder+"/pyvenv.cfg") || f.Tree.IsFile(folder+"/bin/activate") || f.Tree.IsFile(folder+"/Scripts/activate") ||
		f.Tree.IsFile(folder+"/conda-meta/history")
}

// isTest reports whether a Python file is a test, or belongs to a tool that runs
// beside the app.
func isTest(base string) bool {
	return strings.HasPrefix(base, "test_") || strings.HasSuffix(base, "_test.py") ||
		base == "conftest.py" || base == "tests.py" || base == "noxfile.py"
}

// Has reports whether name is in the index; without a walk, whether it is a file.
func (f *Index) Has(name string) bool {
	if f.unwalked {
		return f.Tree.IsFile(name)
	}
	return f.Known[name]
}

// hasFolder reports whether the walk went into the folder name; without a walk,
// whether there is one.
func (f *Index) hasFolder(name string) bool {
	if f.unwalked {
		return f.Tree.IsFolder(name)
	}
	return f.Folders[name]
}

// fileText is what a file holds, if it can be read.
type fileText struct {
	content string
	legible bool
	// mentions is what its words say, once they have been searched.
	searched bool
	mentions mention
	// lines are those of a Python file, once they have been asked for.
	lines *python.Lines
	// documents are those of a YAML file, once they have been asked for.
	decoded   bool
	documents []*document.Node
}

// Read returns the content of a file of the project, whether the index holds it
// or not, and nothing when there is none that can be read.
func (f *Index) Read(name string) string { return f.text(name).content }

func (f *Index) text(name string) *fileText {
	if known, ok := f.content[name]; ok {
		return known
	}
	limit := folder.Text.Bound().Bytes
	if strings.HasSuffix(name, ".py") {
		limit = folder.Python.Bound().Bytes
	}
	content, err := f.Tree.Text(name, min(limit, f.budget))
	f.budget -= int64(len(content))
	if err == disk.ErrTooLarge {
		f.TooLarge = append(f.TooLarge, name)
	}
	read := &fileText{content: content, legible: err == nil}
	f.content[name] = read
	return read
}

// Module returns the Python file name, parsed; nil when it cannot be read.
func (f *Index) Module(name string) *python.Module {
	if name == "" {
		return nil
	}
	if known, ok := f.Modules[name]; ok {
		return known
	}
	var m *python.Module
	if source := f.text(name); source.legible {
		m = f.lines(name).Module()
		source.content = m.Src // with one kind of line ends
	}
	if f.Modules == nil {
		f.Modules = make(map[string]*python.Module)
	}
	f.Modules[name] = m
	return m
}

// maxCut is how many bytes of Python files are kept as lines: what a check reads of most
// projects. The lines of more are cut each time that they are asked for.
const maxCut = 2 << 20

// lines returns the logical lines of the Python file name. All that reads statements
// shares them.
func (f *Index) lines(name string) *python.Lines {
	source := f.text(name)
	if source.lines != nil {
		return source.lines
	}
	lines := python.Cut(name, source.content)
	if f.cut+len(source.content) <= maxCut {
		f.cut += len(source.content)
		source.lines = lines
	}
	return lines
}

// Named returns the files whose last path component is one of names, nearest to
// the root first.
func (f *Index) Named(names ...string) []string {
	var found []string
	for _, p := range f.Paths {
		base := path.Base(p)
		for _, name := range names {
			if base == name {
				found = append(found, p)
			}
		}
	}
	return found
}

// Mentioning returns the Python files in which one of words stands. Looking for
// bytes is a hundred times as fast as parsing, and few files of a project build
// an app or read the environment.
func (f *Index) Mentioning(words ...string) []string { return f.MentioningOf(f.Python, words...) }

// MentioningOf returns those of the files paths in which one of words stands.
func (f *Index) MentioningOf(paths []string, words ...string) []string {
	var found []string
	for _, p := range paths {
		content := f.Read(p)
		for _, word := range words {
			if strings.Contains(content, word) {
				found = append(found, p)
				break
			}
		}
	}
	return found
}

// Importer returns an importer that starts in folder and shares the index's modules.
func (f *Index) Importer(folder string) *Importer { return &Importer{f, folder} }

// EachStatement calls see with every logical line of the Python file name.
func (f *Index) EachStatement(name string, see func(python.Statement)) {
	for s := range f.lines(name).Statements() {
		see(s)
	}
}

// StatementsFrom yields the logical lines of the Python file name from the one that
// holds offset.
func (f *Index) StatementsFrom(name string, offset int) iter.Seq[python.Statement] {
	return f.lines(name).StatementsFrom(offset)
}

// SyntaxError returns the first error of the Python file name that reading can be sure
// of, or nil.
func (f *Index) SyntaxError(name string) *python.SyntaxError { return f.lines(name).SyntaxError() }
