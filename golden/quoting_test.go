package golden

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"mvdan.cc/sh/v3/syntax"

	"dockgen/finding"
	"dockgen/generator"
	"dockgen/schema"
)

// hostileValues are what every place has to survive; a fuzzer goes on from them.
var hostileValues = []string{
	"", "plain", "two words", " ends ", "$HOME", "${HOME:-x}", "$$", "$(id)", "`id`", `"`, `'`, `\`, `\\"`, `a\ b`, "#x", "!x", "/!x", "<<EOF",
	"--flag=x", `["a"]`, "a=b", "*", "?", "[a-z]", "{a,b}", "|", "^", "%41", "&<>;", "é", "\u00a0x", "\u2028", "..", "a/../b", "~", ".env", "**/x",
	`\!x`, "it's", "%{x}", "${", `x\`,
}

func addHostile(f *testing.F) {
	for _, value := range hostileValues {
		f.Add(value)
	}
}

// FuzzQuotingDockerfile puts a text where the Dockerfile will have it, and looks
// for it with BuildKit's eyes. What the language refuses needs no quoting.
func FuzzQuotingDockerfile(f *testing.F) {
	addHostile(f)
	f.Fuzz(func(t *testing.T, value string) {
		if c := load(t, block(`env "GREETING"`, "default", quoted(value))); c != nil {
			seen := readDockerfile(t, content(t, c, schema.Dockerfile))
			assert.Equal(t, []string{c.Env[0].Default}, seen.env["GREETING"])
			assert.Equal(t, 1, seen.instructions["ENV"]-ordinary(t).instructions["ENV"])
		}
		if c := load(t, block("image", "labels", "{ note = "+quoted(value)+" }")); c != nil {
			seen := readDockerfile(t, content(t, c, schema.Dockerfile))
			assert.Equal(t, []string{c.Image.Labels[0].Value}, seen.labels["note"])
			assert.Equal(t, ordinary(t).instructions, seen.instructions)
		}
		if c := load(t, block("health_check", "path", quoted("/"+value))); c != nil {
			seen := readDockerfile(t, content(t, c, schema.Dockerfile))
			assert.Equal(t, c.HealthCheck.Path, seen.health[len(seen.health)-1])
			assert.Equal(t, ordinary(t).instructions, seen.instructions)
		}
		if c := load(t, block("app", "entry_point", quoted("shop:make('"+strings.ReplaceAll(value, "'", `\'`)+"')"))); c != nil {
			seen := readDockerfile(t, content(t, c, schema.Dockerfile))
			assert.Equal(t, c.App.EntryPoint, seen.command[len(seen.command)-1])
			assert.Equal(t, ordinary(t).instructions, seen.instructions)
		}
		if c := load(t, block("app", "entry_point", `"shop"`, "directory", quoted("src/"+value))); c != nil {
			folder := "/app/" + c.App.Directory
			seen := readDockerfile(t, content(t, c, schema.Dockerfile))
			assert.Equal(t, []string{"/app", "/app", folder}, seen.workdirs)
			assert.Equal(t, []string{folder}, seen.env["PYTHONPATH"])
		}
		if c := load(t, block("worker \"standard\"", "config_file", quoted(value))); c != nil {
			seen := readDockerfile(t, content(t, c, schema.Dockerfile))
			assert.Equal(t, []string{"gunicorn", "--config", "/app/" + c.Worker.ConfigFile, "shop:app"}, seen.command)
		}
	})
}

// FuzzQuotingIgnoreFile does the same to the ignore file, with Docker's reader
// and matcher.
func FuzzQuotingIgnoreFile(f *testing.F) {
	addHostile(f)
	f.Fuzz(func(t *testing.T, value string) {
		if c := load(t, block("image", "exclude", "["+quoted(value)+"]")); c != nil {
			rules := ignoreRules(t, c)
			extra := len(rules) - len(ignoreRules(t, load(t)))
			assert.Equal(t, 1, extra, "a rule is one line")
			checkRefusals(t, c)
		}
		if c := load(t, block("image", "include", "["+quoted(value)+"]")); c != nil {
			checkRefusals(t, c)
		}
		if c := load(t, block("registry", "image", `"ghcr.io/acme/shop"`, "version_file", quoted(value))); c != nil {
			path := c.Registry.VersionFile
			inImage := copied(t, content(t, c, schema.DockerIgnore))
			for _, hidden := range []string{path, path + ".lock/owner", path + ".tmp"} {
				assert.False(t, inImage(hidden), hidden)
			}
			assert.Equal(t, copied(t, content(t, load(t), schema.DockerIgnore))(path+"x"), inImage(path+"x"), "%sx: nothing else is hidden", path)
		}
	})
}

// FuzzQuotingScript parses the script as a POSIX shell does: with a hostile path
// in it, it is the same program as with an ordinary one.
func FuzzQuotingScript(f *testing.F) {
	addHostile(f)
	f.Fuzz(func(t *testing.T, value string) {
		c := load(t, block("registry", "image", `"ghcr.io/acme/shop"`, "version_file", quoted(value)))
		if c == nil {
			return
		}
		assert.Equal(t, commands(t, content(t, load(t), schema.BuildPublish)), commands(t, content(t, c, schema.BuildPublish)))
	})
}

// TestScripts parses every script as a POSIX shell does.
func TestScripts(t *testing.T) {
	for _, e := range examples(t) {
		t.Run(e.name, func(t *testing.T) {
			path := e.load(t).Output(schema.BuildPublish).Path
			assert.Positive(t, commands(t, e.files(t)[path].Content))
		})
	}
}

// commands returns how many nodes of each kind a shell script has.
func commands(t *testing.T, script []byte) int {
	t.Helper()
	file, err := syntax.NewParser(syntax.Variant(syntax.LangPOSIX)).Parse(bytes.NewReader(script), "")
	require.NoError(t, err)
	calls := 0
	syntax.Walk(file, func(node syntax.Node) bool {
		switch node.(type) {
		case *syntax.CallExpr, *syntax.CmdSubst, *syntax.ParamExp, *syntax.Redirect:
			calls++
		}
		return true
	})
	return calls
}

// checkRefusals makes sure that no rule of a config undoes what is never copied.
func checkRefusals(t *testing.T, c *schema.Config) {
	t.Helper()
	inImage := copied(t, content(t, c, schema.DockerIgnore))
	for _, path := range []string{".env", "svc/.env", ".env.local", "svc/prod.env", ".git/config", "svc/.git", ".hg/store"} {
		assert.False(t, inImage(path), path)
	}
}

func ignoreRules(t *testing.T, c *schema.Config) []string {
	t.Helper()
	rules, err := ignorefile.ReadAll(bytes.NewReader(content(t, c, schema.DockerIgnore)))
	require.NoError(t, err)
	_, err = patternmatcher.New(rules)
	require.NoError(t, err)
	return rules
}

// load returns the config of these blocks and of those that every config needs,
// or nil when the language refuses it.
func load(t *testing.T, blocks ...string) *schema.Config {
	t.Helper()
	for _, needed := range []string{
		block("app", "entry_point", `"shop:app"`),
		block("registry", "image", `"ghcr.io/acme/shop"`),
	} {
		header, _, _ := strings.Cut(needed, "\n")
		if !slices.ContainsFunc(blocks, func(b string) bool { return strings.HasPrefix(b, header) }) {
			blocks = append(blocks, needed)
		}
	}
	config, findings := schema.Load(configName, []byte(strings.Join(blocks, "")))
	require.Equal(t, finding.HasErrors(findings), config == nil)
	return config
}

// block returns one block with these names and values.
func block(header string, arguments ...string) string {
	text := header + " {\n"
	for pair := range slices.Chunk(arguments, 2) {
		text += "  " + pair[0] + " = " + pair[1] + "\n"
	}
	return text + "}\n"
}

// quoted returns s as a string of the config language.
func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "${", "$${", "%{", "%%{").Replace(s) + `"`
}

// content returns one output of c. The others are not rendered: a fuzzer comes
// by often.
func content(t *testing.T, c *schema.Config, output string) []byte {
	t.Helper()
	alone := *c
	alone.Outputs = slices.Clone(c.Outputs)
	for i := range alone.Outputs {
		alone.Outputs[i].Enabled = alone.Outputs[i].Name == output
	}
	files := generator.Generate(&alone)
	require.Len(t, files, 1)
	return files[0].Content
}
