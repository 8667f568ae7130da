package quote

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	renderer "github.com/yuin/goldmark/renderer/html"
	"pgregory.net/rapid"
)

func TestMarkdownText(t *testing.T) {
	for name, test := range map[string]struct{ value, want string }{
		"plain":       {"How much is logged: debug, info (or less).", "How much is logged: debug, info (or less)."},
		"url":         {"See https://acme.dev/x.", "See `https://acme.dev/x`."},
		"name":        {"the a_b of it", "the `a_b` of it"},
		"code":        {"like `this`, or so", "like \\``this`\\`, or so"},
		"ampersand":   {"a & b &amp; c", "a & b `&amp`; c"},
		"only-stop":   {"a ... b", "a ... b"},
		"two-spaces":  {" a  b ", "a b"},
		"element":     {"<b>bold</b>", "`<b>bold</b>`"},
		"one-element": {"a <b> !", "a `<b>` !"},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, MarkdownText(test.value))
		})
	}
	rapid.Check(t, func(t *rapid.T) {
		value := hostile.Draw(t, "value")
		want := strings.Join(strings.FieldsFunc(value, func(r rune) bool { return r == ' ' }), " ")
		assert.Equal(t, want, shownAfter(t, MarkdownText(value)), MarkdownText(value))
	})
}

func TestMarkdownCode(t *testing.T) {
	assert.Empty(t, MarkdownCode(""))
	assert.Equal(t, "`PORT`", MarkdownCode("PORT"))
	assert.Equal(t, "`a `\\``b`", MarkdownCode("a `b"))
	assert.Equal(t, "`  a  `", MarkdownCode(" a "), "a reader takes a space off on either side")
	assert.Equal(t, "` a`", MarkdownCode(" a"))
	assert.Equal(t, "`  `", MarkdownCode("  "))
	rapid.Check(t, func(t *rapid.T) {
		value := hostile.Draw(t, "value")
		assert.Equal(t, value, shownAfter(t, MarkdownCode(value)), MarkdownCode(value))
	})
}

func TestMarkdownLink(t *testing.T) {
	assert.Equal(t, "[`docs/a-b.md`](docs/a-b.md)", MarkdownLink("docs/a-b.md", 0))
	assert.Equal(t, "[`a (1)&é`](../../a%20%281%29%26%C3%A9)", MarkdownLink("a (1)&é", 2))
}

// shownAfter returns what a reader of GitHub's Markdown sees behind the text "x: ".
// Only code may be marked up.
func shownAfter(t *rapid.T, markdown string) string {
	var b strings.Builder
	converter := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(renderer.WithUnsafe()))
	require.NoError(t, converter.Convert([]byte("- x: "+markdown+" end\n"), &b))
	inside := strings.TrimSuffix(strings.TrimPrefix(b.String(), "<ul>\n<li>x: "), " end</li>\n</ul>\n")
	inside = regexp.MustCompile(`</?code>`).ReplaceAllString(inside, "")
	require.NotContains(t, inside, "<", "an element that is no code")
	return html.UnescapeString(inside)
}
