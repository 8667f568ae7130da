package generator

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/schema"
)

// What a front end is built from is copied before its packages are installed, or after.
func TestSourcesOfFrontEnd(t *testing.T) {
	tests := []struct{ name, directory, source, before, after string }{
		{"patches", ".", "patches", "COPY patches /app/patches", ""},
		{"templates-of-the-app", ".", "shop/templates", "", "COPY shop/templates /app/shop/templates"},
		{"python", ".", "forms.py", "", "COPY forms.py /app/forms.py"},
		{"in-its-folder", "web", "web/patches", "COPY web/patches /app/web/patches", ""},
		{"outside", "web", "shop/templates", "", "COPY shop/templates /app/shop/templates"},
		{"in-static", "shop/static", "shop/static/patches", "COPY shop/static/patches /app/shop/static/patches", ""},
		{"beside-the-code", "shop", "shop/patches", "", "COPY shop/patches /app/shop/patches"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, findings := schema.Load("flaskdeploy.hcl", []byte(`
app {
  entry_point = "shop.web:app"
}
assets "web" {
  directory = "`+tt.directory+`"
  output    = ["shop/dist"]
  sources   = ["`+tt.source+`"]
}
registry {
  image = "ghcr.io/acme/shop"
}
`))
			require.Empty(t, findings)
			_, stage, found := strings.Cut(string(dockerfile(c)), " AS assets-web\n")
			require.True(t, found)
			stage, _, _ = strings.Cut(stage, "\nFROM ")
			before, after, found := strings.Cut(stage, "npm ci")
			require.True(t, found)
			if tt.before != "" {
				assert.Contains(t, before, tt.before+"\n")
			} else {
				assert.NotContains(t, before, tt.source+" ")
			}
			if tt.after != "" {
				assert.Contains(t, after, tt.after+"\n")
			} else {
				assert.NotContains(t, after, tt.source+" ")
			}
		})
	}
}

// A block may be called as the stage of another one, and a folder like an option.
func TestStagesOfFrontEnds(t *testing.T) {
	c, findings := schema.Load("flaskdeploy.hcl", []byte(`
app {
  entry_point = "shop.web:app"
}
assets "web" {
  directory = "shop"
  output    = ["shop/dist"]
}
assets "web-source" {
  directory = "shop/-admin"
  output    = ["shop/admin"]
}
assets "source" {
  directory = "docs"
  output    = ["shop/docs"]
}
registry {
  image = "ghcr.io/acme/shop"
}
`))
	require.Empty(t, findings)
	seen := map[string]bool{}
	for line := range strings.Lines(string(dockerfile(c))) {
		if name, isStage := strings.CutPrefix(line, "FROM "); isStage {
			_, name, _ = strings.Cut(name, " AS ")
			assert.False(t, seen[name], name)
			seen[name] = true
		}
	}
	assert.Len(t, seen, 7)
	assert.Contains(t, string(dockerfile(c)), " && rm -rf ./-admin\n")
}
