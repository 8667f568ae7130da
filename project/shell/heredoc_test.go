package shell

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestDockerLines(t *testing.T) {
	tests := map[string]struct{ source, want string }{
		"plain":              {"FROM a\n# b\n\nRUN c \\\n  # d\n  e\r\nCMD f", "1 FROM a / 4 RUN c   e / 7 CMD f"},
		"script":             {"RUN <<EOF\nEXPOSE 1\n\n# b\napt-get install \\\n  c\nEOF\nEXPOSE 2\n", "1 RUN <<EOF / 2 RUN EXPOSE 1 / 5 RUN apt-get install c / 8 EXPOSE 2"},
		"script-of-a-shell":  {"RUN --mount=type=cache,target=/x bash -euo pipefail <<'EOF'\na\nEOF\nCMD b\n", "1 RUN --mount=type=cache,target=/x bash -euo pipefail <<'EOF' / 2 RUN a / 4 CMD b"},
		"script-of-python":   {"RUN <<EOF\n#!/usr/bin/env python3\nimport a\nEOF\nRUN <<EOF\n#!/bin/bash -e\nb\nEOF\n", "1 RUN <<EOF / 5 RUN <<EOF / 7 RUN b"},
		"data":               {"RUN cat <<EOF > /a\nEXPOSE 1\nEOF\nRUN python <<EOF\nCMD b\nEOF\nCMD c\n", "1 RUN cat <<EOF > /a / 4 RUN python <<EOF / 7 CMD c"},
		"copy":               {"COPY <<EOF /a\nCMD b\nEOF\nadd <<-\"X Y\" /b\n\tEXPOSE 1\n\tX Y\nCMD c\n", "1 COPY <<EOF /a / 4 add <<-\"X Y\" /b / 7 CMD c"},
		"tabs":               {"COPY <<EOF /a\n\tEOF\nCMD b\nEOF\nRUN <<-EOF\n\tc\n\tEOF\nCMD d\n", "1 COPY <<EOF /a / 5 RUN <<-EOF / 6 RUN c / 8 CMD d"},
		"several":            {"COPY <<A <<B /\nCMD a\nA\nCMD b\nB\nCMD c\n", "1 COPY <<A <<B / / 6 CMD c"},
		"behind-a-backslash": {"COPY a \\\n  <<EOF /b\nCMD c\nEOF\nCMD d\n", "1 COPY a   <<EOF /b / 5 CMD d"},
		"on-build":           {"ONBUILD RUN <<EOF\nCMD a\nEOF\nCMD b\n", "1 ONBUILD RUN <<EOF / 4 CMD b"},
		"line-ends":          {"RUN <<EOF\r\na\r\nEOF\r\nCMD b\r\n", "1 RUN <<EOF / 2 RUN a / 4 CMD b"},
		"empty":              {"RUN <<EOF\nEOF\nCMD a\n", "1 RUN <<EOF / 3 CMD a"},
		"no-mark":            {"RUN echo $((1<<2)) '<<EOF' \"<<EOF\" <<<EOF \\<<EOF\nCMD a\nLABEL b=<<c d=\"x <<EOF\"\nENV e <<EOF\nCMD f\n", "1 RUN echo $((1<<2)) '<<EOF' \"<<EOF\" <<<EOF \\<<EOF / 2 CMD a / 3 LABEL b=<<c d=\"x <<EOF\" / 4 ENV e <<EOF / 5 CMD f"},
		"no-end":             {"RUN <<EOF\nCMD a\nRUN <<X\nb\nX\n", "1 RUN <<EOF / 2 CMD a / 3 RUN <<X / 4 b / 5 X"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var have []string
			for _, l := range DockerLines(test.source) {
				have = append(have, fmt.Sprint(l.Number, " ", l.Text))
			}
			assert.Equal(t, test.want, strings.Join(have, " / "))
		})
	}
	// Marks without an end are searched for once.
	assert.Len(t, DockerLines(strings.Repeat("RUN <<X\n", 100_000)), 100_000)
}

func FuzzDockerLines(f *testing.F) {
	f.Add("RUN <<-\"A\" 3<<B \\\n#c\nx\n\tA\nB\nCOPY '<<\\")
	f.Fuzz(func(t *testing.T, content string) {
		line := 0
		for _, l := range DockerLines(content) {
			assert.Greater(t, l.Number, line)
			line = l.Number
		}
		assert.LessOrEqual(t, line, 1+strings.Count(content, "\n"))
	})
}
