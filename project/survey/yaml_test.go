package survey

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/project/document"
	"dockgen/project/sourcetest"
)

func TestYAMLLines(t *testing.T) {
	n := document.ReadYAML("# comment\na:\n  b: 1\n\n  c: [x,\n    y]\n  d: |\n\n    one\n  e: {f: 2}\n---\ng: &h\n  i: 3\nj: *h\nk:\n  <<: *h\n")
	require.Len(t, n, 2)
	assert.Equal(t, 3, n[0].Key("a").Line)
	assert.Equal(t, 3, n[0].Key("a", "b").Line)
	assert.Equal(t, 5, n[0].Key("a", "c").Line)
	assert.Equal(t, 6, n[0].Key("a", "c").List()[1].Line)
	assert.Equal(t, 7, n[0].Key("a", "d").Line)
	assert.Equal(t, 9, lines(n[0].Key("a", "d"))[0].Line)
	assert.Equal(t, 10, n[0].Key("a", "e", "f").Line)
	// What an alias names stands where its anchor is.
	assert.Equal(t, 13, n[1].Key("j", "i").Line)
	assert.Equal(t, 13, n[1].Key("k", "i").Line)
	assert.Equal(t, "1", n[0].Key("a", "b").Scalar())
	assert.Empty(t, n[0].Key("a", "x", "y").Scalar())
}

// A workflow whose aliases double at each level is searched once a node.
func TestHostileWorkflow(t *testing.T) {
	source := "x0: &x0 {uses: docker/build-push-action@v6, with: {tags: acme/shop}}\n"
	for i := 1; i < 31; i++ {
		source += fmt.Sprintf("x%d: &x%d\n  l: *x%d\n  m: *x%d\n", i, i, i-1, i-1)
	}
	f, dir := sourcetest.Index(t, "-- .github/workflows/ci.yml --\n"+source)
	assert.Equal(t, "docker.io/acme/shop", survey(f, dir).Image.Value)
}
