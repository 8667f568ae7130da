package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
)

// command is one side of a row. A fresh process is started for each sample; "{}"
// in an argument becomes the number of the pair, counted from 0.
type command struct {
	name string
	args []string
}

// row is two commands to be run in turn.
type row struct {
	a, b  command
	codes string // exit codes of a run that went well; empty is "0"
	pairs int    // at most; 0 is as many as there is time for
	slow  bool   // a pair takes seconds
}

// sample is what one process took.
type sample struct{ wall, cpu, memory float64 }

// The heads of the tables, which docs/performance.md has too.
const (
	rowHead        = "| | beside | wall | processor | wall, ms | peak, MiB |\n|---|---|---|---|---|---|\n"
	allocationHead = "| verb | KiB | allocations |\n|---|---|---|\n"
	targetHead     = "| | target | here |\n|---|---|---|\n"
)

// figure is what measure found out about a row: medians of the ratios, and the
// left side's peak of memory in MiB.
type figure struct{ wall, processor, memory float64 }

// header begins a table of rows.
func (b *bench) header(title string) {
	fmt.Fprintf(b.out, "### %s\n\n%s", title, rowHead)
}

// measure prints r as a line of a table: median [quartiles] of the ratios, then the
// medians of the left side.
func (b *bench) measure(r row) error {
	if !strings.Contains(r.a.name+" / "+r.b.name, b.only) {
		return nil
	}
	seconds, pairs, warm := 8.0, 300, 3
	if b.quick {
		seconds, pairs, warm = 1.5, 60, 1
	} else if r.slow {
		seconds, warm = 40, 1 // in the usual time there are three pairs, which say little
	}
	if r.pairs > 0 {
		pairs, warm = r.pairs, 0
	}
	if r.codes == "" {
		r.codes = "0"
	}
	left, right, err := b.samples(r, pairs+warm, seconds)
	if err != nil {
		return fmt.Errorf("%s beside %s: %w", r.a.name, r.b.name, err)
	}
	// The first runs fill the page cache; a row with very few keeps them.
	if len(left) > 2*warm {
		left, right = left[warm:], right[warm:]
	}
	var wall, cpu, milliseconds, memory []float64
	for i := range left {
		wall = append(wall, left[i].wall/right[i].wall)
		cpu = append(cpu, left[i].cpu/right[i].cpu)
		milliseconds = append(milliseconds, left[i].wall/1e6)
		memory = append(memory, left[i].memory/1024)
	}
	fmt.Fprintf(b.out, "| %s | %s | %s | %s | %s | %.1f |\n", r.a.name, r.b.name, spread(wall), spread(cpu),
		significant(quantile(milliseconds, 0.5)), quantile(memory, 0.5))
	b.figures[r.a.name+" / "+r.b.name] = figure{quantile(wall, 0.5), quantile(cpu, 0.5), quantile(memory, 0.5)}
	return nil
}

// samples has the pair program run both sides in turn.
func (b *bench) samples(r row, pairs int, seconds float64) (left, right []sample, err error) {
	args := []string{strconv.Itoa(pairs), strconv.FormatFloat(seconds, 'f', -1, 64), r.codes}
	args = append(append(append(args, r.a.args...), "--"), r.b.args...)
	cmd := exec.Command(b.program("pair"), args...)
	cmd.Env = os.Environ()
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		return nil, nil, fmt.Errorf("%w\n%s", err, &said)
	}
	for i, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		var s sample
		if _, err := fmt.Sscan(line, &s.wall, &s.cpu, &s.memory); err != nil {
			return nil, nil, fmt.Errorf("read the sample %q: %w", line, err)
		}
		if i%2 == 0 {
			left = append(left, s)
		} else {
			right = append(right, s)
		}
	}
	return left, right, nil
}

func quantile(values []float64, q float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[int(q*float64(len(sorted)-1)+0.5)]
}

func spread(ratios []float64) string {
	return fmt.Sprintf("%.2f [%.2f, %.2f]", quantile(ratios, 0.5), quantile(ratios, 0.25), quantile(ratios, 0.75))
}

// significant prints three digits.
func significant(x float64) string {
	switch {
	case x < 10:
		return fmt.Sprintf("%.2f", x)
	case x < 100:
		return fmt.Sprintf("%.1f", x)
	}
	return fmt.Sprintf("%.0f", x)
}
