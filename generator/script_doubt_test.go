//go:build !windows

package generator

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/schema"
)

// pages are what a pull says of a 404 that is not the registry's, recorded from
// Docker 20.10 and 26.1, which stores its images the classic way.
var pages = map[string]string{
	"html":              `error parsing HTTP 404 response body: invalid character '<' looking for beginning of value: "<html>manifest unknown</html>"`,
	"empty":             `error parsing HTTP 404 response body: unexpected end of JSON input: ""`,
	"default-backend":   `error parsing HTTP 404 response body: invalid character 'd' looking for beginning of value: "default backend - 404"`,
	"json":              `error parsing HTTP 404 response body: no error details found in HTTP response body: "{\"code\":\"NOT_FOUND\",\"message\":\"manifest unknown\"}"`,
	"not-found":         `unknown: the route was not found`,
	"html-26":           `unknown: <html><body>manifest unknown, name unknown</body></html>`,
	"empty-26":          `unknown:`,
	"text-26":           `unknown: manifest unknown`,
	"artifact-of-other": `unknown: artifact acme/other:5 not found`,
}

// inContainerd makes the engine one that stores its images in containerd.
func inContainerd(w *world) { w.write(w.fake, "containerd", "") }

// atFour is a world in which :4 and what came before are public, and :5 may be.
func atFour(t *testing.T, shell []string, taken bool, changes ...func(*schema.Config)) *world {
	t.Helper()
	w := newWorld(t, shell, changes...)
	w.write(w.project, "VERSION", "4\n")
	w.publish(1, 2, 3, 4)
	if !strings.Contains(w.read(w.project, w.script), "latest = false") {
		w.shellLine(`cp "$FAKE/registry/4" "$FAKE/registry/latest"`)
	}
	if taken {
		w.publish(5)
	}
	return w
}

// notFound makes questions for tags answer as buildx, and an engine with containerd,
// do for any 404.
func (w *world) notFound(tags ...string) {
	for _, tag := range tags {
		name, _, _ := strings.Cut(tag, ".")
		for _, way := range []string{"inspect", "pull"} {
			w.write(w.fake, "replies/"+way+"-"+tag, "ERROR: ghcr.io/acme/shop:"+name+": not found\n")
		}
	}
}

// A 404 that may come from a proxy is no free number.
func TestScriptNotFoundElsewhere(t *testing.T) {
	for name, mode := range engines {
		for page, said := range pages {
			t.Run(name+"/"+page, func(t *testing.T) {
				t.Parallel()
				w := atFour(t, oneShell(), true, mode.change)
				mode.setup(w)
				w.notFound("5")
				for _, step := range []string{"pull-5", pick(name == "without-buildx", "inspect-5", "none")} {
					w.write(w.fake, "replies/"+step, "Error response from daemon: "+said+"\n")
				}
				got := w.run()
				assert.Equal(t, 1, got.code, got)
				assert.Contains(t, got.stderr, "cannot find out whether ghcr.io/acme/shop:5 is published\n")
				assert.Contains(t, got.stderr, "That is not the registry, but something before it")
				assert.True(t, strings.HasSuffix(got.stderr, "\n  This run published nothing and used up no number.\n"), got)
				assert.Empty(t, w.calls("build ", "buildx build", "push", "buildx imagetools create"))
				assert.Equal(t, foreign+"\n", w.read(w.fake, "registry/5"))
				w.assertReleased()
			})
		}
		t.Run(name+"/once", func(t *testing.T) {
			eachShell(t, func(t *testing.T, shell []string) {
				for _, store := range []func(*world){func(*world) {}, inContainerd} {
					w := atFour(t, shell, true, mode.change)
					mode.setup(w)
					store(w)
					w.notFound("5.1")
					got := w.run()
					assert.Equal(t, 1, got.code, got)
					assert.Contains(t, got.stderr, "ghcr.io/acme/shop:5 is published already, and VERSION says 4\n  The next free number is 6.")
				}
			})
		})
	}
}

// On an engine that shows no error codes, "not found" is believed beside something
// that is found, and not otherwise.
func TestScriptNotFoundInContainerd(t *testing.T) {
	for name, mode := range engines {
		for latest, change := range map[string]func(*schema.Config){"latest": func(*schema.Config) {}, "number-before": withoutLatest} {
			t.Run(name+"/"+latest, func(t *testing.T) {
				eachShell(t, func(t *testing.T, shell []string) {
					w := atFour(t, shell, false, mode.change, change)
					mode.setup(w)
					inContainerd(w)
					got := w.run()
					require.Equal(t, 0, got.code, got)
					assert.Empty(t, got.stderr)
					assert.Equal(t, "5", w.version())
					w.assertNumbersKept()
				})
			})
			t.Run(name+"/"+latest+"/outage", func(t *testing.T) {
				eachShell(t, func(t *testing.T, shell []string) {
					w := atFour(t, shell, true, mode.change, change)
					mode.setup(w)
					inContainerd(w)
					w.notFound("5", "4", "latest")
					got := w.run()
					assert.Equal(t, 1, got.code, got)
					assert.Contains(t, got.stderr, "cannot find out whether ghcr.io/acme/shop:5 is published\n")
					assert.Contains(t, got.stderr, "If it is an outage, try again when the registry answers.\n")
					assert.Empty(t, w.calls("build ", "buildx build", "push", "buildx imagetools create"))
					w.assertReleased()
				})
			})
			t.Run(name+"/"+latest+"/outage-during-the-build", func(t *testing.T) {
				w := atFour(t, oneShell(), false, mode.change, change)
				mode.setup(w)
				inContainerd(w)
				r := w.startHeld("build")
				w.publish(5)
				w.notFound("5", "4", "latest", "digest")
				w.write(w.fake, "replies/inspect-digest", "not found")
				r.release()
				got := r.wait()
				assert.Equal(t, 1, got.code, got)
				assert.Contains(t, got.stderr, "cannot find out whether ghcr.io/acme/shop:5 is published\n")
				assert.Equal(t, foreign+"\n", w.read(w.fake, "registry/5"))
				w.assertNumbersKept()
			})
		}
		t.Run(name+"/first", func(t *testing.T) {
			eachShell(t, func(t *testing.T, shell []string) {
				w := newWorld(t, shell, mode.change)
				mode.setup(w)
				inContainerd(w)
				got := w.run()
				assert.Equal(t, 1, got.code, got)
				assert.Contains(t, got.stderr, "  If ghcr.io/acme/shop:1 was never published, run this with --first 1.\n")
				assert.Empty(t, w.calls("build ", "buildx build", "push"))
				for _, args := range [][]string{{"--first", "1"}, nil} {
					got = w.run(args...)
					require.Equal(t, 0, got.code, got)
				}
				assert.Equal(t, "2", w.version())
				w.assertNumbersKept()
			})
		})
	}
	// The digest that was just pushed must be found, whatever was told to the script.
	t.Run("first-and-outage", func(t *testing.T) {
		w := newWorld(t, oneShell(), severalPlatforms)
		inContainerd(w)
		w.write(w.fake, "replies/inspect-digest", "not found")
		got := w.run("--first", "1")
		assert.Equal(t, 1, got.code, got)
		assert.Contains(t, got.stderr, "cannot find out whether ghcr.io/acme/shop:1 is published\n")
		assert.Empty(t, w.calls("buildx imagetools create"))
	})
	t.Run("push-fails-and-nothing-is-found", func(t *testing.T) {
		w := newWorld(t, oneShell())
		inContainerd(w)
		w.write(w.fake, "replies/push-1", "not found\n")
		got := w.run("--first", "1")
		assert.Equal(t, 1, got.code, got)
		assert.Contains(t, got.stderr, "ghcr.io/acme/shop:1 may be published or not: the next run asks the registry first.")
	})
	for name, latest := range map[string]func(*schema.Config){"git": func(*schema.Config) {}, "git-without-latest": withoutLatest} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, oneShell(), numbering("git"), latest)
			inContainerd(w)
			const git = `git -c user.name=a -c user.email=a@example.org `
			w.shellLine("git init -q && git add . && " + git + "commit -qm one && git tag v1")
			got := w.run()
			assert.Equal(t, 1, got.code, got)
			assert.Contains(t, got.stderr, "run this with --first v1.\n")
			got = w.run("--first", "v2")
			assert.Equal(t, 2, got.code, got)
			assert.Contains(t, got.stderr, "--first v2 is not what Git calls this commit, which is v1\n")
			require.Equal(t, 0, w.run("--first", "v1").code)
			w.shellLine(git + "commit -q --allow-empty -m two && git tag v2")
			got = w.run()
			require.Equal(t, 0, got.code, got)
			w.assertNumbersKept()
		})
	}
	// After the push no number is offered to begin with: it may be public.
	t.Run("outage-after-the-push", func(t *testing.T) {
		w := atFour(t, oneShell(), false)
		inContainerd(w)
		r := w.startHeld("after-push-5")
		w.notFound("5", "4", "latest")
		r.release()
		got := r.wait()
		assert.NotZero(t, got.code, got)
		assert.Contains(t, got.stderr, "cannot find out whether ghcr.io/acme/shop:5 is published\n")
		assert.NotContains(t, got.stderr, "--first", got)
	})
}

// A pull that began has found the tag, whatever it lacks then.
func TestScriptPullBegan(t *testing.T) {
	w := atFour(t, oneShell(), true)
	withoutBuildx(w)
	w.write(w.fake, "replies/inspect-5", "5: Pulling from acme/shop\nmanifest for ghcr.io/acme/shop:5 not found: manifest unknown: manifest unknown\n")
	got := w.run()
	assert.Equal(t, 1, got.code, got)
	assert.Contains(t, got.stderr, "cannot find out whether ghcr.io/acme/shop:5 is published\n")
}

func TestScriptFirst(t *testing.T) {
	for name, n := range map[string]string{
		"empty": "", "zero": "0", "leading-zero": "08", "sign": "+1", "word": "v1", "two-lines": "1\n2", "space": " 1",
		"fraction": "1.5", "sixteen-digits": "1234567890123456", "command": "$(touch HACKED)",
	} {
		t.Run(name, func(t *testing.T) {
			eachShell(t, func(t *testing.T, shell []string) {
				for _, from := range []string{"file", "registry"} {
					w := newWorld(t, shell, numbering(from))
					got := w.run("--first", n)
					assert.Equal(t, 2, got.code, got)
					assert.Contains(t, got.stderr, "--first needs a number in plain digits, such as 42, and not: "+n+"\n")
					assert.Equal(t, "none", w.read(w.fake, "log"))
				}
			})
		})
	}
	t.Run("nothing", func(t *testing.T) {
		w := newWorld(t, oneShell())
		got := w.run("--no-cache", "--first")
		assert.Equal(t, 2, got.code, got)
		assert.Contains(t, got.stderr, "--first needs a number\n")
	})
	t.Run("not-after-the-last", func(t *testing.T) {
		w := atFour(t, oneShell(), false)
		got := w.run("--first", "4")
		assert.Equal(t, 1, got.code, got)
		assert.Contains(t, got.stderr, "--first 4 is no new number: VERSION says 4\n  Run this without --first.\n")
	})
	t.Run("taken", func(t *testing.T) {
		w := atFour(t, oneShell(), true)
		got := w.run("--first", "5")
		assert.Equal(t, 1, got.code, got)
		assert.Contains(t, got.stderr, "ghcr.io/acme/shop:5 is published already")
	})
}

// A number that was pruned is not published again: where "latest" is gone, the
// registry cannot say what the last one was.
func TestScriptNumberingPruned(t *testing.T) {
	for name, engine := range engines {
		fresh := func(t *testing.T, shell []string) *world {
			w := newWorld(t, shell, numbering("registry"), engine.change)
			engine.setup(w)
			return w
		}
		refused := func(t *testing.T, w *world, want string) {
			t.Helper()
			got := w.run()
			assert.Equal(t, 1, got.code, got)
			assert.Contains(t, got.stderr, want)
			assert.Contains(t, got.stderr, "--first N, the number after the highest that")
			assert.NotContains(t, got.stderr, "docker tag")
			assert.True(t, strings.HasSuffix(got.stderr, "\n  This run published nothing and used up no number.\n"), got)
			assert.Empty(t, w.calls("build ", "buildx build", "push", "buildx imagetools create"))
			w.assertReleased()
		}
		for what, left := range map[string][]int{"everything-pruned": nil, "some-left": {1, 2}, "the-last-left": {41}} {
			t.Run(name+"/"+what, func(t *testing.T) {
				eachShell(t, func(t *testing.T, shell []string) {
					w := fresh(t, shell)
					w.publish(left...)
					refused(t, w, "the registry has no ghcr.io/acme/shop:latest, which says what number is next\n  If nothing was ever published as ghcr.io/acme/shop, run this with --first 1.")
					got := w.run("--first", "42")
					require.Equal(t, 0, got.code, got)
					assert.Equal(t, w.read(w.fake, "registry/42"), w.read(w.fake, "registry/latest"))
					got = w.run("--first", "42")
					assert.Equal(t, 1, got.code, got)
					assert.Contains(t, got.stderr, "--first 42 is no new number: ghcr.io/acme/shop:latest is number 42\n  Run this without --first.\n")
					got = w.run()
					require.Equal(t, 0, got.code, got)
					assert.Equal(t, w.read(w.fake, "registry/43"), w.read(w.fake, "registry/latest"))
					w.assertNumbersKept()
				})
			})
		}
		t.Run(name+"/first-is-taken", func(t *testing.T) {
			w := fresh(t, oneShell())
			w.publish(1)
			got := w.run("--first", "1")
			assert.Equal(t, 1, got.code, got)
			assert.Contains(t, got.stderr, "ghcr.io/acme/shop:1 is published already")
			assert.Empty(t, w.calls("build ", "buildx build"))
		})
		t.Run(name+"/label-is-no-number", func(t *testing.T) {
			w := fresh(t, oneShell())
			w.publish(7)
			w.shellLine(`cp "$FAKE/registry/7" "$FAKE/registry/latest"`)
			got := w.run("--first", "8")
			require.Equal(t, 0, got.code, got)
			assert.Equal(t, w.read(w.fake, "registry/8"), w.read(w.fake, "registry/latest"))
		})
		// Moved back, and the later numbers pruned: only a person knows of them.
		t.Run(name+"/moved-back", func(t *testing.T) {
			w := fresh(t, oneShell())
			w.write(w.fake, "new", nameUnknown)
			for range 3 {
				require.Equal(t, 0, w.run().code)
			}
			w.shellLine(`cp "$FAKE/registry/1" "$FAKE/registry/latest" && rm "$FAKE/registry/2" "$FAKE/registry/3"`)
			got := w.run("--first", "4")
			require.Equal(t, 0, got.code, got)
			w.assertNumbersKept()
		})
		t.Run(name+"/in-containerd", func(t *testing.T) {
			w := fresh(t, oneShell())
			inContainerd(w)
			refused(t, w, "cannot find out whether ghcr.io/acme/shop:latest is published\n")
			for _, args := range [][]string{{"--first", "9"}, nil} {
				got := w.run(args...)
				require.Equal(t, 0, got.code, got)
			}
			assert.Equal(t, w.read(w.fake, "registry/10"), w.read(w.fake, "registry/latest"))
			w.notFound("latest")
			got := w.run()
			assert.Equal(t, 1, got.code, got)
			assert.Contains(t, got.stderr, "cannot find out whether ghcr.io/acme/shop:latest is published\n")
		})
	}
}

// clone is a second clone of the project, on the same engine.
func (w *world) clone() *world {
	w.t.Helper()
	other := *w
	other.project = filepath.Join(filepath.Dir(w.project), "clone")
	require.NoError(w.t, os.CopyFS(other.project, os.DirFS(w.project)))
	require.NoError(w.t, os.RemoveAll(filepath.Join(other.project, "VERSION.lock")))
	return &other
}

// Two clones on one engine share its tags: what is published is what this clone built.
func TestScriptTwoClones(t *testing.T) {
	for name, setup := range map[string]func(*world){
		"with-buildx": func(*world) {}, "without-buildx": withoutBuildx, "in-containerd": inContainerd,
	} {
		t.Run(name+"/build-beside-it", func(t *testing.T) {
			eachShell(t, func(t *testing.T, shell []string) {
				w := atFour(t, shell, false)
				setup(w)
				first := w.startHeld("image")
				w.write(w.fake, "replies/push-5.1", "denied\n")
				assert.Equal(t, 1, w.clone().run().code, "the other clone built, and published nothing")
				first.release()
				got := first.wait()
				require.Equal(t, 0, got.code, got)
				assert.Equal(t, builtHere+"\n", w.read(w.fake, "registry/5"))
				assert.Contains(t, got.stdout, "docker pull ghcr.io/acme/shop@"+builtHere)
				assert.Equal(t, builtHere+"\n", w.read(w.fake, "registry/latest"))
			})
		})
		t.Run(name+"/tag-beside-it", func(t *testing.T) {
			eachShell(t, func(t *testing.T, shell []string) {
				w := atFour(t, shell, false)
				setup(w)
				first := w.startHeld("push-5")
				w.write(w.fake, "replies/push-5.2", "denied\n")
				assert.Equal(t, 1, w.clone().run().code, "the other clone tagged, and published nothing")
				other := strings.TrimSuffix(builtHere, "1") + "2"
				first.release()
				got := first.wait()
				assert.Equal(t, 1, got.code, got)
				assert.Equal(t, other+"\n", w.read(w.fake, "registry/5"), "the tag was the other clone's when it was pushed")
				assert.Contains(t, got.stderr, "the registry's ghcr.io/acme/shop:5 ("+other+") is not known to be the image built here ("+builtHere+")\n")
				assert.Equal(t, "5", w.version(), "the number is public")
				assert.NotContains(t, got.stdout, "Published")
			})
		})
	}
}

// Where VERSION was lost and old numbers were removed from the registry, :1 is free to
// the eye, and :latest tells that it is not.
func TestScriptLostVersion(t *testing.T) {
	eachShell(t, func(t *testing.T, shell []string) {
		w := newWorld(t, shell)
		w.publish(5)
		w.write(w.fake, "registry/latest", foreign+"\n")
		got := w.run()
		assert.Equal(t, 1, got.code, got)
		assert.Contains(t, got.stderr, "there is no VERSION, and ghcr.io/acme/shop:latest is published\n")
		assert.Contains(t, got.stderr, "echo N >VERSION\n")
		assert.Empty(t, w.calls("build ", "buildx build", "push"))
		w.assertReleased()
		w.write(w.project, "VERSION", "5\n")
		got = w.run()
		require.Equal(t, 0, got.code, got)
		assert.Equal(t, "6", w.version())
	})
}
