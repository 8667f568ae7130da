package project

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// outline writes a node on one line.
func (n *yamlNode) outline() string {
	switch {
	case len(n.items) > 0:
		var items []string
		for _, item := range n.items {
			items = append(items, item.outline())
		}
		return "[" + strings.Join(items, ", ") + "]"
	case len(n.keys) > 0:
		var fields []string
		for _, key := range n.keys {
			fields = append(fields, key+": "+n.under[key].outline())
		}
		return "{" + strings.Join(fields, ", ") + "}"
	}
	return strings.ReplaceAll(n.text, "\n", "|")
}

func TestReadYAML(t *testing.T) {
	tests := map[string]struct{ source, want string }{
		"mapping":     {"a: 1\nb:\n  c: x # note\n  d:\n    e: 'it''s'\nf: \"q \\\" #\"\n", `{a: 1, b: {c: x, d: {e: it's}}, f: q " #}`},
		"lists":       {"a:\n  - 1\n  - x: y\n    z: w\n  - - deep\nb:\n- one\n- two\nc: [p, 'q, r', \"s\"]\nd: [\n  a,\n  b\n]\n", "{a: [1, {x: y, z: w}, [deep]], b: [one, two], c: [p, q, r, s], d: [a, b]}"},
		"texts":       {"a: >\n  one\n  two\nb: |\n  x\n  y\nc: plain\n  goes on\nd: 1\n", "{a: one two, b: x|y, c: plain goes on, d: 1}"},
		"anchors":     {"x: &base\n  image: a\n  port: 1\ny:\n  <<: *base\n  port: 2\nz: *base\n", "{x: {image: a, port: 1}, y: {image: a, port: 2}, z: {image: a, port: 1}}"},
		"urls":        {"image: localhost:5000/shop:1\nurl: http://a/b#c\n\"8000:80\": x\n", "{image: localhost:5000/shop:1, url: http://a/b#c, 8000:80: x}"},
		"documents":   {"---\na: 1\n---\nb: 2\n", "{a: 1}"},
		"empty-value": {"a:\nb: 2\nc:\n  # nothing\n", "{a: , b: 2, c: }"},
		"odd":         {"%YAML 1.2\n---\n}{\n  :\n- \n", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			have := readYAML(test.source).outline()
			if name != "odd" {
				assert.Equal(t, test.want, have)
			}
		})
	}
	n := readYAML("a:\n  b: 1\n\n  c: 2\n")
	assert.Equal(t, 4, n.key("a", "c").line)
	assert.Equal(t, "1", n.key("a", "b").scalar())
	assert.Empty(t, n.key("a", "x", "y").scalar())
}

// A merge of merges stays as small as its text.
func TestReadYAMLBomb(t *testing.T) {
	source := "a0: &a0\n  k0: v\n"
	for i := range 60 {
		name, from := "a"+strings.Repeat("x", i+1), "a"+strings.Repeat("x", i)
		if i == 0 {
			from = "a0"
		}
		source += name + ": &" + name + "\n  l: *" + from + "\n  m: *" + from + "\n"
	}
	assert.Len(t, readYAML(source).keys, 61)
	assert.NotNil(t, readYAML(strings.Repeat("- ", 100_000)))
	assert.NotNil(t, readYAML(strings.Repeat("a:\n ", 10_000)))
	deep := ""
	for i := range 1000 {
		deep += strings.Repeat(" ", i) + "a:\n"
	}
	assert.NotNil(t, readYAML(deep))
}

func FuzzReadYAML(f *testing.F) {
	f.Add("a:\n  - b: [c, 'd']\n    e: >\n      f\nx: &y z\nw: *y\n<<: *y\n")
	f.Fuzz(func(t *testing.T, source string) {
		assert.NotNil(t, readYAML(source))
	})
}
