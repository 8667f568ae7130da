// Command refresh measures again what the tables of dockgen say about packages of
// PyPI. docs/refreshing.md says when, and has the tables that no program refreshes.
//
//	go -C refresh run . wheels      rewrites project/pins/wheels.txt
//	go -C refresh run . requires    rewrites project/pins/testdata/requires.txt
//	go -C refresh run . gunicorn    rewrites schema/gunicorn/settings.txt
//	go -C refresh run . pins        prints the newest releases beside those that are pinned
//
// It reads the index's JSON (PEP 691) at PIP_INDEX_URL, or else at
// https://pypi.org/simple, and honours HTTPS_PROXY. It is a module of its own, so
// that `go install ./...` does not install it. It runs in its own folder: the
// repository is the one above.
package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"
)

const (
	wheelsFile   = "../project/pins/wheels.txt"
	requiresFile = "../project/pins/testdata/requires.txt"
	settingsFile = "../schema/gunicorn/settings.txt"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "refresh:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return errors.New("name one table: wheels, requires, gunicorn or pins")
	}
	ask := index{url: "https://pypi.org/simple"}
	if url := os.Getenv("PIP_INDEX_URL"); url != "" {
		ask.url = strings.TrimSuffix(url, "/")
	}
	switch args[0] {
	case "wheels":
		return rewrite(wheelsFile, ask.wheels)
	case "requires":
		return rewrite(requiresFile, ask.requires)
	case "gunicorn":
		return rewrite(settingsFile, ask.gunicornSettings)
	case "pins":
		return ask.pins(os.Stdout, "..")
	}
	return fmt.Errorf("there is no table %q: name wheels, requires, gunicorn or pins", args[0])
}

// rewrite replaces a table by what measure makes of it, with today as its date.
func rewrite(name string, measure func(table string) (string, error)) error {
	before, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	after, err := measure(string(before))
	if err != nil {
		return err
	}
	return os.WriteFile(name, []byte(dated(after, time.Now())), 0o644)
}

// dated returns the table with another date in its head, which has one.
func dated(table string, day time.Time) string {
	return measured.ReplaceAllString(table, "Measured "+day.Format(time.DateOnly))
}
