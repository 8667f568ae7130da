package source

import (
	"path"
	"strings"

	"dockgen/project/disk"
)

// IgnoredByGit reports whether a .gitignore beside the file or folder name, or above it,
// names it or a folder around it. Rules that bring something back are passed over, as are
// comments: no file is called what they would be as patterns.
func (f *Index) IgnoredByGit(name string) bool {
	for folder := path.Dir(name); ; folder = path.Dir(folder) {
		inner := strings.TrimPrefix(name, folder+"/")
		if folder == "." {
			inner = name
		}
		for line := range strings.Lines(f.Read(disk.Join(folder, ".gitignore"))) {
			rule := strings.TrimSpace(line)
			rule = strings.TrimSuffix(strings.TrimSuffix(rule, "/**"), "/*")
			rule = strings.TrimPrefix(rule, "**/")
			anchored := strings.Contains(strings.TrimSuffix(rule, "/"), "/")
			if rule = strings.Trim(rule, "/"); rule == "" {
				continue
			}
			if matchesGit(rule, inner, anchored) {
				return true
			}
		}
		if folder == "." {
			return false
		}
	}
}

// matchesGit reports whether a rule matches name or a folder around it: from its beginning
// when the rule is anchored, else any component.
func matchesGit(rule, name string, anchored bool) bool {
	for end := 0; end < len(name); {
		begin := end
		next := strings.IndexByte(name[end:], '/')
		if next < 0 {
			next = len(name) - end
		}
		end += next
		part := name[:end]
		if !anchored {
			part = name[begin:end]
		}
		if matched, err := path.Match(rule, part); matched && err == nil {
			return true
		}
		end++
	}
	return false
}
