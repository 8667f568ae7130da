package naming

import (
	"strings"

	"dockgen/schema/ascii"
	"dockgen/schema/credential"
	"dockgen/schema/mistake"
)

// CheckHost accepts the host of a private_git block: a name or an IPv4 address
// in lower case, with a port when it is not 443.
func CheckHost(s string) error {
	if validHost(s) {
		return nil
	}
	if s == "" {
		return mistake.Error(`The host is empty. Write the host of the repositories, such as "github.com".`)
	}
	const rule = "A host is a name in lower case, without scheme, user or path"
	meant := hostOf(s)
	switch {
	case strings.Contains(s, "@") && validHost(meant):
		// Not quoted: a password may stand there too.
		return mistake.Errorf("The host names a user. %s: write %s.", rule, mistake.Quoted(meant))
	case validHost(meant):
		return mistake.Errorf("%s is not a host. %s: write %s.", mistake.Quoted(s), rule, mistake.Quoted(meant))
	}
	return mistake.Errorf("%s is not a host. %s, such as \"github.com\" or \"git.acme.dev:8443\".", mistake.Quoted(s), rule)
}

// hostOf takes the host out of a URL or of Git's "user@host:path".
func hostOf(s string) string {
	if _, rest, found := strings.Cut(s, "://"); found {
		s = rest
	}
	s, _, _ = strings.Cut(s, "/")
	if at := strings.LastIndexByte(s, '@'); at >= 0 {
		s = s[at+1:]
	}
	if host, port, found := strings.Cut(s, ":"); found && !ascii.AllDigits(port) {
		s = host
	}
	return strings.ToLower(strings.TrimSpace(s))
}

// validHost reports whether s is a lower-case host name or IPv4 address with an
// optional port.
func validHost(s string) bool {
	host, port, hasPort := strings.Cut(s, ":")
	if hasPort && (!ascii.AllDigits(port) || port[0] == '0' || !atMost(port, "65535")) {
		return false
	}
	for label := range strings.SplitSeq(host, ".") {
		if !validDNSLabel(label) {
			return false
		}
	}
	return len(host) <= 253
}

// CheckIndexURL accepts the URL of a package index: https, and plain http only
// on this machine, where nobody else can read the token.
func CheckIndexURL(s string) error {
	const example = `such as "https://pypi.acme.dev/simple/"`
	if credential.InURL(s) {
		return mistake.Errorf("The URL of the index holds a password. Write it without user and password: username and secret say how to log in, %s.", example)
	}
	scheme, rest, found := strings.Cut(s, "://")
	authority, path, _ := strings.Cut(rest, "/")
	host, _, _ := strings.Cut(authority, ":")
	outside := ascii.FirstOutside(path, func(c byte) bool { return ascii.IsAlnum(c) || strings.IndexByte("._~%+@:/-", c) >= 0 })
	switch {
	case !found:
		if meant := "https://" + s; !strings.Contains(s, ":") && CheckIndexURL(meant) == nil {
			return mistake.Errorf("%s has no scheme. Write %s.", mistake.Quoted(s), mistake.Quoted(meant))
		}
		return mistake.Errorf("%s is not a URL. Write one with https, %s.", mistake.Quoted(s), example)
	case scheme == "http" && host != "localhost" && host != "127.0.0.1":
		return mistake.Errorf("%s would send the token unencrypted. Write %s.", mistake.Quoted(s), mistake.Quoted("https://"+rest))
	case scheme != "https" && scheme != "http":
		return mistake.Errorf("%s is not an https URL. Write one, %s.", mistake.Quoted(s), example)
	case strings.Contains(authority, "@"):
		return mistake.Errorf("%s names a user. Write the URL without it: username says who logs in.", mistake.Quoted(s))
	case strings.ContainsAny(rest, "?#"):
		return mistake.Errorf("%s has a query or a fragment, which a package index has not. Write the URL without it, %s.", mistake.Quoted(s), example)
	case !validHost(authority):
		return mistake.Errorf("%s has no valid host. Write a lower-case host name, %s.", mistake.Quoted(s), example)
	case outside != "":
		return mistake.Errorf("%s holds %s, which a URL cannot. Write it as %%XX, two hexadecimal digits for each byte.", mistake.Quoted(s), outside)
	case !validPercents(path):
		return mistake.Errorf("%s holds a \"%%\" without two hexadecimal digits after it. A percent sign itself is \"%%25\".", mistake.Quoted(s))
	case len(s) > 1024:
		return mistake.Errorf("%s is %d characters long. At most 1,024 are allowed.", mistake.Quoted(s), len(s))
	}
	return nil
}

// CheckHealthPath accepts what is asked for in the request line of the health
// check: a path, and a query when it needs one.
func CheckHealthPath(s string) error {
	outside := ascii.FirstOutside(s, func(c byte) bool { return ascii.IsAlnum(c) || strings.IndexByte("-._~!$&()*+,;=:@%/?", c) >= 0 })
	switch {
	case strings.Contains(s, "://"):
		_, rest, _ := strings.Cut(s, "://")
		_, path, _ := strings.Cut(rest, "/")
		return mistake.Errorf("%s is a whole URL. The container asks itself: write the path alone, %s.", mistake.Quoted(s), mistake.Quoted("/"+path))
	case s == "" || s[0] != '/':
		return mistake.Errorf("%s does not begin with \"/\". Write %s.", mistake.Quoted(s), mistake.Quoted("/"+s))
	case strings.HasPrefix(s, "//"):
		return mistake.Errorf("%s begins with two slashes. Write %s.", mistake.Quoted(s), mistake.Quoted("/"+strings.TrimLeft(s, "/")))
	case outside == `"#"`:
		return mistake.Errorf("%s has a fragment, which is never sent to a server. Write it without the \"#\" and what follows.", mistake.Quoted(s))
	case outside != "":
		return mistake.Errorf("%s holds %s, which a URL cannot. Write it as %%XX, two hexadecimal digits for each byte.", mistake.Quoted(s), outside)
	case !validPercents(s):
		return mistake.Errorf("%s holds a \"%%\" without two hexadecimal digits after it. A percent sign itself is \"%%25\".", mistake.Quoted(s))
	case len(s) > 1024:
		return mistake.Errorf("%s is %d characters long. At most 1,024 are allowed.", mistake.Quoted(s), len(s))
	}
	return nil
}

// validPercents reports whether each "%" begins an escape.
func validPercents(s string) bool {
	for i := range len(s) {
		if s[i] == '%' && (i+2 >= len(s) || !ascii.IsHex(s[i+1]) || !ascii.IsHex(s[i+2])) {
			return false
		}
	}
	return true
}
