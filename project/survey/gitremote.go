package survey

import (
	"path"
	"strings"

	"dockgen/git"
)

// remote is where the project's repository lives, as its Git configuration says.
type remote struct {
	host, path string // "github.com", "acme/shop"
	// below is where the project is in the repository: "." for the whole of it.
	below string
}

// gitRemote reads the remote of the repository that the folder dir is in. Git
// itself is not asked: its configuration can run programs.
func gitRemote(dir string) (remote, bool) {
	repository, found := git.Find(dir)
	if !found {
		return remote{}, false
	}
	r, ok := readRemote(repository.Config())
	r.below = path.Clean(repository.Prefix)
	return r, ok
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
