//go:build e2e

package e2e

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// pin asks a real registry, and writes what it answers.
func TestPin(t *testing.T) {
	t.Parallel()
	p, _ := publishable(t, "pin")
	before := p.read(t, "flaskdeploy.hcl")
	path, tag, _ := strings.Cut(base, ":")
	newest := digest(t, registry+"/"+path, tag)
	pin := func(args ...string) (string, int) {
		return runScript(t, exec.Command(dockgen, append([]string{"pin"}, args...)...), p.folder)
	}
	out, code := pin("--check")
	assert.Equal(t, 3, code, out)
	assert.Equal(t, before, p.read(t, "flaskdeploy.hcl"))

	out, code = pin()
	require.Zero(t, code, out)
	assert.Equal(t, strings.Replace(before, base, base+"@"+newest, 1), p.read(t, "flaskdeploy.hcl"))
	out, code = pin("--check")
	assert.Zero(t, code, out)
	p.generate(t)
	assert.Contains(t, p.read(t, "Dockerfile"), "FROM "+registry+"/"+base+"@"+newest+" AS build")

	p.write(t, "flaskdeploy.hcl", strings.Replace(before, base, "python:no-such-tag", 1))
	out, code = pin()
	assert.Equal(t, 1, code, out)
	assert.Contains(t, out, "it has no such tag")
}
