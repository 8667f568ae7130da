package main

import (
	"fmt"
	"os/exec"
	"strings"
)

// allocations prints what one project costs the allocator, verb by verb, from the
// benchmarks of the command itself.
func (b *bench) allocations() error {
	out, err := exec.Command("go", "-C", "..", "test", "./cmd/dockgen", "-run", "^$", "-bench", "^BenchmarkVerb$", "-benchmem", "-benchtime", "100x").Output()
	if err != nil {
		return fmt.Errorf("go test -bench BenchmarkVerb: %w\n%s", err, out)
	}
	fmt.Fprint(b.out, "### Allocations, one project\n\n", allocationHead)
	for line := range strings.Lines(string(out)) {
		var name string
		var n int
		var ns float64
		var bytes, count int
		if _, err := fmt.Sscanf(line, "BenchmarkVerb/%s %d %f ns/op %d B/op %d allocs/op", &name, &n, &ns, &bytes, &count); err == nil {
			verb, _, _ := strings.Cut(name, "-")
			fmt.Fprintf(b.out, "| %s | %d | %d |\n", verb, bytes>>10, count)
		}
	}
	fmt.Fprintln(b.out)
	return nil
}
