package reference

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/aymanbagabas/go-udiff"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/finding"
	"dockgen/schema"
)

var update = flag.Bool("update", false, "rewrite docs/reference.md and the JSON Schema")

func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(path, got, 0o644))
		return
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	if diff := udiff.Unified(path, "got", string(want), string(got)); diff != "" {
		t.Errorf("%s is not what is printed; `make golden` writes it\n%s", path, diff)
	}
}

// printed is a config as Show prints it: a golden of package schema.
func printed(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "testdata", "show", name+".json"))
	require.NoError(t, err)
	return text
}

func TestJSONSchema(t *testing.T) {
	golden(t, filepath.Join("testdata", "schema.json"), JSONSchema())

	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(JSONSchema()))
	require.NoError(t, err)
	compiler := jsonschema.NewCompiler()
	require.NoError(t, compiler.AddResource("dockgen.json", doc))
	compiled, err := compiler.Compile("dockgen.json")
	require.NoError(t, err)
	validate := func(shown []byte) error {
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(shown))
		require.NoError(t, err)
		return compiled.Validate(v)
	}

	for _, name := range []string{"showcase", "locked"} {
		t.Run(name, func(t *testing.T) { assert.NoError(t, validate(printed(t, name))) })
	}
	good := string(printed(t, "showcase"))
	for _, tt := range []struct{ name, old, new string }{
		{"unknown-argument", `"port": 8000`, `"prot": 8000`},
		{"port-too-large", `"port": 8000`, `"port": 80800`},
		{"port-as-text", `"port": 8000`, `"port": "8000"`},
		{"unknown-kind", `"kind": "high-traffic"`, `"kind": "hectic"`},
		{"null-where-a-value-is", `"entry_point": "shop`, `"entry_point": null, "x": "shop`},
		{"unknown-output", `"DEPLOYMENT.md": `, `"README.md": `},
		{"duration-without-unit", `"interval": "1m30s"`, `"interval": "90"`},
		{"unknown-numbering", `"numbering": "file"`, `"numbering": "semver"`},
		{"argument-of-another-kind", `"installer": "pip"`, `"installer": "pip", "groups": []`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			require.Equal(t, 1, strings.Count(good, tt.old))
			assert.Error(t, validate([]byte(strings.Replace(good, tt.old, tt.new, 1))))
		})
	}
}

// The reference is checked in, and -update writes it.
func TestMarkdown(t *testing.T) {
	golden(t, filepath.Join("..", "..", "docs", "reference.md"), Markdown())
}

// Every example of the reference loads as it is printed, given the two blocks
// that every config needs, and the variable of its service.
func TestMarkdownExamples(t *testing.T) {
	fence := regexp.MustCompile("(?s)```hcl\n(.*?)```")
	examples := fence.FindAllStringSubmatch(string(Markdown()), -1)
	require.NotEmpty(t, examples)
	for _, m := range examples {
		src := m[1]
		name, _, _ := strings.Cut(src, " ")
		t.Run(name, func(t *testing.T) {
			for _, needed := range []string{"app {\n  entry_point = \"a:b\"\n}\n", "registry {\n  image = \"ghcr.io/acme/shop\"\n}\n"} {
				if block, _, _ := strings.Cut(needed, " "); !strings.Contains(src, block+" {") {
					src += needed
				}
			}
			if name == "service" {
				src += "env \"DATABASE_URL\" {}\n"
			}
			c, findings := schema.Load("flaskdeploy.hcl", []byte(src))
			for _, f := range findings {
				assert.Equal(t, finding.Warning, f.Severity, "%s: %s\n%s", f.Summary, f.Detail, src)
			}
			assert.NotNil(t, c)
		})
	}
}
