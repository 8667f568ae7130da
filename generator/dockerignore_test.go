package generator

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"dockgen/schema"
)

// What the rules mean to Docker is tested in the module golden.

func TestIgnoreGroup(t *testing.T) {
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
			group := schema.NewIgnoreGroup("Some.", test.rules...)
			assert.Equal(t, "\n# Some.\n"+strings.Join(test.want, "\n")+"\n", string(appendExcepting(nil, &group, test.wanted)))
		})
	}
}

// TestIgnoreGroupUntouched states that a group which says that no wanted path
// touches it would not have become another one by them.
func TestIgnoreGroupUntouched(t *testing.T) {
	names := []string{".", "app", "src", "requirements.txt", "conf", "prod.env.py"}
	for _, group := range schema.IgnoreGroups() {
		for _, rule := range group.Rules {
			plain := strings.NewReplacer("**/", "", "*", "x", "[cod]", "c", "[op]", "p").Replace(rule.Line)
			assert.True(t, group.Refuses(rule.Line), "the rule %s itself", rule.Line)
			names = append(names, plain, plain+"x", "x"+plain)
		}
	}
	name := rapid.SampledFrom(names)
	path := rapid.Map(rapid.SliceOfN(name, 1, 3), func(names []string) string { return strings.Join(names, "/") })
	rapid.Check(t, func(t *rapid.T) {
		wanted := rapid.SliceOfN(path, 0, 4).Draw(t, "wanted")
		for _, group := range schema.IgnoreGroups() {
			if slow := string(appendExcepting(nil, &group, wanted)); !slices.ContainsFunc(wanted, group.Refuses) {
				assert.Equal(t, group.Text, slow)
			} else {
				assert.NotEqual(t, group.Text, slow)
			}
		}
	})
}

func TestIgnoreGroupsAreNotShared(t *testing.T) {
	before := string(dockerIgnore(nil, plainConfig(t)))
	c := plainConfig(t)
	c.Dependencies.Requirements = []string{"tests/requirements.txt", "instance/requirements.txt"}
	c.Image.Include, c.Image.Exclude = []string{"docs"}, []string{"x"}
	dockerIgnore(nil, c)
	assert.Equal(t, before, string(dockerIgnore(nil, plainConfig(t))), "one config's exceptions must not reach the next")
}

func TestGitIgnore(t *testing.T) {
	c := plainConfig(t)
	assert.Equal(t, "/VERSION\n/VERSION.lock/\n/VERSION.tmp\n.dockgen-????????????????\n", string(gitIgnore(nil, c)))

	c.Registry.VersionFile = "deploy/[x] "
	assert.Equal(t, "/deploy/\\[x]\\ \n/deploy/\\[x] .lock/\n/deploy/\\[x] .tmp\n.dockgen-????????????????\n", string(gitIgnore(nil, c)))
}
