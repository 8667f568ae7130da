package python

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestFindSyntaxError(t *testing.T) {
	for name, test := range map[string]struct{ source, want string }{
		"merge":                  {"x = 1\n<<<<<<< HEAD\ny = 2\n=======\ny = 3\n>>>>>>> main\n", "2: it is the mark of a merge that is not finished"},
		"merge-in-a-block":       {"def f():\n    x = 1\n=======\n    x = 2\n", "3: it is the mark of a merge that is not finished"},
		"merge-first-of-a-block": {"def f():\n<<<<<<< HEAD\n    x = 1\n", "2: it is the mark of a merge that is not finished"},
		"merge-in-a-string":      {"x = '''\n<<<<<<< HEAD\n'''\n", ""},
		"bracket-open":           {"x = (1,\ny = 2\n", "1: ( is not closed"},
		"bracket-of-other":       {"x = (1]\n", "1: ] closes ("},
		"bracket-surplus":        {"x = 1)\n", "1: ) closes no bracket"},
		"string-open":            {"x = 'a\ny = 1\n", "1: a bracket or a string is not closed"},
		"triple-open":            {"x = '''a\ny = 1\n", "1: a bracket or a string is not closed"},
		"colon":                  {"def f()\n    pass\n", "1: the colon behind def is missing"},
		"colon-of-if":            {"if x\n    pass\n", "1: the colon behind if is missing"},
		"colon-in-lambda":        {"while lambda: 0: pass\n", ""},
		"empty-block":            {"def f():\nx = 1\n", "2: it is not indented, and the line before opens a block"},
		"empty-at-the-end":       {"def f():\n", "1: nothing is indented behind the colon"},
		"deeper":                 {"x = 1\n    y = 2\n", "2: it is indented deeper than the line before, which opens no block"},
		"between":                {"if x:\n        y = 1\n    z = 2\n", "3: its indentation is that of no line above"},
		"comment-between":        {"if x:\n# a\n    # b\n    y = 1\n  # c\n", ""},
		"print":                  {"print 'a'\n", "1: it is written in Python 2"},
		"print-name":             {"print x\n", "1: it is written in Python 2"},
		"print-to":               {"print >>f, 'a'\nprint\nprint if x else y\n", ""},
		"raise":                  {"raise X, 'a'\n", "1: it is written in Python 2"},
		"backtick":               {"x = `y`\n", "1: it is written in Python 2"},
		"octal":                  {"os.chmod(f, 0755)\n", "1: it is written in Python 2"},
		"long":                   {"x = 10L\n", "1: it is written in Python 2"},
		"numbers":                {"x = 0; y = 00; z = 0o17 + 0x1L if 0 else 09e1 + 0777.5 + 1_0\n", ""},
		"return":                 {"x = 1\nreturn x\n", "2: return stands in no function"},
		"operator":               {"x = 1\n+ 2\n/ 3\n", "3: nothing can begin with /"},
		"except-two":             {"try:\n    pass\nexcept A, B:\n    pass\n", ""},
		"tabs":                   {"if x:\n\ty = 1\n        z = 2\n", ""},
		"line-ends":              {"if x:\r\n    y = 1\r\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := ""
			if found := FindSyntaxError(test.source); found != nil {
				src := NewScanner(test.source).Src
				got = string(rune('1'+strings.Count(src[:found.Offset], "\n"))) + ": " + found.What
			}
			assert.Equal(t, test.want, got)
		})
	}
}

// What Python 3.8 to 3.14 added is no error: structural patterns (PEP 634), type
// parameters (PEP 695), f-strings in f-strings (PEP 701), t-strings (PEP 750), except
// without parentheses (PEP 758).
func TestNewSyntaxIsNoError(t *testing.T) {
	source, err := os.ReadFile(filepath.Join("testdata", "new.py"))
	assert.NoError(t, err)
	assert.Nil(t, FindSyntaxError(string(source)))
}

func FuzzFindSyntaxError(f *testing.F) {
	f.Add("if x:\n\ty = (1,\n'''a")
	f.Fuzz(func(t *testing.T, source string) {
		if found := FindSyntaxError(source); found != nil && (found.Offset < 0 || found.Offset > len(NewScanner(source).Src)) {
			t.Fatal(found.Offset)
		}
	})
}
