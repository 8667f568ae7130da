package python

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestEvaluate(t *testing.T) {
	const before = "import os\nHOST = '0.0.0.0'\nDEFAULT = 5005\nLOOP = LOOP\nport = int(os.environ.get('PORT', DEFAULT))\n"
	tests := []struct{ name, expression, want string }{
		{"string", `"0.0.0.0:5005"`, "0.0.0.0:5005"},
		{"strings-side-by-side", `"0.0.0.0" ":5005"`, "0.0.0.0:5005"},
		{"number", "8_000", "8000"},
		{"name", "HOST", "0.0.0.0"},
		{"name-of-itself", "LOOP", "?"},
		{"unknown-name", "NOBODY", "?"},
		{"environment", `os.environ.get("ANY", 9090)`, "9090 ANY"},
		{"getenv", `os.getenv("ANY", "9090")`, "9090 ANY"},
		{"imported-getenv", `getenv("ANY", "9090")`, "9090 ANY"},
		{"by-keyword", `os.environ.get("ANY", default="9090")`, "9090 ANY"},
		{"no-default", `os.environ.get("PORT")`, "? PORT"},
		{"subscript", `os.environ["PORT"]`, "? PORT"},
		{"int-around", `int(os.environ.get("ANY", "9090"))`, "9090 ANY"},
		{"default-of-default", `os.environ.get("A", os.environ.get("B", "7"))`, "7 A B"},
		{"or", `os.environ.get("ANY") or 9090`, "9090 ANY"},
		{"or-of-an-empty-default", `os.environ.get("ANY", "") or "9090"`, "9090 ANY"},
		{"added", `"0.0.0.0:" + os.environ.get("PORT", "5005")`, "0.0.0.0:5005 PORT"},
		{"added-str", `HOST + ":" + str(DEFAULT)`, "0.0.0.0:5005"},
		{"numbers-added", `2 + 1`, "?"},
		{"f-string", `f"0.0.0.0:{port}"`, "0.0.0.0:5005 PORT"},
		{"f-string-with-a-call", `f"{HOST}:{os.environ.get('PORT', '5005')}"`, "0.0.0.0:5005 PORT"},
		{"f-string-unknown", `f"{NOBODY}:80"`, "?"},
		{"format", `"{}:{}".format(HOST, port)`, "0.0.0.0:5005 PORT"},
		{"format-numbered", `"{0}:{1}".format(HOST, port)`, "0.0.0.0:5005 PORT"},
		{"percent", `"0.0.0.0:%s" % os.environ.get("PORT", "5005")`, "0.0.0.0:5005 PORT"},
		{"percent-tuple", `"%s:%d" % (HOST, port)`, "0.0.0.0:5005 PORT"},
		{"percent-too-few", `"%s:%s" % HOST`, "?"},
		{"list", `["0.0.0.0:5005", f"[::]:{port}"]`, "[0.0.0.0:5005|[::]:5005] PORT"},
		{"brackets", `("0.0.0.0:5005")`, "0.0.0.0:5005"},
		{"strip", `os.environ.get("ANY", "x").strip()`, "x ANY"},
		{"dictionary", `settings.get("port", 9090)`, "?"},
		{"condition", `"a" if HOST else "b"`, "?"},
		{"call", `multiprocessing.cpu_count()`, "?"},
		{"none", "None", "None"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := ReadModule("gunicorn.conf.py", before)
			v := m.Evaluator().Value(tokensOf(tt.expression))
			have := v.Text
			if v.Items != nil {
				var items []string
				for _, item := range v.Items {
					items = append(items, item.Text)
				}
				have = "[" + strings.Join(items, "|") + "]"
			}
			if !v.Known {
				have = "?"
			}
			assert.Equal(t, tt.want, strings.Join(append([]string{have}, v.Variables...), " "))
		})
	}
	deep := ReadModule("x.py", "a = b + b\nb = c + c\nc = d + d\nd = e + e\ne = f + f\nf = 'x' + 'x'\n")
	endless := deep.Evaluator()
	for range maxValuesAll {
		endless.Value(tokensOf("f"))
	}
	assert.False(t, endless.Value(tokensOf("'x'")).Known)
	assert.False(t, deep.Evaluator().Value(tokensOf("a + a")).Known)
}

func FuzzEvaluate(f *testing.F) {
	f.Add(`f"{x}:{os.environ.get('A', '{')}" % (1, a)`)
	f.Fuzz(func(t *testing.T, expression string) {
		if len(expression) < MaxExpression {
			ReadModule("x.py", "a = "+expression+"\n").Evaluator().Value(tokensOf(expression))
		}
	})
}
