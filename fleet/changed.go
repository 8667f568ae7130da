package fleet

import (
	"bytes"
	"errors"
	"fmt"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
)

// Changes are files that differ from a revision, as slash-separated paths
// relative to the folder that [Changed] was asked about; outside of it they begin
// with "../".
type Changes struct {
	files   map[string]bool
	folders map[string]bool // those that have one of files below them
}

// Changed asks Git what is different below and around the folder root from the
// revision: committed since, only staged, not yet staged, and not yet known to Git.
func Changed(root, revision string) (Changes, error) {
	if strings.HasPrefix(revision, "-") {
		return Changes{}, fmt.Errorf("%q is no revision", revision)
	}
	top, err := git(root, "rev-parse", "--show-toplevel")
	if err != nil {
		return Changes{}, err
	}
	repository := strings.TrimSuffix(string(top), "\n")
	at, err := filepath.Abs(root)
	if err == nil {
		at, err = filepath.EvalSymlinks(at)
	}
	if err != nil {
		return Changes{}, err
	}
	c := Changes{files: map[string]bool{}, folders: map[string]bool{}}
	for _, args := range [][]string{
		{"diff", "--name-only", "--no-renames", "--no-ext-diff", "-z", revision, "--"},
		{"ls-files", "--others", "--exclude-standard", "-z", "--full-name"},
	} {
		names, err := git(repository, args...)
		if err != nil {
			return Changes{}, err
		}
		for name := range bytes.SplitSeq(bytes.TrimSuffix(names, []byte{0}), []byte{0}) {
			relative, err := filepath.Rel(at, filepath.Join(repository, string(name)))
			if err != nil {
				return Changes{}, err
			}
			if len(name) > 0 {
				c.add(filepath.ToSlash(relative))
			}
		}
	}
	return c, nil
}

func (c Changes) add(file string) {
	c.files[file] = true
	for folder := path.Dir(file); !c.folders[folder]; folder = path.Dir(folder) {
		c.folders[folder] = true
		if folder == "." || path.Base(folder) == ".." {
			break
		}
	}
}

// Below reports whether a file in or below the folder changed.
func (c Changes) Below(folder string) bool { return c.folders[folder] }

// Has reports whether the file changed.
func (c Changes) Has(file string) bool { return c.files[path.Clean(file)] }

func git(dir string, args ...string) ([]byte, error) {
	cmd := exec.Command("git", append([]string{"-C", dir}, args...)...)
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		said, _, _ := strings.Cut(strings.TrimSpace(string(exit.Stderr)), "\n")
		return nil, fmt.Errorf("git %s: %s", args[0], said)
	}
	if err != nil {
		return nil, fmt.Errorf("git %s: %w", args[0], err)
	}
	return out, nil
}
