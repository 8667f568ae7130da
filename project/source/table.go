package source

import (
	"strings"

	"dockgen/folder"
	"dockgen/project/document"
)

// Table reads a TOML file; nil when there is none that can be read. Locks of a
// large project have some megabytes, more than the index keeps.
func (f *Index) Table(name string) map[string]any {
	bound := folder.Manifest.Bound()
	if strings.HasSuffix(name, ".lock") {
		bound = folder.DependencyLock.Bound()
	}
	content, err := f.Tree.Read(name, min(bound.Bytes, f.budget))
	if err != nil {
		return nil
	}
	t, err := document.ReadTOML(content, bound)
	if err != nil {
		return nil
	}
	return t
}
