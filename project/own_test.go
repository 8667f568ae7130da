package project

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOwnFiles(t *testing.T) {
	f, dir := indexed(t, "-- dockerfile --\n-- version/x --\n-- Dockerfile.dockerignore --\n-- DEPLOYMENT.md --\n-- dockgen.lock --\ndockgen lock 1\nabc 0644 file DEPLOYMENT.md\n-- docker/Dockerfile --\n-- deploy --\n")
	assert.Equal(t, []OwnFile{{"Dockerfile.dockerignore", ".dockerignore"}, {"dockerfile", "Dockerfile"}, {"version", "VERSION"}}, ownFiles(f))
	assert.Equal(t, "container", room(f))
	require.NoError(t, os.Remove(filepath.Join(dir, "deploy")))
	assert.Equal(t, "deploy", room(f))
}
