package dockerignore

import (
	"io/fs"
	"path"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"

	"dockgen/schema/ascii"
)

// Rule is one rule of an ignore file.
type Rule struct {
	Written string // as it stands in the file
	Line    string // as Docker has it after it has cleaned it
	Negated bool   // it begins with "!" and brings back what a rule before it left out

	pattern  string // without the "!" and without the "**/" at the beginning
	anywhere bool   // there was a "**/"
	// plain says that path.Match and Docker take the pattern to mean the same. That is
	// so for nearly all rules: "*", "?" and classes of letters inside names. What any
	// other means only Docker's translation into a regular expression can tell, which
	// costs a thousand times as much.
	plain bool
	// before and behind are the pattern up to its first wildcard and from its last one. A
	// class such as [pP] is no wildcard: it is a small letter in them, and folded says that
	// there is one.
	before, behind string
	folded         bool
	needs          byteSet // bytes of every path that the rule matches
}

// ParseRule reads a rule that [CheckExclude] accepts.
func ParseRule(written string) Rule {
	r := parseLine(written)
	if !r.plain {
		// A text of one line cannot be unreadable.
		if lines, err := ignorefile.ReadAll(strings.NewReader(written)); err == nil && len(lines) == 1 {
			r = parseLine(lines[0])
			r.Written = written
		}
	}
	return r
}

// parseLine reads a rule that Docker has cleaned.
func parseLine(line string) Rule {
	r := Rule{Written: line, Line: line}
	r.pattern, r.Negated = strings.CutPrefix(line, "!")
	r.pattern, r.anywhere = strings.CutPrefix(r.pattern, "**/")
	r.plain = isPlain(r.pattern)
	r.needs = neededBytes(r.pattern)
	text := foldClasses(r.pattern)
	r.folded = text != r.pattern
	r.before = text
	if first := strings.IndexAny(text, "*?["); first >= 0 {
		r.before, r.behind = text[:first], text[strings.LastIndexAny(text, "*?]")+1:]
	}
	return r
}

// Path is a path of the project, made ready to be compared with many rules.
type Path struct {
	name string
	// plain says that no line end and no byte that is not UTF-8 can lead two matchers to
	// different answers.
	plain bool
	has   byteSet
}

// NewPath makes the slash-separated path name ready.
func NewPath(name string) Path {
	return Path{name, fs.ValidPath(name) && strings.IndexByte(name, '\n') < 0, bytesOf(name)}
}

// Matches reports whether the rule, negated or not, matches the path or a folder above
// it.
func (r *Rule) Matches(p Path) bool {
	if p.plain && r.needs&^p.has != 0 {
		return false
	}
	if p.plain && r.plain {
		return r.matchesPlain(p.name)
	}
	pattern := strings.TrimPrefix(r.Line, "!")
	if strings.HasPrefix(pattern, "!") {
		pattern = `\` + pattern // the matcher takes one off
	}
	matcher, err := patternmatcher.New([]string{pattern})
	if err != nil {
		return false
	}
	matched, err := matcher.MatchesOrParentMatches(filepath.FromSlash(p.name))
	return err == nil && matched
}

// matchesPlain matches a plain rule with a plain path.
func (r *Rule) matchesPlain(name string) bool {
	for {
		if r.begins(name) && r.matchesAbove(name) {
			return true
		}
		_, below, found := strings.Cut(name, "/")
		if !r.anywhere || !found {
			return false
		}
		name = below
	}
}

// matchesAbove reports whether the pattern matches name or a folder above it, which is
// as deep as the pattern is.
func (r *Rule) matchesAbove(name string) bool {
	end := -1 // of the names compared
	for range strings.Count(r.pattern, "/") + 1 {
		if end == len(name) {
			return false
		}
		next := strings.IndexByte(name[end+1:], '/')
		if next < 0 {
			next = len(name) - end - 1
		}
		end += next + 1
	}
	if len(r.behind) > end || !r.sameText(name[end-len(r.behind):end], r.behind) {
		return false
	}
	matched, err := path.Match(r.pattern, name[:end])
	return err == nil && matched
}

// begins reports whether name begins with what stands before the first wildcard.
func (r *Rule) begins(name string) bool {
	return len(name) >= len(r.before) && r.sameText(name[:len(r.before)], r.before)
}

// sameText reports whether part of a path may be text, a part of the pattern.
func (r *Rule) sameText(part, text string) bool {
	return part == text || r.folded && strings.EqualFold(part, text)
}

// foldClasses returns pattern with a small letter for each class of one letter in both
// cases.
func foldClasses(pattern string) string {
	for at := strings.IndexByte(pattern, '['); at >= 0; {
		if end := at + 4; end <= len(pattern) && pattern[end-1] == ']' && pattern[at+1] != pattern[at+2] && ascii.IsAlnum(pattern[at+1]) && pattern[at+1]|0x20 == pattern[at+2]|0x20 {
			pattern = pattern[:at] + string(pattern[at+1]|0x20) + pattern[end:]
		} else {
			at++
		}
		next := strings.IndexByte(pattern[at:], '[')
		if next < 0 {
			break
		}
		at += next
	}
	return pattern
}

// mayMatchBelow is false only for a rule that matches nothing in the folder name but
// what it matches by a folder above that.
func (r *Rule) mayMatchBelow(name string) bool {
	pattern := strings.TrimPrefix(r.Line, "!")
	for i := range len(pattern) {
		if c := pattern[i]; !ascii.IsAlnum(c) && strings.IndexByte("_.-/", c) < 0 && c < utf8.RuneSelf {
			return true
		}
	}
	// The pattern is a path.
	return strings.HasPrefix(pattern, name) && len(pattern) > len(name) && pattern[len(name)] == '/'
}

// isPlain judges a pattern without its "**/".
func isPlain(pattern string) bool {
	for name := range strings.SplitSeq(pattern, "/") {
		// Docker cleans "", "." and ".." away.
		if strings.Trim(name, ".") == "" && len(name) < 3 || strings.Contains(name, "**") {
			return false
		}
	}
	for i := 0; i < len(pattern); i++ {
		switch c := pattern[i]; {
		case c == '[':
			end := strings.IndexByte(pattern[i:], ']')
			if end < 2 || ascii.FirstOutside(pattern[i+1:i+end], ascii.IsAlnum) != "" {
				return false
			}
			i += end
		case !ascii.IsAlnum(c) && strings.IndexByte("._-/~$*?", c) < 0:
			return false
		}
	}
	return true
}

// byteSet is a 64-bit Bloom filter over bytes. A check asks a hundred rules about each
// of a dozen paths, and the filter answers all but a few of them.
type byteSet uint64

func bytesOf(text string) byteSet {
	var set byteSet
	for i := range len(text) {
		set |= 1 << (text[i] & 63)
	}
	return set
}

// neededBytes are the literal bytes of a pattern: every path that it matches has them.
// There are none of a pattern with brackets that are no class of letters, or with what
// reaches Docker's regular expression unescaped, so that "*|b" matches "b".
func neededBytes(pattern string) byteSet {
	var set byteSet
	for i := 0; i < len(pattern); i++ {
		switch c := pattern[i]; {
		case c == '*' || c == '?' || c == '/':
		case c == '[':
			end := strings.IndexByte(pattern[i:], ']')
			if end < 2 || ascii.FirstOutside(pattern[i+1:i+end], ascii.IsAlnum) != "" {
				return 0
			}
			i += end
		case c >= utf8.RuneSelf || strings.IndexByte(`]\{}|^!`, c) >= 0:
			return 0
		default:
			set |= 1 << (c & 63)
		}
	}
	return set
}
