package project

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"dockgen/finding"
)

// notText reports a requirements file that the installers cannot read: they take
// UTF-8, and UTF-16 that begins with its mark.
func (k *checker) notText(name, content string) {
	text := decodeText(content)
	if utf8.ValidString(text) && strings.IndexByte(text, 0) < 0 {
		return
	}
	bad := -1
	for at, r := range text {
		if _, size := utf8.DecodeRuneInString(text[at:]); r == 0 || r == utf8.RuneError && size == 1 {
			bad = at
			break
		}
	}
	if bad < 0 || k.config.Dependencies.Installer == "pip" && declaresEncoding(content) {
		return
	}
	line := 1 + strings.Count(text[:bad], "\n")
	detail := "It has characters of another encoding than UTF-8"
	if text[bad] == 0 {
		detail, line = "It is UTF-16 without the mark at its beginning that says so", 0
		k.packages.unread = true
	}
	f := finding.Finding{
		Code: RequirementsNotText, Severity: finding.Error, Summary: "Requirements not UTF-8",
		Detail: fmt.Sprintf("%s cannot be read by the installer. %s: save it as UTF-8.", quoted(name), detail),
	}
	before := len(k.findings)
	k.inFile(name, line, f)
	k.packages.problems = append(k.packages.problems, k.findings[before:]...)
	k.findings = k.findings[:before]
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
