package project

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"dockgen/schema"
)

// exampleFiles are what projects call the file that shows which variables to set.
// A .env file itself is never opened: it holds real secrets.
var exampleFiles = []string{
	".env.example", ".env.sample", ".env.template", ".env.dist", ".env.defaults", "env.example", "env.sample", ".env-example", ".env_example",
	".env-sample", ".env_sample", "example.env", "sample.env", ".envrc.example", ".flaskenv.example",
}

// describeVariables gives variables the comments of the project's example files:
// those on the lines above a variable, or behind it on its own.
func describeVariables(f *files, variables []Variable) {
	for _, name := range f.named(exampleFiles...) {
		// An example far below describes something else that is in the repository.
		if strings.Count(name, "/") > 2 {
			continue
		}
		described := readExample(f.read(name))
		for i := range variables {
			if v := &variables[i]; v.Description == "" {
				v.Description = described[v.Name]
			}
		}
	}
}

// readExample returns the comment of each variable in an example file.
func readExample(content string) map[string]string {
	described := make(map[string]string)
	var above []string
	for line := range strings.Lines(content) {
		line = strings.TrimSpace(line)
		if comment, ok := strings.CutPrefix(line, "#"); ok {
			above = append(above, strings.TrimSpace(strings.TrimLeft(comment, "#")))
			// "# NAME=value" is a variable that is left out.
			if name, _, ok := strings.Cut(above[len(above)-1], "="); ok && documented(strings.TrimSpace(name)) {
				line, above = above[len(above)-1], above[:len(above)-1]
			} else {
				continue
			}
		}
		name, value, ok := strings.Cut(strings.TrimPrefix(line, "export "), "=")
		if name = strings.TrimSpace(name); ok && documented(name) {
			comment := strings.Join(above, " ")
			if i := strings.LastIndex(value, " #"); i >= 0 && comment == "" {
				comment = strings.TrimSpace(value[i+2:])
			}
			if text := oneLine(comment); text != "" && described[name] == "" {
				described[name] = text
			}
		}
		above = above[:0]
	}
	return described
}

// oneLine makes a comment one line of a config: without a frame of dashes, without
// characters that no config takes, cut where a sentence ends when it is long. A
// comment that holds a credential is dropped.
func oneLine(comment string) string {
	const longest = 160
	text := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == utf8.RuneError || unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\ufeff' || r == '\u2028' || r == '\u2029':
			return -1
		}
		return r
	}, comment)
	text = strings.Join(strings.Fields(text), " ")
	text = strings.Trim(text, "-=*#~ ")
	if schema.HoldsCredential(text) || strings.IndexFunc(text, unicode.IsLetter) < 0 {
		return ""
	}
	if utf8.RuneCountInString(text) > longest {
		text = string([]rune(text)[:longest])
		if i := strings.LastIndex(text, ". "); i > longest/3 {
			return text[:i+1]
		}
		text = text[:max(strings.LastIndexByte(text, ' '), 0)] + " …"
	}
	return text
}
