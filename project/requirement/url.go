package requirement

import (
	"slices"
	"strings"
)

// Userinfo returns what stands before the "@" of a URL's host.
func Userinfo(url string) string {
	_, rest, ok := strings.Cut(url, "://")
	if !ok {
		return ""
	}
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		rest = rest[:end]
	}
	if at := strings.LastIndexByte(rest, '@'); at >= 0 {
		return rest[:at]
	}
	return ""
}

// IsCredential judges the user of a URL: a password is one, and so is a user that
// is too long for a name, because hosts take tokens as the user.
func IsCredential(user string) bool {
	name, password, _ := strings.Cut(user, ":")
	const longestName = 32
	return password != "" || len(name) > longestName ||
		slices.ContainsFunc([]string{"ghp_", "gho_", "ghs_", "github_pat_", "glpat-"}, func(prefix string) bool {
			return strings.HasPrefix(name, prefix)
		})
}

// SshToHTTPS turns ssh://git@host/path and git@host:path into host/path.
func SshToHTTPS(url string) string {
	url = strings.TrimPrefix(url, "ssh://")
	if i := strings.IndexByte(url, '@'); i >= 0 && !strings.Contains(url[:i], "/") {
		url = url[i+1:]
	}
	host, rest, _ := strings.Cut(url, "/")
	if name, first, ok := strings.Cut(host, ":"); ok {
		// host:owner/repository; a number there is a port.
		if strings.Trim(first, "0123456789") == "" {
			return name + "/" + rest
		}
		return name + "/" + first + "/" + rest
	}
	return url
}
