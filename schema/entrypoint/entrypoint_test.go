package entrypoint

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/schema/mistake"
	"dockgen/schema/mistake/mistaketest"
)

// The accepted and refused forms below were judged by gunicorn's own
// gunicorn.util.import_app (20.1.0 and 27.0.1, Python 3.7, 3.8, 3.11 and 3.13).
func TestParseEntryPoint(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     EntryPoint
	}{
		{"module-only", "app", EntryPoint{Module: "app", Variable: "application"}},
		{"package-only", "shop.web", EntryPoint{Module: "shop.web", Variable: "application"}},
		{"variable", "app:app", EntryPoint{Module: "app", Variable: "app"}},
		{"dotted-module", "pkg.sub.wsgi:app", EntryPoint{Module: "pkg.sub.wsgi", Variable: "app"}},
		{"init-module", "pkg.__init__:app", EntryPoint{Module: "pkg.__init__", Variable: "app"}},
		{"module-with-a-dash", "my-app:app", EntryPoint{Module: "my-app", Variable: "app"}},
		{"module-named-like-a-keyword", "lambda:app", EntryPoint{Module: "lambda", Variable: "app"}},
		{"module-that-begins-with-a-digit", "1app:app", EntryPoint{Module: "1app", Variable: "app"}},
		{"unicode", "é_x:größe", EntryPoint{Module: "é_x", Variable: "größe"}},
		{"soft-keyword", "app:match", EntryPoint{Module: "app", Variable: "match"}},
		{"factory", "app:create_app()", EntryPoint{Module: "app", Variable: "create_app", Call: true}},
		{"arguments", "app:create_app('prod', debug=False)", EntryPoint{"app", "create_app", true, "'prod', debug=False"}},
		{"nested-arguments", `app:f("a" 'b', -1, [1, (2, {'k': None})])`, EntryPoint{"app", "f", true, `"a" 'b', -1, [1, (2, {'k': None})]`}},
		{"brackets-in-a-text", `app:f("a)(:", b="it's")`, EntryPoint{"app", "f", true, `"a)(:", b="it's"`}},
		{"trailing-comma", "app:f('a', )", EntryPoint{"app", "f", true, "'a', "}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Parse(c.in)
			require.NoError(t, err)
			assert.Equal(t, c.want, got)
		})
	}
}

func TestParseEntryPointLiterals(t *testing.T) {
	for _, literal := range []string{
		"1", "0", "00", "0_0", "1_000", "0x1F", "0x_f", "0b10", "0o17", "1.5", ".5", "1.", "01.5", "1e5", "1E+5", "1e-5", "1j", "01j", "-1", "+ 1", "True", "False", "None",
		"''", "'''a'b'''", `"a"`, "u'a'", "b'a'", "Rb'\\d'", "r'\\d'", "'a' r'b' u'c'", `'\n\x41\101\u00e9\U0001F600\''`, "'é'", `'\0\00\000'`,
		"()", "(1)", "(1,)", "(1, 2,)", "[]", "[1,]", "{}", "{1}", "{1, 2,}", "{1: [2], (3, 'a'): {}}", "{(1, 2)}", "[[[[1]]]]",
	} {
		_, err := Parse("app:f(" + literal + ")")
		assert.NoError(t, err, literal)
		_, err = Parse("app:f( key = " + literal + " , )")
		assert.NoError(t, err, literal)
	}
	for _, other := range []string{
		"x", "os.environ", "-x", "- -1", "--1", "-True", "-'a'", "01", "1_", "1__0", "0x", "0b2", "0o8", "1e", "1.5.5", "1if", "_1",
		"f'a'", "t'a'", "z'a'", "br'é'", "b'a' 'b'", "'a", "'a\\'", "r'a\\'", "'''a''", `'\d'`, `'\x4'`, `'\u12'`, `'\u1`, `'\U00110000'`, `'\777'`, `'\N{DASH}'`, `b'\u0041'`,
		"1 2", "(1", "[1)", "(,)", "[,]", ",", "{1:}", "{1: 2, 3}", "{1, 2: 3}", "{[]}", "{([],)}", "{{}: 1}", "1+2", "1+2j", "not 1", "lambda: 1", "a if b else c",
		"*[1]", "**{'a': 1}", "...", "set()", "(yield)", "await x", "x for x in y", "a=1, a=2", "a=1, 2", "None=1", "class=1", "1=2", "a.b=1", "a==1", "a:=1",
		strings.Repeat("[", 21) + strings.Repeat("]", 21), strings.Repeat("{1:", 21) + "1" + strings.Repeat("}", 21),
	} {
		_, err := Parse("app:f(" + other + ")")
		if assert.Error(t, err, other) {
			mistaketest.AssertSentences(t, err)
		}
	}
}

func TestParseEntryPointMistakes(t *testing.T) {
	const forms = ` Write "module:variable", "module:factory()" or "module:factory('literal', key=1)".`
	const literals = " Arguments are Python literals: strings, numbers, True, False, None, and tuples, lists, sets and dicts of them. The factory can read anything else itself."
	const file = " is not an entry point: gunicorn imports a module by its dotted name, not a file. Write "
	mistaketest.AssertMistakes(t, func(s string) error { _, err := Parse(s); return err }, [][3]string{
		{"empty", "", `"" is not an entry point: it is empty.` + forms},
		{"file", "app.py", `"app.py"` + file + `"app:app".`},
		{"file-and-factory", "app.py:create_app()", `"app.py:create_app()"` + file + `"app:create_app()".`},
		{"file-in-a-folder", "src/app.py", `"src/app.py"` + file + `"src.app:app".`},
		{"file-here", "./app/main:app", `"./app/main:app"` + file + `"app.main:app".`},
		{"folder", "pkg/", `"pkg/"` + file + `"pkg:app".`},
		{"package-file", "pkg/__init__.py:app", `"pkg/__init__.py:app"` + file + `"pkg:app".`},
		{"backslash", `src\app.py`, `"src\\app.py"` + file + `"src.app:app".`},
		{"file-and-attribute", "app.py:app.wsgi_app", `"app.py:app.wsgi_app" is not an entry point: gunicorn imports a module by its dotted name, not a file.` + forms},
		{"attribute", "pkg:obj.attr", `"pkg:obj.attr" is not an entry point: gunicorn takes one name after the colon, and "obj.attr" is an attribute. Assign it in the module, application = obj.attr, and name that variable.`},
		{"no-module", "create_app()", `"create_app()" is not an entry point: it names no module. Write the module that defines it too: "module:create_app()".`},
		{"empty-module", ":app", `":app" is not an entry point: "" is not the dotted name of a module.` + forms},
		{"relative-module", ".app:app", `".app:app" is not an entry point: ".app" is not the dotted name of a module.` + forms},
		{"module-with-a-space", "my app:app", `"my app:app" is not an entry point: "my app" is not the dotted name of a module.` + forms},
		{"option", "-w:app", `"-w:app" is not an entry point: "-w" is not the dotted name of a module.` + forms},
		{"no-variable", "app:", `"app:" is not an entry point: it names no variable after the colon. Write "app:app".`},
		{"white-space", "app: app", `"app: app" is not an entry point: " app" is not a Python name. Write "app:app".`},
		{"two-colons", "app:app:app", `"app:app:app" is not an entry point: "app:app" is not a Python name.` + forms},
		{"keyword", "app:class", `"app:class" is not an entry point: "class" is a Python keyword.` + forms},
		{"compatibility-characters", "app:ａpp", `"app:ａpp" is not an entry point: Python reads "ａpp" as "app". Write it like that.`},
		{"options-after-it", "app:app --bind x", `"app:app --bind x" is not an entry point: "app --bind x" is not a Python name.` + forms},
		{"parenthesised", "app:(app)", `"app:(app)" is not an entry point: "" is not a Python name.` + forms},
		{"call-of-a-call", "app:create_app()()", `"app:create_app()()" is not an entry point: nothing may follow the call, and "()" does.` + forms},
		{"comment", "app:f()  # x", `"app:f()  # x" is not an entry point: nothing may follow the call, and "  # x" does.` + forms},
		{"open-parenthesis", "app:f(", `"app:f(" is not an entry point: a bracket is not closed.` + literals},
		{"variable-argument", "app:f(os.environ)", `"app:f(os.environ)" is not an entry point: "os.environ" is not a literal.` + literals},
		{"variable-keyword", "app:f(debug=x)", `"app:f(debug=x)" is not an entry point: "x" is not a literal.` + literals},
		{"formatted-string", `app:f(f"x")`, `a string with the prefix "f" is an expression, not a literal.` + literals},
		{"open-string", "app:f('x)", `a string is not closed.` + literals},
		{"no-comma", "app:f(1 2)", `"2" is not expected there.` + literals},
		{"no-value", "app:f(,)", `a value is missing.` + literals},
		{"unhashable-key", "app:f({[]: 1})", `a list, set or dict cannot be the key of a dict or an element of a set.` + literals},
		{"keyword-twice", "app:f(a=1, a=2)", `the argument "a" is given twice.` + literals},
		{"keyword-first", "app:f(a=1, 2)", `a positional argument follows a keyword argument.` + literals},
		{"unknown-escape", `app:f('\d')`, `Python does not know the escape "\\d"; a backslash itself is written twice.` + literals},
		{"too-deep", "app:f(" + strings.Repeat("(", 200), `its brackets are nested more than 20 deep.` + literals},
		{"line-break", "app:\nx", `"app:\nx" holds a line break. Write it on one line.`},
		{"too-long", "app:" + strings.Repeat("a", 509), "The entry point is 513 bytes long. At most 512 are allowed."},
	})
}

// FuzzEntryPoint holds for everything that is accepted: it is made of the parts
// that were read, and of nothing that could end a line.
func FuzzEntryPoint(f *testing.F) {
	for _, s := range []string{
		"app", "app:app", "a.b-c:d", `app:f("a", b'c', k=[1, (2,), {3: {4}}])`, "app:f(-1.5e+3j, r'\\', '''x''')", "app.py", "a/b:c", "é:é", "app:f('\\x41')", "app:f({})",
		"a:b(c=0x1F,)", "a:f(((((((((", "a:f('a' 'b'\"c\")", "__init__:app",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		e, err := Parse(s)
		if err != nil {
			assert.Equal(t, EntryPoint{}, e)
			mistaketest.AssertSentences(t, err)
			return
		}
		want := s
		if !strings.Contains(s, ":") {
			want = s + ":application"
		}
		assert.Equal(t, want, e.String())
		assert.NoError(t, mistake.InCharacters(s))
		again, wrong := parseEntryPoint(e.String())
		require.Nil(t, wrong)
		assert.Equal(t, e, again)
	})
}
