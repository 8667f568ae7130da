package report_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/finding"
)

func TestText(t *testing.T) {
	source := []byte("app {\n  port = 80800\n\tname = \"\x1b[31m\u202e\"\n}\n")
	at := func(line, from, to int) finding.Range {
		return finding.Range{Start: finding.Position{Line: line, Column: from}, End: finding.Position{Line: line, Column: to}}
	}
	tests := map[string]struct {
		finding finding.Finding
		want    string
	}{
		"with-source-line": {
			finding.Finding{Code: "DG203", Severity: finding.Error, Summary: "Port out of range",
				Detail: "A port is a number from 1 to 65535.", Path: "flaskdeploy.hcl", Range: at(2, 10, 15), Block: "app"},
			"Error: Port out of range [DG203]\n\n  flaskdeploy.hcl:2:10, in app\n   2 |   port = 80800\n\nA port is a number from 1 to 65535.\n\n",
		},
		"control-characters": {
			finding.Finding{Code: "DG1", Severity: finding.Warning, Summary: "Odd", Path: "flaskdeploy.hcl", Range: at(3, 2, 6), Detail: "a\x07b\xff"},
			"Warning: Odd [DG1]\n\n  flaskdeploy.hcl:3:2\n   3 |  name = \"\\x1b[31m\\u202e\"\n\na\\x07b\\xff\n\n",
		},
		"credential": {
			finding.Finding{Code: "DG1", Severity: finding.Error, Summary: "Credential", Path: "flaskdeploy.hcl", Range: at(2, 10, 15), Confidential: true},
			"Error: Credential [DG1]\n\n  flaskdeploy.hcl:2:10\n\n\n",
		},
		"secret-line": {
			finding.Finding{Code: "DG1", Severity: finding.Error, Summary: "Misspelt", Path: "secret", Range: at(1, 1, 4)},
			"Error: Misspelt [DG1]\n\n  secret:1:1\n\n\n",
		},
		"byte-order-mark": {
			finding.Finding{Code: "DG1", Severity: finding.Error, Summary: "First", Path: "marked", Range: at(1, 1, 4)},
			"Error: First [DG1]\n\n  marked:1:1\n   1 | app {\n\n\n",
		},
		"whole-file": {
			finding.Finding{Code: "DG1", Severity: finding.Error, Summary: "Missing", Path: "requirements.txt", Fix: "touch requirements.txt"},
			"Error: Missing [DG1]\n\n  requirements.txt\n\nFix: touch requirements.txt\n\n",
		},
		"no-file": {
			finding.Finding{Code: "DG1", Severity: finding.Error, Summary: "More"},
			"Error: More [DG1]\n\n\n",
		},
		"place-past-the-end": {
			finding.Finding{Code: "DG1", Severity: finding.Error, Summary: "End", Path: "flaskdeploy.hcl", Range: at(9, 1, 1)},
			"Error: End [DG1]\n\n  flaskdeploy.hcl:9:1\n\n\n",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			o := options(map[string]string{"flaskdeploy.hcl": string(source), "marked": "\ufeffapp {\n", "secret": "tken = \"hunter2\""})
			require.NoError(t, o.Text(&b, []finding.Finding{tt.finding}))
			assert.Equal(t, tt.want, b.String())
		})
	}
}

func TestTextCutsLongLines(t *testing.T) {
	line := strings.Repeat("a", 5000) + "HERE" + strings.Repeat("b", 5000)
	var b bytes.Buffer
	f := finding.Finding{Code: "DG1", Severity: finding.Error, Summary: "Long", Path: "f", Range: finding.Range{
		Start: finding.Position{Line: 1, Column: 5001}, End: finding.Position{Line: 1, Column: 5005}}}
	o := options(map[string]string{"f": line})
	o.Color = true
	require.NoError(t, o.Text(&b, []finding.Finding{f}))
	assert.Contains(t, b.String(), "\x1b[4mHERE\x1b[0m")
	assert.Less(t, b.Len(), 400)
}

// A line of up to 160 characters is printed whole, a longer one around what is meant,
// which is underlined.
func TestTextMarks(t *testing.T) {
	a := func(n int) string { return strings.Repeat("a", n) }
	const on, off = "\x1b[4m", "\x1b[0m"
	tests := map[string]struct {
		source string
		place  finding.Range
		want   string
	}{
		"whole":               {a(160), span(1, 160, 1, 161), a(159) + on + "a" + off},
		"cut-at-the-end":      {a(161), span(1, 81, 1, 82), a(80) + on + "a" + off + a(79) + "..."},
		"cut-at-both":         {a(400), span(1, 201, 1, 202), "..." + a(80) + on + "a" + off + a(79) + "..."},
		"cut-at-the-start":    {a(300), span(1, 300, 1, 301), "..." + a(80) + on + "a" + off},
		"ends-where-cut":      {a(240), span(1, 161, 1, 162), "..." + a(80) + on + "a" + off + a(79)},
		"cut-around-nothing":  {a(400), span(1, 201, 1, 201), "..." + a(160) + "..."},
		"longer-than-a-line":  {a(400), span(1, 201, 1, 401), "..." + a(80) + on + a(80) + off + "..."},
		"several-lines":       {"app {\n  a\n}\n", span(1, 5, 3, 2), "app " + on + "{" + off},
		"ends-before-it-was":  {"app {\n", span(1, 5, 1, 2), "app {"},
		"no-column":           {"app {\n", span(1, 0, 1, 3), "app {"},
		"nothing-meant":       {"app {\n", span(1, 3, 1, 3), "app {"},
		"past-the-end":        {"app {\n", span(1, 5, 1, 99), "app " + on + "{" + off},
		"line-end-of-windows": {"app {\r\n}\r\n", span(2, 1, 2, 2), on + "}" + off},
		"last-without-an-end": {"app {\n}", span(2, 1, 2, 2), on + "}" + off},
		"characters":          {"é日 = x", span(1, 2, 1, 3), "é" + on + "日" + off + " = x"},
		"no-line":             {"\nx", span(1, 1, 1, 1), ""},
		"behind-the-last":     {"x\n", span(2, 1, 2, 1), ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			o := options(map[string]string{"f": tt.source})
			o.Color = true
			require.NoError(t, o.Text(&b, []finding.Finding{{Code: "DG1", Severity: finding.Error, Summary: "S", Path: "f", Range: tt.place}}))
			_, line, printed := strings.Cut(b.String(), " | ")
			line, _, _ = strings.Cut(line, "\n")
			assert.Equal(t, tt.want, line)
			assert.Equal(t, tt.want != "", printed)
		})
	}
}
