package schema

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSetText(t *testing.T) {
	const rest = "app {\n  entry_point = \"a:b\"\n}\n\nregistry {\n  image = \"ghcr.io/acme/shop\"\n}\n"
	const pinned = "python:3.14-slim@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	for name, test := range map[string]struct{ image, want string }{
		"replaced":          {"image { # mine\n  base = \"python:3.14-slim\" # and this\n}\n", "image { # mine\n  base = \"" + pinned + "\" # and this\n}\n"},
		"template-replaced": {"image {\n  user = \"1\"\n  base = \"python:${app.python}-slim\"\n}\n", "image {\n  user = \"1\"\n  base = \"" + pinned + "\"\n}\n"},
		"argument-added":    {"image {\n  allow_root = true # no\n  user       = \"0\"\n}\n", "image {\n  base       = \"" + pinned + "\"\n  allow_root = true # no\n  user       = \"0\"\n}\n"},
		"below-a-comment":   {"image {\n  # why\n  user = \"1\"\n}\n", "image {\n  base = \"" + pinned + "\"\n  # why\n  user = \"1\"\n}\n"},
		"one-line":          {"image { user = \"1\" }\n", "image {\n  base = \"" + pinned + "\"\n  user = \"1\"\n}\n"},
		"empty-block":       {"image {}\n", "image {\n  base = \"" + pinned + "\"\n}\n"},
		"empty-lines":       {"image {\n}\n", "image {\n  base = \"" + pinned + "\"\n}\n"},
		"no-block":          {"# The end.\n", "# The end.\n\nimage {\n  base = \"" + pinned + "\"\n}\n"},
		"no-line-end":       {"# The end.", "# The end.\n\nimage {\n  base = \"" + pinned + "\"\n}\n"},
		"crlf":              {"image {\r\n  user = \"1\"\r\n}\r\n", "image {\r\n  base = \"" + pinned + "\"\r\n  user = \"1\"\r\n}\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := SetText("flaskdeploy.hcl", []byte(rest+test.image), "image", "base", pinned)
			require.NoError(t, err)
			assert.Equal(t, rest+test.want, string(got))
			c, findings := Load("flaskdeploy.hcl", got)
			require.NotNil(t, c, "%v", findings)
			assert.Equal(t, pinned, c.Image.Base)
		})
	}
	t.Run("quoted", func(t *testing.T) {
		got, err := SetText("f", []byte("app {\n}\n"), "app", "directory", `a"${b}\`)
		require.NoError(t, err)
		assert.Equal(t, "app {\n  directory = \"a\\\"$${b}\\\\\"\n}\n", string(got))
	})
	t.Run("not-a-config", func(t *testing.T) {
		_, err := SetText("f", []byte("app {"), "app", "name", "x")
		assert.EqualError(t, err, "the config is not HCL")
	})
}
