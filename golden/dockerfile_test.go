package golden

import (
	"bytes"
	"sync"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/frontend/dockerfile/shell"
	"github.com/stretchr/testify/require"

	"dockgen/schema"
)

// dockerfile is what BuildKit understands: every value read, unquoted and
// expanded. A name has as many values as it was given.
type dockerfile struct {
	env, labels     map[string][]string
	workdirs        []string
	health, command []string
	instructions    map[string]int // how many of each
}

func readDockerfile(t *testing.T, src []byte) dockerfile {
	t.Helper()
	parsed, err := parser.Parse(bytes.NewReader(src))
	require.NoError(t, err)
	require.Empty(t, parsed.Warnings)
	stages, globals, err := instructions.Parse(parsed.AST, nil)
	require.NoError(t, err)
	require.Empty(t, globals)
	require.Len(t, stages, 2)

	seen := dockerfile{env: map[string][]string{}, labels: map[string][]string{}, instructions: map[string]int{}}
	lex := shell.NewLex(parsed.EscapeToken)
	// A value that is expanded by mistake becomes another one.
	variables := shell.EnvsFromSlice([]string{"PATH=/bin", "HOME=expanded", "x=expanded", "b=expanded", "id=expanded"})
	expand := func(word string) (string, error) {
		result, err := lex.ProcessWordWithMatches(word, variables)
		return result.Result, err
	}
	for _, stage := range stages {
		for _, command := range stage.Commands {
			if expandable, ok := command.(instructions.SupportsSingleWordExpansion); ok {
				require.NoError(t, expandable.Expand(expand))
			}
			seen.add(command)
		}
	}
	return seen
}

func (d *dockerfile) add(command instructions.Command) {
	d.instructions[command.Name()]++
	switch command := command.(type) {
	case *instructions.EnvCommand:
		for _, pair := range command.Env {
			d.env[pair.Key] = append(d.env[pair.Key], pair.Value)
		}
	case *instructions.LabelCommand:
		for _, pair := range command.Labels {
			d.labels[pair.Key] = append(d.labels[pair.Key], pair.Value)
		}
	case *instructions.WorkdirCommand:
		d.workdirs = append(d.workdirs, command.Path)
	case *instructions.HealthCheckCommand:
		d.health = command.Health.Test
	case *instructions.CmdCommand:
		d.command = command.CmdLine
	}
}

var ordinaryDockerfile struct {
	sync.Once
	dockerfile
}

// ordinary is the Dockerfile of the smallest config.
func ordinary(t *testing.T) dockerfile {
	t.Helper()
	ordinaryDockerfile.Do(func() {
		ordinaryDockerfile.dockerfile = readDockerfile(t, content(t, load(t), schema.Dockerfile))
	})
	return ordinaryDockerfile.dockerfile
}
