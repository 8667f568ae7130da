package generator

import (
	"strconv"
	"strings"

	"dockgen/schema"
)

const hrefBare = "_./-"

// link links to a project file by its path in the project, from the folder that
// the page is in. It may stand in a table.
func (p *page) link(target string) string {
	href := projectPath(p.Output(schema.Deployment).Path) + target
	if isBare(href, hrefBare) {
		return "[`" + target + "`](" + href + ")"
	}
	var escaped strings.Builder
	for _, c := range []byte(href) {
		if isBare(string(rune(c)), hrefBare) {
			escaped.WriteByte(c)
		} else {
			escaped.WriteString("%" + strings.ToUpper(strconv.FormatUint(0x100|uint64(c), 16)[1:]))
		}
	}
	return "[" + markdownCodeCell(target) + "](" + escaped.String() + ")"
}

// projectPath leads from the folder of file to the project's: "" or "../" as
// often as it takes.
func projectPath(file string) string { return strings.Repeat("../", strings.Count(file, "/")) }

// codeList is words as code: "a", "a and b", "a, b and c".
func codeList(words []string) string {
	if len(words) == 1 {
		return markdownCodeCell(words[0])
	}
	var b strings.Builder
	b.Grow(24 * len(words))
	for i, word := range words {
		switch {
		case i > 0 && i == len(words)-1:
			b.WriteString(" and ")
		case i > 0:
			b.WriteString(", ")
		}
		b.WriteString(markdownCodeCell(word))
	}
	return b.String()
}
