package naming

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/schema/mistake/mistaketest"
)

func TestCheckHost(t *testing.T) {
	for _, s := range []string{"github.com", "git.acme.dev:8443", "gitlab", "10.0.0.1", "localhost:3000", "xn--bcher-kva.example"} {
		assert.NoError(t, CheckHost(s), s)
	}
	const rule = `A host is a name in lower case, without scheme, user or path`
	const instead = `: write "github.com".`
	const such = `, such as "github.com" or "git.acme.dev:8443".`
	mistaketest.AssertMistakes(t, CheckHost, [][3]string{
		{"empty", "", `The host is empty. Write the host of the repositories, such as "github.com".`},
		{"url", "https://GitHub.com/acme", `"https://GitHub.com/acme" is not a host. ` + rule + instead},
		{"upper-case", "GitHub.com", `"GitHub.com" is not a host. ` + rule + instead},
		{"path", "github.com/acme", `"github.com/acme" is not a host. ` + rule + instead},
		{"ssh-address", "git@github.com:acme/x.git", `The host names a user. ` + rule + instead},
		{"user-and-password", "jane:hunter2@github.com", `The host names a user. ` + rule + instead},
		{"url-with-password", "https://jane:hunter2@github.com/x", `The host names a user. ` + rule + instead},
		{"port-zero", "github.com:0", `"github.com:0" is not a host. ` + rule + such},
		{"port-too-big", "github.com:65536", `"github.com:65536" is not a host. ` + rule + such},
		{"port-with-leading-zero", "github.com:0443", `"github.com:0443" is not a host. ` + rule + such},
		{"space", "git hub.com", `"git hub.com" is not a host. ` + rule + such},
		{"dash-first", "-a.com", `"-a.com" is not a host. ` + rule + such},
		{"underscore", "a_b.com", `"a_b.com" is not a host. ` + rule + such},
		{"two-dots", "a..com", `"a..com" is not a host. ` + rule + such},
		{"not-ascii", "é.com", `"é.com" is not a host. ` + rule + such},
		{"too-long", strings.Repeat("a.", 127), such},
	})
}

func TestCheckIndexURL(t *testing.T) {
	for _, s := range []string{
		"https://pypi.acme.dev/simple/", "https://pypi.acme.dev", "https://pypi.acme.dev:8443/a/b%20c/+simple/@x:y~z", "http://localhost:3141/root/pypi", "http://127.0.0.1/simple",
	} {
		assert.NoError(t, CheckIndexURL(s), s)
	}
	const such = `, such as "https://pypi.acme.dev/simple/".`
	mistaketest.AssertMistakes(t, CheckIndexURL, [][3]string{
		{"empty", "", `"" is not a URL. Write one with https` + such},
		{"no-scheme", "pypi.acme.dev/simple", `"pypi.acme.dev/simple" has no scheme. Write "https://pypi.acme.dev/simple".`},
		{"http", "http://pypi.acme.dev/simple", `"http://pypi.acme.dev/simple" would send the token unencrypted. Write "https://pypi.acme.dev/simple".`},
		{"http-to-a-host-called-like-this-machine", "http://localhost.acme.dev/", `would send the token unencrypted.`},
		{"other-scheme", "ftp://a.b", `"ftp://a.b" is not an https URL. Write one` + such},
		{"password", "https://jane:hunter2@pypi.acme.dev/", `The URL of the index holds a password. Write it without user and password: username and secret say how to log in` + such},
		{"user", "https://jane@pypi.acme.dev/", `"https://jane@pypi.acme.dev/" names a user. Write the URL without it: username says who logs in.`},
		{"query", "https://a.b/x?y=1", `"https://a.b/x?y=1" has a query or a fragment, which a package index has not. Write the URL without it` + such},
		{"fragment", "https://a.b/x#y", `"https://a.b/x#y" has a query or a fragment, which a package index has not. Write the URL without it` + such},
		{"no-host", "https://", `"https://" has no valid host. Write a lower-case host name` + such},
		{"upper-case-host", "https://A.b/x", `"https://A.b/x" has no valid host. Write a lower-case host name` + such},
		{"port-too-big", "https://a.b:99999/x", `"https://a.b:99999/x" has no valid host.`},
		{"space", "https://a.b/x y", `"https://a.b/x y" holds " ", which a URL cannot. Write it as %XX, two hexadecimal digits for each byte.`},
		{"not-ascii", "https://a.b/é", `"https://a.b/é" holds "é", which a URL cannot.`},
		{"dollar", "https://a.b/$x", `"https://a.b/$x" holds "$", which a URL cannot.`},
		{"bad-escape", "https://a.b/%zz", `"https://a.b/%zz" holds a "%" without two hexadecimal digits after it. A percent sign itself is "%25".`},
		{"too-long", "https://a.b/" + strings.Repeat("x", 1024), `is 1036 characters long. At most 1,024 are allowed.`},
	})
}

func TestCheckHealthPath(t *testing.T) {
	for _, s := range []string{"/", "/healthz", "/health/live?verbose=1&x=a%20b", "/~a/b;c=d,e!f$g(h)*+@:"} {
		assert.NoError(t, CheckHealthPath(s), s)
	}
	const byte2hex = `, which a URL cannot. Write it as %XX, two hexadecimal digits for each byte.`
	mistaketest.AssertMistakes(t, CheckHealthPath, [][3]string{
		{"empty", "", `"" does not begin with "/". Write "/".`},
		{"no-slash", "healthz", `"healthz" does not begin with "/". Write "/healthz".`},
		{"whole-url", "http://localhost:5000/healthz", `"http://localhost:5000/healthz" is a whole URL. The container asks itself: write the path alone, "/healthz".`},
		{"two-slashes", "//x", `"//x" begins with two slashes. Write "/x".`},
		{"space", "/a b", `"/a b" holds " "` + byte2hex},
		{"double-quote", `/a"b`, `"/a\"b" holds "\""` + byte2hex},
		{"single-quote", "/a'b", `"/a'b" holds "'"` + byte2hex},
		{"backslash", `/a\b`, `"/a\\b" holds "\\"` + byte2hex},
		{"not-ascii", "/é", `"/é" holds "é"` + byte2hex},
		{"line-break", "/\r\nHost: x", `"/\r\nHost: x" holds "\r"` + byte2hex},
		{"fragment", "/a#b", `"/a#b" has a fragment, which is never sent to a server. Write it without the "#" and what follows.`},
		{"bad-escape", "/%", `"/%" holds a "%" without two hexadecimal digits after it. A percent sign itself is "%25".`},
		{"too-long", "/" + strings.Repeat("x", 1024), `is 1025 characters long. At most 1,024 are allowed.`},
	})
}

// FuzzURL holds that Go's URL parser finds in an accepted URL what dockgen
// found: no user, no query, the same text.
func FuzzURL(f *testing.F) {
	for _, s := range []string{"https://a.b/c", "http://localhost:1/", "https://a:1", "/healthz?x=1", "/a%20b", "/a?b?c", "https://a/b@c:d", "/@x:y"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if CheckIndexURL(s) == nil {
			u, err := url.Parse(s)
			require.NoError(t, err)
			assert.Nil(t, u.User)
			assert.True(t, u.Scheme == "https" || u.Hostname() == "localhost" || u.Hostname() == "127.0.0.1", u.Host)
			assert.NoError(t, CheckHost(u.Host))
			assert.Equal(t, s, u.String())
		}
		if CheckHealthPath(s) == nil {
			u, err := url.ParseRequestURI(s)
			require.NoError(t, err)
			assert.Empty(t, u.Host)
			assert.Equal(t, s, u.RequestURI())
		}
		if CheckHost(s) == nil {
			u, err := url.Parse("https://" + s + "/x")
			require.NoError(t, err)
			assert.Equal(t, s, u.Host)
		}
	})
}
