package source

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"dockgen/project/python"
)

func FuzzScan(f *testing.F) {
	for _, seed := range []string{
		"a = f\"{b!r:{c}}\" # d\n", "def f(a, /, *b: int = (1,), **c): pass", "if x:\n\ty = '''\n'''; z\r",
		"from .a import (b as c,\n d)", "@d\nclass A(B[\"x\"]): x: int = 1", "f'{\n\\N{", "\ufeffx = rb'\\'\n", "for a, (b, *c) in d: e = f = g",
		"if __name__ == '__main__':\n  app = Flask(x := 1)\n", "lambda a=1: (b := 2)", "global x, y",
		"def f():\n  if x: from flask import Flask as F, g\n  h = F(x)\n  global i; i = exec(j)\n  def k(): global l\nclass C(F):\n  def m(self): self.n = F()\no = C()",
		"def f():\n  from a import *\n  async with b: from flask import Flask as D; c = D\n  return D()\ne = D(1)",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		s := python.NewScanner(string(source))
		end := 0
		for s.Next() {
			for _, token := range s.Tokens {
				if token.Offset < end || token.Text == "" {
					t.Fatalf("token %q at %d overlaps what ends at %d", token.Text, token.Offset, end)
				}
				end = token.Offset + len(token.Text)
				if end > len(s.Src) || s.Src[token.Offset:end] != token.Text {
					t.Fatalf("token %q is not at %d", token.Text, token.Offset)
				}
			}
		}
		m := python.ReadModule("m.py", string(source))
		for _, b := range m.Names {
			if !strings.HasPrefix(m.Src[b.Offset:], b.Name) {
				t.Fatalf("%q is not at %d", b.Name, b.Offset)
			}
		}
		checkLines(t, python.Cut("m.py", string(source)))
	})
}

// checkLines compares lines that were cut once with those of a scanner, also from each
// line on.
func checkLines(t *testing.T, lines *python.Lines) {
	var want []python.Statement
	python.ReadStatements("m.py", lines.Src, func(s python.Statement) {
		s.Tokens = slices.Clone(s.Tokens)
		want = append(want, s)
	})
	assert.Equal(t, want, slices.Collect(lines.Statements()))
	for i, s := range want[:min(len(want), 20)] {
		for _, token := range s.Tokens {
			assert.Equal(t, want[i:], slices.Collect(lines.StatementsFrom(token.Offset)))
		}
	}
}

func BenchmarkReadModule(b *testing.B) {
	source := strings.Repeat(`
@app.route("/items/<int:item>", methods=["GET", "POST"])
def item(item: int, *, verbose=False) -> str:
    """Show one item."""
    name = f"{item:>10} of {len(items)}"  # as text
    if verbose and name in {"a": 1, 'b': [2, 3]}:
        return render_template("item.html", name=name, total=sum(x.price for x in items))
    return name
`, 100)
	b.SetBytes(int64(len(source)))
	b.ReportAllocs()
	for b.Loop() {
		python.ReadModule("app.py", source)
	}
}
