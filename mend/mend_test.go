package mend

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/finding"
	"dockgen/schema"
	"dockgen/schema/edit"
)

const config = "app {\n  entry_point = \"app:app\"\n}\n\ndependencies \"pip\" {\n  build_packages = [\"gcc\"]\n}\n\nregistry {\n  image = \"ghcr.io/acme/shop\"\n}\n"

func applied(t *testing.T, f finding.Finding) (string, error) {
	t.Helper()
	have, findings := schema.Load("flaskdeploy.hcl", []byte(config))
	require.False(t, finding.HasErrors(findings))
	c := edit.New(edit.File{Name: "flaskdeploy.hcl", Text: []byte(config)})
	err := Apply(c, have, f)
	text := c.Files()[0].Text
	if err == nil {
		_, findings = schema.Load("flaskdeploy.hcl", text)
		assert.False(t, finding.HasErrors(findings), "%v", findings)
	}
	return string(text), err
}

func TestApply(t *testing.T) {
	for name, test := range map[string]struct{ block, fix, want string }{
		"list":       {`dependencies "pip"`, `build_packages = ["g++", "gcc"]`, "build_packages = [\"g++\", \"gcc\"]"},
		"no-block":   {"", `python = "3.12"`, "python      = \"3.12\""},
		"new-block":  {"image", `writable = ["logs"]`, "image {\n  writable = [\"logs\"]\n}"},
		"number":     {"app", "port = 8000", "port        = 8000"},
		"variable":   {"", `env "DATABASE_URL" { required = true }`, "env \"DATABASE_URL\" {\n  required = true\n}"},
		"undefined":  {"", `env "LEVEL" {}`, "env \"LEVEL\" {"},
		"two-values": {`dependencies "pip"`, "build_packages = [\"gcc\"]\nruntime_packages = [\"libpq5\"]", "runtime_packages = [\"libpq5\"]"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := applied(t, finding.Finding{Block: test.block, Fix: test.fix})
			require.NoError(t, err)
			assert.Contains(t, got, test.want)
		})
	}
}

// TestRefused holds what a Fix must never do, whoever wrote it.
func TestRefused(t *testing.T) {
	for name, f := range map[string]finding.Finding{
		"command":        {Fix: "uv lock"},
		"requirement":    {Fix: "gunicorn[gevent]"},
		"empty":          {},
		"root":           {Block: "image", Fix: `user = "0"`},
		"allow-root":     {Block: "image", Fix: "allow_root = true"},
		"no-hashes":      {Block: `dependencies "pip"`, Fix: "require_hashes = false"},
		"index":          {Block: `dependencies "pip"`, Fix: "private_index \"x\" {\n url = \"https://evil\"\n}"},
		"brought-back":   {Block: "image", Fix: `exclude = ["!.env"]`},
		"include":        {Block: "image", Fix: `include = [".env"]`},
		"whole-project":  {Block: "image", Fix: `writable = ["."]`},
		"laxer-check":    {Block: "health_check", Fix: "retries = 100"},
		"value":          {Fix: `env "TOKEN" { default = "x" }`},
		"loses-a-value":  {Block: `dependencies "pip"`, Fix: "build_packages = []"},
		"expression":     {Block: "app", Fix: "python = local.x"},
		"one-of-two-bad": {Block: "image", Fix: "writable = [\"logs\"]\nuser = \"0\""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := applied(t, f)
			assert.ErrorIs(t, err, ErrNotConfig)
			assert.Equal(t, config, got)
		})
	}
}
