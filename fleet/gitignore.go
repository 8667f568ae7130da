package fleet

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"dockgen/folder"
)

// The rules of .gitignore files, as gitignore(5) has them: the last rule that
// matches decides, a file deeper in the tree after those above it; a rule with a
// slash that is not its last character is anchored in the folder of its file, any
// other matches a name at any depth below; "**" matches any number of folders.
// What is below an ignored folder is never asked about.

// rules are those of one .gitignore, and of those above it.
type rules struct {
	above *rules
	// folder is where the file is, relative to the root of the walk: "." or below
	// it, or "../.." for a file of the repository above.
	folder string
	list   []rule
}

type rule struct {
	segments []segment // of the pattern, between slashes
	anchored bool
	folders  bool // only folders
	back     bool // "!": what was ignored is not
}

const ignoreName = ".gitignore"

// maxIgnoreFile bounds what is read of a .gitignore.
const maxIgnoreFile = 1 << 20

// rulesAbove returns the rules of the folders above root, up to the root of the
// repository that it is in.
func rulesAbove(root string) (*rules, error) {
	at, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	var above []string // nearest first
	for dir := at; ; dir = filepath.Dir(dir) {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			return nil, nil // no repository
		}
		above = append(above, filepath.Dir(dir))
	}
	var r *rules
	for i := len(above) - 1; i >= 0; i-- {
		// The walk's own paths, seen from the folder of the file.
		prefix, err := filepath.Rel(above[i], at)
		if err != nil {
			return nil, err
		}
		at := folder.Open(above[i])
		file, err := readIgnoreFile(at)
		at.Close()
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		r = r.within("/"+filepath.ToSlash(prefix), file)
	}
	return r, nil
}

// within returns r and, after them, the rules of file, the .gitignore in dir.
func (r *rules) within(dir string, file ignoreFile) *rules {
	more := r.and(file)
	if len(more.list) == 0 {
		return r
	}
	more.folder = dir
	return more
}

func (r *rules) and(file ignoreFile) *rules {
	more := &rules{above: r}
	text := string(file.text) // of which all rules are parts
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		if rule, ok := parseRule(strings.TrimSuffix(line, "\n")); ok {
			more.list = append(more.list, rule)
		}
	}
	return more
}

// ignoreFile is a .gitignore. One that is a link or too large has neither text nor mode.
type ignoreFile struct {
	text []byte
	mode fs.FileMode
}

// readIgnoreFile reads the .gitignore of the folder at. A link is not followed, as
// Git does not.
func readIgnoreFile(at *folder.Folder) (ignoreFile, error) {
	if text, mode, err := at.Read(ignoreName, folder.Refuse, maxIgnoreFile); err != folder.ErrUnknown {
		return ignoreFile{text, mode}, err
	}
	name := filepath.Join(at.Path(), ignoreName)
	info, err := os.Lstat(name)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxIgnoreFile {
		return ignoreFile{}, err
	}
	text, err := os.ReadFile(name)
	return ignoreFile{text, info.Mode().Perm()}, err
}

func parseRule(line string) (r rule, ok bool) {
	line = trimSpaces(strings.TrimSuffix(line, "\r"))
	if line == "" || line[0] == '#' {
		return rule{}, false
	}
	line, r.back = strings.CutPrefix(line, "!")
	line, r.folders = strings.CutSuffix(line, "/")
	if line == "" {
		return rule{}, false
	}
	r.anchored = strings.Contains(line, "/")
	line = strings.TrimPrefix(line, "/")
	r.segments = make([]segment, 0, 1+strings.Count(line, "/"))
	for text := range strings.SplitSeq(line, "/") {
		r.segments = append(r.segments, parseSegment(text))
	}
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
			case !rule.anchored && rule.segments[0].matches(base), rule.anchored && matchesPath(rule.segments, r.seen(name)):
				return !rule.back
			}
		}
	}
	return false
}

// seen is name as it is called from the folder of r.
func (r *rules) seen(name string) string {
	switch {
	case r.folder == ".":
		return name
	case strings.HasPrefix(r.folder, "/"): // a file above the walk's root
		return path.Join(r.folder[1:], name)
	}
	return strings.TrimPrefix(name, r.folder+"/")
}

// matchesPath matches folder by folder; "**" stands for any number of them, at the
// end for at least one.
func matchesPath(pattern []segment, name string) bool {
	for i, s := range pattern {
		if s.deep && i < len(pattern)-1 {
			for ; name != ""; _, name, _ = strings.Cut(name, "/") {
				if matchesPath(pattern[i+1:], name) {
					return true
				}
			}
			return false
		}
		if s.deep {
			return name != ""
		}
		var first string
		if first, name, _ = strings.Cut(name, "/"); first == "" || !s.matches(first) {
			return false
		}
	}
	return name == ""
}

// segment is the pattern of one name.
type segment struct {
	text  string
	plain bool // text is the name itself
	deep  bool // "**"
}

// classes turns Git's character classes into path.Match's: "!" negates, and a "]"
// that comes first is one of the characters.
var classes = strings.NewReplacer("[!]", `[^\]`, "[^]", `[^\]`, "[!", "[^", "[]", `[\]`)

// parseSegment turns Git's pattern of a name into path.Match's. Two stars inside of
// one are one.
func parseSegment(text string) segment {
	s := segment{text: text, plain: !strings.ContainsAny(text, `*?[\`), deep: text == "**"}
	if s.plain {
		return s
	}
	for strings.Contains(s.text, "**") {
		s.text = strings.ReplaceAll(s.text, "**", "*")
	}
	s.text = classes.Replace(s.text)
	return s
}

func (s *segment) matches(name string) bool {
	if s.plain {
		return s.text == name
	}
	matched, err := path.Match(s.text, name)
	return err == nil && matched
}
