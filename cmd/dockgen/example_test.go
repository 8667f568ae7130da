package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestExamples expects examples in the help of every verb, each a command line that the
// verb reads: only flags that it has. Usage is printed once.
func TestExamples(t *testing.T) {
	for _, command := range new(cli).command().Commands() {
		if command.Name() == "help" || command.Name() == "completion" {
			continue // cobra's own
		}
		t.Run(command.Name(), func(t *testing.T) {
			require.NotEmpty(t, command.Example)
			for line := range strings.Lines(command.Example) {
				for one := range strings.SplitSeq(strings.TrimSpace(line), "&&") {
					words := strings.Fields(one)
					if words[0] != "dockgen" {
						continue
					}
					root := new(cli).command()
					var found *cobra.Command
					found, rest, err := root.Find(words[1:])
					require.NoError(t, err, one)
					assert.Equal(t, command.Name(), found.Name(), one)
					for _, word := range rest {
						if name, isFlag := strings.CutPrefix(word, "--"); isFlag {
							name, _, _ = strings.Cut(name, "=")
							assert.NotNil(t, found.Flag(name), one)
						}
					}
				}
			}
			var stdout, stderr bytes.Buffer
			require.Equal(t, exitDone, run([]string{command.Name(), "--help"}, &stdout, &stderr))
			assert.Empty(t, stderr.String())
			assert.Equal(t, 1, strings.Count(stdout.String(), "Usage:"))
			assert.Contains(t, stdout.String(), "Examples:\n"+command.Example)
		})
	}
}
