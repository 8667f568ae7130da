package git

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// What keeps git from running what a repository asks for:
//
//   - It is started in the folder that has .git, and finds the repository by itself,
//     because it checks the owner of a repository only then. What it found is
//     compared with what Find found before anything else is asked. A bare repository
//     among the files of a tree is never used.
//   - The variables that name another repository are taken out of its environment.
//   - Settings that name commands are overridden by variables, which the processes
//     that git starts get too.
//   - Filters are looked at first (filter.go).
//   - Submodules, which have a config of their own, are not entered.
//   - Nothing is fetched.

// settings override what the repository's config says.
var settings = [][2]string{
	{"safe.bareRepository", "explicit"},
	{"core.fsmonitor", "false"},
	{"core.hooksPath", "/dev/null"},
	{"core.pager", "cat"},
	{"core.sshCommand", "false"},
	{"diff.external", ""},
	{"protocol.allow", "never"},
	{"submodule.recurse", "false"},
}

// others are the variables that make git read or write another repository or index
// than the one around its folder, or start a program.
var others = []string{
	"GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
	"GIT_NAMESPACE", "GIT_PREFIX", "GIT_IMPLICIT_WORK_TREE", "GIT_INTERNAL_SUPER_PREFIX", "GIT_GRAFT_FILE", "GIT_SHALLOW_FILE",
	"GIT_REPLACE_REF_BASE", "GIT_CONFIG", "GIT_EXTERNAL_DIFF", "GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS",
	"GIT_ICASE_PATHSPECS",
}

// environment returns that of git: the one given, without others and with settings.
func environment(given []string) []string {
	count := 0
	kept := slices.DeleteFunc(slices.Clone(given), func(variable string) bool {
		name, value, _ := strings.Cut(variable, "=")
		if name == "GIT_CONFIG_COUNT" {
			count, _ = strconv.Atoi(value)
			return true
		}
		return slices.Contains(others, name)
	})
	// They come after the user's, so that they win.
	count = max(count, 0)
	for i, s := range settings {
		kept = append(kept, fmt.Sprintf("GIT_CONFIG_KEY_%d=%s", count+i, s[0]), fmt.Sprintf("GIT_CONFIG_VALUE_%d=%s", count+i, s[1]))
	}
	return append(kept,
		"GIT_CONFIG_COUNT="+strconv.Itoa(count+len(settings)),
		"GIT_OPTIONAL_LOCKS=0",
		"GIT_TERMINAL_PROMPT=0",
		// A partial clone fetches what it lacks, by programs that the config may name.
		// Older versions know only the second, which no setting overrides.
		"GIT_NO_LAZY_FETCH=1",
		"GIT_ALLOW_PROTOCOL=none",
		"GIT_PAGER=cat",
		// Messages are printed, and compared in tests.
		"LC_ALL=C",
	)
}

// run starts git in the folder of the repository and returns what it prints.
func (r *Repository) run(args ...string) ([]byte, error) {
	cmd := exec.Command("git", append([]string{"--no-pager"}, args...)...)
	cmd.Dir = r.Root
	cmd.Env = environment(os.Environ())
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		said := cause(string(exit.Stderr))
		if said == "" {
			said = exit.String()
		}
		return nil, fmt.Errorf("git %s: %s", args[0], said)
	}
	if err != nil {
		return nil, fmt.Errorf("git %s: %w", args[0], err)
	}
	return out, nil
}

// cause returns the line of git's output that tells why it ended. Warnings may come
// before it, and advice after it.
func cause(said string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(said), "\n")
	for line := range strings.Lines(said) {
		if strings.HasPrefix(line, "fatal: ") || strings.HasPrefix(line, "error: ") {
			return strings.TrimSpace(line)
		}
	}
	return first
}

// confirm checks that git uses the repository that Find found. It makes git read
// config files only.
func (r *Repository) confirm() error {
	out, err := r.run("rev-parse", "--show-toplevel", "--absolute-git-dir")
	if err != nil {
		return err
	}
	root, own, _ := strings.Cut(strings.TrimSuffix(string(out), "\n"), "\n")
	if !same(root, r.Root) || !same(own, r.own) {
		return fmt.Errorf("git takes %s for the repository of %s, and dockgen takes %s for it: look at .git and at core.worktree in its config",
			own, root, r.dot)
	}
	return nil
}

// same reports whether two paths lead to one folder.
func same(a, b string) bool {
	one, err := os.Stat(filepath.FromSlash(a))
	if err != nil {
		return false
	}
	other, err := os.Stat(filepath.FromSlash(b))
	return err == nil && os.SameFile(one, other)
}

// RevisionError says that git could not compare with a revision: mostly because the
// clone lacks it.
type RevisionError struct{ err error }

func (e *RevisionError) Error() string { return e.err.Error() }
func (e *RevisionError) Unwrap() error { return e.err }

// Changed returns the files that differ from the revision, as slash-separated paths
// seen from Root: committed since, staged, not yet staged, and new to Git unless it ignores
// them. A submodule stands for all that is in it; whether its own files were
// edited is not looked at.
func (r *Repository) Changed(revision string) ([]string, error) {
	if revision == "" || strings.HasPrefix(revision, "-") {
		return nil, &RevisionError{fmt.Errorf("%q is no revision", revision)}
	}
	if err := r.confirm(); err != nil {
		return nil, err
	}
	if err := r.checkFilters(); err != nil {
		return nil, err
	}
	var files []string
	for _, args := range [][]string{
		{"diff", "--name-only", "--no-renames", "--no-ext-diff", "--no-textconv", "--ignore-submodules=dirty", "-z", revision, "--"},
		{"ls-files", "--others", "--exclude-standard", "-z", "--full-name"},
	} {
		names, err := r.run(args...)
		if err != nil && args[0] == "diff" {
			return nil, &RevisionError{err}
		}
		if err != nil {
			return nil, err
		}
		for name := range bytes.SplitSeq(bytes.TrimSuffix(names, []byte{0}), []byte{0}) {
			if len(name) > 0 {
				files = append(files, string(name))
			}
		}
	}
	return files, nil
}
