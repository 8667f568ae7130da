package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/generator"
)

// verdictRow begins in a project that was generated. Its disk function changes
// it, and then check and generate run.
type verdictRow struct {
	name     string
	disk     func(p shop)
	check    int // exit code
	generate int // exit code; when it is not exitDone, nothing may have changed
	// left has the files that generate leaves as they are, and where it is refused
	// those that generate --force leaves. All others are what they are in a project
	// in which only generate ever ran.
	left []string
	// force asks for a generate --force after it, which leaves nothing, and is
	// what that prints of what was lost.
	force string
	// repair is what the user does where dockgen cannot.
	repair func(p shop)
}

// TestVerdicts has a row for every line of the contract's verdict table, from
// the outside: what check and generate print on both streams and exit with is in
// testdata/verdicts, what is left on disk is compared to the byte.
func TestVerdicts(t *testing.T) {
	goldens, err := filepath.Abs("testdata/verdicts")
	require.NoError(t, err)
	edit := func(p shop) { p.edit("Dockerfile", "\n\n", "\n# mine\n") }
	config := func(p shop) { p.edit(configName, `default     = "info"`, `default     = "debug"`) }
	removeLock := func(p shop) { p.remove("dockgen.lock") }
	tests := append(systemRows(),
		verdictRow{name: "clean", disk: func(p shop) {}},
		verdictRow{name: "stale", disk: config, check: exitDrift},
		verdictRow{name: "edited", disk: edit, check: exitDrift, generate: exitRefused, force: "-# mine\n"},
		verdictRow{name: "conflict", disk: func(p shop) { edit(p); config(p) }, check: exitDrift, generate: exitRefused, force: "-# mine\n"},
		verdictRow{name: "conflict-that-is-the-render", disk: func(p shop) {
			config(p)
			p.edit("Dockerfile", "LOG_LEVEL=info", "LOG_LEVEL=debug")
		}},
		verdictRow{name: "missing", disk: func(p shop) { p.remove("Dockerfile") }, check: exitDrift},
		verdictRow{name: "missing-with-everything", disk: func(p shop) {
			for _, name := range []string{".dockerignore", "Dockerfile", "build-publish.sh", "dockgen.lock"} {
				p.remove(name)
			}
		}, check: exitDrift},
		verdictRow{name: "missing-in-a-folder", disk: func(p shop) {
			p.append(configName, "output \"Dockerfile\" {\n  path = \"docker/prod/Dockerfile\"\n}\n")
			p.mustRun("generate")
			require.NoError(p.t, os.RemoveAll(p.path("docker")))
		}, check: exitDrift},
		verdictRow{name: "orphan", disk: func(p shop) { p.off("Dockerfile") }, check: exitDrift},
		verdictRow{name: "orphan-edited", disk: func(p shop) { p.off("build-publish.sh"); p.append("build-publish.sh", "# mine\n") },
			check: exitDrift, left: []string{"build-publish.sh"}, force: "-# mine\n"},
		verdictRow{name: "unmanaged", disk: func(p shop) {
			p.forget("Dockerfile")
			p.write("Dockerfile", "# mine\n")
		}, check: exitDrift, generate: exitRefused, force: "-# mine\n"},
		verdictRow{name: "unmanaged-that-is-the-render", disk: func(p shop) { p.forget("Dockerfile") }},
		verdictRow{name: "absent-and-not-planned", disk: func(p shop) { p.off("Dockerfile"); p.remove("Dockerfile") }, check: exitDrift},
		verdictRow{name: "eol", disk: func(p shop) { p.crlf("Dockerfile") }, check: exitDrift},
		verdictRow{name: "eol-of-a-whole-checkout", disk: func(p shop) {
			for name := range p.tree() {
				if name != "." {
					p.crlf(name)
				}
			}
		}, check: exitDrift, left: []string{".gitignore"}},
		verdictRow{name: "moved", disk: func(p shop) {
			p.append(configName, "output \"Dockerfile\" {\n  path = \"docker/Dockerfile\"\n}\n")
		}, check: exitDrift},
		verdictRow{name: "moved-and-edited", disk: func(p shop) {
			p.append(configName, "output \"Dockerfile\" {\n  path = \"docker/Dockerfile\"\n}\n")
			edit(p)
		}, check: exitDrift, left: []string{"Dockerfile"}, force: "-# mine\n"},
		verdictRow{name: "folder-in-place", disk: func(p shop) {
			p.remove("Dockerfile")
			p.write("Dockerfile/notes", "mine\n")
		}, check: exitDrift, generate: exitRefused, repair: func(p shop) { require.NoError(p.t, os.RemoveAll(p.path("Dockerfile"))) }},
		verdictRow{name: "lock-behind", disk: func(p shop) { p.edit(configName, "how much", "How much") }},
		verdictRow{name: "lock-of-older-templates", disk: func(p shop) {
			p.edit("dockgen.lock", fmt.Sprintf("\ntemplates %d\n", generator.Templates), "\ntemplates 1\n")
		}},
		verdictRow{name: "lock-of-another-language", disk: func(p shop) { p.replaceConfigSum(); p.forget("Dockerfile") }},
		verdictRow{name: "lock-of-another-language-and-older-templates", disk: func(p shop) {
			p.replaceConfigSum()
			p.edit("dockgen.lock", fmt.Sprintf("\ntemplates %d\n", generator.Templates), "\ntemplates 1\n")
		}},
		verdictRow{name: "lock-of-another-language-and-edited", disk: func(p shop) { p.replaceConfigSum(); edit(p) },
			check: exitDrift, generate: exitRefused, force: "-# mine\n"},
		verdictRow{name: "lock-names-a-users-file", disk: func(p shop) {
			p.append("dockgen.lock", fmt.Sprintf("%x 0644 file shop.py\n", sha256.Sum256([]byte(p.read("shop.py")))))
		}},
		verdictRow{name: "lock-names-an-edited-users-file", disk: func(p shop) {
			p.append("dockgen.lock", strings.Repeat("0", 64)+" 0644 file shop.py\n")
		}, force: "nothing to do: 4 files are clean\n"},
		verdictRow{name: "lock-missing", disk: removeLock, check: exitDrift},
		verdictRow{name: "lock-missing-and-stale", disk: func(p shop) { removeLock(p); config(p) },
			check: exitDrift, generate: exitRefused, force: "-ENV LOG_LEVEL=info\n"},
		verdictRow{name: "lock-missing-and-edited", disk: func(p shop) { removeLock(p); edit(p) },
			check: exitDrift, generate: exitRefused, force: "-# mine\n"},
		verdictRow{name: "lock-missing-and-no-longer-planned", disk: func(p shop) {
			config := p.read(configName)
			p.edit(configName, "enabled = false", "enabled = true")
			p.mustRun("generate")
			p.write(configName, config)
			removeLock(p)
		}, check: exitDrift, generate: exitRefused, left: []string{"DEPLOYMENT.md"}, force: "-DEPLOYMENT.md\n"},
		verdictRow{name: "lock-merged", disk: func(p shop) {
			head, rest, _ := strings.Cut(p.read("dockgen.lock"), "\n")
			config, rest, _ := strings.Cut(rest, "\n")
			theirs := "config sha256:" + strings.Repeat("0", 64)
			p.write("dockgen.lock", strings.Join([]string{head, "<<<<<<< HEAD", config, "=======", theirs, ">>>>>>> branch", rest}, "\n"))
		}, check: exitDrift},
		verdictRow{name: "lock-malformed", disk: func(p shop) { p.edit("dockgen.lock", "- inserted", "0644 inserted") },
			check: exitInvalid, generate: exitInvalid, repair: removeLock},
		verdictRow{name: "lock-of-a-newer-format", disk: func(p shop) { p.edit("dockgen.lock", "dockgen lock 1", "dockgen lock 2") },
			check: exitInvalid, generate: exitInvalid, repair: removeLock},
		verdictRow{name: "lock-of-newer-templates", disk: func(p shop) {
			p.edit("dockgen.lock", fmt.Sprintf("\ntemplates %d\n", generator.Templates), "\ntemplates 999\n")
		},
			check: exitInvalid, generate: exitInvalid, repair: removeLock},
		verdictRow{name: "lock-names-a-file-outside", disk: func(p shop) { p.edit("dockgen.lock", " .gitignore\n", " ../.gitignore\n") },
			check: exitInvalid, generate: exitInvalid, repair: removeLock},
	)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newShop(t)
			p.mustRun("generate")
			tt.disk(p)
			var script transcript

			before := p.tree()
			assert.Equal(t, tt.check, script.run("check"))
			assert.Equal(t, before, p.tree(), "check writes nothing, times included")
			assert.Equal(t, tt.generate, script.run("generate", "--dry-run"))
			assert.Equal(t, before, p.tree(), "a dry run writes nothing, times included")

			assert.Equal(t, tt.generate, script.run("generate"))
			if tt.generate == exitDone {
				p.requireGenerated(before, tt.left...)
			} else {
				assert.Equal(t, before, p.tree(), "what is refused writes nothing")
			}
			if tt.force != "" {
				// What it prints is mostly the generated files.
				var stdout, stderr bytes.Buffer
				assert.Equal(t, exitDone, run([]string{"generate", "--force"}, &stdout, &stderr))
				assert.Contains(t, stdout.String(), tt.force)
				if tt.generate == exitRefused {
					p.requireGenerated(before, tt.left...)
				} else {
					p.requireGenerated(before)
				}
			}
			if tt.repair != nil {
				kept := p.tree()
				assert.Equal(t, tt.generate, script.run("generate", "--force"))
				assert.Equal(t, kept, p.tree(), "force does not help")
				tt.repair(p)
				assert.Equal(t, exitDone, script.run("generate"))
				p.requireGenerated(before)
			}
			after := p.tree()
			assert.Equal(t, exitDone, script.run("generate"))
			assert.Equal(t, after, p.tree(), "there is nothing left to do")
			assert.Equal(t, exitDone, script.run("check"))
			script.compare(t, filepath.Join(goldens, tt.name+".txt"))
		})
	}
}
