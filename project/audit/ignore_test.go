package audit

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
	"github.com/stretchr/testify/assert"

	"dockgen/schema"
)

func TestRuleThatHides(t *testing.T) {
	tests := []struct {
		name, lines, path, want string
	}{
		{"none", "b", "a", ""},
		{"folder-above", "a\nb", "a/x/y", "a"},
		{"last-one-counts", "a\n!a/x\na/*", "a/x", "a/*"},
		{"brought-back", "a\n!a/x", "a/x", ""},
		{"any-depth", "*.c\n**/*.py", "a/b/c.py", "**/*.py"},
		{"class", "[ab]", "a/x", "[ab]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := newIgnoreRules(".dockerignore", strings.Split(tt.lines, "\n"))
			assert.Equal(t, tt.want != "", r.hides(tt.path))
			if tt.want != "" {
				assert.Equal(t, tt.want, r.hiding(tt.path).line)
			}
		})
	}
}

// FuzzIgnoreRules holds hides, which leaves out rules that cannot match, against
// the matcher with all of them.
func FuzzIgnoreRules(f *testing.F) {
	f.Add("**/*.pem\n!a/**\nb?/c", "a/b.pem")
	f.Add("*\n!src\n**/env*\n**x", "src/envx")
	f.Add("\x97*", "\x80")
	f.Add("*|0\n*{0}^", "0")
	f.Add("*\n!!x", "!x")
	f.Add("\ufeff# c\r\n\ufeffa\n ! /b/ \n!\n/\n#\n!c\r\n./d\n #e", "a")
	f.Add("/a//b/\n\\!x\n[a-c]*", "!x")
	whole := "# first\n"
	for i, group := range schema.IgnoreGroups() {
		whole += group.Text
		f.Add("a"+group.Text+"b", "tests/"+group.Rules[0].Line)
		f.Add(whole+"\n# own\n!a\n"+strings.Repeat("x", i)+group.Text, "x/.env")
	}
	f.Fuzz(func(t *testing.T, content, path string) {
		lines, err := ignorefile.ReadAll(bytes.NewReader([]byte(content)))
		if err != nil {
			return
		}
		var have []string
		read := ignoreRules{".dockerignore", readIgnoreFile([]byte(content))}
		for _, part := range read.parts {
			for _, rule := range part {
				have = append(have, rule.line)
			}
		}
		if !slices.Equal(have, lines) {
			t.Fatalf("%q: have %q, want %q", content, have, lines)
		}
		matcher, err := patternmatcher.New(lines)
		if err != nil {
			return
		}
		want, err := matcher.MatchesOrParentMatches(path)
		if err != nil {
			return
		}
		for _, rules := range []ignoreRules{newIgnoreRules(".dockerignore", lines), read} {
			if have := rules.hides(path); have != want {
				t.Fatalf("%q hides %q: have %v, want %v", lines, path, have, want)
			}
		}
	})
}

// FuzzHidesWhole holds what is said of a whole folder against the matcher's word on
// what is in it.
func FuzzHidesWhole(f *testing.F) {
	f.Add("tests\n!tests/requirements.txt", "tests", "requirements.txt")
	f.Add("tests\n!tests2/a\n!test", "tests", "a")
	f.Add("**/docs\n!docs\n*\n!a/docs/b", "a/docs", "b")
	f.Add("a\n!*/b\n", "a", "b")
	f.Add("!a/b\na", "a", "b")
	f.Add("a\n!./a//b/", "a", "b/c")
	f.Add("a\n!\\a/b", "a", "b")
	f.Fuzz(func(t *testing.T, content, folder, below string) {
		lines, err := ignorefile.ReadAll(bytes.NewReader([]byte(content)))
		if err != nil || !plainPath(folder+"/"+below) {
			return
		}
		matcher, err := patternmatcher.New(lines)
		if err != nil || !newIgnoreRules(".dockerignore", lines).hidesWhole(folder) {
			return
		}
		if hidden, err := matcher.MatchesOrParentMatches(folder + "/" + below); err == nil && !hidden {
			t.Fatalf("%q brings %q back in %q", lines, below, folder)
		}
	})
}
