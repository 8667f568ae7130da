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
	var s Survey
	ownFiles(&project{index: f}, &s)
	assert.Equal(t, []OwnFile{{"Dockerfile.dockerignore", ".dockerignore"}, {"dockerfile", "Dockerfile"}, {"version", "VERSION"}}, s.Own)
	assert.Equal(t, "container", s.FreeFolder)
	require.NoError(t, os.Remove(filepath.Join(dir, "deploy")))
	assert.Equal(t, "deploy", freeFolder(sourcetest.Open(t, dir)))
}
