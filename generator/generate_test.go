package generator

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"dockgen/schema"
)

func TestGenerate(t *testing.T) {
	c := plainConfig(t)
	for i := range c.Outputs {
		c.Outputs[i].Enabled = true
	}
	files := Generate(c)
	assert.Len(t, files, len(c.Outputs))
	for i, file := range files {
		assert.Equal(t, c.Outputs[i].Name, file.Output)
		assert.Equal(t, c.Outputs[i].Path, file.Path)
		if file.Output == schema.GitIgnore {
			assert.True(t, file.Block)
			assert.Zero(t, file.Mode)
		} else {
			assert.Contains(t, string(file.Content), Marker, file.Path)
		}
	}
	for i := range c.Outputs {
		c.Outputs[i].Enabled = c.Outputs[i].Name == schema.Dockerfile
	}
	assert.Len(t, Generate(c), 1, "what is switched off is not made")
}

// Memory that held other files, and memory that is too small for these, change
// nothing; and to add to a file's content is not to write into the next one.
func TestGenerateInto(t *testing.T) {
	large := smallest(t, `
		dependencies "pip" {
			private_git "github.com" { secret = "CR_PAT" }
		}
		env "DATABASE_URL" { secret = true }`)
	var text []byte
	for _, c := range []*schema.Config{plainConfig(t), large, plainConfig(t)} {
		want := Generate(c)
		var files []File
		files, text = GenerateInto(text, c)
		assert.Equal(t, want, files)
		for i := range files {
			_ = append(files[i].Content, "more"...)
		}
		assert.Equal(t, want, files)

		again, other := GenerateInto(text, c)
		assert.Same(t, &text[0], &other[0], "the memory is used again")
		assert.Equal(t, want, again)
	}
}
