package source

import (
	"slices"
	"strings"

	"dockgen/project/disk"
	"dockgen/project/evidence"
)

// Nearest returns the files called names at the root and in folder, in the order
// of names.
func (f *Index) Nearest(folder string, names ...string) []string {
	var found []string
	for _, name := range names {
		for _, at := range slices.Compact(slices.Sorted(slices.Values([]string{folder, "."}))) {
			if p := disk.Join(at, name); f.Has(p) {
				found = append(found, p)
			}
		}
	}
	return found
}

// LineWith is the first line of file that holds word.
func (f *Index) LineWith(file, word string) evidence.Place {
	number := 0
	for line := range strings.Lines(f.Read(file)) {
		number++
		if strings.Contains(line, word) {
			return evidence.Place{Path: file, Line: number}
		}
	}
	return evidence.Place{Path: file}
}

// LineSetting is the first line of file that begins with key and holds value.
func (f *Index) LineSetting(file, key, value string) evidence.Place {
	number := 0
	for line := range strings.Lines(f.Read(file)) {
		number++
		if strings.HasPrefix(strings.TrimLeft(line, " \t\"'"), key) && strings.Contains(line, value) {
			return evidence.Place{Path: file, Line: number}
		}
	}
	return f.LineWith(file, key)
}
