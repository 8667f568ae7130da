//go:build unix

// Command hostile runs dockgen on projects that were written to keep it busy, and
// prints the run of each verb that took the most processor time and the one with the
// largest peak of memory, with the project behind it, as Markdown for docs/performance.md. Nothing is asserted.
//
//	go -C bench run ./hostile [-all] [-only TEXT] [-limit 60s] [-keep DIR]
//
// cases.go is the list of projects. Each is made in a folder of its own, from a
// project that is clean, and removed after its runs.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// run is one process over one project.
type run struct {
	name   string // of the case
	wall   time.Duration
	cpu    time.Duration
	memory int64 // KiB at the peak
	code   int   // exit code, -1 when the process was killed
}

// verbs are what is run on each project, in this order: init comes last because it
// runs without the config.
var verbs = []struct {
	name string
	args []string
}{
	{"check", []string{"check"}},
	{"check --recursive", []string{"check", "--recursive"}},
	{"init", []string{"init", "--yes"}},
}

func main() {
	all := flag.Bool("all", false, "print every run")
	only := flag.String("only", "", "only the cases whose name holds `TEXT`")
	limit := flag.Duration("limit", time.Minute, "end a run after this `TIME`")
	keep := flag.String("keep", "", "make the projects in `DIR` and leave them there")
	program := flag.String("dockgen", "", "run this `PROGRAM` instead of one that is built")
	flag.Parse()
	if err := bench(*all, *only, *limit, *keep, *program); err != nil {
		fmt.Fprintln(os.Stderr, "hostile:", err)
		os.Exit(1)
	}
}

func bench(all bool, only string, limit time.Duration, keep, program string) (err error) {
	dir, err := filepath.Abs(keep)
	if err != nil {
		return err
	}
	if keep == "" {
		if dir, err = os.MkdirTemp("", "dockgen-hostile-*"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	}
	if program == "" {
		program = filepath.Join(dir, "dockgen")
		build := exec.Command("go", "-C", "..", "build", "-trimpath", "-ldflags=-s -w", "-o", program, "./cmd/dockgen")
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := build.CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w\n%s", build, err, out)
		}
	}
	slowest, largest := make([]run, len(verbs)), make([]run, len(verbs))
	count := 0
	if all {
		fmt.Print("| project | verb | wall, ms | processor, ms | peak, MiB | exit code |\n|---|---|---|---|---|---|\n")
	}
	for _, c := range cases {
		if !strings.Contains(c.name, only) {
			continue
		}
		count++
		project := filepath.Join(dir, c.name)
		if err := c.create(project, program); err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
		for i, verb := range verbs {
			if verb.name == "init" {
				if err := os.Remove(filepath.Join(project, "flaskdeploy.hcl")); err != nil {
					return err
				}
			}
			r, err := once(program, project, verb.args, limit)
			if err != nil {
				return fmt.Errorf("%s: %s: %w", c.name, verb.name, err)
			}
			r.name = c.name
			if all {
				fmt.Printf("| %s | %s | %d | %d | %d | %d |\n", r.name, verb.name, r.wall.Milliseconds(), r.cpu.Milliseconds(), r.memory>>10, r.code)
			}
			if r.cpu > slowest[i].cpu {
				slowest[i] = r
			}
			if r.memory > largest[i].memory {
				largest[i] = r
			}
		}
		if keep == "" {
			if err := os.RemoveAll(project); err != nil {
				return err
			}
		}
	}
	fmt.Printf("\n%d projects\n\n| | processor, ms | wall, ms | project | peak, MiB | project |\n|---|---|---|---|---|---|\n", count)
	for i, verb := range verbs {
		fmt.Printf("| %s | %d | %d | %s | %d | %s |\n", verb.name,
			slowest[i].cpu.Milliseconds(), slowest[i].wall.Milliseconds(), slowest[i].name, largest[i].memory>>10, largest[i].name)
	}
	return nil
}

// once runs the program in the folder at. The kernel counts the memory of the
// process that starts another as the other's, and this one has some MiB.
func once(program, at string, args []string, limit time.Duration) (run, error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = at
	start := time.Now()
	var failed *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &failed) && ctx.Err() == nil {
		return run{}, err
	}
	p := cmd.ProcessState
	return run{
		wall: time.Since(start), cpu: p.UserTime() + p.SystemTime(),
		memory: int64(p.SysUsage().(*syscall.Rusage).Maxrss), code: p.ExitCode(),
	}, nil
}
