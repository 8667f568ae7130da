package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

// TestPage expects in docs/performance.md the head of the table that is printed,
// and a row of as many cells.
func TestPage(t *testing.T) {
	page, err := os.ReadFile("../../docs/performance.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(page), "\n"+imageHead) {
		t.Errorf("docs/performance.md has no table with the head\n%s", imageHead)
	}
	var row bytes.Buffer
	this, beside := sample{"dockgen", "s", []float64{1, 2, 3}}, sample{"best", "s", []float64{2, 2, 2}}
	newTable(&row).row("edit, rebuild", this, beside, "1.40")
	want := "| edit, rebuild | dockgen 2.00 s | best 2.00 s | 1.00 (0.50 to 1.50) | 1.40 | "
	// The load of the machine stands behind it.
	if !strings.HasPrefix(row.String(), want) {
		t.Errorf("got  %s\nwant %s", &row, want)
	}
}
