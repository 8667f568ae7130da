//go:build !windows

package generator

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/schema"
)

// engines are the ways to a registry: each asks it in its own words.
var engines = map[string]struct {
	change func(*schema.Config)
	setup  func(*world)
}{
	"with-buildx":       {func(*schema.Config) {}, func(*world) {}},
	"without-buildx":    {func(*schema.Config) {}, withoutBuildx},
	"several-platforms": {severalPlatforms, func(*world) {}},
}

// nameUnknown is what a pull says when the registry has no such repository.
const nameUnknown = "Error response from daemon: repository ghcr.io/acme/shop not found: name unknown: repository name not known to registry\n"

func TestScriptNumberingRegistry(t *testing.T) {
	for name, engine := range engines {
		t.Run(name, func(t *testing.T) {
			eachShell(t, func(t *testing.T, shell []string) {
				w := newWorld(t, shell, numbering("registry"), engine.change)
				engine.setup(w)
				w.write(w.fake, "new", nameUnknown)
				for n := 1; n <= 3; n++ {
					got := w.run()
					require.Equal(t, 0, got.code, got)
					assert.Empty(t, got.stderr)
					assert.Equal(t, w.read(w.fake, "registry/"+strconv.Itoa(n)), w.read(w.fake, "registry/latest"))
					w.assertReleased()
				}
				w.assertNumbersKept()
				assert.Equal(t, "none", w.version())

				// Moving "latest" fails: the next run goes on behind what is public.
				w.write(w.fake, "replies/push-latest", "tag is immutable")
				got := w.run()
				assert.Equal(t, 3, got.code, got)
				assert.Contains(t, got.stderr, "ghcr.io/acme/shop:4 is published. To finish: ")
				w.shellLine(`rm "$FAKE/replies/push-latest"`)
				got = w.run()
				require.Equal(t, 0, got.code, got)
				assert.Equal(t, "Note: ghcr.io/acme/shop:latest is number 3, and 4 is published already: this is number 5\n", got.stderr)
				assert.Equal(t, w.read(w.fake, "registry/5"), w.read(w.fake, "registry/latest"))
				w.assertNumbersKept()

				// Rolled back by hand.
				w.shellLine(`cp "$FAKE/registry/2" "$FAKE/registry/latest"`)
				got = w.run()
				require.Equal(t, 0, got.code, got)
				assert.Contains(t, got.stderr, "shop:latest is number 2, and 5 is published already: this is number 6")
				w.assertNumbersKept()
			})
		})
		t.Run(name+"/not-a-number", func(t *testing.T) {
			for label, said := range map[string]string{"": "there is none", "v1.2": "v1.2", "08": "08"} {
				w := newWorld(t, oneShell(), numbering("registry"), engine.change)
				engine.setup(w)
				w.publish(7)
				w.shellLine(`cp "$FAKE/registry/7" "$FAKE/registry/latest"; printf %s "` + label + `" >"$FAKE/labels/` + foreign + `"`)
				got := w.run()
				assert.Equal(t, 1, got.code, got)
				assert.Contains(t, got.stderr, "the version label of ghcr.io/acme/shop:latest is no number: "+said+"\n")
				assert.Empty(t, w.calls("build ", "buildx build", "push", "buildx imagetools create"))
				w.assertReleased()
			}
		})
		t.Run(name+"/nothing-is-public", func(t *testing.T) {
			w := newWorld(t, oneShell(), numbering("registry"), engine.change)
			engine.setup(w)
			w.refuse("latest")
			got := w.run()
			assert.Equal(t, 1, got.code, got)
			assert.Contains(t, got.stderr, "cannot find out whether ghcr.io/acme/shop:latest is published")
			assert.Empty(t, w.calls("build ", "buildx build"))
		})
		t.Run(name+"/taken-during-the-build", func(t *testing.T) {
			w := newWorld(t, oneShell(), numbering("registry"), engine.change)
			engine.setup(w)
			w.write(w.fake, "new", nameUnknown)
			r := w.startHeld("build")
			w.publish(1)
			r.release()
			got := r.wait()
			assert.Equal(t, 1, got.code, got)
			assert.Contains(t, got.stderr, "ghcr.io/acme/shop:1 was published by somebody else meanwhile\n  Run this again: it takes the next number.\n")
			assert.Equal(t, foreign, strings.TrimSpace(w.read(w.fake, "registry/1")))
			require.Equal(t, 0, w.run("--first", "2").code)
			assert.Equal(t, w.read(w.fake, "registry/2"), w.read(w.fake, "registry/latest"))
		})
	}
	t.Run("labels-cannot-be-read", func(t *testing.T) {
		w := newWorld(t, oneShell(), numbering("registry"))
		w.write(w.fake, "new", nameUnknown)
		require.Equal(t, 0, w.run().code)
		w.write(w.fake, "replies/label", "boom\n")
		got := w.run()
		assert.Equal(t, 1, got.code)
		assert.Contains(t, got.stderr, "cannot read the labels of ghcr.io/acme/shop:latest\n  boom\n")
	})
}

func TestScriptNumberingGit(t *testing.T) {
	const git = `git -c user.name=a -c user.email=a@example.org `
	const commit = `git init -q && git add . && ` + git + `commit -qm one`
	for name, test := range map[string]struct{ before, want string }{
		"tag":           {commit + " && git tag v1.2.3", "v1.2.3"},
		"annotated":     {commit + " && " + git + "tag -m x 2026-11", "2026-11"},
		"commits-after": {commit + " && git tag v1 && " + git + "commit -qm two --allow-empty", `v1-1-g$(git rev-parse --short HEAD)`},
		"ignored-files": {"echo '*.log' >.gitignore && " + commit + " && git tag v1 && touch a.log", "v1"},
	} {
		t.Run(name, func(t *testing.T) {
			eachShell(t, func(t *testing.T, shell []string) {
				w := newWorld(t, shell, numbering("git"))
				w.shellLine(test.before + ` && printf %s "` + test.want + `" >"$FAKE/want" && git rev-parse HEAD >"$FAKE/revision"`)
				want := w.read(w.fake, "want")
				got := w.run()
				require.Equal(t, 0, got.code, got)
				assert.Empty(t, got.stderr)
				assert.Contains(t, w.calls("buildx build")[0], " --metadata-file build-publish.sh.lock/metadata --label org.opencontainers.image.version="+want+
					" --label org.opencontainers.image.revision="+strings.TrimSpace(w.read(w.fake, "revision"))+" .")
				assert.Equal(t, w.read(w.fake, "registry/"+want), w.read(w.fake, "registry/latest"))
				assert.Equal(t, "none", w.version())
				w.assertReleased()

				// Once more: the commit is published, and that is all there is to say.
				w.shellLine(`echo other >"$FAKE/registry/latest"`)
				got = w.run()
				assert.Equal(t, 1, got.code, got)
				assert.Contains(t, got.stderr, "ghcr.io/acme/shop:"+want+" is published already\n  A commit is published once")
				assert.Len(t, w.calls("buildx build"), 1)
				w.shellLine(w.afterColon(got.stderr, "does not name it yet"))
				assert.Equal(t, w.read(w.fake, "registry/"+want), w.read(w.fake, "registry/latest"))
			})
		})
	}
	for name, test := range map[string]struct{ before, want string }{
		"no-repository": {"true", "there is no commit to publish\n  no folder from here upward has a .git\n"},
		"no-commit":     {"git init -q", "there is no commit to publish\n  fatal: Needed a single revision"},
		"no-tag":        {commit, "Git has no name for this commit\n  fatal: No names found, cannot describe anything.\n  Tag it (git tag v1.0.0)"},
		"slash":         {commit + " && git tag release/1", "Git calls this commit release/1, which cannot be the tag of an image"},
		"plus":          {commit + " && git tag v1+build", "Git calls this commit v1+build, which"},
		"latest":        {commit + " && git tag latest", "Git calls this commit latest, which"},
		"changed":       {commit + " && git tag v1 && echo >>Dockerfile", "files have changes that the commit does not hold\n   M Dockerfile\n  Commit and tag them"},
		"new-file":      {commit + " && git tag v1 && touch new", "files have changes that the commit does not hold\n  ?? new\n"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, oneShell(), numbering("git"))
			w.shellLine(test.before)
			got := w.run()
			assert.Equal(t, 1, got.code, got)
			assert.Contains(t, got.stderr, test.want)
			assert.True(t, strings.HasSuffix(got.stderr, "\n  This run published nothing and used up no name.\n"), got)
			assert.Empty(t, w.calls("buildx build", "push", "pull", "buildx imagetools"))
			w.assertReleased()
		})
	}
	t.Run("without-latest", func(t *testing.T) {
		w := newWorld(t, oneShell(), numbering("git"), withoutLatest, severalPlatforms)
		w.shellLine(commit + " && git tag v1")
		require.Equal(t, 0, w.run().code)
		got := w.run()
		assert.Equal(t, 1, got.code)
		assert.True(t, strings.HasSuffix(got.stderr, "commit and tag what is new.\n  This run published nothing and used up no name.\n"), got)
	})
}
