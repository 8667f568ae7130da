package schema

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const influenced = `app {
  entry_point = "api_server:create_app()"
  port        = 8000
}

registry {
  image = "ghcr.io/acme/${local.name}"
}

locals {
  name = "shop"
}

env "LOG_LEVEL" {
  default = ""
}

dependencies "pip" {
  private_git "github.com" {
    secret = "CR_PAT"
  }
}

assets "web" {
  manager = "yarn"
  output  = ["static/dist"]
}
`

func TestInfluences(t *testing.T) {
	c, findings := Load("flaskdeploy.hcl", []byte(influenced))
	require.Empty(t, findings)
	before := string(Show(c))
	port, log := c.App.Port, c.Env[0]
	tests := map[string]struct {
		differs func() bool
		want    string
	}{
		"nothing":  {func() bool { return false }, ""},
		"written":  {func() bool { return c.App.Port != port }, "app port = 8000 at 3:17"},
		"default":  {func() bool { return c.Worker.Workers != 4 }, "worker \"standard\" workers = 4"},
		"derived":  {func() bool { return c.App.Name != "shop" }, "app name = \"shop\" from registry.image at 7:11"},
		"computed": {func() bool { return c.Registry.Image != "ghcr.io/acme/shop" }, "registry image = \"ghcr.io/acme/shop\" at 7:11"},
		"empty":    {func() bool { return c.Env[0].Default != log.Default }, "env \"LOG_LEVEL\" default = \"\" at 15:13"},
		"nested": {func() bool { return c.Dependencies.PrivateGit[0].Secret != "CR_PAT" },
			"dependencies \"pip\" private_git \"github.com\" secret = \"CR_PAT\" at 20:14"},
		"list": {func() bool {
			return len(c.Dependencies.Requirements) != 1 || c.Dependencies.Requirements[0] != "requirements.txt"
		},
			"dependencies \"pip\" requirements = [\"requirements.txt\"]"},
		"several":  {func() bool { return c.HealthCheck.Retries != 3 || c.Image.AllowRoot }, "health_check retries = 3\nimage allow_root = false"},
		"beside":   {func() bool { return c.Assets[0].Base != "node:24-slim" }, "assets \"web\" base = \"node:24-slim\" from assets.web.node"},
		"duration": {func() bool { return c.HealthCheck.Interval.Seconds() != 30 }, "health_check interval = \"30s\""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, tt.want, toldOrigins(c.Influences(tt.differs)))
			assert.Equal(t, before, string(Show(c)), "the config was left changed")
		})
	}
}

// Every argument that has a value has another legal one to try.
func TestInfluencesTriesEverything(t *testing.T) {
	c, findings := Load("flaskdeploy.hcl", []byte(influenced))
	require.Empty(t, findings)
	found := toldOrigins(c.Influences(func() bool { return true }))
	blocks := language()
	for i := range blocks {
		b := &blocks[i]
		if b.repeats() {
			continue
		}
		for _, r := range bound(b.args, c) {
			if !r.hasValue() {
				continue
			}
			assert.Contains(t, found, " "+r.name+" = ", "%s.%s", b.name, r.name)
		}
	}
}

func toldOrigins(arguments []Argument) string {
	var lines []string
	for _, a := range arguments {
		line := strings.Join(a.Blocks, " ") + " " + a.Name + " = " + a.Value
		if a.From != "" {
			line += " from " + a.From
		}
		if !a.Place.Range.IsZero() {
			line += fmt.Sprintf(" at %d:%d", a.Place.Range.Start.Line, a.Place.Range.Start.Column)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}
