//go:build !windows

package generator

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/schema"
)

func TestScriptPublishes(t *testing.T) {
	engines := map[string]func(*world){
		"with-buildx":    func(*world) {},
		"without-buildx": withoutBuildx,
	}
	for name, engine := range engines {
		t.Run(name, func(t *testing.T) {
			eachShell(t, func(t *testing.T, shell []string) {
				w := newWorld(t, shell)
				engine(w)
				for n := 1; n <= 4; n++ {
					var args []string
					if n == 4 {
						args = []string{"--no-cache"}
					}
					got := w.run(args...)
					require.Equal(t, 0, got.code, got)
					assert.Empty(t, got.stderr)
					assert.Equal(t, strconv.Itoa(n), w.version())
					digest := w.read(w.fake, "registry/"+strconv.Itoa(n))
					assert.Equal(t, digest, w.read(w.fake, "registry/latest"))
					assert.Contains(t, got.stdout, "ghcr.io/acme/shop@"+digest)
					w.assertReleased()
				}
				w.assertNumbersKept()
				builds := w.calls("build ", "buildx build")
				require.Len(t, builds, 4)
				assert.NotContains(t, builds[2], "--no-cache")
				assert.NotContains(t, builds[2], "--pull")
				assert.Contains(t, builds[3], "--no-cache --pull")
				assert.Equal(t, w.project, strings.TrimSpace(w.read(w.fake, "built-in")))
			})
		})
	}
}

func TestScriptBuildCommand(t *testing.T) {
	dash := oneShell()
	t.Run("with-buildx", func(t *testing.T) {
		w := newWorld(t, dash, withSecrets("CR_PAT", "PIP_TOKEN"))
		w.env = append(w.env, "CR_PAT=ghp_canary", "PIP_TOKEN=canary two")
		got := w.run()
		require.Equal(t, 0, got.code, got)
		assert.Equal(t, []string{"buildx build --load --platform linux/amd64 --file Dockerfile --iidfile VERSION.lock/image --metadata-file VERSION.lock/metadata" +
			" --label org.opencontainers.image.version=1" +
			" --secret id=CR_PAT,env=CR_PAT --secret id=PIP_TOKEN,env=PIP_TOKEN ."}, w.calls("buildx build"))
		assert.NotContains(t, w.read(w.fake, "log")+got.String(), "canary")
	})
	t.Run("without-buildx", func(t *testing.T) {
		w := newWorld(t, dash)
		withoutBuildx(w)
		require.Equal(t, 0, w.run().code)
		assert.Equal(t, []string{"build --platform linux/amd64 --file Dockerfile --iidfile VERSION.lock/image" +
			" --label org.opencontainers.image.version=1 ."}, w.calls("build "))
	})
	t.Run("without-latest", func(t *testing.T) {
		w := newWorld(t, dash, withoutLatest)
		got := w.run()
		require.Equal(t, 0, got.code, got)
		assert.Equal(t, []string{"tag " + builtHere + " ghcr.io/acme/shop:1", "push ghcr.io/acme/shop:1"}, w.calls("push", "tag"))
		assert.Equal(t, "none", w.read(w.fake, "registry/latest"))
	})
}

func TestScriptRevision(t *testing.T) {
	git := `git -c user.name=a -c user.email=a@example.org `
	commit := `git init -q && echo VERSION* >.gitignore && git add . && ` + git + `commit -qm one`
	revision := " --label org.opencontainers.image.revision="
	for name, test := range map[string]struct{ before, want string }{
		"no-repository": {"true", ""},
		"no-commit":     {"git init -q", ""},
		"clean":         {commit, revision + "$(git rev-parse HEAD) ."},
		"changed":       {commit + " && echo >>Dockerfile", revision + "$(git rev-parse HEAD)-dirty ."},
		"worktree": {commit + " && git worktree add -q ../tree && cd ../tree && echo '#' >>build-publish.sh && " + git + "commit -qam two",
			revision + "$(git rev-parse HEAD) ."},
		"new-file-that-git-is-told-to-hide": {commit + " && git config status.showUntrackedFiles no && touch new", revision + "$(git rev-parse HEAD)-dirty ."},
		"status-unknown":                    {commit + " && echo broken >.git/index", revision + "$(git rev-parse HEAD)-dirty ."},
		"branch-called-head":                {commit + " && git update-ref refs/heads/HEAD HEAD", revision + "$(git rev-parse HEAD 2>/dev/null) ."},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, oneShell())
			w.shellLine(test.before)
			if name == "worktree" {
				w.project = filepath.Join(filepath.Dir(w.project), "tree")
			}
			w.shellLine(`printf %s "` + test.want + `" >"$FAKE/want"`)
			got := w.run()
			require.Equal(t, 0, got.code, got)
			build := w.calls("buildx build")[0]
			if test.want == "" {
				assert.NotContains(t, build, "revision")
			} else {
				assert.Contains(t, build, w.read(w.fake, "want"))
			}
		})
	}
}

// What keeps the revision from the image is said, and nothing fails of it.
func TestScriptNoRevision(t *testing.T) {
	const commit = `git init -q && git add . && git -c user.name=a -c user.email=a@example.org commit -qm one && git tag v1`
	for name, test := range map[string]struct {
		hide   func(*world)
		said   string // in a note
		refuse string // where only a commit is published
	}{
		"folder-of-another-user": {
			func(w *world) { w.env = append(w.env, "GIT_TEST_ASSUME_DIFFERENT_OWNER=1") },
			"this folder is another user's, and not trusted: git config --global --add safe.directory '", "there is no commit to publish\n  fatal: detected dubious ownership",
		},
		"no-git": {
			func(w *world) {
				w.shellLine(`mkdir ../few && for tool in sh dash bash busybox cat cp date dirname env head mkdir mv rm sed tar tr uname wc; do
					if path=$(command -v $tool); then ln -s "$path" ../few; fi; done`)
				w.env = append(w.env, "PATH="+w.fake+"/../bin:"+w.project+"/../few")
			},
			"git is not installed, or not on PATH\n", "git is not installed, or not on PATH\n",
		},
		"settings-broken": {
			func(w *world) { w.shellLine("echo '[' >>.git/config") },
			"fatal: bad config line ", "there is no commit to publish\n  fatal: bad config line ",
		},
	} {
		t.Run(name, func(t *testing.T) {
			eachShell(t, func(t *testing.T, shell []string) {
				w := newWorld(t, shell)
				w.shellLine(commit)
				test.hide(w)
				got := w.run()
				require.Equal(t, 0, got.code, got)
				assert.True(t, strings.HasPrefix(got.stderr, "Note: the image will name no revision: "+test.said), got)
				assert.Equal(t, 1, strings.Count(got.stderr, "\n"), got)
				assert.NotContains(t, w.calls("buildx build")[0], "revision")

				w = newWorld(t, shell, numbering("git"))
				w.shellLine(commit)
				test.hide(w)
				got = w.run()
				assert.Equal(t, 1, got.code, got)
				assert.Contains(t, got.stderr, test.refuse)
				assert.Empty(t, w.calls("buildx build", "push"))
				w.assertReleased()
			})
		})
	}
	t.Run("what-it-says-is-a-command", func(t *testing.T) {
		w := newWorld(t, oneShell())
		w.shellLine(commit)
		w.env = append(w.env, "GIT_TEST_ASSUME_DIFFERENT_OWNER=1", "GIT_CONFIG_GLOBAL="+w.fake+"/gitconfig")
		w.shellLine(w.afterColon(w.run().stderr, "not trusted"))
		got := w.run()
		require.Equal(t, 0, got.code, got)
		assert.Empty(t, got.stderr)
		assert.Contains(t, w.calls("buildx build")[1], "revision")
	})
}

func TestScriptVersionFile(t *testing.T) {
	for name, content := range map[string]string{"zero": "0", "no-line-end": "41", "line-end": "41\n", "largest": "99999999999999\n"} {
		t.Run(name, func(t *testing.T) {
			eachShell(t, func(t *testing.T, shell []string) {
				w := newWorld(t, shell)
				w.write(w.project, "VERSION", content)
				got := w.run()
				require.Equal(t, 0, got.code, got)
				last, err := strconv.Atoi(strings.TrimSpace(content))
				require.NoError(t, err)
				assert.Equal(t, strconv.Itoa(last+1)+"\n", w.read(w.project, "VERSION"))
			})
		})
	}
	for name, content := range map[string]string{
		"empty": "", "line-end-only": "\n", "leading-zero": "08\n", "octal": "010", "two-lines": "1\n2\n", "text-below": "1\nfoo\n",
		"blank-below": "1\n\n", "twenty-digits": "12345678901234567890", "sixteen-digits": "1234567890123456",
		"word": "v1.2.3\n", "negative": "-1", "sign": "+1", "fraction": "1.5", "hex": "0x10", "space": " 1", "space-after": "1 \n",
		"crlf": "41\r\n", "nul": "4\x001\n", "nul-at-end": "41\x00", "wide-digits": "４１", "command": "$(touch HACKED)",
	} {
		t.Run(name, func(t *testing.T) {
			eachShell(t, func(t *testing.T, shell []string) {
				w := newWorld(t, shell)
				w.write(w.project, "VERSION", content)
				got := w.run()
				assert.Equal(t, 1, got.code, got)
				assert.Contains(t, got.stderr, "Do not just delete the file")
				assert.Equal(t, content, w.read(w.project, "VERSION"))
				assert.Empty(t, w.calls("build ", "push", "pull", "buildx build", "buildx imagetools"))
				w.assertReleased()
			})
		})
	}
	t.Run("replaced-not-rewritten", func(t *testing.T) {
		w := newWorld(t, oneShell())
		w.shellLine("echo 4 >VERSION && ln VERSION seen-by-a-reader")
		require.Equal(t, 0, w.run().code)
		assert.Equal(t, "5", w.version())
		assert.Equal(t, "4\n", w.read(w.project, "seen-by-a-reader"))
	})
	for name, damage := range map[string]string{
		"symbolic-link": "echo 3 >elsewhere && ln -s elsewhere VERSION",
		"dangling-link": "ln -s nowhere VERSION",
		"folder":        "mkdir VERSION",
		"pipe":          "mkfifo VERSION",
		"octal":         "echo 08 >VERSION",
	} {
		t.Run(name, func(t *testing.T) {
			eachShell(t, func(t *testing.T, shell []string) {
				w := newWorld(t, shell)
				w.shellLine(damage)
				got := w.run()
				assert.Equal(t, 1, got.code, got)
				w.shellLine(strings.Replace(w.afterColon(got.stderr, "as N"), "echo N", "echo 41", 1))
				assert.Equal(t, 0, w.run().code)
				assert.Equal(t, "42", w.version())
				info, err := os.Lstat(filepath.Join(w.project, "VERSION"))
				require.NoError(t, err)
				assert.True(t, info.Mode().IsRegular())
			})
		})
	}
}

func TestScriptSecrets(t *testing.T) {
	for name, test := range map[string]struct{ env, want string }{
		"unset":           {"OTHER=x", "a token in CR_PAT, which is not set"},
		"empty":           {"CR_PAT=", "a token in CR_PAT, which is not set"},
		"line-end":        {"CR_PAT=canary\n", "a token in CR_PAT, which is not one line"},
		"two-lines":       {"CR_PAT=canary\nx", "a token in CR_PAT, which is not one line"},
		"carriage-return": {"CR_PAT=canary\r", "a token in CR_PAT, which is not one line"},
	} {
		t.Run(name, func(t *testing.T) {
			eachShell(t, func(t *testing.T, shell []string) {
				w := newWorld(t, shell, withSecrets("CR_PAT", "ZZ"))
				w.env = append(w.env, test.env, "ZZ=canary two")
				got := w.run()
				assert.Equal(t, 1, got.code, got)
				assert.Contains(t, got.stderr, test.want)
				assert.NotContains(t, got.String(), "canary")
				assert.Empty(t, w.calls("build ", "buildx build", "buildx imagetools"))
				w.assertReleased()
			})
		})
	}
	t.Run("odd-characters-and-trace", func(t *testing.T) {
		eachShell(t, func(t *testing.T, shell []string) {
			w := newWorld(t, append(append([]string{}, shell...), "-x"), withSecrets("CR_PAT"))
			w.env = append(w.env, `CR_PAT=canary '"$(touch HACKED)`+"`*\\ é")
			got := w.run()
			assert.Equal(t, 0, got.code, got)
			assert.NotContains(t, got.String()+w.read(w.fake, "log"), "canary")
			assert.Equal(t, "none", w.read(w.project, "HACKED"))
		})
	})
}

func TestScriptPlaces(t *testing.T) {
	move := func(output, path string) func(*schema.Config) {
		return func(c *schema.Config) {
			for i := range c.Outputs {
				if c.Outputs[i].Name == output {
					c.Outputs[i].Path = path
				}
			}
		}
	}
	versionFile := func(path string) func(*schema.Config) {
		return func(c *schema.Config) { c.Registry.VersionFile = path }
	}
	for name, test := range map[string]struct {
		change  func(*schema.Config)
		before  string
		version string
	}{
		"script-moved":               {move(schema.BuildPublish, "scripts/release/publish it.sh"), "true", "VERSION"},
		"script-in-folder-of-dashes": {move(schema.BuildPublish, "-/-x.sh"), "true", "VERSION"},
		"script-begins-with-dash":    {move(schema.BuildPublish, "-p.sh"), "true", "VERSION"},
		"dockerfile-moved":           {move(schema.Dockerfile, "deploy it/Dockerfile"), "true", "VERSION"},
		"dockerfile-with-dash":       {move(schema.Dockerfile, "-f"), "true", "VERSION"},
		"version-file-elsewhere":     {versionFile("deploy/num'ber $x"), "mkdir deploy", "deploy/num'ber $x"},
		"version-file-with-dash":     {versionFile("-n"), "true", "-n"},
	} {
		t.Run(name, func(t *testing.T) {
			eachShell(t, func(t *testing.T, shell []string) {
				w := newWorld(t, shell, test.change)
				w.shellLine(test.before)
				w.from = t.TempDir()
				got := w.run()
				require.Equal(t, 0, got.code, got)
				assert.Equal(t, "1\n", w.read(w.project, test.version))
				assert.Equal(t, w.project, strings.TrimSpace(w.read(w.fake, "built-in")))
				w.write(w.project, test.version, "bad")
				w.shellLine("cd " + w.from + " && " + strings.Replace(w.afterColon(w.run().stderr, "as N"), "echo N", "echo 41", 1))
				assert.Equal(t, "41\n", w.read(w.project, test.version))
			})
		})
	}
	t.Run("called-by-name", func(t *testing.T) {
		eachShell(t, func(t *testing.T, shell []string) {
			w := newWorld(t, shell, move(schema.BuildPublish, "-/-x.sh"))
			w.shellLine("cd ./- && ./-x.sh && cd .. && ./-/-x.sh && " + strings.Join(shell, " ") + " ./-/-x.sh")
			assert.Equal(t, "3", w.version())
		})
	})
	t.Run("decoy-on-cdpath", func(t *testing.T) {
		eachShell(t, func(t *testing.T, shell []string) {
			w := newWorld(t, shell, move(schema.BuildPublish, "scripts/publish.sh"))
			decoy := t.TempDir()
			w.write(decoy, "scripts/Dockerfile", "")
			w.write(decoy, "Dockerfile", "")
			w.env = append(w.env, "CDPATH="+decoy)
			got := w.run()
			require.Equal(t, 0, got.code, got)
			assert.Equal(t, "1", w.version())
		})
	})
	t.Run("called-through-a-link", func(t *testing.T) {
		w := newWorld(t, oneShell())
		bin := t.TempDir()
		require.NoError(t, os.Symlink(filepath.Join(w.project, w.script), filepath.Join(bin, "publish")))
		w.project, w.script = bin, "publish"
		got := w.run()
		assert.Equal(t, 1, got.code)
		assert.Contains(t, got.stderr, "publish: there is no Dockerfile\n")
	})
	t.Run("no-folder-for-the-version-file", func(t *testing.T) {
		w := newWorld(t, oneShell(), versionFile("deploy/VERSION"))
		got := w.run()
		assert.Equal(t, 1, got.code)
		assert.Contains(t, got.stderr, "cannot take the lock")
		assert.Contains(t, got.stderr, "No such file or directory")
	})
}

func TestScriptOptions(t *testing.T) {
	for name, args := range map[string][]string{
		"unknown": {"--nocache"}, "operand": {"5"}, "empty": {""}, "unknown-after-known": {"--no-cache", "--push"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, oneShell())
			got := w.run(args...)
			assert.Equal(t, outcome{2, "", fmt.Sprintf("build-publish.sh: unknown option: %s\n  Known are --no-cache, --dry-run, --first and --help.\n", args[len(args)-1])}, got)
			assert.Equal(t, "none", w.read(w.fake, "log"))
		})
	}
	t.Run("help", func(t *testing.T) {
		w := newWorld(t, oneShell())
		got := w.run("--help")
		assert.Equal(t, 0, got.code)
		assert.Empty(t, got.stderr)
		for _, option := range []string{"--no-cache", "--dry-run", "--first", "--help", "ghcr.io/acme/shop"} {
			assert.Contains(t, got.stdout, option)
		}
		assert.Equal(t, "none", w.read(w.fake, "log"))
	})
}

func TestScriptDryRun(t *testing.T) {
	eachShell(t, func(t *testing.T, shell []string) {
		w := newWorld(t, shell, withSecrets("CR_PAT"))
		w.env = append(w.env, "CR_PAT=canary")
		w.write(w.project, "VERSION", "4\n")
		got := w.run("--dry-run", "--no-cache")
		require.Equal(t, 0, got.code, got)
		assert.Empty(t, got.stderr)
		assert.Equal(t, []string{"env BUILDX_NO_DEFAULT_ATTESTATIONS=1 docker buildx build --load --platform linux/amd64" +
			" --file Dockerfile --tag ghcr.io/acme/shop:5 --label org.opencontainers.image.version=5" +
			" --no-cache --pull --secret id=CR_PAT,env=CR_PAT .",
			"docker push ghcr.io/acme/shop:5",
			"echo 5 >VERSION",
			"docker tag ghcr.io/acme/shop:5 ghcr.io/acme/shop:latest",
			"docker push ghcr.io/acme/shop:latest", ""}, strings.Split(got.stdout, "\n")[1:])
		for _, call := range strings.Split(strings.TrimSpace(w.read(w.fake, "log")), "\n") {
			assert.Contains(t, []string{"--version", "version --format {{.Client.Version}} {{.Server.Version}}", "buildx version"}, call)
		}
		assert.Equal(t, "4", w.version())
		w.assertReleased()

		w.shellLine(got.stdout)
		assert.Equal(t, "5", w.version())
		assert.Equal(t, w.read(w.fake, "registry/5"), w.read(w.fake, "registry/latest"))
	})
	t.Run("beside-a-run", func(t *testing.T) {
		w := newWorld(t, oneShell())
		w.shellLine("mkdir VERSION.lock")
		assert.Equal(t, 0, w.run("--dry-run").code)
		assert.DirExists(t, filepath.Join(w.project, "VERSION.lock"))
	})
	t.Run("checks-what-it-can", func(t *testing.T) {
		w := newWorld(t, oneShell(), withSecrets("CR_PAT"))
		assert.Equal(t, 1, w.run("--dry-run").code)
		w.env = append(w.env, "CR_PAT=x")
		w.write(w.project, "VERSION", "08")
		assert.Equal(t, 1, w.run("--dry-run").code)
	})
}
