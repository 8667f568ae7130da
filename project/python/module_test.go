package python

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestReadModule(t *testing.T) {
	// Each name is written with what is known of it: "!" Flask, "?" script only,
	// "@" decorated, and its kind.
	tests := []struct {
		name, source string
		want         []string
		open         bool
	}{
		{name: "assignment", source: "a = 1", want: []string{"a value"}},
		{name: "chained", source: "a = b = f()", want: []string{"a value", "b value"}},
		{name: "tuple", source: "a, (b, [c, *d]) = f()", want: []string{"a value", "b value", "c value", "d value"}},
		{name: "parenthesised", source: "(a) = f()", want: []string{"a value"}},
		{name: "annotated", source: "a: int = 1\nb: int", want: []string{"a value"}},
		{name: "attribute-and-subscript", source: "a.b = 1\nc[d] = 2\ne().f = 3\n(g.h, i[j]) = 4", want: nil},
		{name: "augmented", source: "a += 1", want: nil},
		{name: "comparison", source: "a == b", want: nil},
		{name: "keyword-argument", source: "f(a=1)", want: nil},
		{name: "default-of-lambda", source: "f = lambda a=1, b=2: a", want: []string{"f value"}},
		{name: "walrus", source: "if (a := f()): pass\nprint(b := 1)", want: []string{"a value", "b value"}},
		{name: "conditional-value", source: "from flask import Flask\na = Flask(__name__) if x else None", want: []string{"Flask import", "a value!"}},
		{name: "flask-under-another-name", source: "from flask import Flask as F\na = F(__name__)", want: []string{"F import", "a value!"}},
		{name: "flask-by-module", source: "import flask\na = flask.Flask(__name__)", want: []string{"flask import", "a value!"}},
		{name: "flask-wrapped", source: "a = ProxyFix(Flask(__name__).wsgi_app)", want: []string{"a value!"}},
		{name: "flask-derived", source: "class App(Flask): pass\na = App()", want: []string{"App class!", "a value!"}},
		{name: "flask-named-not-called", source: "a = Flask", want: []string{"a value"}},
		{name: "factory", source: "def f():\n  def g():\n    pass\n  return Flask(__name__)\nb = 1", want: []string{"f function!", "b value"}},
		{name: "factory-on-one-line", source: "def f(): a = 1; return Flask(a)\nb = 1", want: []string{"f function!", "b value"}},
		{name: "function-body-is-passed-over", source: "def f():\n  a = 1\n  import b\n  class C: pass\nd = 1", want: []string{"f function", "d value"}},
		{name: "class-body-is-passed-over", source: "class A:\n  b = 1\n  def c(self): pass\nd = 1", want: []string{"A class", "d value"}},
		{name: "global", source: "def f():\n  global a, b\n  a = 1", want: []string{"f function", "a value", "b value"}},
		{name: "decorated", source: "@a.b(c)\n# x\ndef f(): pass\ndef g(): pass", want: []string{"f function@", "g function"}},
		{name: "async", source: "async def f(): pass\nasync with a as b: c = 1", want: []string{"f coroutine", "b value", "c value"}},
		{name: "imports", source: "import a.b, c as d\nfrom . import e\nfrom .f.g import (h as i,\n  j,)", want: []string{"a import", "d import", "e import", "i import", "j import"}},
		{name: "star-import", source: "from a import *", open: true},
		{name: "blocks", source: "if a:\n  b = 1\nelif c: d = 1; e = 2\ntry:\n  f = 1\nexcept X as x: g = 1\nwhile 1:\n  h = 1", want: []string{"b value", "d value", "e value", "f value", "g value", "h value"}},
		{name: "loops-and-contexts", source: "for a, b in c: d = 1\nwith e() as f, g() as (h, i): pass\nwith (j as k): pass", want: []string{"a value", "b value", "d value", "f value", "h value", "i value", "k value"}},
		{name: "colon-of-a-lambda", source: "if (lambda: 1)(): a = 1\nif lambda x: 1: b = 2", want: []string{"a value", "b value"}},
		{name: "script", source: "if __name__ == \"__main__\":\n  a = 1\n  if x:\n    b = 2\nc = 3", want: []string{"a value?", "b value?", "c value"}},
		{name: "script-the-other-way-round", source: "if ('__main__' == __name__): a = 1; b = 2\nc = 3", want: []string{"a value?", "b value?", "c value"}},
		{name: "script-else", source: "if __name__ == '__main__':\n  pass\nelse:\n  a = 1", want: []string{"a value"}},
		{name: "not-a-script", source: "if __name__ != '__main__':\n  a = 1", want: []string{"a value"}},
		{name: "type-alias", source: "type A[T] = list[T]\ntype = 1", want: []string{"A value", "type value"}},
		{name: "match-is-a-name-too", source: "match = 1\nmatch x:\n  case 1: pass\n  case _:\n    a = 1", want: []string{"match value", "a value"}},
		{name: "globals", source: "globals()['a'] = 1", open: true},
		{name: "globals-in-a-function", source: "def f():\n  globals().update(x)", want: []string{"f function"}, open: true},
		{name: "exec", source: "exec(code)", open: true},
		{name: "module-getattr", source: "def __getattr__(name): pass", want: []string{"__getattr__ function"}, open: true},
		{name: "module-replaced", source: "sys.modules[__name__] = A()", open: true},
		{name: "vars-of-something", source: "vars(a)['b'] = 1"},
		{name: "damage-before", source: "a = (1,\nb = '\ndef f(): pass\nc = 1", want: []string{"a value", "f function", "c value"}},
	}
	kinds := map[bindingKind]string{Assigned: "value", Function: "function", Coroutine: "coroutine", Class: "class", Imported: "import"}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := ReadModule("m.py", tt.source)
			var have []string
			for _, b := range m.Names {
				text := b.Name + " " + kinds[b.Kind]
				for _, mark := range []struct {
					set  bool
					text string
				}{{b.Flask, "!"}, {b.Script, "?"}, {b.Decorated, "@"}} {
					if mark.set {
						text += mark.text
					}
				}
				have = append(have, text)
			}
			assert.Equal(t, tt.want, have)
			assert.Equal(t, tt.open, m.Open, "open")
		})
	}
}

func TestMismatch(t *testing.T) {
	tests := []struct {
		name, parameters, arguments, want string
	}{
		{"nothing", "", "", ""},
		{"default", "a=1", "", ""},
		{"required", "a", "", `needs "a"`},
		{"by-position", "a, b=1", `"x"`, ""},
		{"by-name", "a, b", "b=1, a=2", ""},
		{"too-many", "a", "1, 2", "takes one argument by position, and gets two"},
		{"rest", "*a, **b", "1, 2, c=3", ""},
		{"name-only", "*, a", "1", "takes no argument by position, and gets one"},
		{"name-only-missing", "*, a", "", `needs "a"`},
		{"position-only", "a, /", "a=1", `needs "a"`},
		{"position-only-given", "a, /, b", "1, b=2", ""},
		{"twice", "a", "1, a=2", `gets "a" twice`},
		{"unknown-name", "a=1", "b=2", `has no parameter "b"`},
		{"annotations-and-defaults", "a: Callable[[int, str], x] = lambda b, c: 1, d: int = 2", "", ""},
		{"literals", "a, b, c", `(1, 2), {"x": [3, 4]}, "a,b=c"`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := ReadModule("m.py", "def f("+tt.parameters+"): pass")
			assert.Equal(t, tt.want, Mismatch(m.Names[0].Parameters, ReadArguments(tt.arguments)))
		})
	}
}
