package generator

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/schema"
)

// TestBuildFromSource has the two lists that are no names and some, for each installer.
func TestBuildFromSource(t *testing.T) {
	const all = "--only-binary :all:"
	for name, test := range map[string]struct{ kind, more, none, some string }{
		"uv-pip": {"pip", "", all, all + " --no-binary a --no-binary b-c"},
		"pip":    {"pip", "installer = \"pip\"", all, all + " --no-binary a --no-binary b-c"},
		"uv":     {"uv", "", "--no-build", "--no-build --no-binary-package a --no-binary-package b-c"},
		"poetry": {"poetry", "", "POETRY_INSTALLER_ONLY_BINARY=:all:", "POETRY_INSTALLER_NO_BINARY=a,b-c"},
		"poetry-package": {"poetry", "package = true", "install --no-compile --only-binary :all: --no-deps .",
			"install --no-compile --only-binary :all: --no-binary a --no-binary b-c --no-deps ."},
		"pdm":    {"pdm", "", "PDM_ONLY_BINARY=:all:", "PDM_NO_BINARY=a,b-c"},
		"pipenv": {"pipenv", "", "--extra-pip-args='--only-binary=:all:'", "--extra-pip-args='--only-binary=:all: --no-binary=a --no-binary=b-c'"},
	} {
		t.Run(name, func(t *testing.T) {
			text := func(list string) string {
				c, findings := schema.Load("flaskdeploy.hcl", fmt.Appendf(nil, "app {\n  entry_point = \"shop:app\"\n}\n\nregistry {\n  image = \"ghcr.io/acme/shop\"\n}\n\ndependencies %q {\n%s\n%s\n}\n", test.kind, test.more, list))
				require.Empty(t, findings)
				return afterUV(strings.Join(strings.Fields(whole(c)), " "))
			}
			absent := text("")
			assert.NotContains(t, absent, "binary")
			assert.NotContains(t, strings.ToUpper(absent), "ONLY_BINARY")
			assert.NotContains(t, absent, "--no-build")
			assert.Contains(t, text("build_from_source = []"), test.none)
			assert.NotContains(t, text("build_from_source = []"), "no-binary")
			assert.Contains(t, text("build_from_source = [\"b_c\", \"A\"]"), test.some)
		})
	}
}

// afterUV cuts the installation of uv, which takes a wheel alone in any case.
func afterUV(text string) string {
	if _, after, found := strings.Cut(text, "python -m venv --without-pip"); found && strings.Contains(text, "/opt/uv.txt") {
		return after
	}
	return text
}

// TestTokensOutside expects no token in the environment of an installer that builds only
// what is named, but where two indexes share a host.
func TestTokensOutside(t *testing.T) {
	index := func(name, host string) schema.PrivateIndex {
		return schema.PrivateIndex{Name: name, URL: "https://" + host + "/simple/", Secret: strings.ToUpper(name), Username: "u"}
	}
	for _, kind := range []string{schema.Pip, schema.UV, schema.Poetry} {
		t.Run(kind, func(t *testing.T) {
			c := plainConfig(t)
			c.Dependencies.Kind, c.Dependencies.Version = kind, "2.5.1"
			c.Dependencies.PrivateIndex = []schema.PrivateIndex{index("one", "a.example"), index("two", "b.example")}
			assert.Contains(t, whole(c), "_PASSWORD=")
			c.Dependencies.OnlyWheels = true
			assert.NotContains(t, whole(c), "_PASSWORD=")
			assert.NotContains(t, whole(c), "ONE=")
			assert.Contains(t, whole(c), "NETRC=")
			c.Dependencies.PrivateIndex[1].URL = "https://a.example:8443/simple/"
			assert.Contains(t, whole(c), "_PASSWORD=")
		})
	}
}
