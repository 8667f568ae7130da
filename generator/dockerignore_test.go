package generator

import (
	"bytes"
	"strings"
	"testing"

	"dockgen/schema"

	"github.com/stretchr/testify/assert"
)

// What the rules mean to Docker is tested in the module golden.

func TestIgnoreGroupPrint(t *testing.T) {
	for name, test := range map[string]struct{ rules, wanted, want []string }{
		"nothing-wanted":    {[]string{"tests", "**/*.pem"}, nil, []string{"tests", "**/*.pem"}},
		"after-its-rule":    {[]string{"tests", "docs"}, []string{"tests/a.txt"}, []string{"tests", "!tests/a.txt", "docs"}},
		"after-each-rule":   {[]string{"tests", "**/*.key"}, []string{"tests/a.key"}, []string{"tests", "!tests/a.key", "**/*.key", "!tests/a.key"}},
		"the-rule-itself":   {[]string{"tests", "docs"}, []string{"docs"}, []string{"tests"}},
		"odd-name":          {[]string{"tests"}, []string{"tests/[a]*"}, []string{"tests", `!tests/\[a]\*`}},
		"wanted-twice":      {[]string{"tests"}, []string{"tests/a", "tests/a"}, []string{"tests", "!tests/a"}},
		"not-hidden-at-all": {[]string{"tests"}, []string{"requirements.txt", "."}, []string{"tests"}},
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			ignoreGroup{about: "Some.", rules: test.rules, parsed: parsedRules(test.rules)}.print(&b, test.wanted)
			assert.Equal(t, "\n# Some.\n"+strings.Join(test.want, "\n")+"\n", b.String())
		})
	}
}

func TestIgnoreGroupsAreNotShared(t *testing.T) {
	before := string(dockerIgnore(plainConfig(t)))
	c := plainConfig(t)
	c.Dependencies.Requirements = []string{"tests/requirements.txt", "instance/requirements.txt"}
	c.Image.Include, c.Image.Exclude = []string{"docs"}, []string{"x"}
	dockerIgnore(c)
	assert.Equal(t, before, string(dockerIgnore(plainConfig(t))), "one config's exceptions must not reach the next")
}

func TestGitIgnore(t *testing.T) {
	c := plainConfig(t)
	assert.Equal(t, "/VERSION\n/VERSION.lock/\n/VERSION.tmp\n", string(gitIgnore(c)))

	c.Registry.VersionFile = "deploy/[x] "
	assert.Equal(t, "/deploy/\\[x]\\ \n/deploy/\\[x] .lock/\n/deploy/\\[x] .tmp\n", string(gitIgnore(c)))
}

func TestGenerate(t *testing.T) {
	c := plainConfig(t)
	for i := range c.Outputs {
		c.Outputs[i].Enabled = true
	}
	files := Generate(c)
	assert.Len(t, files, len(c.Outputs))
	for i, file := range files {
		assert.Equal(t, c.Outputs[i].Name, file.Output)
		assert.Equal(t, c.Outputs[i].Path, file.Path)
		if file.Output == schema.GitIgnore {
			assert.True(t, file.Block)
			assert.Zero(t, file.Mode)
		} else {
			assert.Contains(t, string(file.Content), Marker, file.Path)
		}
	}
	for i := range c.Outputs {
		c.Outputs[i].Enabled = c.Outputs[i].Name == schema.Dockerfile
	}
	assert.Len(t, Generate(c), 1, "what is switched off is not made")
}
