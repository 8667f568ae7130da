package survey

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/project/sourcetest"
)

func TestOwnFiles(t *testing.T) {
	f, dir := sourcetest.Index(t, "-- dockerfile --\n-- version/x --\n-- Dockerfile.dockerignore --\n-- DEPLOYMENT.md --\n-- dockgen.lock --\ndockgen lock 1\nabc 0644 file DEPLOYMENT.md\n-- docker/Dockerfile --\n-- deploy --\n")
	assert.Equal(t, []OwnFile{{"Dockerfile.dockerignore", ".dockerignore"}, {"dockerfile", "Dockerfile"}, {"version", "VERSION"}}, ownFiles(f))
	assert.Equal(t, "container", room(f))
	require.NoError(t, os.Remove(filepath.Join(dir, "deploy")))
	assert.Equal(t, "deploy", room(sourcetest.Open(t, dir)))
}
