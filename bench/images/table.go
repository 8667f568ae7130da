package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strings"
)

// table prints rows of Markdown as they are measured, with the load of the machine
// beside each: a reader must be able to tell a quiet row from a busy one.
type table struct{ w io.Writer }

func newTable(w io.Writer) *table { return &table{w} }

const (
	imageHead = "| figure | this | beside | ratio (lowest to highest) | target | load |\n|---|---|---|---|---|---|\n"
	logHead   = "| access log | workers, us a request | engine and shim, us a request |\n|---|---|---|\n"
)

func (t *table) print(format string, args ...any) {
	fmt.Fprintf(t.w, format, args...)
}

// sample is what one side gave, a value a round.
type sample struct {
	side   string
	unit   string
	values []float64
}

// row prints the median of the ratios round by round. The target is the highest
// ratio that meets the goal, or the lowest for requests, which should be many; empty
// is none.
func (t *table) row(figure string, this, beside sample, target string) {
	var ratios []float64
	for i, v := range this.values {
		ratios = append(ratios, v/beside.values[i])
	}
	slices.Sort(ratios)
	spread := ""
	if len(ratios) > 1 {
		spread = fmt.Sprintf(" (%.2f to %.2f)", ratios[0], ratios[len(ratios)-1])
	}
	t.print("| %s | %s | %s | %.2f%s | %s | %s |\n", figure, this, beside, median(ratios), spread, target, load())
}

func (s sample) String() string {
	return fmt.Sprintf("%s %.*f %s", s.side, digits(median(s.values)), median(s.values), s.unit)
}

// digits leaves about three significant ones.
func digits(v float64) int {
	return max(0, 2-int(math.Floor(math.Log10(max(v, 0.01)))))
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}

// load is the machine's load average of the last minute.
func load() string {
	content, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "?"
	}
	first, _, _ := strings.Cut(string(content), " ")
	return first
}
