package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/finding"
	"dockgen/generator"
	"dockgen/schema"
)

// TestFindingsPage keeps docs/findings.md the pages of `explain`, in order.
func TestFindingsPage(t *testing.T) {
	var b strings.Builder
	b.WriteString(`# Findings

<!-- Written by go test ./cmd/dockgen -run TestFindingsPage -update, from finding/pages. -->

Everything that dockgen finds has a code, for good. ` + "`dockgen explain CODE`" + ` prints the same text. DG1xx is the language, DG2xx are
values and how they fit together, DG3xx is drift, DG4xx the project, DG5xx a trial.

A warning can be ignored, with its code in ` + "`dockgen.ignore`" + `; its page then says so at its end. An error and drift cannot.
`)
	for _, code := range finding.Codes() {
		page, _ := finding.Page(code)
		b.WriteString("\n#" + page)
	}
	name := filepath.FromSlash("../../docs/findings.md")
	if *update {
		require.NoError(t, os.WriteFile(name, []byte(b.String()), 0o644))
		return
	}
	page, err := os.ReadFile(name)
	require.NoError(t, err)
	assert.Equal(t, b.String(), string(page), "go test ./cmd/dockgen -run TestFindingsPage -update")
}

// TestEverythingWrittenMatters asks of each argument in the showcase which files
// it matters to: an argument that makes no difference would be accepted and
// ignored.
func TestEverythingWrittenMatters(t *testing.T) {
	src, err := os.ReadFile("../../examples/flaskdeploy.hcl")
	require.NoError(t, err)
	c, findings := schema.Load(configName, src)
	require.False(t, finding.HasErrors(findings))
	matters := map[string]bool{}
	for _, file := range generator.Generate(c) {
		for _, a := range influences(c, file) {
			matters[strings.Join(append(a.Blocks, a.Name), " ")] = true
		}
	}
	for _, a := range c.Influences(func() bool { return true }) {
		name := strings.Join(append(a.Blocks, a.Name), " ")
		if a.Blocks[0] == "dockgen" || a.Name == "allow_root" {
			continue // about the tool; a permission that changes nothing by itself
		}
		if name == "app python" || name == `assets "web" node` {
			continue // only the bases refer to them
		}
		if !a.Place.Range.IsZero() && a.From == "" {
			assert.True(t, matters[name], "%s is written, and no file depends on it", name)
		}
	}
}
