package start

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"dockgen/project/shell"
)

// Flags are compared with each other, so their number has a bound.
func TestReadSettingsOfALongLine(t *testing.T) {
	words := strings.Fields(strings.Repeat("--env A=b ", 50_000))
	written := make([]shell.Written, len(words))
	for i, word := range words {
		written[i].Text = word
	}
	assert.Len(t, readSettings(words, written), maxWords/2)
}
