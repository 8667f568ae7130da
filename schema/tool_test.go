package schema

import (
	"dockgen/schema/mistake/mistaketest"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestToolVersion(t *testing.T) {
	for _, c := range []struct{ tool, python, want string }{
		{UV, "3.6", "0.13.9"},
		{UV, "3.14", "0.13.9"},
		{Poetry, "3.14", "2.5.1"},
		{Poetry, "3.10", "2.5.1"},
		{Poetry, "3.9", "2.2.1"},
		{Poetry, "3.8", "1.8.5"},
		{Poetry, "3.6", "1.5.1"},
		{PDM, "3.9", "2.26.9"},
		{Pipenv, "3.6", "2022.4.20"},
		{Pip, "3.14", ""},
	} {
		assert.Equal(t, c.want, ToolVersion(c.tool, c.python), "%s on %s", c.tool, c.python)
	}
}

// Each row of the table is one that a config could have written: the newest
// release runs on the Python that the row is for, and is not too old.
func TestToolsFitTheirOwnRules(t *testing.T) {
	for _, tool := range tools() {
		for _, r := range tool.releases {
			assert.NoError(t, checkToolVersion(r.version))
			assert.Equal(t, r.python, tool.neededBy(r.version), "%s %s", tool.name, r.version)
			assert.GreaterOrEqual(t, compareReleases(r.version, tool.oldest), 0, "%s %s", tool.name, r.version)
		}
	}
}

func TestCheckToolVersion(t *testing.T) {
	for _, s := range []string{"2.2.1", "0.13.9", "2026.9.1", "2.20.1.1"} {
		assert.NoError(t, checkToolVersion(s), s)
	}
	const rule = ` is not an exact version. Write the numbers of one release, such as "2.2.1".`
	mistaketest.AssertMistakes(t, checkToolVersion, [][3]string{
		{"major-only", "2", `"2"` + rule},
		{"range", ">=2.2", `">=2.2"` + rule},
		{"prerelease", "2.0.0b1", `"2.0.0b1"` + rule},
		{"leading-zero", "2.02", `"2.02"` + rule},
		{"too-many-numbers", "1.2.3.4.5", `"1.2.3.4.5"` + rule},
		{"empty-number", "1..2", `"1..2"` + rule},
	})
}

func TestCheckNames(t *testing.T) {
	for _, s := range []string{"web", "Web.server_1", "a"} {
		assert.NoError(t, checkGroupName(s), s)
	}
	mistaketest.AssertMistakes(t, checkGroupName, [][3]string{
		{"dash-first", "-web", `"-web" is not a name that Python packaging allows.`},
		{"dash-last", "web-", `"web-" is not a name that Python packaging allows.`},
		{"comma", "web,dev", `"web,dev" is not a name`},
	})
	for _, s := range []string{"--app", "shop worker", "$HOME", `"'`, "é"} {
		assert.NoError(t, checkCommandWord(s), s)
	}
	mistaketest.AssertMistakes(t, checkCommandWord, [][3]string{
		{"two-lines", "a\nb", `holds a line break. Write it on one line.`},
	})
}
