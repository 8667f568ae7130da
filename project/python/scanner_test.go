package python

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// scan writes each logical line as its tokens with spaces between, behind its
// indentation; "~" marks a broken line and "; " one behind a semicolon.
func scan(source string) []string {
	var lines []string
	s := NewScanner(source)
	for s.Next() {
		line := strings.Repeat(".", s.indent)
		if s.joined {
			line += "; "
		}
		var words []string
		for _, t := range s.Tokens {
			words = append(words, t.Text)
		}
		line += strings.Join(words, " ")
		if s.Broken {
			line += " ~"
		}
		lines = append(lines, line)
	}
	return lines
}

func TestScanner(t *testing.T) {
	tests := []struct {
		name, source string
		want         []string
	}{
		{"empty", "", nil},
		{"blank-lines-and-comments", "\n  # x\n\t\n\f\n#", nil},
		{"statement", "a = b+1 # c\n", []string{"a = b + 1"}},
		{"no-final-newline", "a", []string{"a"}},
		{"byte-order-mark", "\ufeffa\n", []string{"a"}},
		{"crlf-and-lone-cr", "a\r\nb\rc", []string{"a", "b", "c"}},
		{"not-utf-8", "caf\xe9 = '\xff'\n", []string{"caf\xe9 = '\xff'"}},
		{"indentation", "if a:\n  b\n\tc\nd", []string{"if a :", "..b", "........c", "d"}},
		{"form-feed-resets-indentation", "  \fa", []string{"a"}},
		{"comment-does-not-indent", "a\n   # x\nb", []string{"a", "b"}},
		{"semicolons", "a; b ;\nc", []string{"a", "; b", "c"}},
		{"only-semicolons", ";;a", []string{"a"}},
		{"backslash-continues", "a = \\\n  b\nc", []string{"a = b", "c"}},
		{"stray-backslash", "a \\ b\nc", []string{"a b ~", "c"}},
		{"brackets-continue", "a = (1,\n# c\n  [2\n])\nb", []string{"a = ( 1 , [ 2 ] )", "b"}},
		{"semicolon-in-brackets", "(a;b)", []string{"( a ; b )"}},
		{"operators", "a**=b//c!=d->e:=f<>g...", []string{"a **= b // c != d -> e := f <> g . . ."}},
		{"numbers", "1_0.5e-3j .5 0xFF 7l 1if 1e", []string{"1_0.5e-3j .5 0xFF 7l 1 if 1 e"}},
		{"number-methods", "1..real 0b1or x", []string{"1. . real 0b1 or x"}},
		{"strings", `a = 'x' "y\"" b"z" rb'\'' u'w'`, []string{`a = 'x' "y\"" b"z" rb'\'' u'w'`}},
		{"triple-quotes", "a = '''x\n'y''\n'''\nb", []string{"a = '''x\n'y''\n'''", "b"}},
		{"empty-strings", `'' "" """"""`, []string{`'' "" """"""`}},
		{"name-before-string-is-no-prefix", `print"x"`, []string{`print "x"`}},
		{"escaped-newline-in-string", "'a\\\nb'\nc", []string{"'a\\\nb'", "c"}},
		{"f-string", `f"{a['x']!r:>{w}}" + f'{{'`, []string{`f"{a['x']!r:>{w}}" + f'{{'`}},
		{"f-string-same-quotes", `f"{a["x"]}{f"{b}"}" c`, []string{`f"{a["x"]}{f"{b}"}" c`}},
		{"f-string-over-lines", "f'{\n a # }'\n}' b\nc", []string{"f'{\n a # }'\n}' b", "c"}},
		{"f-string-with-character", `f"\N{LEFT CURLY BRACKET}" a`, []string{`f"\N{LEFT CURLY BRACKET}" a`}},
		{"raw-f-string-with-field", `rf"\N{a["}"]}" b`, []string{`rf"\N{a["}"]}" b`}},
		{"f-string-backslash-before-field", `f'\{a["'"]}' b`, []string{`f'\{a["'"]}' b`}},
		{"triple-f-string", "f'''{a['''b''']:\n'x'}''' c\nd", []string{"f'''{a['''b''']:\n'x'}''' c", "d"}},
		{"template-string", `t"{a}" b`, []string{`t"{a}" b`}},
		{"dictionary-in-field", `f"{ {1: 2}[1] }" a`, []string{`f"{ {1: 2}[1] }" a`}},
		{"lambda-in-field", `f"{(lambda x: 1)}" a`, []string{`f"{(lambda x: 1)}" a`}},
		{"string-not-closed", "a = 'x\nb", []string{"a = 'x ~", "b"}},
		{"triple-quotes-not-closed", "a = '''x\nb", []string{"a = '''x\nb ~"}},
		{"f-string-not-closed", "a = f'{x\ndef f():\n  b", []string{"a = f'{x ~", "def f ( ) :", "..b"}},
		{"triple-f-string-broken-field", "a = f'''{x\nimport y\n''' + b\nc", []string{"a = f'''{x\nimport y\n''' + b ~", "c"}},
		{"bracket-not-closed", "a = f(1,\ndef g(): pass", []string{"a = f ( 1 , ~", "def g ( ) : pass"}},
		{"bracket-not-opened", "a)\nb", []string{"a ) ~", "b"}},
		{"keyword-inside-a-longer-name", "a = [\ndefault,\nimport_x]\nb", []string{"a = [ default , import_x ]", "b"}},
		{"conditional-over-lines", "a = (b\nif c\nelse d)", []string{"a = ( b if c else d )"}},
		{"control-bytes", "a\x00\x01b", []string{"a \x00 \x01 b"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, scan(tt.source))
		})
	}
}

func TestNameBytes(t *testing.T) {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
	for i := range 256 {
		c := byte(i)
		assert.Equal(t, c >= 0x80 || strings.IndexByte(letters, c) >= 0, IsNameStart(c), "%q", c)
		assert.Equal(t, strings.IndexByte("0123456789", c) >= 0, IsDigit(c), "%q", c)
	}
}

func TestScannerSurvivesNesting(t *testing.T) {
	for _, unit := range []string{"f\"{", "f'''{", "f\"\\N{", "(", "f\"{a:", "f\"{\n", "rf'{'", "\\\n", "{{", "f\"{x:{", "\"\"\""} {
		t.Run(unit, func(t *testing.T) {
			lines := scan(strings.Repeat(unit, 50_000) + "\ndef after(): pass\n")
			assert.NotEmpty(t, lines)
		})
	}
}
