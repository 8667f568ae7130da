package fleet

import (
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"dockgen/folder"
	"dockgen/git"
)

// The rules of .gitignore files, as gitignore(5) has them: the last rule that
// matches decides, a file deeper in the tree after those above it; a rule with a
// slash that is not its last character is anchored in the folder of its file, any
// other matches a name at any depth below; "**" matches any number of folders.
// What is below an ignored folder is never asked about. pattern.go matches.

// rules are those of one .gitignore, and of those above it.
type rules struct {
	above *rules
	// folder is where the file is, relative to the root of the walk: "." or below
	// it, or "../.." for a file of the repository above.
	folder  string
	list    []rule
	inForce int // how many rules hold, with those above
}

type rule struct {
	pattern  pattern
	anchored bool
	folders  bool // only folders
	back     bool // "!": what was ignored is not
}

const ignoreName = ".gitignore"

// rulesAbove returns the rules of the folders above that which r was found for.
func rulesAbove(r *git.Repository) (*rules, error) {
	var all *rules
	names := strings.Split(strings.TrimSuffix(r.Prefix, "/"), "/")
	if r.Prefix == "" {
		return nil, nil
	}
	dir := r.Root
	for i, name := range names {
		at := folder.Open(dir)
		file, err := readIgnoreFile(at)
		at.Close()
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		// The paths of the walk, relative to the folder of the file.
		all = all.within("/"+strings.Join(names[i:], "/"), file)
		dir = filepath.Join(dir, name)
	}
	return all, nil
}

// within returns r and, after them, the rules of file, the .gitignore in dir.
//
// Each rule is compared with each name below it. So the rules of a file that exceeds its
// bound are dropped, and those of a file that brings the rules in force to more than the
// bound for the lines of one file: more is checked then, never less.
func (r *rules) within(dir, file string) *rules {
	bound := folder.IgnoreFile.Bound()
	if strings.Count(file, "\n") > bound.Lines {
		return r
	}
	more := &rules{above: r, folder: dir}
	for line := range strings.Lines(strings.TrimPrefix(file, "\ufeff")) {
		if len(line) > bound.Line {
			return r
		}
		if rule, ok := parseRule(strings.TrimSuffix(line, "\n")); ok {
			more.list = append(more.list, rule)
		}
	}
	more.inForce = len(more.list)
	if r != nil {
		more.inForce += r.inForce
	}
	if len(more.list) == 0 || more.inForce > bound.Lines {
		return r
	}
	return more
}

// readIgnoreFile returns the text of the .gitignore in the folder at. A link is not
// followed, as Git does not; of that, and of one that is too large, the text is empty.
func readIgnoreFile(at *folder.Folder) (string, error) {
	text, _, err := at.Read(ignoreName, folder.Refuse, folder.IgnoreFile.Bound().Bytes)
	if errors.Is(err, folder.ErrLink) || errors.Is(err, folder.ErrNotRegular) || errors.Is(err, folder.ErrTooLarge) {
		return "", nil
	}
	return string(text), err
}

func parseRule(line string) (r rule, ok bool) {
	if strings.HasPrefix(line, "#") {
		return rule{}, false
	}
	// Git ends the text of a line at a NUL byte.
	line, _, _ = strings.Cut(strings.TrimSuffix(line, "\r"), "\x00")
	line = trimSpaces(line)
	line, r.back = strings.CutPrefix(line, "!")
	line, r.folders = strings.CutSuffix(line, "/")
	if line == "" {
		return rule{}, false
	}
	r.anchored = strings.Contains(line, "/")
	r.pattern = parsePattern(strings.TrimPrefix(line, "/"))
	return r, true
}

// trimSpaces drops spaces at the end that no backslash keeps.
func trimSpaces(line string) string {
	end := 0
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case ' ':
			continue
		case '\\':
			if i+1 < len(line) {
				i++
			}
		}
		end = i + 1
	}
	return line[:end]
}

// ignore reports whether the path, of a folder or file below the walk's root, is
// ignored. No folder above it is.
func (r *rules) ignore(name string, isFolder bool) bool {
	base := name[strings.LastIndexByte(name, '/')+1:]
	for ; r != nil; r = r.above {
		for i := len(r.list) - 1; i >= 0; i-- {
			rule := &r.list[i]
			switch {
			case rule.folders && !isFolder:
			case !rule.anchored && rule.pattern.matches(base), rule.anchored && rule.pattern.matches(r.seen(name)):
				return !rule.back
			}
		}
	}
	return false
}

// seen returns name relative to the folder of r.
func (r *rules) seen(name string) string {
	switch {
	case r.folder == ".":
		return name
	case strings.HasPrefix(r.folder, "/"): // a file above the walk's root
		return path.Join(r.folder[1:], name)
	}
	return strings.TrimPrefix(name, r.folder+"/")
}
