package schema

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// agreesWithHCL reports whether src is simple, and fails unless what is simple is
// the same tree to HCL's own parser.
func agreesWithHCL(t *testing.T, src []byte) bool {
	t.Helper()
	in := newSource("flaskdeploy.hcl", src)
	got, simple := parseSimple(in)
	if !simple {
		return false
	}
	file, diags := hclsyntax.ParseConfig(src, in.name, hcl.InitialPos)
	require.Empty(t, diags, "%q", src)
	require.Equal(t, foreign{in}.content(file.Body.(*hclsyntax.Body)), got, "%q", src)
	return true
}

// assertSameFromHCL asserts that src means the same, and has the same mistakes, when
// HCL's own parser reads it: at its end is what is not simple.
func assertSameFromHCL(t *testing.T, path string, src []byte) {
	t.Helper()
	read := Surroundings{Read: func(name string) ([]byte, error) { return os.ReadFile(filepath.Join(filepath.Dir(path), name)) }}
	config, findings := LoadWith("flaskdeploy.hcl", src, read)
	other, otherFindings := LoadWith("flaskdeploy.hcl", append(slices.Clip(src), "\n# ä\n"...), read)
	assert.Equal(t, findings, otherFindings, path)
	if assert.Equal(t, config == nil, other == nil, path) && config != nil {
		assert.Equal(t, string(Show(config)), string(Show(other)), path)
		always := func() bool { return true }
		assert.Equal(t, config.Influences(always), other.Influences(always), path)
	}
}

// Every construct of a simple config, and what is beside each.
var simpleConfigs = map[string]bool{
	"":                                 true,
	"  \n\n":                           true,
	"# Only a comment.\n":              true,
	"# Only a comment.":                false,
	"a = 1":                            true,
	"  a = 1 # why\n":                  true,
	"a=1//why\n":                       true,
	"a = 1 /* why */\n":                false,
	"a = 1.5\n":                        false,
	"a = 1e3\n":                        false,
	"a = -1\n":                         false,
	"a = 007\n":                        true,
	"a = 123456789012345\n":            true,
	"a = 1234567890123456\n":           false,
	"a = [1234567890123456]\n":         false,
	"a = 1a\n":                         false,
	"a = true\nb = false\nc-d_e = 0\n": true,
	"a = true.b\n":                     false,
	"a = null\n":                       false,
	"a = 1\na = 2\n":                   false,
	"a = 1 b = 2\n":                    false,
	"b {\n  x = 1\n  c {\n    y = 2\n  }\n  z = [3, 4]\n}\na = 7\n": true,
	"a = 1\r\n":                         false,
	"a =\n1\n":                          false,
	"a = \"\"\n":                        true,
	"a = \"one two\"\n":                 true,
	"a = \"tab\there\"\n":               false,
	"a = \"q\\\"\"\n":                   true,
	"a = \"100%\"\n":                    true,
	"a = \"$5\"\n":                      true,
	"a = \"$${b}\"\n":                   false,
	"a = \"\\\"b\\\" \\\\ c\"\n":        true,
	"a = \"%%{b}\"\n":                   false,
	"a = \"%{if b}\"\n":                 false,
	"a = \"$$b\"\n":                     false,
	"a = \"b\\n\"\n":                    false,
	"a = \"$5-${b}-$${c}\"\n":           false,
	"a = \"$5-%d-${b}-%\"\n":            true,
	"a = \"b\\":                         false,
	"a = \"ä\"\n":                       false,
	"a = \"open\n":                      false,
	"a = \"${b}\"\n":                    true,
	"a = \"${ b.c }\"\n":                true,
	"a = \"${~ b.c }\"\n":               false,
	"a = \"x-${b.c-d}/y${e}\"\n":        true,
	"a = \"${b}${c}\"\n":                true,
	"a = \"${\"b\"}\"\n":                false,
	"a = \"${b + 1}\"\n":                false,
	"a = \"${b\n}\"\n":                  false,
	"a = local.b.c\n":                   true,
	"a = local. b\n":                    false,
	"a = local.b[0]\n":                  false,
	"a = local.0\n":                     false,
	"a = f(1)\n":                        false,
	"a = f::g(1)\n":                     false,
	"a = b ? 1 : 2\n":                   false,
	"a = 1 + 2\n":                       false,
	"a = (1)\n":                         false,
	"a = []\n":                          true,
	"a = [\"b\", 2, true, local.c, ]\n": true,
	"a = [ # why\n  \"b\", // b\n\n\"c\"\n]\n": true,
	"a = [\n\n]":              true,
	"a = [\"b\" \"c\"]\n":     false,
	"a = [,]\n":               false,
	"a = [[1]]\n":             false,
	"a = [for]\n":             false,
	"a = [for b in c : b]\n":  false,
	"a = {}\n":                true,
	"a = { \"b\" = \"c\" }\n": true,
	"a = {\n  \"b.c\" = \"d\" # why\n\n  \"e${f}\" = local.g\n}\n": true,
	"a = {\n\n}\n":                       true,
	"a = { \"b\" = \"c\", \"d\" = 1 }\n": false,
	"a = { b = 1 }\n":                    false,
	"a = { \"b\" : 1 }\n":                false,
	"a = { \"b\"\n= 1 }\n":               false,
	"b {}\n":                             true,
	"b {\n}":                             true,
	"b { # why\n  a = 1\n}\n":            true,
	"b \"c\" \"\" {\n  a = 1\n\n  d {\n    e = 2\n  }\n} # end\n": true,
	"b c {\n}\n":                       false,
	"b \"${c}\" {\n}\n":                false,
	"b { a = 1 }\n":                    false,
	"b {\n  a = 1 }\n":                 false,
	"b {\n  a = 1\n} c = 2\n":          false,
	"b {\n":                            false,
	"b {\n}}\n":                        false,
	"b\n{\n}\n":                        false,
	"}\n":                              false,
	"b {\nb {\nb {\n}\n}\n}\n":         true,
	"b {\nb {\nb {\nb {\n}\n}\n}\n}\n": false,
	"\"a\" = 1\n":                      false,
	"a = <<E\nx\nE\n":                  false,
}

func TestSimple(t *testing.T) {
	for src, want := range simpleConfigs {
		assert.Equal(t, want, agreesWithHCL(t, []byte(src)), "%q", src)
	}
}

// Real configs are read by whichever parser, and nearly all are simple.
func TestSimpleRepository(t *testing.T) {
	read, simple := 0, 0
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".hcl") {
			return err
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		agrees := agreesWithHCL(t, src)
		assertSameFromHCL(t, path, src)
		if filepath.Base(path) == "flaskdeploy.hcl" {
			read++
			if agrees {
				simple++
			} else {
				t.Log("not simple:", path)
			}
		}
		return nil
	})
	require.NoError(t, err)
	require.NotZero(t, read)
	assert.Greater(t, simple*10, read*8, "%d of %d configs are simple", simple, read)
}

func FuzzSimple(f *testing.F) {
	for src := range simpleConfigs {
		f.Add([]byte(src))
	}
	f.Fuzz(func(t *testing.T, src []byte) { agreesWithHCL(t, src) })
}
