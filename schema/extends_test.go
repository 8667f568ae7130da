package schema

import (
	"bytes"
	"io/fs"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/finding"
	"dockgen/report"
	"dockgen/schema/syntax"
)

// among reads the files of a test.
func among(files map[string]string) func(string) ([]byte, error) {
	return func(name string) ([]byte, error) {
		src, ok := files[name]
		if !ok {
			return nil, fs.ErrNotExist
		}
		return []byte(src), nil
	}
}

// loadAmong loads the config that is one of files.
func loadAmong(files map[string]string) (*Config, []finding.Finding) {
	return LoadWith("flaskdeploy.hcl", []byte(files["flaskdeploy.hcl"]), Surroundings{Read: among(files)})
}

const service = `dockgen {
  extends = "../../platform.hcl"
}

app {
  name        = "shop"
  entry_point = "api:app"
}
`

func TestExtends(t *testing.T) {
	config, findings := loadAmong(map[string]string{
		"flaskdeploy.hcl": service + `
worker "background" {
}

env "LOG_LEVEL" {
  default = "debug"
}

image {
  exclude = ["/notebooks"]
}
`,
		"../../platform.hcl": `
dockgen {
  extends = "common/base.hcl"
}

locals {
  prefix = "ghcr.io/acme"
}

registry {
  image = "${local.prefix}/${app.name}"
}

worker "high-traffic" {
  threads = 4
}

env "LOG_LEVEL" {
  description = "How much is logged."
  default     = "info"
}

env "REGION" {
  required = true
}

image {
  exclude = ["**/*.csv"]
  user    = "10002"
}
`,
		"../../common/base.hcl": `
locals {
  prefix = "never read: the nearer file writes it"
}

image {
  user   = "10003"
  labels = { "org.opencontainers.image.vendor" = "Acme" }
}
`,
	})
	require.Empty(t, findings)
	assert.Equal(t, "ghcr.io/acme/shop", config.Registry.Image, "a reference from the base into the config")
	assert.Equal(t, loaded(t, smallest+"worker \"background\" {}\n").Worker, config.Worker, "a block of another kind replaces the base's")
	assert.Equal(t, []Env{
		{Name: "LOG_LEVEL", Description: "How much is logged.", Default: "debug", HasDefault: true},
		{Name: "REGION", Required: true},
	}, config.Env)
	assert.Equal(t, []string{"/notebooks"}, config.Image.Exclude, "a list is one value: the nearest is the whole of it")
	assert.Equal(t, "10002:10002", config.Image.User)
	assert.Equal(t, []Label{{"org.opencontainers.image.vendor", "Acme"}}, config.Image.Labels)
	assert.Equal(t, []string{"../../platform.hcl", "../../common/base.hcl"}, config.Bases)

	at := func(path string, line, from, to int) finding.Place {
		return finding.Place{Path: path, Range: finding.Range{
			Start: finding.Position{Line: line, Column: from}, End: finding.Position{Line: line, Column: to}}}
	}
	assert.Equal(t, at("flaskdeploy.hcl", 7, 17, 26), config.Place("app.entry_point"))
	assert.Equal(t, at("../../platform.hcl", 29, 13, 20), config.Place("image.user"))
	assert.Equal(t, at("../../common/base.hcl", 8, 12, 58), config.Place("image.labels"))
	assert.Equal(t, at("../../platform.hcl", 19, 17, 38), config.Place("env.LOG_LEVEL.description"))
}

// A base joined to nothing changes nothing: the same config, written in one file
// or in two, is the same config.
func TestExtendsIsWriting(t *testing.T) {
	const whole = "app {\n  entry_point = \"api:app\"\n}\n\nregistry {\n  image = \"ghcr.io/acme/shop\"\n}\n"
	one, findings := Load("flaskdeploy.hcl", []byte(whole))
	require.Empty(t, findings)
	two, findings := loadAmong(map[string]string{
		"flaskdeploy.hcl": "dockgen {\n  extends = \"platform.hcl\"\n}\n",
		"platform.hcl":    whole,
	})
	require.Empty(t, findings)
	two.Dockgen.Extends = ""
	assert.Equal(t, string(Show(one)), string(Show(two)))
}

func TestExtendsMistakes(t *testing.T) {
	const platform = "../../platform.hcl"
	tests := map[string]struct {
		config, platform string
		want             string
	}{
		"value-in-the-base": {service, "registry {\n  image = \"ghcr.io/acme/shop\"\n}\napp {\n  port = 80800\n}\n",
			"../../platform.hcl:5:10, in app\n   5 |   port = 80800\n"},
		"syntax-in-the-base": {service, "registry {\n  image = \"ghcr.io/acme/shop\n}\n",
			"../../platform.hcl:2:11\n   2 |   image = \"ghcr.io/acme/shop\n"},
		"unknown-argument-in-the-base": {service, "registry {\n  image = \"ghcr.io/acme/shop\"\n}\nworker \"standard\" {\n  wokers = 3\n}\n",
			"../../platform.hcl:5:3, in worker \"standard\"\n   5 |   wokers = 3\n"},
		"block-twice-in-the-base": {service, "registry {\n  image = \"ghcr.io/acme/shop\"\n}\nregistry {\n}\n",
			"the first is at ../../platform.hcl:1:1"},
		"cycle-across-files": {service, "registry {\n  image = local.a\n}\nlocals {\n  a = registry.image\n}\n",
			"local.a -> registry.image -> local.a"},
		"control-character-in-the-base": {service, "registry {\n  image = \"ghcr.io/acme/shop\"\n}\n# \x1b\n", "../../platform.hcl:4:3"},
		"version-of-the-base":           {service, "dockgen {\n  required_version = \">= 9\"\n}\n", "This config asks for dockgen \">= 9\""},
		"extends-itself":                {service, "dockgen {\n  extends = \"platform.hcl\"\n}\n", "is in the chain of extended files already"},
		"not-there":                     {strings.Replace(service, "platform", "platfrom", 1), "", `"../../platfrom.hcl" cannot be read: file does not exist`},
		"reference":                     {strings.Replace(service, `"../../platform.hcl"`, "app.name", 1), "", `"extends" is read before anything else`},
		"number":                        {strings.Replace(service, `"../../platform.hcl"`, "3", 1), "", `"extends" is the path of a file`},
		"function":                      {strings.Replace(service, `"../../platform.hcl"`, `file("x")`, 1), "", "There are no functions in this language"},
		"absolute":                      {strings.Replace(service, "../../platform.hcl", "/etc/platform.hcl", 1), "", "is absolute"},
		"not-a-config":                  {strings.Replace(service, "../../platform.hcl", "../../../etc/passwd", 1), "", `does not end in ".hcl"`},
		"backslash":                     {strings.Replace(service, "../../platform.hcl", `..\\platform.hcl`, 1), "", "holds a backslash"},
		"up-again":                      {strings.Replace(service, "../../platform.hcl", "../a/../../platform.hcl", 1), "", "can be written shorter"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			files := map[string]string{"flaskdeploy.hcl": tt.config, platform: tt.platform}
			config, findings := LoadWith("flaskdeploy.hcl", []byte(tt.config), Surroundings{Version: "1.0.0", Read: among(files)})
			assert.Nil(t, config)
			require.Len(t, findings, 1)
			var text bytes.Buffer
			sources := map[string][]byte{"flaskdeploy.hcl": []byte(tt.config), platform: []byte(tt.platform)}
			require.NoError(t, report.Options{Sources: func(path string) []byte { return sources[path] }}.Text(&text, findings))
			assert.Contains(t, text.String(), tt.want)
		})
	}
	t.Run("too-many", func(t *testing.T) {
		read := func(name string) ([]byte, error) { return []byte("dockgen {\n  extends = \"x" + name + "\"\n}\n"), nil }
		_, findings := LoadWith("flaskdeploy.hcl", []byte("dockgen {\n  extends = \"x.hcl\"\n}\n"), Surroundings{Read: read})
		require.Len(t, findings, 1)
		assert.Equal(t, syntax.Limit, findings[0].Code)
	})
	t.Run("only-bytes", func(t *testing.T) {
		_, findings := Load("flaskdeploy.hcl", []byte(service))
		require.Len(t, findings, 1)
		assert.Equal(t, codeExtends, findings[0].Code)
	})
}

// A shared file is as hostile as a config.
func FuzzExtends(f *testing.F) {
	f.Add([]byte(service), []byte("registry {\n  image = \"ghcr.io/acme/shop\"\n}\n"))
	f.Add([]byte(service), []byte("dockgen {\n  extends = \"../platform.hcl\"\n}\nworker \"x\" {}\nenv \"A\" {}\nenv \"A\" {}\n"))
	f.Add([]byte("dockgen {\n  extends = \"a.hcl\"\n}\nlocals {\n  a = local.b\n}\n"), []byte("locals {\n  b = local.a\n}\n"))
	f.Fuzz(func(t *testing.T, config, shared []byte) {
		read := func(string) ([]byte, error) { return shared, nil }
		c, findings := LoadWith("flaskdeploy.hcl", config, Surroundings{Read: read})
		assert.Equal(t, finding.HasErrors(findings), c == nil)
		for _, found := range findings {
			assert.NotEmpty(t, found.Path)
		}
		again, _ := LoadWith("flaskdeploy.hcl", config, Surroundings{Read: read})
		if c != nil {
			assert.Equal(t, string(Show(c)), string(Show(again)))
		}
	})
}

// The steps of a shared file run first, and one that the config writes too stays where
// the shared file has it.
func TestExtendsReleases(t *testing.T) {
	config, findings := loadAmong(map[string]string{
		"flaskdeploy.hcl": service + `
release "seed" {
  command = ["flask", "seed"]
}

release "migrate" {
  environment = ["FLASK_APP=shop"]
}

registry {
  image = "ghcr.io/acme/shop"
}
`,
		"../../platform.hcl": `
dockgen {
  extends = "base.hcl"
}

release "migrate" {
  command = ["flask", "db", "upgrade"]
}

release "check" {
  command = ["flask", "check"]
}
`,
		"../../base.hcl": `
release "wait" {
  command = ["flask", "wait"]
}

release "check" {
  command = ["never", "read"]
}
`,
	})
	require.Empty(t, findings)
	assert.Equal(t, []Release{
		{"wait", []string{"flask", "wait"}, nil},
		{"check", []string{"flask", "check"}, nil},
		{"migrate", []string{"flask", "db", "upgrade"}, []string{"FLASK_APP=shop"}},
		{"seed", []string{"flask", "seed"}, nil},
	}, config.Releases)
}
