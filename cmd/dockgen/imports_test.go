package main

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestImports holds the direction in which the rooms may import each other, and
// keeps the libraries of one room, and those that are too slow to start, out of
// the others.
func TestImports(t *testing.T) {
	allowed := map[string]string{
		"dockgen/cmd/dockgen":                "dockgen/container dockgen/diagnosis dockgen/engine dockgen/finding dockgen/fleet dockgen/folder dockgen/generator dockgen/git dockgen/mend dockgen/project/audit dockgen/project/evidence dockgen/project/survey dockgen/proposal dockgen/quote dockgen/report dockgen/schema dockgen/schema/credential dockgen/schema/edit dockgen/schema/entrypoint dockgen/schema/format dockgen/schema/imageref dockgen/schema/reference dockgen/schema/syntax dockgen/trial dockgen/workspace github.com/spf13/cobra github.com/spf13/pflag golang.org/x/term",
		"dockgen/cmd/dockgen-pin":            "github.com/google/go-containerregistry/pkg/authn github.com/google/go-containerregistry/pkg/name github.com/google/go-containerregistry/pkg/v1/remote/transport github.com/google/go-containerregistry/pkg/v1/types",
		"dockgen/container":                  "dockgen/schema dockgen/schema/service",
		"dockgen/diagnosis":                  "dockgen/finding dockgen/project/evidence dockgen/project/pins dockgen/project/requirement dockgen/project/rule dockgen/schema",
		"dockgen/dockerignore":               "dockgen/schema/ascii dockgen/schema/mistake github.com/moby/patternmatcher github.com/moby/patternmatcher/ignorefile",
		"dockgen/engine":                     "",
		"dockgen/filename":                   "golang.org/x/text/unicode/norm",
		"dockgen/finding":                    "",
		"dockgen/fleet":                      "dockgen/folder dockgen/git",
		"dockgen/folder":                     "golang.org/x/sys/unix",
		"dockgen/generator":                  "dockgen/dockerignore dockgen/page dockgen/quote dockgen/registry dockgen/schema dockgen/schema/gunicorn dockgen/schema/imageref dockgen/schema/version",
		"dockgen/git":                        "dockgen/folder",
		"dockgen/mend":                       "dockgen/finding dockgen/schema dockgen/schema/edit dockgen/schema/syntax",
		"dockgen/page":                       "dockgen/container dockgen/quote dockgen/registry dockgen/schema dockgen/schema/gunicorn github.com/valyala/quicktemplate",
		"dockgen/proposal":                   "dockgen/finding dockgen/project/evidence dockgen/project/rule dockgen/project/survey dockgen/schema dockgen/schema/credential dockgen/schema/draft dockgen/schema/service dockgen/schema/version mvdan.cc/sh/v3/syntax",
		"dockgen/quote":                      "",
		"dockgen/registry":                   "dockgen/schema/imageref",
		"dockgen/report":                     "dockgen/finding dockgen/workspace",
		"dockgen/schema":                     "dockgen/dockerignore dockgen/finding dockgen/schema/ascii dockgen/schema/capacity dockgen/schema/credential dockgen/schema/disclosure dockgen/schema/duration dockgen/schema/entrypoint dockgen/schema/gunicorn dockgen/schema/imageref dockgen/schema/jsontext dockgen/schema/mistake dockgen/schema/naming dockgen/schema/projectpath dockgen/schema/service dockgen/schema/syntax dockgen/schema/version github.com/hashicorp/hcl/v2 github.com/hashicorp/hcl/v2/hclsyntax github.com/zclconf/go-cty/cty",
		"dockgen/schema/ascii":               "",
		"dockgen/schema/capacity":            "dockgen/schema/ascii dockgen/schema/mistake",
		"dockgen/schema/credential":          "dockgen/schema/ascii",
		"dockgen/schema/disclosure":          "dockgen/schema/credential dockgen/schema/entrypoint dockgen/schema/mistake",
		"dockgen/schema/draft":               "dockgen/schema/syntax",
		"dockgen/schema/duration":            "dockgen/schema/mistake",
		"dockgen/schema/edit":                "dockgen/schema/syntax github.com/hashicorp/hcl/v2 github.com/hashicorp/hcl/v2/hclsyntax",
		"dockgen/schema/entrypoint":          "dockgen/schema/ascii dockgen/schema/credential dockgen/schema/mistake golang.org/x/text/unicode/norm",
		"dockgen/schema/format":              "dockgen/finding dockgen/schema/syntax github.com/hashicorp/hcl/v2 github.com/hashicorp/hcl/v2/hclsyntax",
		"dockgen/schema/gunicorn":            "dockgen/finding dockgen/schema/mistake dockgen/schema/naming",
		"dockgen/schema/imageref":            "dockgen/schema/ascii dockgen/schema/mistake",
		"dockgen/schema/jsontext":            "",
		"dockgen/schema/mistake":             "dockgen/schema/credential",
		"dockgen/schema/mistake/mistaketest": "dockgen/schema/mistake github.com/stretchr/testify/assert github.com/stretchr/testify/require",
		"dockgen/schema/naming":              "dockgen/schema/ascii dockgen/schema/credential dockgen/schema/entrypoint dockgen/schema/mistake",
		"dockgen/schema/projectpath":         "dockgen/filename dockgen/schema/ascii dockgen/schema/mistake golang.org/x/text/unicode/norm",
		"dockgen/schema/reference":           "dockgen/schema dockgen/schema/jsontext dockgen/schema/mistake",
		"dockgen/schema/service":             "dockgen/schema/ascii dockgen/schema/mistake",
		"dockgen/schema/syntax":              "dockgen/finding dockgen/schema/ascii dockgen/schema/mistake github.com/hashicorp/hcl/v2 github.com/hashicorp/hcl/v2/hclsyntax github.com/zclconf/go-cty/cty",
		"dockgen/schema/version":             "dockgen/schema/ascii dockgen/schema/mistake",
		"dockgen/trial":                      "dockgen/container dockgen/diagnosis dockgen/engine dockgen/schema",
		"dockgen/workspace":                  "dockgen/filename dockgen/finding dockgen/folder dockgen/git github.com/aymanbagabas/go-udiff golang.org/x/sys/unix",
		// The ladder: each reads what stands above it here.
		"dockgen/project/rule":         "dockgen/finding",
		"dockgen/project/evidence":     "",
		"dockgen/project/disk":         "dockgen/folder",
		"dockgen/project/document":     "dockgen/folder dockgen/project/rule github.com/pelletier/go-toml/v2/unstable go.yaml.in/yaml/v3",
		"dockgen/project/python":       "dockgen/project/evidence",
		"dockgen/project/shell":        "dockgen/project/python",
		"dockgen/project/requirement":  "dockgen/project/evidence dockgen/project/python dockgen/schema/naming dockgen/schema/version",
		"dockgen/project/pins":         "dockgen/project/evidence dockgen/project/requirement",
		"dockgen/project/manifest":     "dockgen/folder dockgen/project/disk dockgen/project/document dockgen/project/python dockgen/project/requirement dockgen/schema",
		"dockgen/project/lockfile":     "dockgen/folder dockgen/project/disk dockgen/project/document dockgen/project/manifest dockgen/project/requirement dockgen/schema",
		"dockgen/project/source":       "dockgen/folder dockgen/project/disk dockgen/project/document dockgen/project/evidence dockgen/project/python dockgen/project/requirement",
		"dockgen/project/sourcetest":   "dockgen/folder dockgen/project/disk dockgen/project/source github.com/rogpeppe/go-internal/txtar github.com/stretchr/testify/require",
		"dockgen/project/wsgi":         "dockgen/project/python dockgen/project/source",
		"dockgen/project/environ":      "dockgen/project/document dockgen/project/evidence dockgen/project/python dockgen/project/source dockgen/schema/credential",
		"dockgen/project/route":        "dockgen/project/disk dockgen/project/evidence dockgen/project/python dockgen/project/setting dockgen/project/source",
		"dockgen/project/writes":       "dockgen/project/disk dockgen/project/evidence dockgen/project/pathexpr dockgen/project/python dockgen/project/source dockgen/schema/projectpath",
		"dockgen/project/start":        "dockgen/project/disk dockgen/project/document dockgen/project/evidence dockgen/project/python dockgen/project/shell dockgen/project/source dockgen/schema/credential dockgen/schema/gunicorn",
		"dockgen/project/process":      "dockgen/project/disk dockgen/project/document dockgen/project/evidence dockgen/project/python dockgen/project/shell dockgen/project/source dockgen/project/start dockgen/schema/credential",
		"dockgen/project/entry":        "dockgen/project/disk dockgen/project/evidence dockgen/project/python dockgen/project/rule dockgen/project/source dockgen/project/start dockgen/project/startup dockgen/project/wsgi dockgen/schema/entrypoint",
		"dockgen/project/supply":       "dockgen/project/disk dockgen/project/document dockgen/project/evidence dockgen/project/image dockgen/project/lockfile dockgen/project/manifest dockgen/project/pins dockgen/project/python dockgen/project/requirement dockgen/project/rule dockgen/project/shell dockgen/project/source dockgen/project/start dockgen/schema dockgen/schema/naming dockgen/schema/version",
		"dockgen/project/survey":       "dockgen/folder dockgen/git dockgen/project/backing dockgen/project/disk dockgen/project/document dockgen/project/entry dockgen/project/environ dockgen/project/evidence dockgen/project/frontend dockgen/project/gunicornconf dockgen/project/image dockgen/project/process dockgen/project/python dockgen/project/route dockgen/project/shell dockgen/project/source dockgen/project/start dockgen/project/state dockgen/project/step dockgen/project/supply dockgen/project/worker dockgen/project/writes dockgen/schema/credential dockgen/schema/imageref dockgen/schema/naming",
		"dockgen/project/audit":        "dockgen/dockerignore dockgen/finding dockgen/folder dockgen/git dockgen/project/buildcontext dockgen/project/disk dockgen/project/document dockgen/project/environ dockgen/project/evidence dockgen/project/frontend dockgen/project/gunicornconf dockgen/project/lockfile dockgen/project/manifest dockgen/project/pins dockgen/project/python dockgen/project/reads dockgen/project/requirement dockgen/project/route dockgen/project/rule dockgen/project/source dockgen/project/startup dockgen/project/state dockgen/project/supply dockgen/project/writes dockgen/quote dockgen/schema dockgen/schema/entrypoint dockgen/schema/version",
		"dockgen/project/backing":      "dockgen/project/environ dockgen/project/evidence dockgen/project/shell dockgen/project/source dockgen/project/start dockgen/schema/imageref dockgen/schema/service",
		"dockgen/project/buildcontext": "dockgen/dockerignore dockgen/folder dockgen/project/disk dockgen/project/source",
		"dockgen/project/frontend":     "dockgen/folder dockgen/project/disk dockgen/project/document dockgen/project/evidence dockgen/project/shell dockgen/project/source dockgen/schema dockgen/schema/credential dockgen/schema/naming dockgen/schema/projectpath dockgen/schema/version",
		"dockgen/project/gunicornconf": "dockgen/project/evidence dockgen/project/python dockgen/project/source dockgen/schema/gunicorn",
		"dockgen/project/image":        "dockgen/project/disk dockgen/project/evidence dockgen/project/rule dockgen/project/shell dockgen/project/source dockgen/project/start dockgen/schema dockgen/schema/credential dockgen/schema/naming dockgen/schema/projectpath",
		"dockgen/project/pathexpr":     "dockgen/project/disk dockgen/project/evidence dockgen/project/python dockgen/project/wsgi",
		"dockgen/project/reads":        "dockgen/project/disk dockgen/project/evidence dockgen/project/pathexpr dockgen/project/python dockgen/project/source dockgen/project/startup",
		"dockgen/project/setting":      "dockgen/project/evidence dockgen/project/python dockgen/project/source",
		"dockgen/project/startup":      "dockgen/project/disk dockgen/project/evidence dockgen/project/python dockgen/project/source",
		"dockgen/project/state":        "dockgen/project/evidence dockgen/project/python dockgen/project/setting dockgen/project/source",
		"dockgen/project/step":         "dockgen/project/disk dockgen/project/document dockgen/project/evidence dockgen/project/process dockgen/project/rule dockgen/project/shell dockgen/project/source dockgen/project/start dockgen/schema/credential mvdan.cc/sh/v3/syntax",
		"dockgen/project/worker":       "dockgen/project/disk dockgen/project/entry dockgen/project/evidence dockgen/project/gunicornconf dockgen/project/python dockgen/project/rule dockgen/project/shell dockgen/project/source dockgen/project/start dockgen/project/state dockgen/project/wsgi dockgen/schema dockgen/schema/credential dockgen/schema/gunicorn dockgen/schema/naming",
	}
	for _, room := range goList(t, "{{.ImportPath}}", "dockgen/...") {
		if room != "dockgen/e2e" {
			assert.Contains(t, allowed, room, "a package that is in no row")
		}
	}
	for room, list := range allowed {
		t.Run(strings.ReplaceAll(room, "/", "-"), func(t *testing.T) {
			for _, path := range goList(t, `{{join .Imports "\n"}}`, room) {
				if strings.Contains(path, ".") || strings.HasPrefix(path, "dockgen/") {
					assert.Contains(t, strings.Fields(list), path)
				}
			}
		})
	}
	t.Run("linked", func(t *testing.T) {
		for _, path := range goList(t, `{{join .Deps "\n"}}`, "dockgen/cmd/dockgen") {
			for _, slow := range []string{"net/http", "github.com/hashicorp/hcl/v2/gohcl", "github.com/hashicorp/hcl/v2/hclwrite", "github.com/distribution/reference", "github.com/google/go-cmp"} {
				assert.False(t, path == slow || strings.HasPrefix(path, slow+"/"), "%s is linked: it costs every verb its start-up time", path)
			}
		}
	})
}

func goList(t *testing.T, format string, args ...string) []string {
	t.Helper()
	out, err := exec.Command("go", append([]string{"list", "-f", format}, args...)...).Output()
	require.NoError(t, err)
	return strings.Fields(string(out))
}
