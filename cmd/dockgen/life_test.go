package main

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// life is a project over time, from the outside: people change the config, edit,
// delete and make executable what was generated, and run dockgen in between.
type life struct {
	shop
	written map[string][]string // every text that dockgen ever wrote, by path
}

// lifeFiles are the outputs, wherever the config may put them.
var lifeFiles = []string{
	".dockerignore", ".gitignore", "DEPLOYMENT.md", "Dockerfile", "build-publish.sh", "dockgen.lock",
	"docker/Dockerfile", "docker/Dockerfile.dockerignore",
}

// TestLife shows, for random sequences, that no byte that a person wrote goes away
// without --force, that check, diff and a dry run write nothing (every byte, mode
// and time), and that what generate could do is done after it.
func TestLife(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp("", "life")
		require.NoError(t, err)
		defer os.RemoveAll(dir)
		l := &life{shop: shop{t: t, dir: dir}, written: map[string][]string{}}
		for name, content := range shopFiles() {
			l.write(name, content)
		}
		t.Repeat(map[string]func(*rapid.T){
			"look":      l.looksOnly,
			"configure": l.configure,
			"edit":      l.editFile,
			"delete":    func(t *rapid.T) { os.Remove(l.path(rapid.SampledFrom(lifeFiles).Draw(t, "file"))) },
			"chmod":     l.chmodFile,
			"crlf":      l.convert,
			"generate":  func(t *rapid.T) { l.generate(t) },
			"force":     func(t *rapid.T) { l.generate(t, "--force") },
		})
	})
}

func (l *life) there(t *rapid.T) (string, bool) {
	name := rapid.SampledFrom(lifeFiles).Draw(t, "file")
	_, err := os.Lstat(l.path(name))
	return name, err == nil
}

func (l *life) configure(t *rapid.T) {
	config := shopFiles()[configName]
	if rapid.Bool().Draw(t, "page") {
		config = strings.Replace(config, "enabled = false", "enabled = true", 1)
	}
	config = strings.Replace(config, `"info"`, rapid.SampledFrom([]string{`"info"`, `"debug"`}).Draw(t, "level"), 1)
	config += rapid.SampledFrom([]string{
		"",
		"output \"Dockerfile\" {\n  path = \"docker/Dockerfile\"\n}\n",
		"output \".gitignore\" {\n  enabled = false\n}\n",
		"output \"build-publish.sh\" {\n  enabled = false\n}\n",
	}).Draw(t, "output")
	l.write(configName, config)
}

func (l *life) editFile(t *rapid.T) {
	name, there := l.there(t)
	if name == "dockgen.lock" {
		return
	}
	text := rapid.SampledFrom([]string{"mine\n", "mine", "", "\r\nmine\n", "\x00\xff"}).Draw(t, "text")
	if there && rapid.Bool().Draw(t, "append") {
		text = l.read(name) + text
	}
	l.write(name, text)
}

func (l *life) chmodFile(t *rapid.T) {
	// When all of them are executable, the lock too, it is the file system.
	if name, there := l.there(t); there && name != "dockgen.lock" {
		l.chmod(name, rapid.SampledFrom([]os.FileMode{0o644, 0o755, 0o600}).Draw(t, "mode"))
	}
}

func (l *life) convert(t *rapid.T) {
	if name, there := l.there(t); there {
		l.crlf(name)
	}
}

func (l *life) looksOnly(t *rapid.T) {
	before := l.tree()
	var out bytes.Buffer
	check := run([]string{"-C", l.dir, "check"}, &out, &out)
	require.Contains(t, []int{exitDone, exitDrift}, check, "%s", &out)
	require.Equal(t, check, run([]string{"-C", l.dir, "diff"}, &out, &out))
	require.Contains(t, []int{exitDone, exitRefused}, run([]string{"-C", l.dir, "generate", "--dry-run"}, &out, &out))
	require.Equal(t, before, l.tree())
}

func (l *life) generate(t *rapid.T, flags ...string) {
	before := l.tree()
	var stdout, stderr bytes.Buffer
	code := run(append([]string{"-C", l.dir, "generate"}, flags...), &stdout, &stderr)
	after := l.tree()
	if code == exitRefused {
		require.Empty(t, flags)
		require.Equal(t, before, after)
		return
	}
	require.Equal(t, exitDone, code, "%s", &stderr)
	for name, s := range before {
		switch {
		case name == ".gitignore":
			require.Equal(t, usersLines(s.Content), usersLines(after[name].Content))
		case !slices.Contains(lifeFiles, name):
			if s.Mode.IsRegular() {
				require.Equal(t, s, after[name], "%s is no output", name)
			}
		case name == "dockgen.lock", len(flags) > 0:
		case !slices.Contains(l.written[name], strings.ReplaceAll(s.Content, "\r\n", "\n")):
			require.Equal(t, s.Content, after[name].Content, "%s is a person's", name)
		}
	}
	for name, s := range after {
		if slices.Contains(lifeFiles, name) && s.Content != before[name].Content {
			l.written[name] = append(l.written[name], s.Content)
		}
	}
	want := exitDone
	if strings.Contains(stderr.String(), "dockgen: kept ") {
		want = exitDrift
	}
	require.Equal(t, want, run([]string{"-C", l.dir, "check"}, &stdout, &stdout), "%s", &stdout)
}

// usersLines returns the lines of an ignore file that are not dockgen's. Blank ones
// are left out: a block brings one and takes it away.
func usersLines(text string) []string {
	var lines []string
	inside := false
	for line := range strings.Lines(strings.ReplaceAll(text, "\r\n", "\n")) {
		switch line = strings.TrimSuffix(line, "\n"); {
		case strings.HasPrefix(line, "# BEGIN dockgen:"), line == "# END dockgen":
			inside = strings.HasPrefix(line, "# BEGIN")
		case !inside && line != "":
			lines = append(lines, line)
		}
	}
	return lines
}
