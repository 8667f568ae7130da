package quote

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/zclconf/go-cty/cty"
	"go.yaml.in/yaml/v3"
	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/syntax"
	"pgregory.net/rapid"
)

// The Dockerfile's own forms are read back by BuildKit in the module golden.

func TestDockerWord(t *testing.T) {
	for name, test := range map[string]struct{ value, want string }{
		"empty":       {``, `""`},
		"plain":       {`postgres://db:5432/shop`, `postgres://db:5432/shop`},
		"space":       {`a b`, `"a b"`},
		"dollar":      {`$HOME`, `"\$HOME"`},
		"quotes":      {`"a" 'b'`, `"\"a\" 'b'"`},
		"backslash":   {`a\`, `"a\\"`},
		"hash":        {`#1`, `"#1"`},
		"not-ascii":   {`é`, `"é"`},
		"no-break":    {"a\u00a0b", "\"a\u00a0b\""},
		"equals-sign": {`a=b`, `a=b`},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, DockerWord(test.value))
		})
	}
}

// Only ASCII letters and digits are bare without being listed: not the characters
// beside them, nor a letter of another alphabet.
func TestIsBare(t *testing.T) {
	assert.False(t, IsBare("", "_"))
	assert.True(t, IsBare("azAZ09", ""))
	for _, c := range []string{"`", "{", "@", "[", "/", ":", " ", "-", "\x00", "\x7f", "é"} {
		assert.False(t, IsBare("a"+c, ""), "%q", c)
	}
	assert.True(t, IsBare("a/b-", "-/"))
	assert.False(t, IsBare("a/b_", "-/"))
}

// Each character that JSON escapes is escaped where it stands alone too.
func TestExecFormEscapes(t *testing.T) {
	for value, want := range map[string]string{`"`: `["\""]`, `\`: `["\\"]`, "\n": `["\n"]`, "\x1f": `["\u001f"]`, "\u2028": `["\u2028"]`, " ": `[" "]`, "é": `["é"]`} {
		assert.Equal(t, want, string(AppendExecForm(nil, []string{value})))
	}
	assert.Equal(t, "CMD []", string(AppendExecForm([]byte("CMD "), nil)))
}

func TestExecForm(t *testing.T) {
	args := []string{"gunicorn", `shop:create_app("<&>", 'a\b')`, "", "é\u2028"}
	text := string(AppendExecForm(nil, args))
	assert.Contains(t, text, `"gunicorn", "shop:create_app(\"<&>\", 'a\\b')"`, "legible, with a space after each comma")

	var back []string
	require.NoError(t, json.Unmarshal([]byte(text), &back))
	assert.Equal(t, args, back)
}

func TestShellWord(t *testing.T) {
	assert.Equal(t, "a-b_c/d.e:f@g%h+i,j", ShellWord("a-b_c/d.e:f@g%h+i,j"), "bare when nothing in it matters")
	rapid.Check(t, func(t *rapid.T) {
		value := hostile.Draw(t, "value")
		file, err := syntax.NewParser(syntax.Variant(syntax.LangPOSIX)).Parse(strings.NewReader("echo "+ShellWord(value)), "")
		require.NoError(t, err)
		require.Len(t, file.Stmts, 1)
		fields, err := expand.Fields(&expand.Config{}, file.Stmts[0].Cmd.(*syntax.CallExpr).Args...)
		require.NoError(t, err)
		assert.Equal(t, []string{"echo", value}, fields)
	})
}

func TestHCLString(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := hostile.Draw(t, "value")
		if strings.ContainsAny(value, "\n\r") {
			return // no path or name that schema lets through has a line end
		}
		expression, diags := hclsyntax.ParseExpression([]byte(HCLString(value)), "", hcl.InitialPos)
		require.False(t, diags.HasErrors(), "%v", diags)
		back, diags := expression.Value(nil)
		require.False(t, diags.HasErrors(), "%v", diags)
		assert.Equal(t, cty.StringVal(value), back)
	})
}

func TestDockerIgnorePath(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		path := fileName.Draw(t, "path")
		rules, err := ignorefile.ReadAll(strings.NewReader(DockerIgnorePath(path) + "\n"))
		require.NoError(t, err)
		matcher, err := patternmatcher.New(rules)
		require.NoError(t, err)
		for candidate, want := range map[string]bool{path: true, path + "x": false, "x" + path: false, path + "/below": true} {
			matched, err := matcher.MatchesOrParentMatches(candidate)
			require.NoError(t, err)
			assert.Equal(t, want, matched, "rule %q, path %q", rules, candidate)
		}
	})
}

// TestGitIgnorePath asks Git. One repository has all the names, because starting
// Git takes longer than everything else here.
func TestGitIgnorePath(t *testing.T) {
	repository := t.TempDir()
	require.NoError(t, exec.Command("git", "init", "--quiet", repository).Run())
	for _, path := range []string{"VERSION", "deploy/VERSION", "#1", "!x", "a*b", "a?b", "[x]", `a\b`, "two words", "end ", " start", "it's $HOME", "é"} {
		rule := string(AppendGitIgnorePath(nil, path))
		require.NoError(t, os.WriteFile(filepath.Join(repository, ".gitignore"), []byte(rule+"\n"), 0o644))
		for candidate, want := range map[string]bool{path: true, path + "x": false, "x/" + path: false, "aXb": false, "x": false} {
			ignore := exec.Command("git", "-C", repository, "check-ignore", "--quiet", "--no-index", "--", candidate)
			assert.Equal(t, want, ignore.Run() == nil, "rule %q, path %q", rule, candidate)
		}
	}
}

// hostile is one line of what means something somewhere.
var hostile = rapid.Map(rapid.SliceOfN(rapid.SampledFrom([]string{
	"a", "Z", "0", " ", "  ", "`", "``", "|", `\`, `\|`, "$", "${x}", "$(x)", "'", `"`, "*", "**", "_", "~~", "[", "]", "](x)", "![", "<b>", "<!--", ">",
	"&", "&amp;", "#", "!", "^", "{", "}", "(", ")", "-", "--", "=", "+", "1.", ":", "://", "https://a.b", "www.a.b", "a@b.c", "@", "é", "\u00a0", "%", ",", ";", "/",
}), 1, 12), func(parts []string) string { return strings.Join(parts, "") })

// fileName is a hostile name of one file.
var fileName = rapid.Map(hostile, func(s string) string { return strings.ReplaceAll(s, "/", "_") }).
	Filter(func(s string) bool { return strings.Trim(s, ".") != "" })

func TestYAMLString(t *testing.T) {
	for s, want := range map[string]string{
		"plain": `"plain"`, "it's": `"it's"`, `say "hi"`: `'say "hi"'`, `"it's"`: `'"it''s"'`, `a\b`: `"a\\b"`, `a\b "c"`: `"a\\b \"c\""`, "": `""`,
	} {
		assert.Equal(t, want, YAMLString(s))
	}
}

// A string of YAML is read back as it was by a YAML parser, and one of JSON by both.
func TestYAMLName(t *testing.T) {
	for name, want := range map[string]string{
		"shop": "shop", "FLASK_APP": "FLASK_APP", "_x": "_x", "e3": "e3", "one-1": "one-1", "123-x": `"123-x"`,
		"123": `"123"`, "1e3": `"1e3"`, "0x1f": `"0x1f"`, "2001-01-01": `"2001-01-01"`, "on": `"on"`, "Y": `"Y"`, "NO": `"NO"`, "null": `"null"`, "true": `"true"`, "-": `"-"`, "": `""`,
	} {
		assert.Equal(t, want, YAMLName(name))
	}
}

func FuzzYAMLString(f *testing.F) {
	for _, s := range []string{"", "plain", `say "hi"`, `it's "a" 'b'`, `"it's"`, `a\b "c" "d"`, "é 漢字 🐚", "# no comment: x", " spaces ", "- x", "\u2028\u0085", "true", "null"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl) || strings.ContainsAny(s, "\ufeff\ufffe\uffff") {
			return // no value of a config holds one
		}
		var read map[string]string
		require.NoError(t, yaml.Unmarshal([]byte("key: "+YAMLString(s)+"\n"), &read), "%q", s)
		assert.Equal(t, s, read["key"])
		var same string
		require.NoError(t, json.Unmarshal([]byte(JSONString(s)), &same))
		assert.Equal(t, s, same)
	})
}
