//go:build !windows

package generator

import (
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/schema"
)

// buildxModes are the configs that only a builder of buildx can serve, and what
// each adds to the commands.
var buildxModes = map[string]struct {
	change                         func(*schema.Config)
	platform, output, attach, copy string
}{
	"several-platforms": {severalPlatforms, "linux/amd64,linux/arm64", "", "", ""},
	"sbom":              {func(c *schema.Config) { c.Registry.SBOM = true }, "linux/amd64", "", " --sbom=true", ""},
	"provenance":        {func(c *schema.Config) { c.Registry.Provenance = true }, "linux/amd64", "", " --provenance=mode=max", ""},
	"reproducible":      {func(c *schema.Config) { c.Registry.Reproducible = true }, "linux/amd64", ",rewrite-timestamp=true", "", " --prefer-index=false"},
}

func TestScriptBuildx(t *testing.T) {
	for name, mode := range buildxModes {
		t.Run(name, func(t *testing.T) {
			eachShell(t, func(t *testing.T, shell []string) {
				w := newWorld(t, shell, mode.change, withSecrets("CR_PAT"))
				w.env = append(w.env, "CR_PAT=canary")
				if mode.output != "" {
					w.shellLine("git init -q && echo VERSION* >.gitignore && git add . && git -c user.name=a -c user.email=a@example.org commit -qm one")
				}
				for _, n := range []string{"1", "2"} {
					got := w.run()
					require.Equal(t, 0, got.code, got)
					assert.Empty(t, got.stderr)
					assert.Equal(t, n, w.version())
					digest := strings.TrimSpace(w.read(w.fake, "registry/"+n))
					assert.Equal(t, digest, strings.TrimSpace(w.read(w.fake, "registry/latest")))
					assert.Contains(t, got.stdout, "docker pull ghcr.io/acme/shop@"+digest)
					assert.NotContains(t, got.String()+w.read(w.fake, "log"), "canary")
					w.assertReleased()
				}
				digest := strings.TrimSpace(w.read(w.fake, "registry/2"))
				context, revision := ".", ""
				if mode.output != "" {
					w.shellLine(`git rev-parse HEAD >"$FAKE/revision"`)
					context, revision = "VERSION.lock/tree", " --label org.opencontainers.image.revision="+strings.TrimSpace(w.read(w.fake, "revision"))+" --no-cache --pull"
				}
				assert.Equal(t, []string{
					"buildx build --output type=image,name=ghcr.io/acme/shop,push-by-digest=true,name-canonical=true,push=true" + mode.output +
						" --platform " + mode.platform + " --file Dockerfile" + mode.attach + " --metadata-file VERSION.lock/metadata" +
						" --label org.opencontainers.image.version=2" + revision + " --secret id=CR_PAT,env=CR_PAT " + context,
					"buildx imagetools create" + mode.copy + " --tag ghcr.io/acme/shop:2 ghcr.io/acme/shop@" + digest,
					"buildx imagetools create" + mode.copy + " --tag ghcr.io/acme/shop:latest ghcr.io/acme/shop@" + digest,
				}, w.calls("buildx build", "buildx imagetools create", "push", "tag")[3:])
				w.assertNumbersKept()
			})
		})
	}
	t.Run("dry-run", func(t *testing.T) {
		w := newWorld(t, oneShell(), severalPlatforms)
		got := w.run("--dry-run")
		require.Equal(t, 0, got.code, got)
		assert.Equal(t, []string{
			"env BUILDX_NO_DEFAULT_ATTESTATIONS=1 docker buildx build --output type=image,name=ghcr.io/acme/shop,push-by-digest=true,name-canonical=true,push=true" +
				" --platform linux/amd64,linux/arm64 --file Dockerfile --label org.opencontainers.image.version=1 .",
			"# With the digest that it pushed:",
			"docker buildx imagetools create --tag ghcr.io/acme/shop:1 ghcr.io/acme/shop@DIGEST",
			"echo 1 >VERSION",
			"docker buildx imagetools create --tag ghcr.io/acme/shop:latest ghcr.io/acme/shop@DIGEST", ""}, strings.Split(got.stdout, "\n")[1:])
		assert.Equal(t, []string{"buildx version", "buildx inspect --bootstrap"}, w.calls("build", "push", "tag", "pull", "version"))
		w.assertReleased()
	})
}

// What the builder cannot do is said before anything is asked or built.
func TestScriptBuildxNeeds(t *testing.T) {
	for name, test := range map[string]struct {
		breakIt func(*world)
		want    string
	}{
		"no-plugin": {withoutBuildx, "building for several platforms needs docker's buildx plugin\n  Install docker-buildx-plugin"},
		"no-builder": {func(w *world) { w.shellLine(`rm "$FAKE/builder"`) },
			"buildx has no builder that works\n  cat: "},
		"the-engine's-own": {func(w *world) { w.write(w.fake, "builder", strings.Replace(builder, "docker-container", "docker", 1)) },
			"building for several platforms needs a builder beside the engine's own\n  Make one: docker buildx create --use --driver docker-container"},
		"a-platform-is-missing": {func(w *world) { w.write(w.fake, "builder", strings.Replace(builder, "linux/arm64", "linux/arm/v7", 1)) },
			"the builder cannot run linux/arm64\n  It runs linux/amd64,linux/amd64/v2,linux/386,linux/arm/v7.\n  Add a machine"},
		"no-platform-at-all": {func(w *world) { w.write(w.fake, "builder", "Name: b\nDriver: remote\n") },
			"the builder cannot run linux/amd64\n  It runs nothing."},
	} {
		t.Run(name, func(t *testing.T) {
			eachShell(t, func(t *testing.T, shell []string) {
				w := newWorld(t, shell, severalPlatforms)
				test.breakIt(w)
				got := w.run()
				assert.Equal(t, 1, got.code, got)
				assert.Contains(t, got.stderr, test.want)
				assert.True(t, strings.HasSuffix(got.stderr, "\n  This run published nothing and used up no number.\n"), got)
				assert.Empty(t, w.calls("buildx build", "buildx imagetools", "push", "pull"))
				w.assertReleased()
			})
		})
	}
}

// TestScriptBuildxFails breaks one thing at a time, with VERSION at 4.
func TestScriptBuildxFails(t *testing.T) {
	const (
		unused = "This run published nothing and used up no number."
		finish = "To finish: docker buildx imagetools create --tag ghcr.io/acme/shop:latest ghcr.io/acme/shop:5"
	)
	for name, test := range map[string]struct {
		breakIt func(*world)
		code    int
		version string // afterwards
		public  bool   // is :5 in the registry afterwards?
		want    string // in stderr
	}{
		"number-taken":           {func(w *world) { w.publish(5) }, 1, "4", true, "echo 5 >VERSION"},
		"build":                  {func(w *world) { w.write(w.fake, "replies/build", "boom\n") }, 1, "4", false, "the build or the push of its layers failed"},
		"push-breaks-late":       {func(w *world) { w.write(w.fake, "late/build", "timeout\n") }, 1, "4", false, unused},
		"taken-during-build":     {func(w *world) { w.write(w.fake, "replies/inspect-5.2", "503") }, 1, "4", false, unused},
		"tag-refused":            {func(w *world) { w.write(w.fake, "replies/push-5", "denied") }, 1, "4", false, "could not be given its tag"},
		"tag-and-question":       {func(w *world) { w.write(w.fake, "replies/push-5", "timeout"); w.refuse("5.3") }, 1, "4", false, "may be published or not"},
		"tag-breaks-late":        {func(w *world) { w.write(w.fake, "late/push-5", "timeout") }, 0, "5", true, ""},
		"another-image":          {func(w *world) { w.write(w.fake, "forged/5", foreign) }, 1, "5", true, "run this again to publish 6."},
		"no-answer-after-it":     {func(w *world) { w.refuse("5.3") }, 3, "5", true, finish},
		"nowhere-to-write":       {func(w *world) { w.shellLine("mkdir VERSION.tmp") }, 1, "4", true, "Write that down before anything else: echo 5 >VERSION"},
		"latest-refused":         {func(w *world) { w.write(w.fake, "replies/push-latest", "immutable") }, 3, "5", true, finish},
		"latest-breaks-late":     {func(w *world) { w.write(w.fake, "late/push-latest", "timeout") }, 3, "5", true, finish},
		"latest-is-another":      {func(w *world) { w.write(w.fake, "forged/latest", foreign) }, 3, "5", true, finish},
		"no-answer-about-latest": {func(w *world) { w.refuse("latest") }, 3, "5", true, finish},
	} {
		t.Run(name, func(t *testing.T) {
			eachShell(t, func(t *testing.T, shell []string) {
				w := newWorld(t, shell, severalPlatforms)
				w.write(w.project, "VERSION", "4\n")
				test.breakIt(w)
				got := w.run()
				assert.Equal(t, test.code, got.code, got)
				assert.Contains(t, got.stderr, test.want)
				assert.Equal(t, test.version, w.version())
				assert.Equal(t, test.public, w.read(w.fake, "registry/5") != "none")
				w.assertReleased()
				if test.code == 3 {
					w.shellLine("rm -rf \"$FAKE\"/replies/* \"$FAKE\"/late/* \"$FAKE\"/forged/*; " + w.afterColon(got.stderr, "To finish"))
					assert.Equal(t, w.read(w.fake, "registry/5"), w.read(w.fake, "registry/latest"))
				}
			})
		})
	}
}

// A build that names no digest must not end as a success.
func TestScriptBuildxWithoutDigest(t *testing.T) {
	w := newWorld(t, oneShell(), severalPlatforms)
	w.shellLine(`sed 's/containerimage.digest/other/' "$(command -v docker)" >"$FAKE/docker" && chmod +x "$FAKE/docker"`)
	w.env = append(w.env, "PATH="+w.fake+":/usr/bin:/bin")
	got := w.run()
	assert.Equal(t, 1, got.code, got)
	assert.Contains(t, got.stderr, "the build named no digest\n  This run published nothing")
}

func TestScriptBuildxStopped(t *testing.T) {
	for step, public := range map[string]bool{
		"inspect-1": false, "build": false, "after-build": false, "inspect-1.2": false,
		"push-1": false, "after-push-1": true, "inspect-1.3": true, "push-latest": true, "after-push-latest": true, "inspect-latest": true,
	} {
		for _, how := range []syscall.Signal{syscall.SIGKILL, syscall.SIGTERM} {
			t.Run(step+"/"+how.String(), func(t *testing.T) {
				t.Parallel()
				w := newWorld(t, oneShell(), severalPlatforms)
				got := w.killAt(step, how, true)
				if how == syscall.SIGKILL {
					assert.Equal(t, -1, got.code)
					again := w.run()
					require.Equal(t, 1, again.code, again)
					w.shellLine(w.afterColon(again.stderr, "any more"))
				} else {
					w.assertReleased()
					if !public && step != "push-1" {
						assert.Equal(t, 143, got.code, got)
						assert.Contains(t, got.stderr, "terminated\n  This run published nothing and used up no number.\n")
					}
					if step == "push-1" {
						assert.Contains(t, got.stderr, "may be published or not", "the registry may be about to do it")
					}
					if w.read(w.fake, "registry/1") != "none" {
						assert.Equal(t, "1", w.version(), "a public number is written down: %s", got)
					}
				}
				w.assertGoesOn()
			})
		}
	}
}

// A reproducible image is that of the commit: fresh files of it, nothing cached, and
// its time.
func TestScriptReproducible(t *testing.T) {
	const commit = `git init -q && echo VERSION* >.gitignore && git add . && GIT_COMMITTER_DATE="@1600000000 +0100" git -c user.name=a -c user.email=a@example.org commit -qm one`
	reproducible := buildxModes["reproducible"].change
	t.Run("the-commit", func(t *testing.T) {
		eachShell(t, func(t *testing.T, shell []string) {
			w := newWorld(t, shell, reproducible)
			w.shellLine(commit)
			w.shellLine(`mkdir "$FAKE/bin" && cat >"$FAKE/bin/docker" <<'END'` + "\n#!/bin/sh\n" +
				`case "$*" in "buildx build"*) for tree; do :; done; { echo "$SOURCE_DATE_EPOCH"; ls "$tree"; } >"$FAKE/seen" ;; esac` +
				"\nexec " + w.docker() + ` "$@"` + "\nEND\n" + `chmod +x "$FAKE/bin/docker"`)
			w.env = append(w.env, "PATH="+w.fake+"/bin:/usr/bin:/bin")
			got := w.run()
			require.Equal(t, 0, got.code, got)
			assert.Equal(t, "1600000000\nDockerfile\nbuild-publish.sh\n", w.read(w.fake, "seen"))
			assert.Contains(t, w.calls("buildx build")[0], " --no-cache --pull VERSION.lock/tree")
			w.assertReleased()

			w.write(w.project, "new", "")
			got = w.run()
			assert.Equal(t, 1, got.code)
			assert.Contains(t, got.stderr, "files have changes that the commit does not hold\n  ?? new\n  Commit them, or")
		})
	})
	t.Run("no-commit", func(t *testing.T) {
		w := newWorld(t, oneShell(), reproducible)
		got := w.run()
		assert.Equal(t, 1, got.code)
		assert.Contains(t, got.stderr, "there is no commit to publish\n  no folder from here upward has a .git\n")
		w.assertReleased()
	})
}
