package survey

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReadNeedsAFolder(t *testing.T) {
	_, err := Read(t.TempDir() + "/nowhere")
	require.Error(t, err)
	s, err := Read(t.TempDir())
	require.NoError(t, err)
	assert.False(t, s.EntryPoint.Known())
}
