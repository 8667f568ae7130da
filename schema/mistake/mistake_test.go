package mistake_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"dockgen/schema/mistake"
	"dockgen/schema/mistake/mistaketest"
)

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
			assert.Equal(t, c.want, mistake.Quoted(c.in))
		})
	}
}

func TestInLine(t *testing.T) {
	for _, s := range []string{"", "How much is logged.", "Größe in % | `a` <b> $c \\ \"d\" 日本", "\uFFFD", strings.Repeat("x", 1024)} {
		assert.NoError(t, mistake.InLine(s), s)
	}
	mistaketest.AssertMistakes(t, mistake.InLine, [][3]string{
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
