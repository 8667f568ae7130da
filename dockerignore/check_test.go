package dockerignore

import (
	"path"
	"strings"
	"testing"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/schema/mistake"
	"dockgen/schema/mistake/mistaketest"
)

func TestCheckExclude(t *testing.T) {
	for _, s := range []string{
		"tests", "tests/", "/notebooks", "**/*.csv", "*.md", "!README.md", "a b", "data/**", "**/[a-z0-9_]?.txt", "[^a]b", `\#a`, `\!a`, `a\*b`, `\[x]`, "a^b", "{a,b}$|", "[.]x", "!/x/y", "café/ü", "a//b", "...",
	} {
		assert.NoError(t, CheckExclude(s), s)
	}
	const nothing = ` matches nothing. Write the path of a file or folder, or a pattern such as "**/*.csv".`
	const space = ` has white space at its beginning or end, which Docker drops. Write it without.`
	const class = ` has a class that Docker may read otherwise. Between "[" and "]" write letters, digits, ".", "_" and ranges such as "a-z".`
	const dash = ` has a class with a "-" that is no range, or a range that runs backwards. Write such as "[a-z]".`
	mistaketest.AssertMistakes(t, CheckExclude, [][3]string{
		{"empty", "", `The rule ""` + nothing},
		{"project-itself", ".", `The rule "."` + nothing},
		{"slash", "/", `The rule "/"` + nothing},
		{"lone-exclamation-mark", "!", `The rule "!"` + nothing},
		{"comment", "# x", `The rule "# x" would be a comment. Write "\\# x" for a file of that name.`},
		{"space-first", " a", `The rule " a"` + space},
		{"space-last", "a ", `The rule "a "` + space},
		{"space-after-exclamation-mark", "! a", `The rule "! a"` + space},
		{"space-after-slash", "/ !", `The rule "/ !"` + space},
		{"space-before-slash", "a /", `The rule "a /"` + space},
		{"outside", "../x", `The rule "../x" leaves the project and so matches nothing. Write a path inside the folder of the config.`},
		{"exclamation-mark-after-slash", "/!x", `The rule "/!x" has a second "!", which Docker would read as "bring back". Write "\\!x" for a file of that name.`},
		{"exclamation-mark-after-dot", "./!x", `The rule "./!x" has a second "!", which Docker would read as "bring back". Write "\\!x" for a file of that name.`},
		{"two-exclamation-marks", "!!x", `The rule "!!x" has a second "!", which Docker would read as "bring back". Write "!\\!x" for a file of that name.`},
		{"backslash-last", `a\`, `The rule "a\\" ends in a backslash. Write forward slashes between folders; a backslash only takes the meaning from the character after it.`},
		{"backslash-as-separator", `a\b`, `The rule "a\\b" has a backslash before "b". Write forward slashes between folders; a backslash only stands before characters such as "*", "?" and "[".`},
		{"backslash-before-unicode", `\é`, `The rule "\\é" has a backslash before "é".`},
		{"open-class", "[a", `The rule "[a" has a "[" that is not closed. Write "\\[" for the character itself.`},
		{"empty-class", "[]a]", `The rule "[]a]"` + class},
		{"posix-class", "[[:alpha:]]", `The rule "[[:alpha:]]"` + class},
		{"escape-in-class", `[\d]`, `The rule "[\\d]"` + class},
		{"gitignore-negation", "[!a]", `The rule "[!a]" begins a class with "!". In a .dockerignore "any other character" is written with "^": "[^a]".`},
		{"backward-range", "[z-a]", `The rule "[z-a]"` + dash},
		{"dash-last-in-class", "[a-]", `The rule "[a-]"` + dash},
		{"dash-first-in-class", "[-a]", `The rule "[-a]"` + dash},
		{"caret-beside-a-wildcard", "a^*", `The rule "a^*" has "^" beside a wildcard or bracket, which Docker does not take literally. Write "?" in its place.`},
		{"bar-beside-a-wildcard", "|*", `The rule "|*" has "|" beside a wildcard or bracket, which Docker does not take literally. Write "?" in its place.`},
		{"bar-beside-a-bracket", "|]", `The rule "|]" has "|" beside a wildcard or bracket, which Docker does not take literally. Write "?" in its place.`},
		{"braces-beside-a-wildcard", "*.{js,css}", `The rule "*.{js,css}" has braces beside a wildcard. A .dockerignore knows no alternatives in braces: write one rule for each.`},
		{"line-break", "a\nb", `"a\nb" holds a line break. Write it on one line.`},
		{"too-long", strings.Repeat("x", 1025), `is 1025 bytes long. At most 1,024 are allowed.`},
	})
}

func TestCheckInclude(t *testing.T) {
	for _, s := range []string{"shop/", "config.py", "certs/ca.pem", "**/*.py"} {
		assert.NoError(t, CheckInclude(s), s)
	}
	mistaketest.AssertMistakes(t, CheckInclude, [][3]string{
		{"negation", "!a", `The rule "!a" begins with "!". include already names what is copied: write "a" here, or leave it out with exclude.`},
		{"lone-exclamation-mark", "!", `The rule "!" matches nothing.`},
		{"empty", "", `The rule "" matches nothing.`},
	})
}

// FuzzIgnoreRule reads an accepted rule as Docker does: it is one pattern, it
// compiles, and for a single name without "**" it matches what path.Match says.
func FuzzIgnoreRule(f *testing.F) {
	for _, s := range []string{
		"tests", "!a", `\!a`, `\#`, "/a/", "**/*.py", "[a-z]", "[^a]", "a^b", "{}$", "**a", "a**", "***", "?", `\[`, "]", "a.b+c(d)|e", "...", "[a-b-c]", `\\`, "[_.]", "a\\?*",
	} {
		f.Add(s, "a")
	}
	f.Fuzz(func(t *testing.T, rule, name string) {
		if CheckExclude(rule) != nil {
			return
		}
		patterns, err := ignorefile.ReadAll(strings.NewReader(rule + "\n"))
		require.NoError(t, err)
		require.Len(t, patterns, 1)
		matcher, err := patternmatcher.New(patterns)
		require.NoError(t, err)
		require.Len(t, matcher.Patterns(), 1)
		assert.Equal(t, strings.HasPrefix(rule, "!"), matcher.Patterns()[0].Exclusion())

		plain, err := patternmatcher.New([]string{strings.TrimPrefix(patterns[0], "!")})
		require.NoError(t, err)
		_, err = plain.MatchesOrParentMatches("x")
		require.NoError(t, err, "the pattern compiles")

		pattern := plain.Patterns()[0].String()
		isName := name != "" && name != "." && name != ".." && !strings.Contains(name, "/") && mistake.InCharacters(name) == nil
		if !isName || strings.Contains(pattern, "**") {
			return
		}
		got, err := plain.MatchesOrParentMatches(name)
		require.NoError(t, err)
		want, err := path.Match(pattern, name)
		require.NoError(t, err)
		assert.Equalf(t, want, got, "%q against %q", pattern, name)
	})
}
