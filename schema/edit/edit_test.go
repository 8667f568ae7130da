package edit

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/schema"
	"dockgen/schema/credential"
	"dockgen/schema/mistake"
)

const rest = "app {\n  entry_point = \"a:b\"\n}\n\nregistry {\n  image = \"ghcr.io/acme/shop\"\n}\n"

var (
	app   = In(Block{Name: "app"})
	image = In(Block{Name: "image"})
	level = In(Block{"env", "LEVEL"})
	git   = In(Block{"dependencies", "pip"}, Block{"private_git", "github.com"})
)

// edited applies change to a config that is src, and returns the text that comes of it.
func edited(t *testing.T, src string, change func(c *Config) error) string {
	t.Helper()
	c := New(File{"flaskdeploy.hcl", []byte(src)})
	require.NoError(t, change(c))
	return string(c.Files()[0].Text)
}

func TestSet(t *testing.T) {
	const value = "python:3.14-slim"
	set := func(c *Config) error { return c.Set(image, "base", value) }
	for name, test := range map[string]struct{ before, after string }{
		"replaced":         {"image { # mine\n  base = \"python:3.13\" # and this\n}\n", "image { # mine\n  base = \"" + value + "\" # and this\n}\n"},
		"heredoc":          {"image {\n  base = <<EOT\npython:3.13\nEOT\n  user = \"1\"\n}\n", "image {\n  base = \"" + value + "\"\n  user = \"1\"\n}\n"},
		"argument-added":   {"image {\n  allow_root = true # no\n  user       = \"0\"\n}\n", "image {\n  base       = \"" + value + "\"\n  allow_root = true # no\n  user       = \"0\"\n}\n"},
		"longer-neighbour": {"image {\n\n  allow_root = true\n}\n", "image {\n  base = \"" + value + "\"\n\n  allow_root = true\n}\n"},
		"below-a-comment":  {"image {\n  # why\n  user = \"1\"\n}\n", "image {\n  base = \"" + value + "\"\n  # why\n  user = \"1\"\n}\n"},
		"one-line":         {"image { user = \"1\" }\n", "image {\n  base = \"" + value + "\"\n  user = \"1\"\n}\n"},
		"empty-block":      {"image {}\n", "image {\n  base = \"" + value + "\"\n}\n"},
		"empty-lines":      {"image {\n}\n", "image {\n  base = \"" + value + "\"\n}\n"},
		"no-block":         {"# The end.\n", "# The end.\n\nimage {\n  base = \"" + value + "\"\n}\n"},
		"no-line-end":      {"# The end.", "# The end.\n\nimage {\n  base = \"" + value + "\"\n}\n"},
		"crlf":             {"image {\r\n  user = \"1\"\r\n}\r\n", "image {\r\n  base = \"" + value + "\"\r\n  user = \"1\"\r\n}\r\n"},
		"crlf-no-block":    {"# x\r\n", "# x\r\n\r\nimage {\r\n  base = \"" + value + "\"\r\n}\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			got := edited(t, rest+test.before, set)
			assert.Equal(t, rest+test.after, got)
			c, findings := schema.Load("flaskdeploy.hcl", []byte(got))
			require.NotNil(t, c, "%v", findings)
			assert.Equal(t, value, c.Image.Base)
			assert.Equal(t, got, edited(t, got, set), "it is there already")
			assert.Equal(t, "\ufeff"+got, edited(t, "\ufeff"+rest+test.before, set), "the mark stays")
		})
	}
	t.Run("empty-file", func(t *testing.T) {
		assert.Equal(t, "image {\n  base = \"python:3.14-slim\"\n}\n", edited(t, "", set))
	})
	t.Run("each-type", func(t *testing.T) {
		got := edited(t, "x {\n}\n", func(c *Config) error {
			x := In(Block{Name: "x"})
			return firstError(c.Set(x, "d", []string{"p", "q"}), c.Set(x, "c", false), c.Set(x, "b", -1), c.Set(x, "a", "s\"${t}\x1b\\"))
		})
		assert.Equal(t, "x {\n  a = \"s\\\"$${t}\\u001b\\\\\"\n  b = -1\n  c = false\n  d = [\"p\", \"q\"]\n}\n", got)
	})
	t.Run("labelled", func(t *testing.T) {
		set := func(c *Config) error { return c.Set(level, "default", "info") }
		const other = "env \"OTHER\" {\n  default = \"x\"\n}\n"
		assert.Equal(t, other+"\nenv \"LEVEL\" {\n  default = \"info\"\n}\n", edited(t, other, set))
		assert.Equal(t, other+"env \"LEVEL\" {\n  default = \"info\"\n}\n", edited(t, other+"env \"LEVEL\" {\n  default = \"debug\"\n}\n", set))
	})
	t.Run("nested", func(t *testing.T) {
		set := func(c *Config) error { return c.Set(git, "secret", "CR_PAT") }
		const inner = "  private_git \"github.com\" {\n    secret = \"CR_PAT\"\n  }\n"
		assert.Equal(t, "dependencies \"pip\" {\n"+inner+"}\n", edited(t, "", set))
		assert.Equal(t, "dependencies \"pip\" {\n"+inner+"}\n", edited(t, "dependencies \"pip\" {}\n", set))
		assert.Equal(t, "dependencies \"pip\" {\n"+inner+"}\n", edited(t, "dependencies \"pip\" {\n}\n", set))
		assert.Equal(t, "dependencies \"pip\" {\n  x = 1\n\n"+inner+"}\n", edited(t, "dependencies \"pip\" { x = 1 }\n", set))
		assert.Equal(t, "dependencies \"pip\" {\n  x = 1 # y\n\n"+inner+"}\n", edited(t, "dependencies \"pip\" {\n  x = 1 # y\n}\n", set))
		assert.Equal(t, "dependencies \"pip\" {\n  # x\n"+inner+"}\n", edited(t, "dependencies \"pip\" {\n  # x\n}\n", set))
		assert.Equal(t, "dependencies \"pip\" {\n  /* x */ \n"+inner+"}\n", edited(t, "dependencies \"pip\" {\n  /* x */ }\n", set))
	})
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func TestAppend(t *testing.T) {
	appended := func(c *Config) error { return c.Append(image, "exclude", "c") }
	for name, test := range map[string]struct{ before, after string }{
		"one-line":               {`["a", "b"]`, `["a", "b", "c"]`},
		"one-element":            {`["a"]`, `["a", "c"]`},
		"comma-at-the-end":       {`["a", ]`, `["a", "c" ]`},
		"empty":                  {`[]`, `["c"]`},
		"there-already":          {`["c", "a"]`, `["c", "a"]`},
		"several-lines":          {"[\n    \"a\", # why\n    \"b\",\n  ]", "[\n    \"a\", # why\n    \"b\",\n    \"c\",\n  ]"},
		"no-comma-at-the-end":    {"[\n    \"a\",\n    \"b\" # why\n  ]", "[\n    \"a\",\n    \"b\", # why\n    \"c\",\n  ]"},
		"comment-before-bracket": {"[\n    \"a\", # why\n    # the end, really\n  ]", "[\n    \"a\", # why\n    # the end, really\n    \"c\",\n  ]"},
		"bracket-on-the-line":    {"[\n    \"a\",\n    \"b\"]", "[\n    \"a\",\n    \"b\", \"c\"]"},
		"element-on-first-line":  {"[\"a\",\n  ]", "[\"a\",\n    \"c\",\n  ]"},
		"comma-in-a-comment":     {"[\"a\" /* , */]", "[\"a\", \"c\" /* , */]"},
		"comma-behind-a-comment": {"[\"a\" /* , */ ,]", "[\"a\" /* , */ , \"c\"]"},
	} {
		t.Run(name, func(t *testing.T) {
			before := rest + "image {\n  exclude = " + test.before + "\n}\n"
			got := edited(t, before, appended)
			assert.Equal(t, rest+"image {\n  exclude = "+test.after+"\n}\n", got)
			was, _ := schema.Load("f", []byte(before))
			is, findings := schema.Load("f", []byte(got))
			require.NotNil(t, is, "%v", findings)
			want := was.Image.Exclude
			if !slices.Contains(want, "c") {
				want = append(want, "c")
			}
			assert.Equal(t, want, is.Image.Exclude)
		})
	}
	assert.Equal(t, "image {\n  exclude = [\"c\"]\n}\n", edited(t, "", appended), "not-written")
	assert.Equal(t, "image {\n  exclude = [\n    1, \"x\", \n    \"c\",\n  ]\n}\n", edited(t, "image {\n  exclude = [\n    1, \"x\", \n  ]\n}\n", func(c *Config) error { return c.Append(image, "exclude", "c") }), "last-of-a-line")
}

func TestAddAndRemove(t *testing.T) {
	add := func(c *Config) error { return c.Add(git) }
	got := edited(t, rest, add)
	assert.Equal(t, rest+"\ndependencies \"pip\" {\n  private_git \"github.com\" {\n  }\n}\n", got)
	assert.Equal(t, got, edited(t, got, add), "there already")
	assert.Equal(t, rest+"\ndependencies \"pip\" {\n}\n", edited(t, got, func(c *Config) error { return c.Remove(git) }))

	remove := func(c *Config) error { return c.Remove(level) }
	for name, test := range map[string]struct{ before, after string }{
		"last":                   {rest + "\nenv \"LEVEL\" {\n}\n", rest},
		"without-line-end":       {rest + "\nenv \"LEVEL\" {}", rest},
		"first":                  {"env \"LEVEL\" {\n}\n\n" + rest, rest},
		"alone":                  {"env \"LEVEL\" {\n}\n", ""},
		"between":                {"a {\n}\n\nenv \"LEVEL\" {\n}\n\nb {\n}\n", "a {\n}\n\nb {\n}\n"},
		"dense":                  {"a {\n}\nenv \"LEVEL\" {\n}\nb {\n}\n", "a {\n}\nb {\n}\n"},
		"its-comment-goes":       {"# a\n\n# b\n// c\nenv \"LEVEL\" {\n}\n\nb {\n}\n", "# a\n\nb {\n}\n"},
		"comment-of-the-file":    {"# a\n\nenv \"LEVEL\" {\n}\n", "# a\n"},
		"comment-behind-stays":   {"a {\n}\nenv \"LEVEL\" {\n} # b\n", "a {\n}\n # b\n"},
		"comment-before-stays":   {"/* a */ env \"LEVEL\" {\n}\n", "/* a */ \n"},
		"end-of-a-long-comment":  {"/* a\n# b */\nenv \"LEVEL\" {\n}\n", "/* a\n# b */\n"},
		"comment-of-an-argument": {"x = 1 # a\nenv \"LEVEL\" {\n}\n", "x = 1 # a\n"},
		"only-that-one":          {"env \"OTHER\" {\n}\n\nenv \"LEVEL\" {\n}\n", "env \"OTHER\" {\n}\n"},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, test.after, edited(t, test.before, remove)) })
	}
}

func TestRefused(t *testing.T) {
	for name, test := range map[string]struct {
		src, want string
		change    func(c *Config) error
	}{
		"template": {"image {\n  base = \"python:${app.python}\"\n}\n", `base in image at flaskdeploy.hcl:2 is an expression and is not changed: write base = "x" there by hand, or change what it refers to`,
			func(c *Config) error { return c.Set(image, "base", "x") }},
		"reference": {"\napp {\n  port = local.port\n}\n", `port in app at flaskdeploy.hcl:3 is an expression and is not changed: write port = 8000 there by hand, or change what it refers to`,
			func(c *Config) error { return c.Set(app, "port", 8000) }},
		"list-with-a-reference": {"image {\n  exclude = [local.x]\n}\n", `exclude in image at flaskdeploy.hcl:2 is an expression and is not changed: write "c" at the end of exclude there by hand, or change what it refers to`,
			func(c *Config) error { return c.Append(image, "exclude", "c") }},
		"no-list": {"image {\n  exclude = \"a\"\n}\n", `exclude in image at flaskdeploy.hcl:2 is an expression and is not changed: write "c" at the end of exclude there by hand, or change what it refers to`,
			func(c *Config) error { return c.Append(image, "exclude", "c") }},
		"element-of-several-lines": {"image {\n  exclude = [<<EOT\na\nEOT\n  ]\n}\n", `the last element of exclude in image at flaskdeploy.hcl:2 takes several lines, and nothing is added behind it: write "c" there by hand`,
			func(c *Config) error { return c.Append(image, "exclude", "c") }},
		"not-hcl": {"app {", `flaskdeploy.hcl is not HCL: This block has no closing brace, "}", before the end of the file.`,
			func(c *Config) error { return c.Set(app, "port", 1) }},
		"not-hcl-add":    {"app {", `flaskdeploy.hcl is not HCL: This block has no closing brace, "}", before the end of the file.`, func(c *Config) error { return c.Add(app) }},
		"not-hcl-remove": {"app {", `flaskdeploy.hcl is not HCL: This block has no closing brace, "}", before the end of the file.`, func(c *Config) error { return c.Remove(app) }},
		"no-such-block": {"dependencies \"pip\" {\n}\n", `there is no block dependencies "pip" in private_git "github.com"`,
			func(c *Config) error { return c.Remove(git) }},
	} {
		t.Run(name, func(t *testing.T) {
			c := New(File{"flaskdeploy.hcl", []byte(test.src)})
			require.EqualError(t, test.change(c), test.want)
			assert.Equal(t, test.src, string(c.Files()[0].Text))
		})
	}
}

func TestExtends(t *testing.T) {
	texts := func(c *Config) []string {
		var texts []string
		for _, f := range c.Files() {
			texts = append(texts, string(f.Text))
		}
		return texts
	}
	shared := func() *Config {
		return New(File{"flaskdeploy.hcl", []byte("app {\n}\n")}, File{"../base.hcl", []byte("worker \"background\" {\n  timeout = 5\n}\nenv \"LEVEL\" {\n}\n")})
	}
	worker := In(Block{Name: "worker"})

	c := shared()
	require.NoError(t, c.Set(worker, "timeout", 6))
	assert.Equal(t, []string{"app {\n}\n", "worker \"background\" {\n  timeout = 6\n}\nenv \"LEVEL\" {\n}\n"}, texts(c), "a value changes where it is written")
	require.NoError(t, c.Set(worker, "workers", 2))
	assert.Equal(t, "app {\n}\n\nworker \"background\" {\n  workers = 2\n}\n", texts(c)[0], "a new one is the config's own, under the label of the block")
	require.NoError(t, c.Add(level))
	assert.NotContains(t, texts(c)[0], "LEVEL", "it is there")
	assert.EqualError(t, c.Remove(worker), `the block worker is in flaskdeploy.hcl and in ../base.hcl: take it out by hand where it should go`)
	require.NoError(t, c.Remove(level))
	assert.NotContains(t, texts(c)[1], "LEVEL")
	assert.Equal(t, texts(shared())[1], string(shared().Files()[1].Text))
}

func TestReplace(t *testing.T) {
	replace := func(c *Config) error { return c.Replace(image, "base", "x:1") }
	assert.Equal(t, "image {\n  base = \"x:1\" # a\n}\n", edited(t, "image {\n  base = \"python:${app.python}\" # a\n}\n", replace))
	assert.Equal(t, "image {\n  base = \"x:1\"\n}\n", edited(t, "image {\n  base = \"y\"\n}\n", replace))
	assert.Equal(t, "image {\n  base = \"x:1\"\n}\n", edited(t, "", replace))
	for base, own := range map[string]string{"\"python:3.14\"": "", "local.base": "image {\n  base = \"x:1\"\n}\n"} {
		c := New(File{"flaskdeploy.hcl", nil}, File{"../base.hcl", []byte("image {\n  base = " + base + "\n}\n")})
		require.NoError(t, replace(c))
		assert.Equal(t, own, string(c.Files()[0].Text))
		assert.Equal(t, own == "", strings.Contains(string(c.Files()[1].Text), "x:1"))
	}
	assert.Error(t, replace(New(File{"f", []byte("{")})))
}

// FuzzEdit holds for every config: what is set is what is loaded, and no byte changes but
// the value's.
func FuzzEdit(f *testing.F) {
	for _, pattern := range []string{"../testdata/*/*.hcl", "../../golden/*/flaskdeploy.hcl", "../../examples/flaskdeploy.hcl"} {
		paths, err := filepath.Glob(pattern)
		require.NoError(f, err)
		for _, path := range paths {
			src, err := os.ReadFile(path)
			require.NoError(f, err)
			f.Add(src, "a ${b} \" \\ c", uint16(len(src)))
		}
	}
	f.Add([]byte(rest+"env \"LEVEL\" { default = \"x\" }"), "%{x}", uint16(1))
	f.Add([]byte(strings.ReplaceAll(rest, "\n", "\r\n")+"image {\r\n  exclude = [\r\n\"a\" # b\r\n]\r\n}"), "x", uint16(1))
	f.Fuzz(func(t *testing.T, src []byte, text string, number uint16) {
		was, _ := schema.Load("f", src)
		if was == nil || len(was.Bases) > 0 {
			return
		}
		change := func(edit func(c *Config) error) (*schema.Config, []byte) {
			c := New(File{"f", src})
			if edit(c) != nil {
				assert.Equal(t, src, c.Files()[0].Text, "refused and changed")
				return nil, nil
			}
			got := c.Files()[0].Text
			config, findings := schema.Load("f", got)
			for _, finding := range findings {
				require.False(t, finding.Code < "DG201", "%v\n%s", finding, got)
			}
			return config, got
		}
		if config, got := change(func(c *Config) error { return c.Set(app, "port", int(number)) }); config != nil {
			assert.Equal(t, int(number), config.App.Port)
			assertOnly(t, src, got, was.Place("app.port").Range.Start.Line)
		}
		if mistake.InLine(text) == nil && !credential.In(text) {
			config, _ := change(func(c *Config) error { return c.Set(level, "description", text) })
			if config != nil {
				for _, e := range config.Env {
					if e.Name == "LEVEL" {
						assert.Equal(t, text, e.Description)
					}
				}
			}
		}
		if config, _ := change(func(c *Config) error { return c.Append(image, "exclude", "zz/added") }); config != nil {
			want := slices.Clone(was.Image.Exclude)
			if !slices.Contains(want, "zz/added") {
				want = append(want, "zz/added")
			}
			assert.Equal(t, want, config.Image.Exclude)
		}
		if config, got := change(func(c *Config) error { return c.Add(In(Block{"env", "ZZ_ADDED"})) }); config != nil && len(config.Env) > len(was.Env) {
			assert.True(t, bytes.HasPrefix(got, src), "a block is added at the end")
			c := New(File{"f", got})
			require.NoError(t, c.Remove(In(Block{"env", "ZZ_ADDED"})))
			if bytes.HasSuffix(src, []byte("\n")) {
				assert.Equal(t, string(src), string(c.Files()[0].Text), "and taken away again")
			}
		}
	})
}

// assertOnly expects that the line of before with the given number, or a line more, is all
// in which the texts differ.
func assertOnly(t *testing.T, before, after []byte, line int) {
	old, now := bytes.SplitAfter(before, []byte("\n")), bytes.SplitAfter(after, []byte("\n"))
	if len(old) != len(now) {
		return // an argument or a block is new
	}
	for i := range old {
		if i+1 != line {
			assert.Equal(t, string(old[i]), string(now[i]), "line %d", i+1)
		}
	}
}
