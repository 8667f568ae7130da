package schema

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/finding"
	"dockgen/schema/mistake"
	"dockgen/schema/syntax"
)

// FuzzLoad states what holds for every text whatsoever. Every fixture is a seed.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(smallest))
	f.Add([]byte(showcase))
	configs, err := filepath.Glob(filepath.Join("testdata", "*", "*.hcl"))
	require.NoError(f, err)
	for _, path := range configs {
		src, err := os.ReadFile(path)
		require.NoError(f, err)
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		c, findings := Load("flaskdeploy.hcl", src)
		assert.Equal(t, finding.HasErrors(findings), c == nil)
		assert.LessOrEqual(t, len(findings), maxFindings+1)
		lines := lineLengths(src)
		for _, f := range findings {
			assertInside(t, lines, f.Range)
			assert.NotEmpty(t, f.Summary)
			assert.NotEmpty(t, f.Detail)
			assert.True(t, utf8.ValidString(f.Summary+f.Detail+f.Block), "%q %q", f.Detail, f.Block)
			assert.LessOrEqual(t, utf8.RuneCountInString(f.Detail), syntax.MaxDetail+1)
			assert.LessOrEqual(t, utf8.RuneCountInString(f.Block), syntax.MaxBlock+1)
		}
		if c == nil {
			return
		}
		for i := range c.blocks {
			g := &c.blocks[i]
			if g.written == nil {
				continue
			}
			assertInside(t, lines, g.written.Header().Place().Range)
			for j := range g.nodes {
				if n := &g.nodes[j]; n.term != nil {
					assertInside(t, lines, n.term.At.Place().Range)
				}
			}
		}
		assertPlain(t, reflect.ValueOf(*c))
		shown := Show(c)
		assert.True(t, json.Valid(shown), "%s", shown)
		again, _ := Load("flaskdeploy.hcl", src)
		assert.Equal(t, string(shown), string(Show(again)))
	})
}

// lineLengths is the number of characters in each line of src.
func lineLengths(src []byte) []int {
	lengths := []int{0}
	for len(src) > 0 {
		r, size := utf8.DecodeRune(src)
		src = src[size:]
		if r == '\n' {
			lengths = append(lengths, 0)
		} else {
			lengths[len(lengths)-1]++
		}
	}
	return lengths
}

// assertInside asserts that both ends of r are places in the file; the end may
// be one past the end of its line.
func assertInside(t *testing.T, lines []int, r finding.Range) {
	if r.IsZero() {
		return
	}
	for _, p := range []finding.Position{r.Start, r.End} {
		if assert.GreaterOrEqual(t, p.Line, 1) && assert.LessOrEqual(t, p.Line, len(lines)) {
			assert.GreaterOrEqual(t, p.Column, 1)
			assert.LessOrEqual(t, p.Column, lines[p.Line-1]+1)
		}
	}
	assert.False(t, r.End.Line < r.Start.Line || r.End.Line == r.Start.Line && r.End.Column < r.Start.Column, "%v", r)
}

// assertPlain asserts that no string in v holds a character that could leave
// its line, or its meaning.
func assertPlain(t *testing.T, v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		assert.NoError(t, mistake.InCharacters(v.String()))
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				assertPlain(t, v.Field(i))
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			assertPlain(t, v.Index(i))
		}
	}
}
