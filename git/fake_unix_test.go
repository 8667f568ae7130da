//go:build !windows

package git

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// fake puts a program in the place of git.
func fake(t *testing.T, script string) {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "git"), []byte("#!/bin/sh\n"+script+"\n"), 0o755))
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
}

// What git says of its settings, by scope: a command of a filter that only the
// repository knows stops the run, and so does a git that did not take dockgen's own
// setting, because it is too old to be told anything.
func TestCheckFilters(t *testing.T) {
	const guarded = `command\0safe.barerepository\nexplicit\0`
	const old = "git is older than 2.31"
	tests := map[string]struct{ settings, want string }{
		"guarded":             {guarded, ""},
		"none":                {"", old},
		"of-the-user":         {`global\0safe.barerepository\nexplicit\0`, old},
		"another-setting":     {`command\0core.autocrlf\nexplicit\0`, old},
		"another-value":       {`command\0safe.barerepository\nall\0`, old},
		"filter":              {guarded + `local\0filter.x.clean\nevil\0`, "defines the command filter.x.clean"},
		"filter-in-worktree":  {guarded + `worktree\0filter.x.process\nevil\0`, "defines the command filter.x.process"},
		"empty-filter":        {guarded + `local\0filter.x.clean\n\0`, ""},
		"setting-of-a-filter": {guarded + `local\0filter.x.required\ntrue\0`, ""},
		"filter-of-the-user":  {guarded + `global\0filter.x.clean\nmine\0local\0filter.x.clean\nmine\0`, ""},
		"filter-replaced":     {guarded + `global\0filter.x.clean\nmine\0local\0filter.x.clean\nevil\0`, "defines the command filter.x.clean"},
		"git-lfs":             {guarded + `local\0filter.lfs.clean\ngit-lfs clean -- %%f\0`, ""},
		"not-quite-git-lfs":   {guarded + `local\0filter.lfs.clean\ngit-lfs clean; evil\0`, "defines the command filter.lfs.clean"},
		"extension-of-lfs":    {guarded + `local\0lfs.extension.x.smudge\nevil\0`, "defines the command lfs.extension.x.smudge"},
		"not-a-filter":        {guarded + `local\0core.fsmonitor\nevil\0`, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := repository(t, map[string]string{".git/HEAD": ""})
			fake(t, "printf '"+tt.settings+"'")
			err := r.checkFilters()
			if tt.want == "" {
				assert.NoError(t, err)
			} else {
				assert.ErrorContains(t, err, tt.want)
			}
		})
	}
}

func TestGitFails(t *testing.T) {
	r := repository(t, map[string]string{".git/HEAD": ""})
	for script, want := range map[string]string{
		"exit 3":                       "git config: exit status 3",
		"echo 'fatal: no' >&2; exit 1": "git config: fatal: no",
		"echo 'error: unknown option' >&2; false": "git is older than 2.31",
	} {
		t.Run(want, func(t *testing.T) {
			fake(t, script)
			assert.ErrorContains(t, r.checkFilters(), want)
		})
	}
}
