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
	ignored := false
	f.gitRules(name, func(_ string, back bool) { ignored = ignored || !back })
	return ignored
}

// NamedByGit reports whether a .gitignore is certain to leave name out, because of itself:
// a rule has a part of its name, not only wildcards, and none brings it back.
func (f *Index) NamedByGit(name string) bool {
	named, kept := false, false
	f.gitRules(name, func(rule string, back bool) {
		const enough = 3 // letters
		part := strings.Trim(strings.TrimSuffix(path.Base(rule), ".py"), "*?.[]")
		named, kept = named || !back && len(part) >= enough, kept || back
	})
	return named && !kept
}

// gitRules calls see with each rule of a .gitignore that matches name or a folder around
// it. back says that it brings it back.
func (f *Index) gitRules(name string, see func(rule string, back bool)) {
	for folder := path.Dir(name); ; folder = path.Dir(folder) {
		inner := strings.TrimPrefix(name, folder+"/")
		if folder == "." {
			inner = name
		}
		for _, r := range f.gitIgnore(folder) {
			if r.matches(inner) {
				see(r.pattern, r.back)
			}
		}
		if folder == "." {
			return
		}
	}
}

// gitRule is a rule of a .gitignore.
type gitRule struct {
	pattern        string
	anchored, back bool
	plain          bool // it has no wildcard
}

// gitIgnore returns the rules of the .gitignore in folder, read once.
func (f *Index) gitIgnore(folder string) []gitRule {
	rules, known := f.gitIgnores[folder]
	if known {
		return rules
	}
	for line := range strings.Lines(f.Read(disk.Join(folder, ".gitignore"))) {
		rule, back := strings.CutPrefix(strings.TrimSpace(line), "!")
		rule = strings.TrimSuffix(strings.TrimSuffix(rule, "/**"), "/*")
		rule = strings.TrimPrefix(rule, "**/")
		anchored := strings.Contains(strings.TrimSuffix(rule, "/"), "/")
		if rule = strings.Trim(rule, "/"); rule != "" {
			rules = append(rules, gitRule{rule, anchored, back, !strings.ContainsAny(rule, `*?[\`)})
		}
	}
	if f.gitIgnores == nil {
		f.gitIgnores = make(map[string][]gitRule)
	}
	f.gitIgnores[folder] = rules
	return rules
}

// matches reports whether the rule matches name or a folder around it: from its beginning
// when the rule is anchored, else any component.
func (r gitRule) matches(name string) bool {
	if r.plain && !strings.Contains(name, r.pattern) {
		return false
	}
	for end := 0; end < len(name); {
		begin := end
		next := strings.IndexByte(name[end:], '/')
		if next < 0 {
			next = len(name) - end
		}
		end += next
		part := name[:end]
		if !r.anchored {
			part = name[begin:end]
		}
		if matched, err := path.Match(r.pattern, part); matched && err == nil {
			return true
		}
		end++
	}
	return false
}
