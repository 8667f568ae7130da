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
