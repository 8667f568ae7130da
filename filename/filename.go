// Package filename judges the names in a path: those that Git keeps for itself,
// however a file system spells them, those that not every system can check out,
// those that do not show what they are, and those of files that a program runs
// when they appear.
//
// [Fault] is for every path that a config names, [OutputFault] for a path that
// something is written to. They look at the text of a path only: whether it is
// relative and clean is the caller's to check, and neither reads a disk.
package filename

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fault returns what is wrong with the names of the slash-separated path, as
// sentences that go on after "The path ...": "holds U+200B, ...". It returns ""
// for a path whose names are all fine.
func Fault(path string) string {
	for _, r := range path {
		if why := hidden(r); why != "" {
			return fmt.Sprintf("holds U+%04X, %s. Remove it.", r, why)
		}
	}
	for name := range strings.SplitSeq(path, "/") {
		if why := nameFault(name); why != "" {
			return why
		}
	}
	return ""
}

// OutputFault is [Fault] for a path that a file is written to. It also refuses
// what a program runs or obeys as soon as it is there, and the short names by
// which Windows could reach any of that.
func OutputFault(path string) string {
	if why := Fault(path); why != "" {
		return why
	}
	for name := range strings.SplitSeq(path, "/") {
		if isShortName(name) {
			return fmt.Sprintf("has the name %q, of the form that Windows gives to files with longer names. Rename it.", name)
		}
	}
	folded := "/" + fold(path) + "/"
	if !strings.Contains(folded, "/.") {
		return "" // as most are
	}
	for _, a := range active() {
		if strings.Contains(folded, a.path) {
			return fmt.Sprintf("leads to %q, %s. Write another path.", strings.Trim(a.path, "/"), a.why)
		}
	}
	return ""
}

// hidden says why r does not show in a path what it is, or returns "".
func hidden(r rune) string {
	switch {
	case r < utf8.RuneSelf:
		return ""
	case unicode.In(r, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point), r == '\u2800':
		return "which cannot be seen"
	case unicode.IsSpace(r) && r != '\u3000': // the space of CJK text is seen
		return "which looks like a space and is none"
	}
	return ""
}

// nameFault judges one name of a path.
func nameFault(name string) string {
	// NTFS ends a name at a colon, which begins the name of a stream, and drops
	// dots and spaces before that. Git's own checks read names in the same way.
	windows, _, _ := strings.Cut(name, ":")
	windows = strings.TrimRight(windows, ". ")
	switch {
	case fold(windows) == ".git":
		return "is inside Git's own folder. Write one outside of it."
	case isShortName(windows) && strings.HasPrefix(fold(windows), "git~"):
		return fmt.Sprintf("has the name %q, by which Windows finds Git's own folder. Write one outside of it.", name)
	case strings.TrimSpace(name) != name:
		return "has a name with a space at its beginning or end. Rename it."
	case name != "." && strings.HasSuffix(name, "."):
		return "has a name that ends in a dot, which Windows drops. Rename it."
	}
	if i := strings.IndexAny(name, `*?[]"<>|:\`); i >= 0 {
		return fmt.Sprintf("holds %s. Write the plain path of one file or folder, without wildcards and without characters that Windows forbids.", strconv.Quote(name[i:i+1]))
	}
	return ""
}

// isShortName reports whether name has the 8.3 form that Windows makes of longer
// names: up to six characters, "~", a number, and up to three of an extension.
func isShortName(name string) bool {
	base, extension, _ := strings.Cut(name, ".")
	start, number, found := strings.Cut(base, "~")
	if !found || start == "" || number == "" || len(base) > 8 || len(extension) > 3 {
		return false
	}
	return strings.Trim(number, "0123456789") == ""
}

// activeFile is a file, or a folder of files, that a program runs or obeys as
// soon as it is there.
type activeFile struct {
	path string // folded, between slashes; begins with a dot
	why  string
}

// active is the files that OutputFault refuses, wherever in a project they are:
// the folder of a config may be the root of a repository.
func active() [12]activeFile {
	return [...]activeFile{
		{"/.envrc/", "which direnv runs when somebody enters the folder"},
		{"/.gitattributes/", "by which Git picks programs that it runs"},
		{"/.gitmodules/", "by which Git fetches other repositories"},
		{"/.github/workflows/", "where GitHub runs every file"},
		{"/.gitea/workflows/", "where Gitea runs every file"},
		{"/.forgejo/workflows/", "where Forgejo runs every file"},
		{"/.gitlab-ci.yml/", "which GitLab runs"},
		{"/.circleci/", "which CircleCI runs"},
		{"/.pre-commit-config.yaml/", "by which pre-commit runs programs"},
		{"/.husky/", "where Git finds hooks in projects that use husky"},
		{"/.vscode/", "where Visual Studio Code finds tasks to run"},
		{"/.devcontainer/", "by which editors run containers"},
	}
}

// fold returns name as a file system sees it that ignores case and the
// compatibility forms of letters, as those of macOS and Windows do in part.
func fold(name string) string {
	for i := range len(name) {
		if name[i] >= utf8.RuneSelf {
			return strings.ToLower(norm.NFKC.String(name))
		}
	}
	return strings.ToLower(name)
}
