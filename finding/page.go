package finding

import (
	"embed"
	"strings"
)

// pages is read from the binary when a page is asked for; it costs nothing at
// start-up.
//
//go:embed pages
var pages embed.FS

// Page returns the long text about a kind of finding, in Markdown: what it
// means, why it matters and how to repair it. The second result is false when
// there is no such code.
func Page(code Code) (string, bool) {
	page, err := pages.ReadFile("pages/" + string(code) + ".md")
	return string(page), err == nil
}

// Codes returns every code that has a page, sorted. A test holds them to those
// that the rooms declare.
func Codes() []Code {
	entries, err := pages.ReadDir("pages")
	if err != nil {
		panic(err) // the folder is part of the binary
	}
	codes := make([]Code, len(entries))
	for i, e := range entries {
		codes[i] = Code(strings.TrimSuffix(e.Name(), ".md"))
	}
	return codes
}

// Title returns the first line of the page of code, without the code: what the
// kind is called, whatever the case at hand. Empty when there is no such code.
func Title(code Code) string {
	page, _ := Page(code)
	line, _, _ := strings.Cut(page, "\n")
	return strings.TrimPrefix(line, "# "+string(code)+": ")
}
