//go:build unix

// Command survey times what init reads of a large Flask project beside reading
// the same bytes, in CPU time, and prints the ratio.
//
//	go -C bench run ./survey [-files N] [-rounds N]
package main

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"dockgen/project/survey"
)

// surveyHead is the head of the table in docs/performance.md.
const surveyHead = "| | beside | processor | processor, ms |\n|---|---|---|---|\n"

func main() {
	files := flag.Int("files", 5_000, "Python files of the project")
	rounds := flag.Int("rounds", 9, "pairs to time")
	flag.Parse()
	if err := bench(*files, *rounds); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func bench(files, rounds int) (err error) {
	dir, err := os.MkdirTemp("", "dockgen-survey-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	bytes, err := makeProject(dir, files)
	if err != nil {
		return err
	}
	var surveys, ratios []float64
	for i := range rounds + 1 {
		read, err := cpu(func() error { return readAll(dir) })
		if err != nil {
			return err
		}
		survey, err := cpu(func() error {
			s, err := survey.Read(dir)
			if err == nil && s.EntryPoint.Value != "wsgi:app" {
				err = fmt.Errorf("found %q", s.EntryPoint.Value)
			}
			return err
		})
		if err != nil {
			return err
		}
		if i > 0 { // the first fills the page cache
			surveys = append(surveys, survey.Seconds()*1000)
			ratios = append(ratios, float64(survey)/float64(read))
		}
	}
	slices.Sort(surveys)
	slices.Sort(ratios)
	fmt.Printf("### `init`\n\n%s| survey of %d Python files, %.1f MB | reading the same bytes | %.2f [%.2f, %.2f] | %.0f |\n", surveyHead,
		files, float64(bytes)/1e6, ratios[len(ratios)/2], ratios[len(ratios)/4], ratios[len(ratios)*3/4], surveys[len(surveys)/2])
	return nil
}

// makeProject writes packages of modules, of which one in ten has routes, one in
// fifty reads the environment, and the rest is code that has nothing to say.
func makeProject(dir string, files int) (bytes int, err error) {
	put := func(name, content string) {
		if err == nil {
			err = os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o755)
		}
		if err == nil {
			bytes += len(content)
			err = os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644)
		}
	}
	put("wsgi.py", "from shop import create_app\n\napp = create_app()\n")
	put("requirements.txt", "flask\ngunicorn\n")
	put("shop/__init__.py", "from flask import Flask\n\ndef create_app():\n    app = Flask(__name__)\n    from shop.p0 import m0\n    app.register_blueprint(m0.views)\n    return app\n")
	for i := 2; i < files; i++ {
		var b strings.Builder
		fmt.Fprintf(&b, "\"\"\"Module %d.\"\"\"\nimport json\nfrom shop.p%d import m%d\n\n", i, (i+1)/50, i+1)
		if i%10 == 2 {
			b.WriteString("from flask import Blueprint, request\nviews = Blueprint(\"views\", __name__)\n\n@views.route(\"/items/<int:id>\")\ndef item(id):\n    return request.args\n\n")
		}
		if i%50 == 3 {
			b.WriteString("import os\nLIMIT = os.environ.get(\"LIMIT\", \"10\")\n\n")
		}
		for j := range 20 {
			fmt.Fprintf(&b, "class Thing%d:\n    \"\"\"A thing that is counted.\"\"\"\n\n    def count(self, items, start=%d):\n        total = start\n        for item in items:\n            if item.weight > %d and item.name != \"none\":\n                total += item.weight * 2\n        return {\"total\": total, \"name\": f\"thing {total}\"}\n\n", j, j, j)
		}
		put(fmt.Sprintf("shop/p%d/m%d.py", i/50, i), b.String())
	}
	return bytes, err
}

func readAll(dir string) error {
	return filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		_, err = os.ReadFile(name)
		return err
	})
}

// cpu is the user and system time that f takes.
func cpu(f func() error) (time.Duration, error) {
	var before, after syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &before); err != nil {
		return 0, err
	}
	if err := f(); err != nil {
		return 0, err
	}
	err := syscall.Getrusage(syscall.RUSAGE_SELF, &after)
	spent := func(u syscall.Rusage) time.Duration {
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	return spent(after) - spent(before), err
}
