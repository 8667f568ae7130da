package generator

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"dockgen/dockerignore"
	"dockgen/schema"
)

// What the rules mean to Docker is tested in the module golden.

func TestExcepting(t *testing.T) {
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
			var got []string
			for _, rule := range newExceptions(test.wanted).in(dockerignore.NewGroup("Some.", test.rules...)).Rules {
				got = append(got, rule.Written)
			}
			assert.Equal(t, test.want, got)
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
	assert.Equal(t, "/VERSION\n/VERSION.lock/\n/VERSION.tmp\n.dockgen-????????????????\n", string(gitIgnore(c)))

	c.Registry.VersionFile = "deploy/[x] "
	assert.Equal(t, "/deploy/\\[x]\\ \n/deploy/\\[x] .lock/\n/deploy/\\[x] .tmp\n.dockgen-????????????????\n", string(gitIgnore(c)))
}

// A Dockerfile of the project's own has no stage that builds what an assets block names.
func TestHiddenOutputs(t *testing.T) {
	c := plainConfig(t)
	c.Assets = []schema.Assets{{Name: "web", Directory: ".", Manager: schema.NPM, Output: []string{"shop/static/dist"}}}
	assert.Contains(t, string(dockerIgnore(c)), "\nshop/static/dist\n")
	for i := range c.Outputs {
		c.Outputs[i].Enabled = c.Outputs[i].Name != schema.Dockerfile
	}
	assert.NotContains(t, string(dockerIgnore(c)), "shop/static/dist")
}
