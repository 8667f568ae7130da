// Command bench times dockgen beside a floor, whole process against whole
// process, and prints ratios. Absolute times on a shared machine mean little, so
// the two run in turn (A B A B ...) and the figure is the median of the ratios
// pair by pair.
//
//	go run ./bench [-rounds N]
//
// It builds what it needs into a temporary folder and leaves nothing behind.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"time"
)

func main() {
	rounds := flag.Int("rounds", 200, "pairs to time for each row")
	flag.Parse()
	if err := bench(os.Stdout, *rounds); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// command is one side of a row; a fresh process is started for each sample.
type command struct {
	name string
	args []string
}

func bench(w io.Writer, rounds int) (err error) {
	dir, err := os.MkdirTemp("", "dockgen-bench-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	for _, name := range []string{"./cmd/dockgen", "./bench/floor", "./bench/hello"} {
		if err := build(filepath.Join(dir, filepath.Base(name)), name); err != nil {
			return err
		}
	}
	hello := command{"hello", []string{filepath.Join(dir, "hello")}}
	fmt.Fprintf(w, "%s/%s, %d CPUs, %s, %d pairs a row, median [quartiles] of the ratios\n\n",
		runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version(), rounds)
	fmt.Fprintf(w, "%-9s %-18s %-8s %20s %20s\n", "config", "", "beside", "wall", "cpu")
	for _, p := range []struct {
		name string
		make func(dir string) error
	}{{"smallest", smallest}, {"showcase", showcase}} {
		project := filepath.Join(dir, p.name)
		if err := p.make(project); err != nil {
			return fmt.Errorf("make the project %s (run from the repository's root): %w", p.name, err)
		}
		dockgen := filepath.Join(dir, "dockgen")
		if out, err := exec.Command(dockgen, "-C", project, "generate").CombinedOutput(); err != nil {
			return fmt.Errorf("generate %s: %w\n%s", p.name, err, out)
		}
		floor := command{"floor", []string{filepath.Join(dir, "floor"), project}}
		verb := func(name string) command {
			return command{"dockgen " + name, []string{dockgen, "-C", project, name}}
		}
		for _, row := range [][2]command{
			{floor, hello}, {verb("check"), floor}, {verb("generate"), floor}, {verb("validate"), floor}, {verb("check"), hello},
		} {
			if err := compare(w, p.name, row[0], row[1], rounds); err != nil {
				return err
			}
		}
	}
	return nil
}

// smallest makes the project of the README's first screen.
func smallest(dir string) error {
	if err := os.CopyFS(dir, os.DirFS("golden/minimal")); err != nil {
		return err
	}
	return errors.Join(
		os.WriteFile(filepath.Join(dir, "requirements.txt"), []byte("flask\ngunicorn\n"), 0o644),
		os.WriteFile(filepath.Join(dir, "api_server.py"), []byte("def create_app():\n    pass\n"), 0o644),
	)
}

// showcase makes the project that uses every feature.
func showcase(dir string) error { return os.CopyFS(dir, os.DirFS("examples")) }

// build makes the binary that users are given: static, without symbols.
func build(output, pkg string) error {
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", output, pkg)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build %s: %w\n%s", pkg, err, out)
	}
	return nil
}

func compare(w io.Writer, config string, a, b command, rounds int) error {
	var wall, cpu []float64
	for i := range rounds + 5 {
		aWall, aCPU, err := sample(a)
		if err != nil {
			return err
		}
		bWall, bCPU, err := sample(b)
		if err != nil {
			return err
		}
		if i < 5 { // the first runs fill the page cache
			continue
		}
		wall = append(wall, float64(aWall)/float64(bWall))
		cpu = append(cpu, float64(aCPU)/float64(bCPU))
	}
	fmt.Fprintf(w, "%-9s %-18s %-8s %20s %20s\n", config, a.name, b.name, spread(wall), spread(cpu))
	return nil
}

func sample(c command) (wall, cpu time.Duration, err error) {
	cmd := exec.Command(c.args[0], c.args[1:]...)
	start := time.Now()
	out, err := cmd.CombinedOutput()
	if err != nil {
		return 0, 0, fmt.Errorf("%s: %w\n%s", c.name, err, out)
	}
	return time.Since(start), cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), nil
}

func spread(ratios []float64) string {
	slices.Sort(ratios)
	at := func(q float64) float64 { return ratios[int(q*float64(len(ratios)-1))] }
	return fmt.Sprintf("%.2f [%.2f, %.2f]", at(0.5), at(0.25), at(0.75))
}
