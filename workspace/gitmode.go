package workspace

import (
	"bytes"
	"encoding/binary"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// gitRepository is the repository around a project, of which only two things are
// read: whether it ignores the executable bits on disk, and which files are
// executable in its index. They stand in for a file system that keeps no such
// bit. Git is not started for it: that takes longer than the rest of a run.
//
// A repository in a form that is not known here has no answers.
type gitRepository struct {
	folder string // of the index
	common string // of the config; another one in a linked worktree
	prefix string // of the project in the working tree: "" or "services/shop/"
}

// findGit looks for a repository in root and in the folders above it.
func findGit(root string) (g gitRepository, found bool) {
	top, err := filepath.Abs(root)
	if err == nil {
		top, err = filepath.EvalSymlinks(top)
	}
	if err != nil {
		return gitRepository{}, false
	}
	for {
		dot := filepath.Join(top, ".git")
		if info, err := os.Stat(dot); err == nil && (info.IsDir() || info.Mode().IsRegular()) {
			if g.folder = dot; !info.IsDir() {
				g.folder = pathIn(dot, "gitdir: ", top)
			}
			if g.common = pathIn(filepath.Join(g.folder, "commondir"), "", g.folder); g.common == "" {
				g.common = g.folder
			}
			return g, g.folder != ""
		}
		parent, name := filepath.Split(top)
		parent = filepath.Clean(parent)
		if parent == top || name == "" {
			return gitRepository{}, false
		}
		top, g.prefix = parent, name+"/"+g.prefix
	}
}

// pathIn returns the path that the file name holds after prefix, as seen from dir;
// "" when it does not.
func pathIn(name, prefix, dir string) string {
	data, err := os.ReadFile(name)
	p, ok := strings.CutPrefix(strings.TrimSpace(string(data)), prefix)
	if err != nil || !ok || p == "" {
		return ""
	}
	if p = filepath.FromSlash(p); filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(dir, p)
}

// setting returns the last value of key in section of the repository's own
// config, in lower case.
func (g gitRepository) setting(section, key string) string {
	data, err := os.ReadFile(filepath.Join(g.common, "config"))
	if err != nil {
		return ""
	}
	value, inside := "", false
	for line := range strings.Lines(strings.ToLower(string(data))) {
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

// ignoresModes reports whether Git found, when it made the repository, that the
// file system keeps no executable bit.
func (g gitRepository) ignoresModes() bool {
	switch g.setting("core", "filemode") {
	case "false", "no", "off", "0":
		return true
	}
	return false
}

// executables tells of each regular file of the project in the index whether it is
// executable, by its path in the project.
func (g gitRepository) executables() map[string]bool {
	sum := 20
	if g.setting("extensions", "objectformat") == "sha256" {
		sum = 32
	}
	data, err := os.ReadFile(filepath.Join(g.folder, "index"))
	if err != nil {
		return nil
	}
	all := map[string]bool{}
	if !readIndex(data, sum, func(name string, mode uint32) {
		if p, ok := strings.CutPrefix(name, g.prefix); ok && mode>>12 == 0o10 {
			all[path.Clean(p)] = mode&0o100 != 0
		}
	}) {
		return nil
	}
	return all
}

// readIndex calls entry for each entry of an index of version 2, 3 or 4, whose
// object names have sum bytes. It reports false when it is not one.
// The format: https://git-scm.com/docs/index-format
func readIndex(data []byte, sum int, entry func(name string, mode uint32)) bool {
	const header, mode, extended = 12, 24, 0x4000
	if len(data) < header || string(data[:4]) != "DIRC" {
		return false
	}
	version, count := binary.BigEndian.Uint32(data[4:]), binary.BigEndian.Uint32(data[8:])
	if version < 2 || version > 4 {
		return false
	}
	name := []byte{}
	rest := data[header:]
	for range count {
		fixed := 40 + sum + 2 // ten numbers, the object's name, flags
		if len(rest) < fixed {
			return false
		}
		m := binary.BigEndian.Uint32(rest[mode:])
		if binary.BigEndian.Uint16(rest[fixed-2:])&extended != 0 {
			fixed += 2
		}
		if len(rest) < fixed {
			return false
		}
		at := fixed
		if version == 4 {
			strip, n := offset(rest[at:])
			if n == 0 || strip > uint64(len(name)) {
				return false
			}
			name, at = name[:uint64(len(name))-strip], at+n
		} else {
			name = name[:0]
		}
		length := bytes.IndexByte(rest[at:], 0)
		if length < 0 {
			return false
		}
		name = append(name, rest[at:at+length]...)
		entry(string(name), m)
		end := at + length + 1
		if version < 4 {
			end = (at + length + 8) &^ 7 // one to eight NUL bytes
		}
		if len(rest) < end {
			return false
		}
		rest = rest[end:]
	}
	return true
}

// offset reads a number as Git writes those of packs: seven bits a byte, most
// significant first, each further byte adding one. n is its length, or 0.
func offset(b []byte) (value uint64, n int) {
	for n < len(b) && n < 9 {
		c := b[n]
		n++
		value |= uint64(c & 0x7f)
		if c < 0x80 {
			return value, n
		}
		value = (value + 1) << 7
	}
	return 0, 0
}
