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
