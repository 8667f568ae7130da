package project

import (
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// remote is where the project's repository lives, as its Git configuration says.
type remote struct {
	host, path string // "github.com", "acme/shop"
	// below is where the project is in the repository: "." for the whole of it.
	below string
}

// maxGitConfig is how much of a Git configuration is read.
const maxGitConfig = 1 << 20

// gitRemote reads the remote of the repository that the folder dir is in. The
// folder may be below the repository's own, and a worktree or a submodule, whose
// .git is a file that names the place. Git itself is not asked: its configuration
// can run programs.
func gitRemote(dir string) (remote, bool) {
	at, err := filepath.Abs(dir)
	if err != nil {
		return remote{}, false
	}
	const deepest = 64
	below := "."
	for range deepest {
		if config := gitConfig(filepath.Join(at, ".git")); config != "" {
			r, ok := readRemote(config)
			r.below = below
			return r, ok
		}
		above := filepath.Dir(at)
		if above == at {
			break
		}
		below = path.Join(filepath.Base(at), below)
		at = above
	}
	return remote{}, false
}

// gitConfig returns the content of the configuration that belongs to name, which
// is a .git folder or file; empty when it is neither.
func gitConfig(name string) string {
	info, err := os.Stat(name)
	if err != nil {
		return ""
	}
	if info.IsDir() {
		return readSmall(filepath.Join(name, "config"))
	}
	link, ok := strings.CutPrefix(strings.TrimSpace(readSmall(name)), "gitdir:")
	if !ok {
		return ""
	}
	folder := beside(name, strings.TrimSpace(link))
	// The folder of a worktree has no configuration of its own.
	if common := strings.TrimSpace(readSmall(filepath.Join(folder, "commondir"))); common != "" {
		folder = beside(filepath.Join(folder, "commondir"), common)
	}
	return readSmall(filepath.Join(folder, "config"))
}

// beside resolves a path that is written in the file name.
func beside(name, written string) string {
	written = filepath.FromSlash(written)
	if filepath.IsAbs(written) {
		return written
	}
	return filepath.Join(filepath.Dir(name), written)
}

// readSmall returns a regular file's content, or nothing.
func readSmall(name string) string {
	info, err := os.Stat(name)
	if err != nil || !info.Mode().IsRegular() {
		return ""
	}
	file, err := os.Open(name)
	if err != nil {
		return ""
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, maxGitConfig))
	if err != nil {
		return ""
	}
	return string(content)
}

// readRemote chooses among the remotes of a Git configuration: origin, else
// upstream, else the first.
func readRemote(config string) (remote, bool) {
	urls := make(map[string]string)
	first, section := "", ""
	for line := range strings.Lines(config) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			section = ""
			if name, ok := strings.CutPrefix(line, `[remote "`); ok {
				section, _, _ = strings.Cut(name, `"`)
			}
			continue
		}
		key, value, ok := strings.Cut(line, "=")
		if !ok || section == "" || !strings.EqualFold(strings.TrimSpace(key), "url") || urls[section] != "" {
			continue
		}
		urls[section] = strings.Trim(strings.TrimSpace(value), `"`)
		if first == "" {
			first = section
		}
	}
	for _, name := range []string{"origin", "upstream", first} {
		if r, ok := parseRemote(urls[name]); ok {
			return r, true
		}
	}
	return remote{}, false
}

// parseRemote reads https://host/path.git, ssh://git@host:22/path and git@host:path.
// A user, a password and a port are dropped.
func parseRemote(url string) (remote, bool) {
	var host, rest string
	if scheme, after, ok := strings.Cut(url, "://"); ok {
		switch scheme {
		case "https", "http", "ssh", "git", "git+ssh":
		default:
			return remote{}, false
		}
		host, rest, _ = strings.Cut(after, "/")
		host = host[strings.LastIndexByte(host, '@')+1:]
		host, _, _ = strings.Cut(host, ":")
	} else {
		host, rest, ok = strings.Cut(url, ":")
		if !ok || strings.ContainsAny(host, `/\`) || len(host) < 2 {
			return remote{}, false // a path, also one with a drive letter
		}
		host = host[strings.LastIndexByte(host, '@')+1:]
	}
	rest = strings.TrimSuffix(strings.Trim(rest, "/"), ".git")
	return remote{host: strings.ToLower(host), path: rest}, host != "" && strings.Contains(rest, "/")
}
