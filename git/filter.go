package git

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// A filter is a command through which git sends the content of files that
// .gitattributes names: diff and status run it. One of the user or the system is
// their decision, and needed: without Git LFS, a clean tree looks changed. One that only
// the repository defines is the decision of whoever made the repository.

// lfs are the commands that git-lfs writes into a config.
var lfs = map[string][]string{
	"filter.lfs.clean":   {"git-lfs clean -- %f"},
	"filter.lfs.smudge":  {"git-lfs smudge -- %f", "git-lfs smudge --skip -- %f"},
	"filter.lfs.process": {"git-lfs filter-process", "git-lfs filter-process --skip"},
}

var errOld = errors.New("git is older than 2.31 and would run commands that a repository's config names: install a newer one")

// checkFilters returns an error when the repository defines a filter by itself.
func (r *Repository) checkFilters() error {
	out, err := r.run("config", "--show-scope", "--includes", "--list", "-z")
	if err != nil && strings.Contains(err.Error(), "unknown option") {
		return errOld
	}
	if err != nil {
		return err
	}
	words := strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
	own := map[string][]string{} // of the user and the system, by key
	guarded := false
	for i := 0; i+1 < len(words); i += 2 {
		key, value, _ := strings.Cut(words[i+1], "\n")
		if users(words[i]) {
			own[key] = append(own[key], value)
			guarded = guarded || words[i] == "command" && key == "safe.barerepository" && value == "explicit"
		}
	}
	if !guarded {
		return errOld
	}
	for i := 0; i+1 < len(words); i += 2 {
		key, value, _ := strings.Cut(words[i+1], "\n")
		if users(words[i]) || value == "" || !runsCommand(key) {
			continue
		}
		if !slices.Contains(own[key], value) && !slices.Contains(lfs[key], value) {
			return fmt.Errorf("the config of this repository defines the command %s, which git would run: if it is yours, move it with `git config --global %s '…'`, and if not, `git config --unset-all %s`",
				key, key, key)
		}
	}
	return nil
}

// users reports whether a setting of this scope is one of the user or the system: not
// of "local" or "worktree", whatever file the repository's config includes.
func users(scope string) bool { return scope == "system" || scope == "global" || scope == "command" }

// runsCommand reports whether the setting is a command that a filter runs. git-lfs
// has extensions, which are filters behind a filter.
func runsCommand(key string) bool {
	if !strings.HasPrefix(key, "filter.") && !strings.HasPrefix(key, "lfs.extension.") {
		return false
	}
	switch key[strings.LastIndexByte(key, '.')+1:] {
	case "clean", "smudge", "process":
		return true
	}
	return false
}
