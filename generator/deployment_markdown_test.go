package generator

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
	"go.yaml.in/yaml/v3"
	"mvdan.cc/sh/v3/syntax"

	"dockgen/schema"
)

// parsed reads GitHub's Markdown.
func parsed(page string) ast.Node {
	return goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(text.NewReader([]byte(page)))
}

// shown is what a reader sees: the text between the tags, spaces as they are.
func shown(t *testing.T, page string) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, goldmark.New(goldmark.WithExtensions(extension.GFM)).Convert([]byte(page), &b))
	return html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(b.String(), ""))
}

// Values that are markup everywhere else come back as text, once for each place
// that shows them.
func TestDeploymentShowsHostileValues(t *testing.T) {
	nasty := []string{
		"`code` and ``more``", "a | b || c", `a \| b \`, "<b>bold</b> <!-- x --> &amp; &", "*stars* __under__ ~~gone~~",
		"[link](https://x.test) ![i](y) <https://z.test>", "https://auto.test www.auto.test me@auto.test", "$x$ $$y$$ $(z) $$(z)", "# 1. - + > =", "@image@ @name@",
		"'\" two  spaces", "\"it's\"", "`", "|", "é 漢字 🐚",
	}
	plain := shape(t, deploymentOf(t, `
		env "NASTY" { default = "x" }
		release "step" {
			command     = ["x"]
			environment = ["NAME=x"]
		}
		worker "standard" { config_file = "gunicorn.conf.py" }`))
	for _, value := range nasty {
		t.Run(value, func(t *testing.T) {
			c := smallest(t, "")
			file := strings.ReplaceAll(value, "//", "/") // as schema has it
			c.Worker.ConfigFile = "C" + file + "C"
			c.Env = []schema.Env{{Name: "NASTY", Description: "D" + value + "D", Default: "V" + value + "V", HasDefault: true}}
			c.Releases = []schema.Release{{Name: "step", Command: []string{"W" + value + "W"}, Environment: []string{"NAME=A" + value + "A"}}}
			c.App.EntryPoint = "E" + value + "E"
			c.App.Directory = "P" + file + "P"
			c.Registry.VersionFile = "F" + file + "F"
			page := string(deployment(c))
			assertTidy(t, page)
			seen := shown(t, page)
			spaced := strings.Join(strings.Fields("D"+value+"D"), " ")
			assert.Equal(t, 1, strings.Count(seen, spaced), "the description")
			assert.Equal(t, 1, strings.Count(seen, "V"+value+"V"), "the default")
			for _, shownOften := range []string{"E" + value + "E", "P" + file + "P", "C" + file + "C", "F" + file + "F"} {
				assert.Contains(t, seen, shownOften)
			}
			assert.Equal(t, plain, shape(t, page), "the blocks of the page")
			assertCommandsParse(t, page)
			assertJob(t, page, "W"+value+"W", "A"+value+"A")
		})
	}
}

// assertJob expects the Job of the page to have one step: the command is word, and a
// variable has the value.
func assertJob(t *testing.T, page, word, value string) {
	t.Helper()
	_, text, found := strings.Cut(page, "```yaml\napiVersion: batch/v1\n")
	require.True(t, found)
	text, _, _ = strings.Cut(text, "```")
	var job struct {
		Spec struct {
			Template struct {
				Spec struct {
					Containers []struct {
						Command []string
						Env     []struct{ Name, Value string }
					}
				}
			}
		}
	}
	require.NoError(t, yaml.Unmarshal([]byte(text), &job))
	steps := job.Spec.Template.Spec.Containers
	require.Len(t, steps, 1)
	require.Len(t, steps[0].Command, 1)
	assert.Equal(t, word, filledIn(steps[0].Command[0]))
	require.Len(t, steps[0].Env, 1)
	assert.Equal(t, value, filledIn(steps[0].Env[0].Value))
}

// filledIn is what Kubernetes makes of a text in a command or a variable.
func filledIn(s string) string {
	return regexp.MustCompile(`\$\$|\$\([^)]*\)`).ReplaceAllStringFunc(s, func(found string) string {
		if found == "$$" {
			return "$"
		}
		return "FILLED IN"
	})
}

// shape returns the kinds of the page's blocks and of what they hold but text, in
// order.
func shape(t *testing.T, page string) []string {
	t.Helper()
	var kinds []string
	err := ast.Walk(parsed(page), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if kind := n.Kind().String(); entering && kind != "Text" && kind != "CodeSpan" {
			kinds = append(kinds, kind)
		}
		return ast.WalkContinue, nil
	})
	require.NoError(t, err)
	require.NotEmpty(t, kinds)
	return kinds
}

// commands returns the blocks of shell commands.
func commands(t *testing.T, page string) []string {
	t.Helper()
	var blocks []string
	err := ast.Walk(parsed(page), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if block, ok := n.(*ast.FencedCodeBlock); ok && entering && string(block.Language([]byte(page))) == "sh" {
			blocks = append(blocks, string(block.Lines().Value([]byte(page))))
		}
		return ast.WalkContinue, nil
	})
	require.NoError(t, err)
	return blocks
}

// assertCommandsParse checks that each block is complete by itself, for the
// plainest of shells.
func assertCommandsParse(t *testing.T, page string) {
	t.Helper()
	blocks := commands(t, page)
	assert.Equal(t, strings.Count(page, "```sh\n"), len(blocks), "a block is no block for a Markdown reader")
	for _, block := range blocks {
		_, err := syntax.NewParser(syntax.Variant(syntax.LangPOSIX)).Parse(strings.NewReader(block), "")
		assert.NoError(t, err, block)
	}
}

// Read from top to bottom, no command uses a variable that the page has not set
// or said to be needed.
func TestDeploymentCommandsSetTheirVariables(t *testing.T) {
	page := deploymentOf(t, `
		env "SECRET_KEY" { secret = true }
		dependencies "pip" {
			private_git "github.com" { secret = "CR_PAT" }
			private_index "corp" {
				url    = "https://pypi.acme.dev/simple/"
				secret = "INDEX_TOKEN"
			}
		}`)
	assertCommandsParse(t, page)
	set := map[string]bool{"HOME": true, "1": true}
	for _, block := range commands(t, page) {
		file, err := syntax.NewParser(syntax.Variant(syntax.LangPOSIX)).Parse(strings.NewReader(block), "")
		require.NoError(t, err)
		syntax.Walk(file, func(n syntax.Node) bool {
			switch n := n.(type) {
			case *syntax.Assign:
				set[n.Name.Value] = true
			case *syntax.CallExpr:
				if len(n.Args) > 1 && n.Args[0].Lit() == "read" {
					set[n.Args[len(n.Args)-1].Lit()] = true
				}
			case *syntax.ParamExp:
				assert.True(t, set[n.Param.Value], "%s is not set before\n%s", n.Param.Value, block)
			}
			return true
		})
	}
	for _, want := range []string{"CR_PAT", "INDEX_TOKEN", "ENV_FILE", "N", "OLDER", "BROKEN", "REGISTRY_TOKEN"} {
		assert.True(t, set[want], want)
	}
}
