package golden

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestSARIF holds what package report prints to the schema that OASIS publishes,
// and has a reader of SARIF read it.
func TestSARIF(t *testing.T) {
	compiler := jsonschema.NewCompiler()
	const name = "sarif-schema-2.1.0.json"
	require.NoError(t, compiler.AddResource(name, publishedSchema(t)))
	schema, err := compiler.Compile(name)
	require.NoError(t, err)

	logs, err := filepath.Glob("../report/testdata/*.sarif")
	require.NoError(t, err)
	require.NotEmpty(t, logs)
	for _, log := range logs {
		t.Run(filepath.Base(log), func(t *testing.T) {
			text, err := os.ReadFile(log)
			require.NoError(t, err)
			value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
			require.NoError(t, err)
			assert.NoError(t, schema.Validate(value))
			assert.NotContains(t, string(text), "null")

			report, err := sarif.FromBytes(text)
			require.NoError(t, err)
			require.Len(t, report.Runs, 1)
			for _, result := range report.Runs[0].Results {
				rule := report.Runs[0].Tool.Driver.Rules[result.RuleIndex]
				assert.Equal(t, *result.RuleID, *rule.ID)
				assert.NotEmpty(t, *rule.Help.Text)
			}
		})
	}
	t.Run("the-schema-refuses", func(t *testing.T) {
		for _, wrong := range []string{`{"version": "2.1.0"}`, `{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "columnKind": "bytes"}]}`} {
			value, err := jsonschema.UnmarshalJSON(strings.NewReader(wrong))
			require.NoError(t, err)
			assert.Error(t, schema.Validate(value), wrong)
		}
	})
}

// publishedSchema is OASIS's schema, which go-sarif carries as a constant that it
// does not export.
func publishedSchema(t *testing.T) any {
	t.Helper()
	dir, err := exec.Command("go", "list", "-f", "{{.Dir}}", "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif").Output()
	require.NoError(t, err)
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(strings.TrimSpace(string(dir)), "schema.go"), nil, 0)
	require.NoError(t, err)
	var text string
	ast.Inspect(file, func(n ast.Node) bool {
		if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			text, err = strconv.Unquote(literal.Value)
		}
		return true
	})
	require.NoError(t, err)
	var schema any
	require.NoError(t, json.Unmarshal([]byte(text), &schema))
	return schema
}
