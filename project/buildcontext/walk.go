// Package buildcontext knows what of a project Docker copies: which files the container
// could not read, which hold a key or a credential, which are a virtual environment, and
// which keys an ignore file holds back. Start with [Walk]. It reads names and modes of what
// is copied, and the content of few files.
package buildcontext

import (
	"io/fs"
	"strings"

	"dockgen/dockerignore"
	"dockgen/folder"
	"dockgen/project/disk"
	"dockgen/project/source"
)

// Context is what is copied of a project.
type Context struct {
	// Unreadable is the first file or folder that lacks a bit of need, and Count how many do.
	Unreadable string
	Count      int
	// Environments are the folders of virtual environments, and of conda's.
	Environments []string
	// Secrets are the files that are copied and hold a key or a credential.
	Secrets []Secret
	// HeldBack are files and folders with the names of keys and credentials that the rules
	// hide.
	HeldBack []string
}

// maxNamed bounds each list of a Context: more is data.
const maxNamed = 100

// walk goes through what is copied, until it has seen enough.
type walk struct {
	Context
	tree  disk.Tree
	rules dockerignore.Rules
	need  fs.FileMode
	left  int // entries that may still be looked at
	reads int // files that may still be read
}

// Walk goes through what the rules of an ignore file let in. need are the bits of a mode
// that the container needs: 0 for one that runs as root.
func Walk(t disk.Tree, rules dockerignore.Rules, need fs.FileMode) Context {
	w := walk{tree: t, rules: rules, need: need, left: disk.MaxEntries, reads: maxReads}
	w.folder(".")
	return w.Context
}

// folder goes through the folder name.
func (w *walk) folder(name string) {
	entries := w.tree.List(name, w.left)
	w.left -= len(entries)
	for _, entry := range entries {
		full := disk.Join(name, entry.Name())
		if w.secret(full, entry) {
			continue
		}
		switch entry.Name() {
		case "pyvenv.cfg", "conda-meta":
			if w.isEnvironment(name, entry) && len(w.Environments) < maxNamed {
				w.Environments = append(w.Environments, name)
			}
		}
		if LeftOut(w.rules, name, entry) {
			continue
		}
		mode, err := w.tree.Lstat(full)
		if err != nil {
			continue
		}
		// The ignore rules are matched only for folders, which then need not be read, and
		// for what has a wrong mode.
		if Lacks(mode, w.need) {
			if w.rules.Hides(full) {
				continue
			}
			if w.Unreadable == "" {
				w.Unreadable = full
			}
			w.Count++
		}
		if mode.IsDir() {
			w.folder(full)
		}
	}
}

// isEnvironment reports whether the folder name, which has mark, is a virtual environment
// whose programs are copied, or one of conda's. The ignore file knows the layout of some
// that are called env, and leaves out what matters of them.
func (w *walk) isEnvironment(name string, mark folder.Entry) bool {
	if mark.IsDir() {
		return mark.Name() == "conda-meta" && !w.rules.HidesAll(disk.Join(name, "conda-meta"))
	}
	for _, programs := range [...]string{"bin", "Scripts"} {
		if at := disk.Join(name, programs); w.tree.IsFolder(at) && !w.rules.HidesAll(at) {
			return mark.Name() == "pyvenv.cfg"
		}
	}
	return false
}

// Lacks reports whether a file or folder with this mode lacks the bits need.
func Lacks(mode, need fs.FileMode) bool {
	switch {
	case mode.IsRegular():
		need &= 0o044
	case !mode.IsDir():
		return false // a link's mode says nothing, and nothing else is copied
	}
	return mode&need != need
}

// LeftOut reports whether an entry of the folder name, and what is in it, is not
// copied into the image. Files that the rules hide are not looked for.
func LeftOut(rules dockerignore.Rules, name string, e folder.Entry) bool {
	switch {
	case strings.HasPrefix(e.Name(), underway):
		return true
	case e.IsDir():
		return source.NeverCopied(e.Name()) || rules.HidesAll(disk.Join(name, e.Name()))
	}
	return !e.Type().IsRegular()
}

// underway begins the names of temporary files of dockgen. There may be some in a
// project below this one, which another worker of the same run is writing.
const underway = ".dockgen-"
