//go:build !windows

package generator

import (
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// steps says of each step of a run whether :1 is public when it begins.
var steps = map[string]bool{
	"inspect-1": false, "build": false, "after-build": false, "image": false, "inspect-1.2": false,
	"push-1": false, "after-push-1": true, "inspect-1.3": true,
	"tag": true, "push-latest": true, "after-push-latest": true, "inspect-latest": true,
}

// killAt holds a run at the step and hits it there: the script alone, while docker
// goes on by itself, or both, as from a terminal.
func (w *world) killAt(step string, signal syscall.Signal, both bool) outcome {
	w.t.Helper()
	r := w.startHeld(step)
	target := r.cmd.Process.Pid
	if both {
		target = -target
	}
	require.NoError(w.t, syscall.Kill(target, signal))
	if !both {
		r.release()
	}
	return r.wait()
}

// assertGoesOn checks that the next run, or the one after the line that it says to
// type, publishes, and that no number was ever given to two images.
func (w *world) assertGoesOn() {
	w.t.Helper()
	next := w.run()
	if next.code != 0 {
		w.shellLine(w.afterColon(next.stderr, "To go on with it"))
		next = w.run()
	}
	require.Equal(w.t, 0, next.code, next)
	w.assertNumbersKept()
	assert.Equal(w.t, w.read(w.fake, "registry/"+w.version()), w.read(w.fake, "registry/latest"))
}

func TestScriptKilled(t *testing.T) {
	for step := range steps {
		for name, both := range map[string]bool{"alone": false, "with-docker": true} {
			if both && !strings.Contains(step, "push") {
				continue // docker's own end matters only where it changes the registry
			}
			t.Run(step+"/"+name, func(t *testing.T) {
				t.Parallel()
				w := newWorld(t, oneShell())
				assert.Equal(t, -1, w.killAt(step, syscall.SIGKILL, both).code)
				again := w.run()
				require.Equal(t, 1, again.code, again)
				assert.Contains(t, again.stderr, "says that another run is publishing\n  It is process ")
				w.shellLine(w.afterColon(again.stderr, "any more"))
				w.assertGoesOn()
			})
		}
	}
}

func TestScriptStopped(t *testing.T) {
	// Tests that were started in the background ignore these, and would hand that
	// down: no shell can trap a signal that it was started to ignore.
	for _, s := range []os.Signal{syscall.SIGINT, syscall.SIGHUP} {
		if signal.Ignored(s) {
			caught := make(chan os.Signal, 1)
			signal.Notify(caught, s)
			t.Cleanup(func() { signal.Stop(caught) })
		}
	}
	inEveryShell := []string{"build", "push-1", "after-push-1", "push-latest"}
	for step, public := range steps {
		for name, how := range map[string]struct {
			signal syscall.Signal
			both   bool
			code   int
		}{
			"terminated":  {syscall.SIGTERM, false, 143},
			"interrupted": {syscall.SIGINT, true, 130},
			"hung up":     {syscall.SIGHUP, true, 129},
		} {
			test := func(t *testing.T, shell []string) {
				w := newWorld(t, shell)
				got := w.killAt(step, how.signal, how.both)
				w.assertReleased()
				if !public && step != "push-1" {
					assert.Equal(t, how.code, got.code, got)
					assert.Contains(t, got.stderr, name+"\n  This run published nothing and used up no number.\n")
				}
				if step == "push-1" && how.both {
					assert.Contains(t, got.stderr, "may be published or not", "an engine may go on when docker has ended")
				}
				if w.read(w.fake, "registry/1") != "none" {
					assert.Equal(t, "1", w.version(), "a public number is written down: %s", got)
				}
				if w.read(w.fake, "registry/latest") == "none" {
					assert.NotEqual(t, 0, got.code)
				}
				w.assertGoesOn()
			}
			t.Run(step+"/"+strings.ReplaceAll(name, " ", "-"), func(t *testing.T) {
				if slices.Contains(inEveryShell, step) {
					eachShell(t, test)
					return
				}
				t.Parallel()
				test(t, oneShell())
			})
		}
	}
}

// Whoever reads the output may go, as head does: a shell that its own writing ends
// would leave the lock behind.
func TestScriptUnread(t *testing.T) {
	for name, both := range map[string]bool{"output": false, "messages-too": true} {
		// into makes the script write to a pipe.
		into := func(pipe *os.File) func(*exec.Cmd) {
			return func(cmd *exec.Cmd) {
				cmd.Stdout = pipe
				if both {
					cmd.Stderr = pipe
				}
			}
		}
		t.Run(name, func(t *testing.T) {
			eachShell(t, func(t *testing.T, shell []string) {
				w := newWorld(t, shell)
				reader, writer, err := os.Pipe()
				require.NoError(t, err)
				require.NoError(t, reader.Close())
				got := w.start(nil, into(writer)).wait()
				require.NoError(t, writer.Close())
				assert.Equal(t, 141, got.code, got)
				if !both {
					assert.Contains(t, got.stderr, "nobody reads what this prints\n  This run published nothing and used up no number.\n")
				}
				assert.Empty(t, w.calls("buildx build"))
				w.assertReleased()
				w.assertGoesOn()
			})
		})
		t.Run(name+"-since-the-push", func(t *testing.T) {
			eachShell(t, func(t *testing.T, shell []string) {
				w := newWorld(t, shell)
				reader, writer, err := os.Pipe()
				require.NoError(t, err)
				r := w.startHeld("push-1", into(writer))
				require.NoError(t, writer.Close())
				require.NoError(t, reader.Close())
				r.release()
				got := r.wait()
				assert.Equal(t, 0, got.code, got)
				assert.Equal(t, "1", w.version())
				assert.Equal(t, w.read(w.fake, "registry/1"), w.read(w.fake, "registry/latest"))
				w.assertReleased()
			})
		})
	}
}

func TestScriptLock(t *testing.T) {
	t.Run("two-at-once", func(t *testing.T) {
		eachShell(t, func(t *testing.T, shell []string) {
			w := newWorld(t, shell)
			first := w.startHeld("build")
			second := w.run()
			assert.Equal(t, 1, second.code)
			assert.Contains(t, second.stderr, "VERSION.lock says that another run is publishing\n  It is process ")
			first.release()
			require.Equal(t, 0, first.wait().code)
			assert.Equal(t, "1", w.version())
			w.assertReleased()
		})
	})
	t.Run("leftover-of-a-killed-run", func(t *testing.T) {
		w := newWorld(t, oneShell())
		w.write(w.project, "VERSION.tmp", "99")
		w.write(w.fake, "replies/build", "boom\n")
		assert.Equal(t, 1, w.run().code)
		w.assertReleased()
	})
	t.Run("signal-while-taking-it", func(t *testing.T) {
		eachShell(t, func(t *testing.T, shell []string) {
			w := newWorld(t, shell)
			mkdir := filepath.Join(filepath.Dir(w.fake), "bin", "mkdir")
			w.write(filepath.Dir(mkdir), "mkdir", "#!/bin/sh\nPATH=/usr/bin:/bin\nmkdir \"$@\" && kill -TERM 0\n")
			require.NoError(t, os.Chmod(mkdir, 0o755))
			got := w.run()
			assert.Equal(t, 143, got.code, got)
			assert.Contains(t, got.stderr, "terminated\n  This run published nothing and used up no number.\n")
			w.assertReleased()
			require.NoError(t, os.Remove(mkdir))
			w.assertGoesOn()
		})
	})
	t.Run("in-the-way", func(t *testing.T) {
		w := newWorld(t, oneShell())
		w.write(w.project, "VERSION.lock", "a file")
		got := w.run()
		assert.Equal(t, 1, got.code)
		assert.Contains(t, got.stderr, "cannot take the lock\n")
		assert.FileExists(t, filepath.Join(w.project, "VERSION.lock"))
	})
	t.Run("without-owner", func(t *testing.T) {
		w := newWorld(t, oneShell())
		w.shellLine("mkdir VERSION.lock")
		got := w.run()
		assert.Equal(t, 1, got.code)
		assert.Contains(t, got.stderr, "It does not say which.\n  When there is no such process any more: rm -r VERSION.lock\n")
	})
}
