package draft

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/schema"
)

// Lines below the last block are comments, whatever they hold.
func TestClose(t *testing.T) {
	d := &Draft{}
	d.Block("app").Set("port", 80, "")
	d.Close("Left out:")
	d.Close("  a\n} \x1b[31m\u2028b")
	assert.Equal(t, "app {\n  port = 80\n}\n\n# Left out:\n#   a }  [31m b\n", string(d.Bytes()))
}

func TestDraft(t *testing.T) {
	d := &Draft{}
	d.Comment("Written by hand.")
	d.Comment("")
	app := d.Block("app")
	app.Set("entry_point", `shop:create_app("${x}")`, "shop.py:3")
	app.Set("port", 8000, "Procfile:1")
	app.Comment("The oldest that works.")
	app.Set("python", "3.12", "")
	d.Block("image")
	dependencies := d.Block("dependencies", "pip")
	dependencies.About("Nothing else.")
	dependencies.Set("requirements", []string{"a.txt", "b.txt"}, "")
	dependencies.Set("require_hashes", true, "a.txt:1")
	dependencies.Block("private_git", "github.com").Set("secret", "CR_PAT", "")
	d.Block("env", "LOG_LEVEL")
	registry := d.Block("registry")
	registry.Set("image", "ghcr.io/acme/shop", "")
	want := `# Written by hand.
#

app {
  entry_point = "shop:create_app(\"$${x}\")" # shop.py:3
  port        = 8000                         # Procfile:1
  # The oldest that works.
  python = "3.12"
}

# Nothing else.
dependencies "pip" {
  requirements   = ["a.txt", "b.txt"]
  require_hashes = true # a.txt:1

  private_git "github.com" {
    secret = "CR_PAT"
  }
}

env "LOG_LEVEL" {
}

registry {
  image = "ghcr.io/acme/shop"
}
`
	assert.Equal(t, want, string(d.Bytes()))
}

// Whatever a project is made of, its config can be read, and says the same.
func FuzzDraft(f *testing.F) {
	for _, s := range []string{"", "a", `"`, `\`, "${x}", "$${x}", "$$$${", "%{if}", "$", "%", "a\nb\r\t\x00\x1b[31m", "\xff", "\u202e", "\U000E0001", "# /* */ //", "}", "<<EOF\n"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, value, text string) {
		d := &Draft{}
		d.Comment(text)
		b := d.Block("app")
		b.About(text)
		b.Comment(text)
		b.Set("entry_point", "shop:app", text)
		b.Set("port", 5000, text)
		d.Block("registry").Set("image", "ghcr.io/acme/shop", "")
		label := d.Block("locals")
		label.Set("found", value, text)
		d.Block("health_check").Set("path", "/"+value, text)
		d.Block("env", value).Set("description", value, text)
		src := d.Bytes()
		_, findings := schema.Load("flaskdeploy.hcl", src)
		for _, finding := range findings {
			// A value may be one that its argument does not take; the text around it
			// is always in order.
			require.False(t, finding.Code > "DG101" && finding.Code < "DG106", "%v\n%s", finding, src)
		}
	})
}

// What is quoted comes back as it was.
func TestDraftTextRoundTrip(t *testing.T) {
	for _, s := range []string{"", `a"b\c`, "${x}", "$${x}", "%{ if x }", "$", "%%{", "100%", "$HOME", "é 漢", "$$", "a$", "${", "%{"} {
		t.Run(s, func(t *testing.T) {
			d := &Draft{}
			d.Block("app").Set("entry_point", "shop:app", "")
			d.Block("registry").Set("image", "ghcr.io/acme/shop", "")
			d.Block("env", "TEXT").Set("default", s, "")
			c, findings := schema.Load("flaskdeploy.hcl", d.Bytes())
			require.Empty(t, findings, "%s", d.Bytes())
			assert.Equal(t, s, c.Env[0].Default)
		})
	}
}
