package document

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// outline writes a node on one line.
func (n *Node) outline() string {
	switch {
	case len(n.Items) > 0:
		var items []string
		for _, item := range n.Items {
			items = append(items, item.outline())
		}
		return "[" + strings.Join(items, ", ") + "]"
	case len(n.Keys) > 0:
		var fields []string
		for _, key := range n.Keys {
			fields = append(fields, key+": "+n.Under[key].outline())
		}
		return "{" + strings.Join(fields, ", ") + "}"
	}
	return strings.ReplaceAll(n.Text, "\n", "|")
}

// Outlines writes documents on one line.
func Outlines(documents []*Node) string {
	var all []string
	for _, n := range documents {
		all = append(all, n.outline())
	}
	return strings.Join(all, " --- ")
}

func TestReadYAML(t *testing.T) {
	tests := map[string]struct{ source, want string }{
		"mapping":            {"a: 1\nb:\n  c: x # note\n  d:\n    e: 'it''s'\nf: \"q \\\" #\"\n", `{a: 1, b: {c: x, d: {e: it's}}, f: q " #}`},
		"lists":              {"a:\n  - 1\n  - x: y\n    z: w\n  - - deep\nb:\n- one\n- two\nc: [p, 'q, r', \"s\"]\nd: [\n  a,\n  b\n]\n", "{a: [1, {x: y, z: w}, [deep]], b: [one, two], c: [p, q, r, s], d: [a, b]}"},
		"flow-mappings":      {"a: {b: c, d: {e: [f, {g: h}]}}\ni:\n  {j: k,\n   l: m}\n", "{a: {b: c, d: {e: [f, {g: h}]}}, i: {j: k, l: m}}"},
		"texts":              {"a: >\n  one\n  two\nb: |\n  x\n  y\nc: plain\n  goes on\nd: 1\n", "{a: one two, b: x|y, c: plain goes on, d: 1}"},
		"tab":                {"a:\t1\nb: [ c,\td ]\n", "{a: 1, b: [c, d]}"},
		"dashes":             {"a: |\n  one\n  --- two\nb: 2\n", "{a: one|--- two, b: 2}"},
		"line-ends":          {"a: 1\r\nb:\r\n  - 2\r\n", "{a: 1, b: [2]}"},
		"null":               {"a: null\nb: ~\nc:\nd: 'null'\n", "{a: , b: , c: , d: null}"},
		"tag":                {"a: !reset 1\nb: !!str 2\nc: !override\n  - 3\n", "{a: 1, b: 2, c: [3]}"},
		"anchors":            {"x: &base\n  image: a\n  port: 1\nz: *base\nlist: [*base, &s y, *s]\n", "{x: {image: a, port: 1}, z: {image: a, port: 1}, list: [{image: a, port: 1}, y, y]}"},
		"alias-as-key":       {"a: &k b\n*k : c\n", "{a: b, b: c}"},
		"merge":              {"x: &b {i: a, p: 1}\ny:\n  <<: *b\n  p: 2\n", "{x: {i: a, p: 1}, y: {i: a, p: 2}}"},
		"merge-last":         {"x: &b {i: a, p: 1}\ny:\n  p: 2\n  <<: *b\n", "{x: {i: a, p: 1}, y: {p: 2, i: a}}"},
		"merge-list":         {"a: &a {i: 1, j: 2}\nb: &b {j: 3, k: 4}\nc:\n  <<: [*a, *b]\nd:\n  <<: [*b, *a]\n  k: 5\n", "{a: {i: 1, j: 2}, b: {j: 3, k: 4}, c: {i: 1, j: 2, k: 4}, d: {j: 3, k: 5, i: 1}}"},
		"merge-of-merge":     {"a: &a {i: 1, j: 1}\nb: &b\n  <<: *a\n  j: 2\nc:\n  <<: *b\n", "{a: {i: 1, j: 1}, b: {i: 1, j: 2}, c: {i: 1, j: 2}}"},
		"merge-inline":       {"a:\n  <<: {b: 1}\n  c: 2\n", "{a: {b: 1, c: 2}}"},
		"merge-quoted":       {"a: &a {b: 1}\nc:\n  '<<': *a\n", "{a: {b: 1}, c: {<<: {b: 1}}}"},
		"urls":               {"image: localhost:5000/shop:1\nurl: http://a/b#c\n\"8000:80\": x\n", "{image: localhost:5000/shop:1, url: http://a/b#c, 8000:80: x}"},
		"numbers":            {"a: 22:22\nb: 0x10\nc: 010\nd: 1_000\n", "{a: 22:22, b: 0x10, c: 010, d: 1_000}"},
		"documents":          {"%YAML 1.1\n---\na: 1\n---\nb: 2\n...\n---\nc: 3\n", "{a: 1} --- {b: 2} --- {c: 3}"},
		"empty-value":        {"a:\nb: 2\nc:\n  # nothing\n", "{a: , b: 2, c: }"},
		"complex-key":        {"? [a, b]\n: c\nd: e\n", "{d: e}"},
		"twice":              {"a: 1\na: 2\n", "{a: 2}"},
		"empty":              {"", ""},
		"comment-only":       {"# nothing\n", ""},
		"broken-document":    {"a: 1\n---\nb: 2\n---\nc: [\n", "{a: 1} --- {b: 2}"},
		"odd":                {"%YAML 1.2\n---\n}{\n  :\n- \n", ""},
		"unknown-alias":      {"a: *b\n", ""},
		"tab-as-indentation": {"a:\n\tb: 1\n", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, Outlines(ReadYAML(test.source)))
		})
	}
}

// size is how many nodes there are in n, and how deep they are.
func (n *Node) size() (nodes, depth int) {
	nodes = 1
	inner := n.Items
	for _, key := range n.Keys {
		inner = append(inner, n.Under[key])
	}
	for _, child := range inner {
		below, deep := child.size()
		nodes, depth = nodes+below, max(depth, deep+1)
	}
	return nodes, depth
}

// Texts that would grow when their aliases are copied, that name themselves, or that
// nest.
func TestHostileYAML(t *testing.T) {
	bomb := func(form string) string {
		source := "x0: &x0 {k: v}\n"
		for i := 1; i < 60; i++ {
			source += strings.NewReplacer("N", fmt.Sprint(i), "M", fmt.Sprint(i-1)).Replace(form)
		}
		return source
	}
	steps := ""
	for i := range 1000 {
		steps += strings.Repeat(" ", i) + "a:\n"
	}
	tests := map[string]string{
		"lists-of-aliases":    bomb("xN: &xN [*xM, *xM, *xM, *xM, *xM, *xM, *xM, *xM, *xM]\n"),
		"mappings-of-aliases": bomb("xN: &xN\n  l: *xM\n  m: *xM\n"),
		"merges-of-merges":    bomb("xN: &xN\n  <<: [*xM, *xM]\n  kN: *xM\n"),
		"alias-in-its-anchor": "a: &a [*a, *a]\nb: &b {c: *b, <<: *b}\n",
		"list-in-itself":      "&a [*a]\n",
		"merge-of-itself":     "a: &a\n  <<: *a\n  b: 1\n",
		"nested-lists":        strings.Repeat("[", 9_000) + strings.Repeat("]", 9_000),
		"nested-too-deep":     strings.Repeat("[", 100_000),
		"nested-anchors":      nestedAnchors(9_000),
		"dashes":              strings.Repeat("- ", 9_000) + "a",
		"steps":               steps,
		"long-list":           "[" + strings.Repeat("a,", maxYAML/2-1) + "]",
		"many-documents":      strings.Repeat("--- a\n", maxYAML/6),
		"aliases":             "- &a {b: c}\n" + strings.Repeat("- *a\n", 50_000),
		"too-large":           "a: 1 #" + strings.Repeat("x", maxYAML),
	}
	for name, source := range tests {
		t.Run(name, func(t *testing.T) {
			total := 0
			for _, n := range ReadYAML(source) {
				nodes, depth := n.size()
				total += nodes
				assert.LessOrEqual(t, depth, maxYAMLDepth+1)
			}
			assert.LessOrEqual(t, total, maxYAMLNodes+100)
		})
	}
	assert.Empty(t, ReadYAML(tests["too-large"]))
}

// nestedAnchors is n lists, one in the other, each with an anchor.
func nestedAnchors(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "&a%d [", i)
	}
	return b.String() + "*a0" + strings.Repeat("]", n)
}

func FuzzReadYAML(f *testing.F) {
	f.Add("a:\n  - b: [c, 'd']\n    e: >\n      f\nx: &y z\nw: *y\n<<: *y\n")
	f.Add("a: &a\n  <<: [*a, {b: *a}]\n---\n? [c]\n: !d\n  |+\n  e\n")
	f.Fuzz(func(t *testing.T, source string) {
		total := 0
		for _, n := range ReadYAML(source) {
			nodes, _ := n.size()
			total += nodes
		}
		assert.LessOrEqual(t, total, maxYAMLNodes+100)
	})
}
