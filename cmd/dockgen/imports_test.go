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
		"dockgen/finding":         "",
		"dockgen/filename":        "golang.org/x/text/unicode/norm",
		"dockgen/fleet":           "dockgen/folder dockgen/git",
		"dockgen/git":             "dockgen/folder",
		"dockgen/folder":          "golang.org/x/sys/unix",
		"dockgen/generator":       "dockgen/page dockgen/quote dockgen/registry dockgen/schema",
		"dockgen/page":            "dockgen/quote dockgen/registry dockgen/schema github.com/valyala/quicktemplate",
		"dockgen/project":         "dockgen/finding dockgen/folder dockgen/git dockgen/schema github.com/moby/patternmatcher github.com/moby/patternmatcher/ignorefile github.com/pelletier/go-toml/v2 github.com/pelletier/go-toml/v2/unstable go.yaml.in/yaml/v3",
		"dockgen/quote":           "",
		"dockgen/registry":        "dockgen/schema",
		"dockgen/schema":          "dockgen/filename dockgen/finding github.com/hashicorp/hcl/v2 github.com/hashicorp/hcl/v2/hclsyntax github.com/zclconf/go-cty/cty golang.org/x/text/unicode/norm",
		"dockgen/proposal":        "dockgen/finding dockgen/project dockgen/schema",
		"dockgen/workspace":       "dockgen/filename dockgen/finding dockgen/folder dockgen/git github.com/aymanbagabas/go-udiff golang.org/x/sys/unix",
		"dockgen/report":          "dockgen/finding dockgen/workspace",
		"dockgen/cmd/dockgen":     "dockgen/finding dockgen/fleet dockgen/folder dockgen/generator dockgen/git dockgen/project dockgen/proposal dockgen/report dockgen/schema dockgen/workspace github.com/spf13/cobra golang.org/x/term",
		"dockgen/cmd/dockgen-pin": "github.com/google/go-containerregistry/pkg/authn github.com/google/go-containerregistry/pkg/name github.com/google/go-containerregistry/pkg/v1/remote github.com/google/go-containerregistry/pkg/v1/remote/transport",
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
