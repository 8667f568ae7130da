//go:build !windows

package main

import (
	"os"

	"github.com/stretchr/testify/require"
)

// systemRows are those for which the system must have modes and links.
func systemRows() []verdictRow {
	edit := func(p shop) { p.edit("Dockerfile", "\n\n", "\n# mine\n") }
	config := func(p shop) { p.edit(configName, `default     = "info"`, `default     = "debug"`) }
	return []verdictRow{
		{name: "mode", disk: func(p shop) { p.chmod("build-publish.sh", 0o644) }, check: exitDrift},
		{name: "mode-too-much", disk: func(p shop) { p.chmod("Dockerfile", 0o755) }, check: exitDrift},
		{name: "mode-of-a-umask", disk: func(p shop) { p.chmod("Dockerfile", 0o640); p.chmod("build-publish.sh", 0o700) },
			left: []string{"Dockerfile", "build-publish.sh"}},
		{name: "eol-and-mode", disk: func(p shop) { p.crlf("build-publish.sh"); p.chmod("build-publish.sh", 0o644) }, check: exitDrift},
		{name: "stale-wins-over-mode-and-eol", disk: func(p shop) { config(p); p.crlf("Dockerfile"); p.chmod("Dockerfile", 0o755) }, check: exitDrift},
		{name: "edited-wins-over-mode-and-eol", disk: func(p shop) { edit(p); p.crlf("Dockerfile"); p.chmod("Dockerfile", 0o755) },
			check: exitDrift, generate: exitRefused, force: "-# mine\r\n"},
		{name: "link-in-place", disk: func(p shop) {
			p.remove("Dockerfile")
			require.NoError(p.t, os.Symlink("shop.py", p.path("Dockerfile")))
		}, check: exitDrift, generate: exitRefused, repair: func(p shop) { p.remove("Dockerfile") }},
		{name: "link-in-place-of-an-orphan", disk: func(p shop) {
			p.off("Dockerfile")
			p.remove("Dockerfile")
			require.NoError(p.t, os.Symlink("shop.py", p.path("Dockerfile")))
		}, check: exitDrift, left: []string{"Dockerfile"}, repair: func(p shop) { p.remove("Dockerfile") }},
		{name: "lock-is-a-link", disk: func(p shop) {
			require.NoError(p.t, os.Rename(p.path("dockgen.lock"), p.path("elsewhere")))
			require.NoError(p.t, os.Symlink("elsewhere", p.path("dockgen.lock")))
		}, check: exitInvalid, generate: exitInvalid, repair: func(p shop) { p.remove("dockgen.lock"); p.remove("elsewhere") }},
	}
}
