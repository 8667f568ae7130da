package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/generator"
)

// shop is a small project in a folder of its own, which is the working directory
// of the test.
type shop struct {
	t     require.TestingT
	dir   string
	given bool // to a user who is not the one that runs the tests
}

// shopFiles is what a person wrote. One line of one output holds the default of
// LOG_LEVEL, and the page is switched off, so that a change of it is one line of drift.
func shopFiles() map[string]string {
	return map[string]string{
		configName: `app {
  entry_point = "shop:app"
}

registry {
  image = "ghcr.io/acme/shop"
}

env "LOG_LEVEL" {
  description = "how much is logged"
  default     = "info"
}

output "DEPLOYMENT.md" {
  enabled = false
}
`,
		"requirements.txt": "flask\ngunicorn\n",
		"shop.py":          "from flask import Flask\n\napp = Flask(__name__)\napp.add_url_rule(\"/\", view_func=str)\n",
		".gitignore":       "*.pyc\n",
	}
}

func newShop(t *testing.T) shop {
	p := shop{t: t, dir: t.TempDir()}
	t.Chdir(p.dir)
	for name, content := range shopFiles() {
		p.write(name, content)
	}
	return p
}

func (p shop) path(name string) string { return filepath.Join(p.dir, filepath.FromSlash(name)) }

func (p shop) read(name string) string {
	data, err := os.ReadFile(p.path(name))
	require.NoError(p.t, err)
	return string(data)
}

func (p shop) write(name, content string) {
	require.NoError(p.t, os.MkdirAll(filepath.Dir(p.path(name)), 0o755))
	require.NoError(p.t, os.WriteFile(p.path(name), []byte(content), 0o644))
}

func (p shop) append(name, content string) { p.write(name, p.read(name)+content) }

func (p shop) edit(name, old, new string) {
	content := p.read(name)
	require.Contains(p.t, content, old)
	p.write(name, strings.Replace(content, old, new, 1))
}

func (p shop) crlf(name string) {
	p.write(name, strings.ReplaceAll(strings.ReplaceAll(p.read(name), "\r\n", "\n"), "\n", "\r\n"))
}

func (p shop) remove(name string) { require.NoError(p.t, os.Remove(p.path(name))) }

func (p shop) chmod(name string, mode fs.FileMode) {
	require.NoError(p.t, os.Chmod(p.path(name), mode))
}

// off switches an output off in the config.
func (p shop) off(output string) {
	p.append(configName, fmt.Sprintf("\noutput %q {\n  enabled = false\n}\n", output))
}

// forget takes the line of a file out of the lock.
func (p shop) forget(name string) {
	lines := strings.SplitAfter(p.read("dockgen.lock"), "\n")
	kept := slices.DeleteFunc(slices.Clone(lines), func(line string) bool { return strings.HasSuffix(line, " "+name+"\n") })
	require.Len(p.t, kept, len(lines)-1)
	p.write("dockgen.lock", strings.Join(kept, ""))
}

// replaceConfigSum gives the lock the sum of another resolved config, which a dockgen
// wrote whose language had one argument less.
func (p shop) replaceConfigSum() {
	_, rest, found := strings.Cut(p.read("dockgen.lock"), "config sha256:")
	require.True(p.t, found)
	p.edit("dockgen.lock", rest[:64], strings.Repeat("0", 64))
}

func (p shop) mustRun(args ...string) {
	var out bytes.Buffer
	require.Equal(p.t, exitDone, run(args, &out, &out), "%s", &out)
}

// stamp is all that dockgen could change about a file.
type stamp struct {
	Content string
	Mode    fs.FileMode
	Time    time.Time
}

// tree returns everything in the project folder but folders' times, which change
// with what is in them.
func (p shop) tree() map[string]stamp {
	stamps := map[string]stamp{}
	require.NoError(p.t, filepath.WalkDir(p.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.Name() == ".git" {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(p.dir, path)
		name = filepath.ToSlash(name)
		s := stamp{Mode: info.Mode(), Time: info.ModTime()}
		switch {
		case info.Mode().IsRegular():
			s.Content = p.read(name)
		case info.Mode()&fs.ModeSymlink != 0:
			s.Content, err = os.Readlink(path)
		}
		stamps[name] = s
		return err
	}))
	return stamps
}

// requireGenerated asserts that the outputs are what generate writes into a
// project with this config in which nothing else ever happened, but for left, and
// that left and every other file are still as they were before, times included.
func (p shop) requireGenerated(before map[string]stamp, left ...string) {
	clean := shop{t: p.t, dir: p.dir + "-clean"}
	require.NoError(p.t, os.RemoveAll(clean.dir))
	defer os.RemoveAll(clean.dir)
	for name, content := range shopFiles() {
		clean.write(name, content)
	}
	clean.write(configName, p.read(configName))
	clean.mustRun("-C", clean.dir, "generate")
	want, have := clean.tree(), p.tree()

	written := shopFiles()
	delete(written, ".gitignore") // an output too
	names := slices.Sorted(maps.Keys(have))
	for name := range want {
		if _, there := have[name]; !there {
			assert.Fail(p.t, "not generated", "%s", name)
		}
	}
	for _, name := range names {
		_, users := written[name]
		switch wanted, output := want[name]; {
		case slices.Contains(left, name) || users:
			assert.Equal(p.t, before[name], have[name], "%s is left alone", name)
		case !output:
			assert.True(p.t, have[name].Mode.IsDir(), "%s should not be there", name)
		case have[name].Mode.IsRegular():
			want, content := wanted.Content, have[name].Content
			if name == "dockgen.lock" {
				want, content = without(want, left), without(content, left)
			}
			assert.Equal(p.t, want, content, name)
			assert.Equal(p.t, wanted.Mode, have[name].Mode, name)
		}
	}
}

// without returns the lock without the lines of paths.
func without(lock string, paths []string) string {
	for _, path := range paths {
		if before, rest, found := strings.Cut(lock, " file "+path+"\n"); found {
			lock = before[:strings.LastIndex(before, "\n")+1] + rest
		}
	}
	return lock
}

// transcript is what a user sees who types some commands.
type transcript struct{ strings.Builder }

// run runs dockgen in the working directory, and returns its exit code.
func (s *transcript) run(args ...string) int {
	var stdout, stderr bytes.Buffer
	code := run(args, &stdout, &stderr)
	fmt.Fprintf(s, "$ dockgen %s\n", strings.Join(args, " "))
	for _, stream := range []struct{ mark, text string }{{"1", stdout.String()}, {"2", stderr.String()}} {
		for line := range strings.Lines(stream.text) {
			s.WriteString(stream.mark + "> " + line)
		}
	}
	fmt.Fprintf(s, "exit %d\n\n", code)
	return code
}

// compare compares s with the golden file name, which knows nothing of the number
// of this template set.
func (s *transcript) compare(t *testing.T, name string) {
	got := strings.Replace(s.String(), fmt.Sprintf("this dockgen has %d:", generator.Templates), "this dockgen has N:", -1)
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, []byte(got), 0o644))
		return
	}
	want, err := os.ReadFile(name)
	require.NoError(t, err)
	assert.Equal(t, string(want), got)
}
