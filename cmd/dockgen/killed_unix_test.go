//go:build !windows

package main

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestKilledLives lets projects live: people change the config, edit and delete
// what was generated, and run generate, fmt and eject, most of which are killed
// with SIGKILL at random, some several times. However it went, every file is whole
// at any time, what a person wrote is still there, and the next run of the same verb
// ends as if nothing had happened: generate in a clean check, fmt in a config that
// is laid out, eject in files without a marker and without a lock.
//
// DOCKGEN_TEST_LIVES is the number of lives, DOCKGEN_TEST_SEED the seed of the first.
// The kills at every single step are those of TestKilledProcess in workspace.
func TestKilledLives(t *testing.T) {
	lives, seed := 6, rand.Uint64()
	for name, number := range map[string]func(uint64){
		"DOCKGEN_TEST_LIVES": func(n uint64) { lives = int(n) },
		"DOCKGEN_TEST_SEED":  func(n uint64) { seed = n },
	} {
		if s := os.Getenv(name); s != "" {
			n, err := strconv.ParseUint(s, 10, 64)
			require.NoError(t, err)
			number(n)
		}
	}
	runs, kills := 0, 0
	for i := range lives {
		dir, err := os.MkdirTemp("", "life")
		require.NoError(t, err)
		l := &mortal{shop: shop{t: t, dir: dir}, random: rand.New(rand.NewPCG(seed+uint64(i), 0))}
		t.Run(fmt.Sprintf("seed-%d", seed+uint64(i)), func(t *testing.T) {
			l.t = t
			l.live()
		})
		runs, kills = runs+l.runs, kills+l.kills
		require.NoError(t, os.RemoveAll(dir))
		if t.Failed() {
			break
		}
	}
	t.Logf("%d lives, %d runs, %d of them killed", lives, runs, kills)
}

// mortal is a project in which runs are killed.
type mortal struct {
	shop
	random      *rand.Rand
	runs, kills int
	config      int // how many versions of the config there were
}

// mine are lines of a person in files that dockgen writes to as well.
const mine = "*.mine\n"

func (l *mortal) live() {
	for name, content := range shopFiles() {
		l.write(name, content)
	}
	l.append(".gitignore", mine)
	for range 4 + l.random.IntN(5) {
		switch l.random.IntN(6) {
		case 0:
			l.write("VERSION", "1\n") // a file beside the outputs
		case 1:
			os.Remove(l.path([]string{"Dockerfile", ".dockerignore", "build-publish.sh", "dockgen.lock"}[l.random.IntN(4)]))
		case 2:
			l.fmt()
		case 3:
			l.eject()
		}
		l.change()
		l.generate()
	}
	l.eject()
}

// change gives the config another version, in a layout that is not canonical.
func (l *mortal) change() {
	l.config++
	config := strings.Replace(shopFiles()[configName], `default     = "info"`, fmt.Sprintf(`default = "level %d"`, l.config), 1)
	if l.random.IntN(2) == 0 {
		config += "output \"Dockerfile\" {\n  path = \"docker/Dockerfile\"\n}\n"
	}
	l.write(configName, config)
}

// kill runs dockgen, and kills it after a time in which some runs are done and
// others have just begun.
func (l *mortal) kill(args ...string) {
	for range l.random.IntN(4) {
		before := l.tree()
		cmd := exec.Command("dockgen", append([]string{"-C", l.dir}, args...)...)
		require.NoError(l.t, cmd.Start())
		time.Sleep(time.Duration(l.random.Int64N(int64(40 * time.Millisecond))))
		_ = cmd.Process.Kill()
		err := cmd.Wait()
		l.runs++
		var exit *exec.ExitError
		if errors.As(err, &exit) && exit.ExitCode() < 0 {
			l.kills++
		}
		l.requireWhole(before, args[0])
	}
}

// requireWhole asserts that what is there now is a whole file of some kind: the
// person's lines are in theirs, and an output has its last line.
func (l *mortal) requireWhole(before map[string]stamp, verb string) {
	for name, s := range l.tree() {
		switch {
		case !s.Mode.IsRegular() || strings.HasPrefix(path.Base(name), ".dockgen-"):
		case name == ".gitignore":
			require.Contains(l.t, s.Content, mine)
		case !slices.Contains(lifeFiles, name) && name != configName:
			require.Equal(l.t, before[name], s, "%s after %s", name, verb)
		default:
			require.True(l.t, strings.HasSuffix(s.Content, "\n"), "%s after %s: %q", name, verb, s.Content)
		}
	}
}

// done runs dockgen to its end, with the exit code.
func (l *mortal) done(code int, args ...string) {
	var out bytes.Buffer
	l.runs++
	require.Equal(l.t, code, run(append([]string{"-C", l.dir}, args...), &out, &out), "%q: %s", args, &out)
}

func (l *mortal) generate() {
	l.kill("generate")
	// Without a lock or after an eject some files are a person's.
	var out bytes.Buffer
	if run([]string{"-C", l.dir, "generate"}, &out, &out) == exitRefused {
		l.kill("generate", "--force")
		l.done(exitDone, "generate", "--force")
	}
	l.done(exitDone, "generate")
	l.done(exitDone, "check")
	l.noTemporaries(".", "docker")
}

func (l *mortal) fmt() {
	l.kill("fmt")
	l.done(exitDone, "fmt")
	// A run that was killed after its last step leaves nothing to write. The
	// temporary file is then there until the next run that writes.
	l.done(exitDone, "fmt", "--check")
}

func (l *mortal) eject() {
	if _, err := os.Stat(l.path("dockgen.lock")); err != nil {
		return
	}
	l.generate()
	if l.random.IntN(2) == 0 {
		l.append("build-publish.sh", "# mine\n")
	}
	lock := l.read("dockgen.lock")
	l.kill("eject")
	l.done(exitDone, "eject")
	tree := l.tree()
	require.NotContains(l.t, tree, "dockgen.lock")
	for _, name := range lifeFiles {
		if !strings.Contains(lock, " "+name+"\n") {
			continue // left where it was when the lock was lost
		}
		require.NotContains(l.t, tree[name].Content, "Generated by dockgen", name)
		require.NotContains(l.t, tree[name].Content, "BEGIN dockgen", name)
		require.NotContains(l.t, tree[name].Content, "END dockgen", name)
	}
	require.Equal(l.t, 1, strings.Count(tree[".gitignore"].Content, "/VERSION\n"))
	// The person starts again, in files of their own.
	for _, name := range lifeFiles {
		if name != ".gitignore" {
			os.Remove(l.path(name))
		}
	}
	l.write(".gitignore", mine)
}

// noTemporaries asserts that nothing is left in the folders that were written to.
func (l *mortal) noTemporaries(folders ...string) {
	for name := range l.tree() {
		if slices.Contains(folders, path.Dir(name)) {
			require.NotContains(l.t, name, ".dockgen-")
		}
	}
}
