package main

import "fmt"

// targets prints the figures that are held to a number, from the rows that this
// run has measured. A row that was not asked for is left out.
func (b *bench) targets() {
	ruff := fmt.Sprintf("dockgen check, %d projects / ruff check --no-cache", b.projects)
	wall := func(f figure) string { return fmt.Sprintf("%.2f", f.wall) }
	// A tool's row has the tool on its left.
	inverse := func(f figure) string { return fmt.Sprintf("%.2f", 1/f.wall) }
	memory := func(f figure) string { return fmt.Sprintf("%.0f MiB", f.memory) }
	fmt.Fprint(b.out, "### The targets\n\n", targetHead)
	for _, t := range []struct {
		name, target, row string
		print             func(figure) string
	}{
		{"one project of 7 lines from a cold start, beside the floor", "1.8", "check, 7 lines / floor, 7 lines", wall},
		{"one project of 43 lines from a cold start, beside the floor", "1.8", "check, 43 lines / floor, 43 lines", wall},
		{"one project beside `buildx bake --print`", "0.25", "buildx bake --print, 1 target / dockgen check, 1 project", inverse},
		{"one project beside ruff on as many files", "1", "ruff check --no-cache, 9 files / dockgen check, 1 project", inverse},
		{fmt.Sprintf("%d projects beside ruff on as many files", b.projects), "0.85", ruff, wall},
		{fmt.Sprintf("%d projects, memory", b.projects), "100 MiB", ruff, memory},
	} {
		if f, found := b.figures[t.row]; found {
			fmt.Fprintf(b.out, "| %s | %s | %s |\n", t.name, t.target, t.print(f))
		}
	}
	fmt.Fprintln(b.out)
}
