package environ

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"dockgen/project/document"
	"dockgen/project/evidence"
	"dockgen/project/source"
	"dockgen/schema/credential"
)

// exampleFiles are what projects call the file that shows which variables to set.
// Of a .env file itself, which holds real secrets, only FLASK_APP is read
// (package start).
var exampleFiles = []string{
	".env.example", ".env.sample", ".env.template", ".env.dist", ".env.defaults", "env.example", "env.sample", ".env-example", ".env_example",
	".env-sample", ".env_sample", "example.env", "sample.env", ".envrc.example", ".flaskenv.example",
}

// describeVariables gives variables the comments of the project's example files:
// those on the lines above a variable, or behind it on its own.
func describeVariables(f *source.Index, variables []evidence.Variable) {
	for _, name := range f.Named(exampleFiles...) {
		// An example far below describes something else that is in the repository.
		if strings.Count(name, "/") > 2 {
			continue
		}
		described := readExample(f.Read(name))
		for i := range variables {
			if v := &variables[i]; v.Description == "" {
				v.Description = described[v.Name]
			}
		}
	}
}

// Examples returns the values that the project's example files give to variables.
func Examples(f *source.Index) map[string]string {
	values := make(map[string]string)
	for _, name := range f.Named(exampleFiles...) {
		if strings.Count(name, "/") > 2 {
			continue
		}
		for _, e := range document.ReadDotenv(f.Read(name)) {
			if e.Name != "" && values[e.Name] == "" {
				values[e.Name] = e.Value
			}
		}
	}
	return values
}

// readExample returns the comment of each variable in an example file.
func readExample(content string) map[string]string {
	described := make(map[string]string)
	var above []string
	next := 0 // the line below the entry before
	for _, e := range document.ReadDotenv(content) {
		if e.Line != next {
			above = above[:0]
		}
		next = e.Last + 1
		if e.Name == "" {
			text := strings.TrimSpace(strings.TrimLeft(e.Comment, "#"))
			// "# NAME=value" is a variable that is left out.
			inner := document.ReadDotenv(text)
			if len(inner) == 0 || !documented(inner[0].Name) {
				above = append(above, text)
				continue
			}
			e = inner[0]
		}
		comment := strings.Join(above, " ")
		if comment == "" {
			comment = e.Comment
		}
		if text := oneLine(comment); documented(e.Name) && text != "" && described[e.Name] == "" {
			described[e.Name] = text
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
	if credential.In(text) || strings.IndexFunc(text, unicode.IsLetter) < 0 {
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
