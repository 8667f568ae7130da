// Package git finds the Git repository around a folder, reads from its files what
// dockgen needs to know, and is the only place that starts the program git.
//
// Start with [Find], which starts nothing. [Repository.Index] and
// [Repository.Config] read files; [Repository.Changed] runs git. A repository may
// be a stranger's: git is run so that it executes no command that the repository
// names (run.go says how).
//
// The package changes nothing in a repository, and uses only the repository around the
// folder, whatever variables of the environment say.
package git

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"dockgen/folder"
)

// Repository is the repository around a folder.
type Repository struct {
	// Root is the folder of the working tree, absolute and free of symbolic links.
	Root string
	// Prefix is the folder that Find was asked about, seen from Root: "" for Root
	// itself, and otherwise slash-separated with a slash at the end.
	Prefix string

	dot    string // ".git" in Root
	own    string // the folder with the index; "" when the .git file names none
	common string // the folder of the config, which all linked worktrees share
}

// Find returns the repository around the folder dir: that of the nearest .git
// folder or file in dir or above it. Symbolic links on the way to dir are resolved
// first. It reports false when there is none.
func Find(dir string) (*Repository, bool) {
	top, err := filepath.Abs(dir)
	if err == nil {
		top, err = filepath.EvalSymlinks(top)
	}
	if err != nil {
		return nil, false
	}
	r := &Repository{}
	for {
		dot := filepath.Join(top, ".git")
		if info, err := os.Stat(dot); err == nil && (info.IsDir() && holdsHead(dot) || info.Mode().IsRegular()) {
			r.Root, r.dot = top, dot
			r.locate(info.IsDir())
			return r, true
		}
		parent, name := filepath.Dir(top), filepath.Base(top)
		if parent == top {
			return nil, false
		}
		top, r.Prefix = parent, name+"/"+r.Prefix
	}
}

// holdsHead reports whether a folder called .git has the file HEAD, as every repository
// has. Without it Git looks for a repository further up.
func holdsHead(dot string) bool {
	_, err := os.Lstat(filepath.Join(dot, "HEAD"))
	return err == nil
}

// locate finds the folders that belong to the .git folder or file.
func (r *Repository) locate(isFolder bool) {
	if r.own = r.dot; !isFolder {
		r.own = pathIn(r.dot, "gitdir:", r.Root)
	}
	if r.common = r.own; r.own != "" {
		if common := pathIn(filepath.Join(r.own, "commondir"), "", r.own); common != "" {
			r.common = common
		}
	}
}

// pathIn returns the path that the file name holds after prefix, as seen from dir;
// "" when it holds none.
func pathIn(name, prefix, dir string) string {
	const most = 1 << 16
	data, err := readSmall(name, most)
	p, ok := strings.CutPrefix(strings.TrimSpace(string(data)), prefix)
	if p = strings.TrimSpace(p); err != nil || !ok || p == "" {
		return ""
	}
	if p = filepath.FromSlash(p); filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(dir, p)
}

// Config returns the text of the repository's own config file; empty when it
// cannot be read. Files that it includes are not.
func (r *Repository) Config() string {
	if r.common == "" {
		return ""
	}
	data, err := readSmall(filepath.Join(r.common, "config"), folder.GitConfig.Bound().Bytes)
	if err != nil {
		return ""
	}
	return string(data)
}

// readSmall returns the content of a regular file of at most limit bytes.
func readSmall(name string, limit int64) ([]byte, error) {
	file, size, err := open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if size > limit {
		return nil, fmt.Errorf("%s has more than %d bytes", name, limit)
	}
	return io.ReadAll(io.LimitReader(file, limit))
}

// open opens a regular file and returns its size.
func open(name string) (*os.File, int64, error) {
	// Opening a pipe would wait for a writer.
	info, err := os.Stat(name)
	if err != nil {
		return nil, 0, err
	}
	if !info.Mode().IsRegular() {
		return nil, 0, &fs.PathError{Op: "read", Path: name, Err: errors.New("not a regular file")}
	}
	file, err := os.Open(name)
	return file, info.Size(), err
}

// setting returns the last value of key in section of the repository's own
// config, in lower case.
func (r *Repository) setting(section, key string) string {
	value, inside := "", false
	for line := range strings.Lines(strings.ToLower(r.Config())) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			inside = line == "["+section+"]"
			continue
		}
		if k, v, _ := strings.Cut(line, "="); inside && strings.TrimSpace(k) == key {
			value = strings.TrimSpace(v)
		}
	}
	return value
}

// IgnoresModes reports whether Git found, when it made the repository, that the
// file system keeps no executable bit.
func (r *Repository) IgnoresModes() bool {
	switch r.setting("core", "filemode") {
	case "false", "no", "off", "0":
		return true
	}
	return false
}
