package schema

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// mistakeCase is a value that a check refuses. Want is the whole message when it
// begins with a quote or a capital and ends in a full stop, else a part of it.
type mistakeCase struct{ name, value, want string }

func assertMistakes(t *testing.T, check func(string) error, cases []mistakeCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			err := check(c.value)
			require.Error(t, err)
			assert.Contains(t, err.Error(), c.want)
			assertSentences(t, err)
		})
	}
}

var sentences = regexp.MustCompile(`(?s)^["A-Z].*[.]$`)

// assertSentences holds the rules that every message of a check obeys.
func assertSentences(t *testing.T, err error) {
	t.Helper()
	assert.Regexp(t, sentences, err.Error())
	assert.NoError(t, checkCharacters(err.Error()), "a message drives no terminal")
	assert.Less(t, len(err.Error()), 700)
}

func TestQuoted(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain", "a b", `"a b"`},
		{"quotes-and-control-characters", "a\"b\nc\x1b", `"a\"b\nc\x1b"`},
		{"80-characters-stay", strings.Repeat("é", 80), `"` + strings.Repeat("é", 80) + `"`},
		{"81-are-cut", strings.Repeat("é", 81), `"` + strings.Repeat("é", 80) + `…"`},
		{"escapes-count", strings.Repeat("\x13", 80), `"` + strings.Repeat(`\x13`, 40) + `…"`},
		{"long-escapes-count", strings.Repeat("\U0010ffff", 80), `"` + strings.Repeat(`\U0010ffff`, 20) + `…"`},
		{"token", "ghp_abcdefghijklmnopqrst0123456789ABCDEF", `"ghp_…"`},
		{"token-inside", "a ghp_abcdefghijklmnopqrst0123456789ABCDEF", `"a gh…"`},
		{"password-in-a-url", "https://jane:hunter2@h/", `"http…"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, c.want, quoted(c.in))
		})
	}
}

func TestCheckTextLine(t *testing.T) {
	for _, s := range []string{"", "How much is logged.", "Größe in % | `a` <b> $c \\ \"d\" 日本", "\uFFFD", strings.Repeat("x", 1024)} {
		assert.NoError(t, checkTextLine(s), s)
	}
	assertMistakes(t, checkTextLine, []mistakeCase{
		{"line-feed", "a\nb", `"a\nb" holds a line break. Write it on one line.`},
		{"carriage-return", "a\rb", `"a\rb" holds a line break. Write it on one line.`},
		{"tab", "a\tb", `"a\tb" holds a tab. Write spaces instead.`},
		{"nul", "a\x00b", `"a\x00b" holds the control character U+0000. Remove it.`},
		{"escape", "a\x1bb", `"a\x1bb" holds the control character U+001B. Remove it.`},
		{"delete", "a\x7fb", `holds the control character U+007F. Remove it.`},
		{"c1", "a\u0085b", `"a\u0085b" holds the control character U+0085. Remove it.`},
		{"line-separator", "a\u2028b", `"a\u2028b" holds the control character U+2028. Remove it.`},
		{"byte-order-mark", "\ufeffa", `"\ufeffa" holds the control character U+FEFF. Remove it.`},
		{"bidirectional-override", "a\u202eb", `"a\u202eb" holds U+202E, which changes the direction of the text around it. Remove it.`},
		{"not-utf-8", "a\xffb", `"a\xffb" is not valid UTF-8.`},
		{"too-long", strings.Repeat("x", 1025), `" is 1025 bytes long. At most 1,024 are allowed.`},
	})
}

func TestCheckEnvDefault(t *testing.T) {
	for _, s := range []string{"", "info", `it's "$x" \n`, "日本", strings.Repeat("x", 4096)} {
		assert.NoError(t, checkEnvDefault(s), s)
	}
	assertMistakes(t, checkEnvDefault, []mistakeCase{
		{"line-feed", "a\nb", `"a\nb" holds a line break. Write it on one line.`},
		{"nul", "a\x00b", `"a\x00b" holds the control character U+0000. Remove it.`},
		{"too-long", strings.Repeat("x", 4097), `" is 4097 bytes long. A default has at most 4,096; put more into a file.`},
	})
}

// FuzzMessages holds for every check and every value: no panic, and a message
// that is safe to print.
func FuzzMessages(f *testing.F) {
	checks := []func(string) error{
		checkTextLine, checkEnvDefault, checkLabelValue, checkLabelName, checkImageRepository, checkImageReference, checkEnvName, checkSecretName,
		checkIndexName, checkDebianPackage, checkUsername, checkWorkerClass, checkUser, checkPlatform, checkAppName, checkHost, checkIndexURL,
		checkHealthPath, checkProjectPath, checkOutputPath, checkBindPath, checkProjectFolder, checkExclude, checkInclude, checkConstraint, checkPythonVersion,
		checkGunicornVersion,
		func(s string) error { _, err := ParseEntryPoint(s); return err },
		func(s string) error { _, err := parseDuration(s); return err },
		func(s string) error { return checkCredential("app.entry_point", s) },
		func(s string) error { return checkCredential("env.DB_PASSWORD.default", s) },
	}
	for _, s := range []string{"", "a", "a:b", "https://u:p@h/x", "a\xff\x1b", "../é", "[", "!", "\\", "1.2", "~> 1.0", "ghcr.io/a/b:1", "5 s", "x@y", "a\u0301"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, check := range checks {
			if err := check(s); err != nil {
				assertSentences(t, err)
				assert.True(t, utf8.ValidString(err.Error()))
			}
		}
	})
}
