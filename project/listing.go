package project

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"dockgen/folder"
)

// listings are the folders that one check has listed, by name. An import has many
// places where its module is not, and the whole project is listed in the end
// anyway: what its folders are known to hold is not asked for again.
type listings map[string][]folder.Entry

// modes returns the entries of the folder name with their modes, like list.
func (t tree) modes(name string, limit int) []folder.Entry {
	entries, known := t.listed[name]
	if known {
		return entries[:min(len(entries), max(limit, 0))]
	}
	entries, err := t.short.List(name, folder.Follow, limit)
	switch {
	case err == folder.ErrUnknown:
		for _, entry := range t.list(name, limit) {
			if info, err := entry.Info(); err == nil {
				entries = append(entries, folder.Entry{Name: entry.Name(), Mode: info.Mode()})
			}
		}
	case err == nil && len(entries) < limit && t.listed != nil:
		t.listed[name] = entries
	}
	return entries
}

// lookUp finds name in the listing of its folder. Nothing is known of what is a
// link or behind one, nor in a folder that cannot be listed to its end.
func (t tree) lookUp(name string) (mode fs.FileMode, exists, known bool) {
	if t.listed == nil || name == "." || !fs.ValidPath(name) {
		return 0, false, false
	}
	above := path.Dir(name)
	if above != "." {
		if mode, exists, known := t.lookUp(above); !known || !exists || !mode.IsDir() {
			return 0, false, known && !exists
		}
	}
	entries, listed := t.listed[above]
	if !listed {
		t.modes(above, maxEntries)
		if entries, listed = t.listed[above]; !listed {
			return 0, false, false
		}
	}
	i, found := slices.BinarySearchFunc(entries, path.Base(name), func(e folder.Entry, name string) int { return strings.Compare(e.Name, name) })
	if !found {
		return 0, false, true
	}
	mode = entries[i].Mode
	return mode, true, mode&fs.ModeSymlink == 0
}
