package dockerignore

import (
	"strings"
	"testing"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
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
			r, err := Parse([]byte(tt.lines))
			require.NoError(t, err)
			assert.Equal(t, tt.want != "", r.Hides(tt.path))
			if tt.want != "" {
				assert.Equal(t, tt.want, r.Hiding(tt.path).Line)
			}
		})
	}
}

// FuzzRules holds Hides against Docker's matcher.
func FuzzRules(f *testing.F) {
	f.Add("**/*.pem\n!a/**\nb?/c", "a/b.pem")
	f.Add("*\n!src\n**/env*\n**x", "src/envx")
	f.Add("\x97*", "\x80")
	f.Add("*|0\n*{0}^", "0")
	f.Add("*\n!!x", "!x")
	f.Add("\ufeff# c\r\n\ufeffa\n ! /b/ \n!\n/\n#\n!c\r\n./d\n #e", "a")
	f.Add("/a//b/\n\\!x\n[a-c]*", "!x")
	for _, group := range BuiltIn() {
		for _, rule := range group.Rules {
			f.Add("*\n!a\n"+rule.Line, "a/"+strings.NewReplacer("**/", "", "*", "x", "[cod]", "c", "[op]", "p").Replace(rule.Line))
		}
	}
	f.Fuzz(func(t *testing.T, content, path string) {
		lines, err := ignorefile.ReadAll(strings.NewReader(content))
		if err != nil {
			return
		}
		matcher, err := patternmatcher.New(lines)
		rules, parseErr := Parse([]byte(content))
		assert.Equal(t, err == nil, parseErr == nil)
		if err != nil {
			return
		}
		want, err := matcher.MatchesOrParentMatches(path)
		if err == nil {
			assert.Equal(t, want, rules.Hides(path), "%q hides %q", lines, path)
		}
	})
}

// FuzzHidesAll holds what is said of a whole folder against the matcher's word on
// what is in it.
func FuzzHidesAll(f *testing.F) {
	f.Add("tests\n!tests/requirements.txt", "tests", "requirements.txt")
	f.Add("tests\n!tests2/a\n!test", "tests", "a")
	f.Add("**/docs\n!docs\n*\n!a/docs/b", "a/docs", "b")
	f.Add("a\n!*/b\n", "a", "b")
	f.Add("!a/b\na", "a", "b")
	f.Add("a\n!./a//b/", "a", "b/c")
	f.Add("a\n!\\a/b", "a", "b")
	f.Fuzz(func(t *testing.T, content, folder, below string) {
		rules, err := Parse([]byte(content))
		if err != nil || !NewPath(folder+"/"+below).plain || !rules.HidesAll(folder) {
			return
		}
		lines, err := ignorefile.ReadAll(strings.NewReader(content))
		require.NoError(t, err)
		matcher, err := patternmatcher.New(lines)
		require.NoError(t, err)
		if hidden, err := matcher.MatchesOrParentMatches(folder + "/" + below); err == nil && !hidden {
			t.Fatalf("%q brings %q back in %q", lines, below, folder)
		}
	})
}
