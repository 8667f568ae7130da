package format

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/finding"
	"dockgen/schema"
	"dockgen/schema/syntax"
)

var update = flag.Bool("update", false, "rewrite the texts that are expected")

// TestSource lays out before.hcl of each archive and expects after.hcl.
func TestSource(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			require.NoError(t, err)
			require.Len(t, archive.Files, 2)
			before := archive.Files[0].Data
			if *update {
				archive.Files[1].Data, _ = Source("flaskdeploy.hcl", before)
				require.NoError(t, os.WriteFile(path, txtar.Format(archive), 0o644))
			}
			got, findings := Source("flaskdeploy.hcl", before)
			require.Empty(t, findings)
			assert.Equal(t, string(archive.Files[1].Data), string(got))
			assertFormatted(t, before)
		})
	}
}

func TestFormatKeepsLineEnds(t *testing.T) {
	tests := map[string]struct{ before, after string }{
		"nothing":              {"", ""},
		"blank-lines":          {"\n\n\n", ""},
		"no-final-newline":     {"a = 1", "a = 1\n"},
		"comment-at-the-end":   {"# a ", "# a\n"},
		"crlf":                 {"a=1\r\n\r\n\r\nb=2 # c \r\n", "a = 1\r\n\r\nb = 2 # c\r\n"},
		"mixed":                {"a=1\r\nb=2\n", "a = 1\nb = 2\n"},
		"byte-order-mark":      {"\ufeffa=1\n", "\ufeffa = 1\n"},
		"wide-characters":      {"é = 1 # x\nlong = \"ü👋\" # y\n", "é    = 1    # x\nlong = \"ü👋\" # y\n"},
		"template-over-lines":  {"a = \"${[\n1,\n2]}\"\n", "a = \"${[\n  1,\n2]}\"\n"},
		"call-over-lines":      {"a = f(1,\n2)\n", "a = f(1,\n2)\n"},
		"comment-in-list":      {"a = [ # x\n1, # y\n2]\n", "a = [ # x\n  1,  # y\n  2\n]\n"},
		"for":                  {"a = [for x in[1]:x]\n", "a = [for x in [1] : x]\n"},
		"written-twice":        {"a {\nb=1\nb=2\n}\n", "a {\n  b = 1\n  b = 2\n}\n"},
		"heredoc-in-list":      {"a = [<<X\n  x\nX\n, 1]\n", "a = [\n  <<X\n  x\nX\n  , 1\n]\n"},
		"block-begins-comment": {"a {\n\n# x\n\nb {}\n}\n", "a {\n  # x\n\n  b {}\n}\n"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, findings := Source("flaskdeploy.hcl", []byte(tt.before))
			require.Empty(t, findings)
			assert.Equal(t, tt.after, string(got))
			assertFormatted(t, []byte(tt.before))
		})
	}
}

func TestFormatRefuses(t *testing.T) {
	tests := map[string]struct {
		src  string
		code finding.Code
	}{
		"syntax":            {"app {\n", syntax.Syntax},
		"merge-conflict":    {"<<<<<<< ours\na = 1\n", syntax.Syntax},
		"control-character": {"a = 1 # \x1b\n", syntax.Encoding},
		"not-utf-8":         {"a = \"\xff\"\n", syntax.Encoding},
		"too-large":         {strings.Repeat("#", syntax.MaxBytes+1), syntax.Limit},
		"too-deep":          {"a = " + strings.Repeat("[", 600) + strings.Repeat("]", 600), syntax.Limit},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, findings := Source("flaskdeploy.hcl", []byte(tt.src))
			assert.Nil(t, got)
			require.NotEmpty(t, findings)
			assert.Equal(t, tt.code, findings[0].Code)
			assert.Equal(t, finding.Error, findings[0].Severity)
		})
	}
}

// The showcase and what the documentation shows are laid out as fmt would.
func TestFormatLeavesOurOwnAlone(t *testing.T) {
	paths, err := filepath.Glob("../../golden/*/flaskdeploy.hcl")
	require.NoError(t, err)
	for _, path := range append(paths, "../../examples/flaskdeploy.hcl") {
		src, err := os.ReadFile(path)
		require.NoError(t, err)
		got, findings := Source(path, src)
		require.Empty(t, findings, path)
		assert.Equal(t, string(src), string(got), path)
	}
}

// FuzzFormat states what holds for every text that is HCL. Every fixture is a seed.
func FuzzFormat(f *testing.F) {
	for _, pattern := range []string{"../testdata/*/*.hcl", "testdata/*.txtar", "../../golden/*/flaskdeploy.hcl", "../../examples/flaskdeploy.hcl"} {
		paths, err := filepath.Glob(pattern)
		require.NoError(f, err)
		for _, path := range paths {
			src, err := os.ReadFile(path)
			require.NoError(f, err)
			for _, file := range append(txtar.Parse(src).Files, txtar.File{Data: src}) {
				f.Add(file.Data)
			}
		}
	}
	f.Fuzz(func(t *testing.T, src []byte) { assertFormatted(t, src) })
}

// assertFormatted expects of src's layout that it says what src says, that it is
// final, and that HashiCorp's formatter has nothing to add.
func assertFormatted(t *testing.T, src []byte) {
	t.Helper()
	got, findings := Source("flaskdeploy.hcl", src)
	if got == nil {
		assert.True(t, finding.HasErrors(findings))
		return
	}
	again, findings := Source("flaskdeploy.hcl", got)
	require.Empty(t, findings, "%s", got)
	assert.Equal(t, string(got), string(again), "the layout is not final")
	assert.Equal(t, words(src), words(got), "the words changed")

	before, findingsBefore := schema.Load("flaskdeploy.hcl", src)
	after, findingsAfter := schema.Load("flaskdeploy.hcl", got)
	assert.Equal(t, codesOf(findingsBefore), codesOf(findingsAfter))
	require.Equal(t, before == nil, after == nil)
	if before != nil {
		assert.Equal(t, string(schema.Show(before)), string(schema.Show(after)))
	}
	// The other formatter knows neither a byte order mark nor CRLF.
	unix := bytes.ReplaceAll(bytes.TrimPrefix(got, []byte("\ufeff")), []byte("\r\n"), []byte("\n"))
	assert.Equal(t, string(hclwrite.Format(unix)), string(unix))
}

// words is the tokens of a config, without what its layout may change.
func words(src []byte) []string {
	tokens, _ := hclsyntax.LexConfig(bytes.TrimPrefix(src, []byte("\ufeff")), "", hcl.InitialPos)
	var list []string
	for _, t := range tokens {
		if t.Type == hclsyntax.TokenNewline {
			continue
		}
		text := string(t.Bytes)
		if isLineComment(t) {
			text = strings.TrimRight(text, " \t\r\n")
		}
		list = append(list, text)
	}
	return list
}

func codesOf(findings []finding.Finding) []finding.Code {
	var codes []finding.Code
	for _, f := range findings {
		codes = append(codes, f.Code)
	}
	slices.Sort(codes)
	return codes
}
