package generator

import (
	"encoding/json"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	renderer "github.com/yuin/goldmark/renderer/html"
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
			assert.Equal(t, test.want, dockerWord(test.value))
		})
	}
}

func TestExecForm(t *testing.T) {
	args := []string{"gunicorn", `shop:create_app("<&>", 'a\b')`, "", "é\u2028"}
	text := string(appendExecForm(nil, args))
	assert.Contains(t, text, `"gunicorn", "shop:create_app(\"<&>\", 'a\\b')"`, "legible, with a space after each comma")

	var back []string
	require.NoError(t, json.Unmarshal([]byte(text), &back))
	assert.Equal(t, args, back)
}

func TestShellWord(t *testing.T) {
	assert.Equal(t, "a-b_c/d.e:f@g%h+i,j", shellWord("a-b_c/d.e:f@g%h+i,j"), "bare when nothing in it matters")
	rapid.Check(t, func(t *rapid.T) {
		value := hostile.Draw(t, "value")
		file, err := syntax.NewParser(syntax.Variant(syntax.LangPOSIX)).Parse(strings.NewReader("echo "+shellWord(value)), "")
		require.NoError(t, err)
		require.Len(t, file.Stmts, 1)
		fields, err := expand.Fields(&expand.Config{}, file.Stmts[0].Cmd.(*syntax.CallExpr).Args...)
		require.NoError(t, err)
		assert.Equal(t, []string{"echo", value}, fields)
	})
}

func TestDockerIgnorePath(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		path := fileName.Draw(t, "path")
		rules, err := ignorefile.ReadAll(strings.NewReader(dockerIgnorePath(path) + "\n"))
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
		rule := string(appendGitIgnorePath(nil, path))
		require.NoError(t, os.WriteFile(filepath.Join(repository, ".gitignore"), []byte(rule+"\n"), 0o644))
		for candidate, want := range map[string]bool{path: true, path + "x": false, "x/" + path: false, "aXb": false, "x": false} {
			ignore := exec.Command("git", "-C", repository, "check-ignore", "--quiet", "--no-index", "--", candidate)
			assert.Equal(t, want, ignore.Run() == nil, "rule %q, path %q", rule, candidate)
		}
	}
}

func TestMarkdownCell(t *testing.T) {
	assert.Equal(t, "How much is logged: debug, info (or less).", markdownCell("How much is logged: debug, info (or less)."),
		"legible when nothing in it matters")
	for c := ' '; c <= '~'; c++ {
		for _, text := range []string{string(c), string(c) + "//", string(c) + "ww."} {
			assert.Equal(t, markdownEscapes().Replace(text), markdownCell(text))
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		value := hostile.Draw(t, "value")
		assert.Equal(t, strings.Trim(value, " "), markdownText(t, cellIn(t, markdownCell(value))), markdownCell(value))
	})
}

func TestMarkdownCodeCell(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := hostile.Draw(t, "value")
		code := string(appendMarkdownCodeCell(nil, value))
		assert.Equal(t, value, codeIn(t, cellIn(t, code)), code)
	})
}

func TestMarkdownCode(t *testing.T) {
	assert.Empty(t, appendMarkdownCode(nil, ""))
	assert.Equal(t, "`PORT`", string(appendMarkdownCode(nil, "PORT")))
	rapid.Check(t, func(t *rapid.T) {
		value := hostile.Draw(t, "value")
		code := string(appendMarkdownCode(nil, value))
		paragraph := strings.TrimPrefix(strings.TrimSuffix(toHTML(t, "x "+code), "</p>\n"), "<p>x ")
		assert.Equal(t, value, codeIn(t, paragraph), code)
	})
}

// hostile is one line of what means something somewhere.
var hostile = rapid.Map(rapid.SliceOfN(rapid.SampledFrom([]string{
	"a", "Z", "0", " ", "  ", "`", "``", "|", `\`, `\|`, "$", "${x}", "$(x)", "'", `"`, "*", "**", "_", "~~", "[", "]", "](x)", "![", "<b>", "<!--", ">",
	"&", "&amp;", "#", "!", "^", "{", "}", "(", ")", "-", "--", "=", "+", "1.", ":", "://", "https://a.b", "www.a.b", "a@b.c", "@", "é", "\u00a0", "%", ",", ";", "/",
}), 1, 12), func(parts []string) string { return strings.Join(parts, "") })

// fileName is a hostile name of one file.
var fileName = rapid.Map(hostile, func(s string) string { return strings.ReplaceAll(s, "/", "_") }).
	Filter(func(s string) bool { return strings.Trim(s, ".") != "" })

func toHTML(t *rapid.T, source string) string {
	markdown := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(renderer.WithUnsafe()))
	var b strings.Builder
	require.NoError(t, markdown.Convert([]byte(source), &b))
	return b.String()
}

// cellIn renders a table around one cell and returns its HTML.
func cellIn(t *rapid.T, cell string) string {
	page := toHTML(t, "| a | b |\n|---|---|\n| "+cell+" | last |\n")
	_, rest, found := strings.Cut(page, "<tbody>\n<tr>\n<td>")
	require.True(t, found, page)
	inside, rest, found := strings.Cut(rest, "</td>")
	require.True(t, found, page)
	require.Contains(t, rest, "<td>last</td>", "the cell after it")
	return inside
}

func markdownText(t *rapid.T, inside string) string {
	require.NotContains(t, inside, "<", "an element in plain text")
	return html.UnescapeString(inside)
}

func codeIn(t *rapid.T, inside string) string {
	code, found := strings.CutPrefix(inside, "<code>")
	require.True(t, found, inside)
	code, found = strings.CutSuffix(code, "</code>")
	require.True(t, found, inside)
	return markdownText(t, code)
}
