package golden

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/solver/pb"
	"github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/schema"
)

// TestLint holds every Dockerfile to all of BuildKit's rules, the experimental
// ones included: what `docker build --check` would say.
func TestLint(t *testing.T) {
	for _, e := range examples(t) {
		t.Run(e.name, func(t *testing.T) {
			path := e.load(t).Output(schema.Dockerfile).Path
			assert.Empty(t, lint(t, e.files(t)[path].Content))
		})
	}
}

// TestLintSees makes sure that a clean Dockerfile is no deaf linter.
func TestLintSees(t *testing.T) {
	for rule, src := range map[string]string{
		"SecretsUsedInArgOrEnv":        "FROM python:3.14-slim AS runtime\nENV API_TOKEN=x\n",
		"InvalidDefinitionDescription": "# words\nFROM python:3.14-slim AS runtime\n",
		"LegacyKeyValueFormat":         "FROM python:3.14-slim AS runtime\nENV A b\n",
		"error":                        "FROM python:3.14-slim AS runtime\nNONSENSE\n",
	} {
		t.Run(rule, func(t *testing.T) {
			warnings := lint(t, []byte(src))
			require.Len(t, warnings, 1)
			assert.Contains(t, warnings[0], rule)
		})
	}
}

// lint returns what BuildKit has to say about a Dockerfile. The experimental
// rules are asked for in a directive, of which there can be one.
func lint(t *testing.T, src []byte) []string {
	t.Helper()
	const directive = "# check="
	if rest, found := bytes.CutPrefix(src, []byte(directive)); found {
		src = append([]byte(directive+"experimental=all;"), rest...)
	} else {
		src = append([]byte(directive+"experimental=all\n"), src...)
	}
	sources := llb.NewSourceMap(nil, "Dockerfile", "Dockerfile", src)
	sources.Definition = &llb.Definition{} // DockerfileLint reads it without asking
	capabilities := pb.Caps.CapSet(pb.Caps.All())
	results, err := dockerfile2llb.DockerfileLint(context.Background(), src, dockerfile2llb.ConvertOpt{
		MetaResolver:   offline{},
		LLBCaps:        &capabilities,
		SourceMap:      sources,
		TargetPlatform: &ocispecs.Platform{OS: "linux", Architecture: "amd64"},
	})
	require.NoError(t, err)
	var warnings []string
	for _, w := range results.Warnings {
		line := int32(0)
		if w.Location != nil && len(w.Location.Ranges) > 0 {
			line = w.Location.Ranges[0].Start.Line
		}
		warnings = append(warnings, fmt.Sprintf("line %d: %s: %s", line, w.RuleName, w.Detail))
	}
	if results.Error != nil {
		warnings = append(warnings, "error: "+results.Error.Message)
	}
	return warnings
}

// offline knows every base image: an empty one.
type offline struct{}

func (offline) ResolveImageConfig(_ context.Context, ref string, _ sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	return ref, "", []byte(`{"architecture":"amd64","os":"linux","config":{}}`), nil
}
