package main

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// work is what a package does before main begins, as GODEBUG=inittrace=1 says it:
// bytes and allocations, which are the same on every machine; times are not.
type work struct{ bytes, allocations int }

// TestStartUp keeps what every verb pays before it begins. A package that is new
// here, or does more than it did, is named: make it do its work on first use, or
// write down here that it is worth it.
func TestStartUp(t *testing.T) {
	const enoughBytes, enoughAllocations = 1000, 32 // of a package that is not listed
	budgets := map[string]work{
		"github.com/zclconf/go-cty/cty":                 {34_000, 12},
		"github.com/zclconf/go-cty/cty/function/stdlib": {17_000, 260}, // hclsyntax needs one function of it
		"github.com/zclconf/go-cty/cty/convert":         {1_500, 12},
		"github.com/hashicorp/hcl/v2/hclsyntax":         {3_500, 20},
		"github.com/aymanbagabas/go-udiff":              {3_200, 32},
		"go.yaml.in/yaml/v3":                            {27_000, 290}, // tables of tags; 0.1 ms
		"mvdan.cc/sh/v3/fileutil":                       {15_500, 110}, // expressions that syntax links and nothing here calls; 0.1 ms, for the scripts of a start
		"github.com/valyala/quicktemplate":              {2_500, 40},   // tables for HTML and JSON, 0.01 ms, for a page that is a template
	}
	// Of these, package net is for try alone: 2.5 kB in 29 allocations, less than 0.1 ms.
	all := work{134_000, 1_015}

	var total work
	for pkg, w := range startUp(t) {
		total.bytes += w.bytes
		total.allocations += w.allocations
		if domain, _, _ := strings.Cut(pkg, "/"); !strings.Contains(domain, ".") && domain != "dockgen" {
			continue // Go's own count only in the total
		}
		budget, listed := budgets[pkg]
		if !listed {
			budget = work{enoughBytes, enoughAllocations}
		}
		assert.True(t, w.bytes <= budget.bytes && w.allocations <= budget.allocations,
			"%s: %d bytes in %d allocations before main begins, more than %d in %d", pkg, w.bytes, w.allocations, budget.bytes, budget.allocations)
	}
	assert.LessOrEqual(t, total.bytes, all.bytes, "bytes of all packages")
	assert.LessOrEqual(t, total.allocations, all.allocations, "allocations of all packages")
}

// startUp builds the command as users are given it and traces its start.
func startUp(t *testing.T) map[string]work {
	t.Helper()
	program := filepath.Join(t.TempDir(), "dockgen")
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", program, ".")
	build.Env = append(build.Environ(), "CGO_ENABLED=0")
	out, err := build.CombinedOutput()
	require.NoError(t, err, "%s", out)
	trace := exec.Command(program, "version")
	trace.Env = append(trace.Environ(), "GODEBUG=inittrace=1")
	var said strings.Builder
	trace.Stderr = &said
	require.NoError(t, trace.Run())
	packages := map[string]work{}
	for line := range strings.Lines(said.String()) {
		var pkg string
		var at, clock float64
		var w work
		// init internal/bytealg @0.008 ms, 0 ms clock, 0 bytes, 0 allocs
		if _, err := fmt.Sscanf(line, "init %s @%f ms, %f ms clock, %d bytes, %d allocs", &pkg, &at, &clock, &w.bytes, &w.allocations); err == nil {
			packages[pkg] = w
		}
	}
	require.NotEmpty(t, packages, "%s", &said)
	return packages
}
