package page

import (
	"bytes"
	"go/format"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/valyala/quicktemplate/parser"
)

// templates returns the text of every template by its name.
func templates(t *testing.T) map[string]string {
	t.Helper()
	names, err := filepath.Glob("*.qtpl")
	require.NoError(t, err)
	require.NotEmpty(t, names)
	texts := map[string]string{}
	for _, name := range names {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		texts[name] = string(text)
	}
	return texts
}

// TestFresh compiles the templates again.
func TestFresh(t *testing.T) {
	compiled, err := filepath.Glob("*.qtpl.go")
	require.NoError(t, err)
	texts := templates(t)
	assert.Len(t, compiled, len(texts), "a compiled file without its template")
	for name, text := range texts {
		var b bytes.Buffer
		require.NoError(t, parser.Parse(&b, strings.NewReader(text), name, "page"))
		want, err := format.Source(b.Bytes())
		require.NoError(t, err)
		got, err := os.ReadFile(name + ".go")
		require.NoError(t, err)
		assert.True(t, bytes.Equal(want, got), "%s.go is not what %s compiles to: run go generate ./page", name, name)
	}
}

// TestTags holds the rules about tags in the comment of the package.
func TestTags(t *testing.T) {
	output := regexp.MustCompile(`^\{%(s=|d|=) `)
	statement := regexp.MustCompile(`^\{%-? (func|endfunc|if|elseif|else|endif|for|endfor|switch|case|default|endswitch|return|import|code) ?`)
	for name, text := range templates(t) {
		for i, line := range strings.Split(text, "\n") {
			assert.Equal(t, strings.TrimRight(line, " "), line, "%s:%d has space at its end", name, i+1)
			for _, tag := range regexp.MustCompile(`\{%(?s:.*?)%\}`).FindAllString(line, -1) {
				assert.True(t, output.MatchString(tag) || statement.MatchString(tag), "%s:%d: %s prints or does what a template must not", name, i+1, tag)
			}
			if strings.HasPrefix(line, "{%- ") {
				assert.True(t, strings.HasSuffix(line, " -%}") && strings.Count(line, "{%") == 1, "%s:%d: {%%- belongs to a tag alone on its line", name, i+1)
			}
		}
	}
}
