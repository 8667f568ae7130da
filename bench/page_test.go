package main

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// TestPage expects in docs/performance.md the tables in the form in which the
// programs print them.
func TestPage(t *testing.T) {
	page, err := os.ReadFile("../docs/performance.md")
	if err != nil {
		t.Fatal(err)
	}
	_, printed, found := strings.Cut(string(page), "<!-- make bench -->")
	if !found {
		t.Fatal("no place for what `make bench` prints")
	}
	printed, _, _ = strings.Cut(printed, "\n## ")
	const init = "| | beside | processor | processor, ms |\n|---|---|---|---|\n" // of bench/survey
	lines := strings.SplitAfter(printed, "\n")
	var heads []string
	for i, line := range lines {
		if strings.HasPrefix(line, "|---") {
			heads = append(heads, lines[i-1]+line)
		}
	}
	// One project, three trees, other tools, ruff; then the three of other columns.
	want := append(slices.Repeat([]string{rowHead}, 6), allocationHead, targetHead, init)
	if !slices.Equal(heads, want) {
		t.Errorf("docs/performance.md has the tables\n%s\nwant\n%s", strings.Join(heads, ""), strings.Join(want, ""))
	}
}
