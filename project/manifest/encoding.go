package manifest

import (
	"strings"
	"unicode/utf8"

	"dockgen/project/requirement"
)

// notText returns what is wrong with a requirements file that the installers cannot
// read, else nil: they take UTF-8, and UTF-16 that begins with its mark.
func notText(name, content string) *requirement.Problem {
	text := requirement.DecodeText(content)
	if utf8.ValidString(text) && strings.IndexByte(text, 0) < 0 {
		return nil
	}
	declared := declaresEncoding(content)
	for at, r := range text {
		if r == 0 {
			return &requirement.Problem{Kind: requirement.UnmarkedUTF16, Path: name, Declared: declared}
		}
		if _, size := utf8.DecodeRuneInString(text[at:]); r == utf8.RuneError && size == 1 {
			return &requirement.Problem{Kind: requirement.OtherEncoding, Path: name, Line: 1 + strings.Count(text[:at], "\n"), Declared: declared}
		}
	}
	return nil
}

// declaresEncoding reports whether one of the first two lines names an encoding in
// a comment, as in Python's source, which pip alone obeys.
func declaresEncoding(content string) bool {
	for i, line := range strings.SplitN(content, "\n", 3) {
		if i < 2 && strings.HasPrefix(line, "#") && strings.Contains(line, "coding") {
			return true
		}
	}
	return false
}
