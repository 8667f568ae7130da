package version

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"dockgen/schema/mistake/mistaketest"
)

func TestToolFor(t *testing.T) {
	for _, c := range []struct{ tool, python, want string }{
		{"uv", "3.6", "0.13.9"},
		{"uv", "3.14", "0.13.9"},
		{"poetry", "3.14", "2.5.1"},
		{"poetry", "3.10", "2.5.1"},
		{"poetry", "3.9", "2.2.1"},
		{"poetry", "3.8", "1.8.5"},
		{"poetry", "3.6", "1.5.1"},
		{"pdm", "3.9", "2.26.9"},
		{"pipenv", "3.6", "2022.4.20"},
	} {
		tool, ok := ToolNamed(c.tool)
		assert.True(t, ok)
		assert.Equal(t, c.want, tool.For(c.python), "%s on %s", c.tool, c.python)
	}
	_, ok := ToolNamed("pip")
	assert.False(t, ok)
}

// Each row of the table is one that a config could have written: the newest
// release runs on the Python that the row is for, and is not too old.
func TestToolsFitTheirOwnRules(t *testing.T) {
	for _, tool := range tools() {
		for _, r := range tool.releases {
			assert.NoError(t, CheckTool(r.version))
			assert.Equal(t, r.python, tool.PythonFor(r.version), "%s %s", tool.Name, r.version)
			assert.False(t, tool.TooOld(r.version), "%s %s", tool.Name, r.version)
		}
	}
}

func TestCheckTool(t *testing.T) {
	for _, s := range []string{"2.2.1", "0.13.9", "2026.9.1", "2.20.1.1"} {
		assert.NoError(t, CheckTool(s), s)
	}
	const rule = ` is not an exact version. Write the numbers of one release, such as "2.2.1".`
	mistaketest.AssertMistakes(t, CheckTool, [][3]string{
		{"major-only", "2", `"2"` + rule},
		{"range", ">=2.2", `">=2.2"` + rule},
		{"prerelease", "2.0.0b1", `"2.0.0b1"` + rule},
		{"leading-zero", "2.02", `"2.02"` + rule},
		{"too-many-numbers", "1.2.3.4.5", `"1.2.3.4.5"` + rule},
		{"empty-number", "1..2", `"1..2"` + rule},
	})
}
