//go:build !windows

package main

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestGeneratesAtOnce starts several processes in one project. They do not
// interleave: one writes everything, and the others find it done.
func TestGeneratesAtOnce(t *testing.T) {
	const processes = 6
	p := newShop(t)
	p.mustRun("generate")
	levels := []string{"info", "debug"}
	for round := range 10 {
		p.edit(configName, levels[round%2], levels[(round+1)%2])
		p.edit(configName, "  image =", "  # round\n  image =")
		p.remove("build-publish.sh")

		var commands [processes]*exec.Cmd
		var stdout, stderr [processes]bytes.Buffer
		for i := range commands {
			commands[i] = exec.Command("dockgen", "generate")
			commands[i].Stdout, commands[i].Stderr = &stdout[i], &stderr[i]
			require.NoError(t, commands[i].Start())
		}
		var wrote []string
		for i, command := range commands {
			require.NoError(t, command.Wait(), "%s", &stderr[i])
			if out := stdout[i].String(); strings.Contains(out, "wrote ") {
				wrote = append(wrote, out)
			}
		}
		assert.Equal(t, []string{"wrote Dockerfile\nwrote build-publish.sh\n"}, wrote)
		for name := range p.tree() {
			assert.NotContains(t, name, ".dockgen-")
		}
		p.mustRun("check")
	}
}
