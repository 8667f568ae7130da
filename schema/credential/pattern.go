// Package credential tells credentials by how they look: [Find] knows the tokens of the
// issuers that projects use, [LooksSecret] the names of variables that hold secrets. What
// is to be done about one is not its business.
package credential

import (
	"strings"

	"dockgen/schema/ascii"
)

// tokenShape is how the tokens of one issuer look: a prefix that nothing else
// has, and a run of characters after it.
type tokenShape struct {
	prefix string
	length int    // at least this many characters follow
	extra  string // allowed beside letters and digits
	mixed  bool   // the prefix is a word too: upper case, lower case and a digit must follow
	what   string
}

// shortestToken is the length of the shortest prefix with its run.
const shortestToken = 15

var tokenShapes = [...]tokenShape{
	{"ghp_", 20, "", false, "a GitHub token"},
	{"gho_", 20, "", false, "a GitHub token"},
	{"ghu_", 20, "", false, "a GitHub token"},
	{"ghs_", 20, "", false, "a GitHub token"},
	{"ghr_", 20, "", false, "a GitHub token"},
	{"github_pat_", 20, "_", false, "a GitHub token"},
	{"glpat-", 16, "_-.", false, "a GitLab token"},
	{"xoxa-", 10, "-", false, "a Slack token"},
	{"xoxb-", 10, "-", false, "a Slack token"},
	{"xoxp-", 10, "-", false, "a Slack token"},
	{"xoxr-", 10, "-", false, "a Slack token"},
	{"xoxs-", 10, "-", false, "a Slack token"},
	{"AIza", 35, "_-", false, "a Google API key"},
	{"sk_live_", 16, "", false, "a Stripe key"},
	{"rk_live_", 16, "", false, "a Stripe key"},
	{"sk-", 20, "_-", true, "an API key"},
	{"npm_", 36, "", false, "an npm token"},
	{"pypi-AgE", 16, "_-", false, "a PyPI token"},
	{"dckr_pat_", 20, "_-", false, "a Docker token"},
	{"hf_", 30, "", false, "a Hugging Face token"},
}

// In reports whether text, such as a line that a report would print, holds what [Find]
// finds.
func In(text string) bool {
	_, found := Find(text)
	return found
}

// Find reports whether s holds a token of a known form, a private key or a URL with a
// password, and says which.
func Find(s string) (what string, found bool) {
	if InURL(s) {
		return "a URL with a password in it", true
	}
	for i := 0; i <= len(s)-shortestToken; i++ {
		if i > 0 && ascii.IsAlnum(s[i-1]) {
			continue // a token does not begin inside a word
		}
		if what, found := tokenAt(s[i:]); found {
			return what, true
		}
	}
	return "", false
}

// tokenAt reports whether s begins with a token or a private key.
func tokenAt(s string) (what string, found bool) {
	for i := range tokenShapes {
		shape := &tokenShapes[i]
		if shape.prefix[0] != s[0] {
			continue // this runs for every word of every value
		}
		if rest, found := strings.CutPrefix(s, shape.prefix); found && shape.continues(rest) {
			return shape.what, true
		}
	}
	switch {
	case strings.HasPrefix(s, "-----BEGIN ") && strings.Contains(s, "PRIVATE KEY"):
		return "a private key", true
	case strings.HasPrefix(s, "AKIA") || strings.HasPrefix(s, "ASIA"):
		// A user's key or a session's: exactly 16 capitals and digits follow.
		tail := leadingRun(s[4:], "")
		return "an AWS access key", len(tail) == 16 && tail == strings.ToUpper(tail)
	case strings.HasPrefix(s, "eyJ"):
		return "a JSON Web Token", dotted(s, "", ".eyJ", 8)
	case strings.HasPrefix(s, "SG."):
		return "a SendGrid key", dotted(s, "SG.", ".", 16)
	}
	return "", false
}

// continues reports whether rest, after the prefix, makes it a token.
func (t *tokenShape) continues(rest string) bool {
	tail := leadingRun(rest, t.extra)
	isExample := strings.Trim(tail, tail[:min(1, len(tail))]) == "" // ghp_xxxxxxxx
	return len(tail) >= t.length && !isExample && (!t.mixed || mixedClasses(tail))
}

// dotted reports whether s is first, a run, second and a run, each run of at
// least length characters.
func dotted(s, first, second string, length int) bool {
	s = s[len(first):]
	head := leadingRun(s, "_-")
	tail, found := strings.CutPrefix(s[len(head):], second)
	return found && len(head) >= length && len(leadingRun(tail, "_-")) >= length
}

// leadingRun returns the letters, digits and extra characters that s begins with.
func leadingRun(s, extra string) string {
	for i := range len(s) {
		if !ascii.IsAlnum(s[i]) && strings.IndexByte(extra, s[i]) < 0 {
			return s[:i]
		}
	}
	return s
}

func mixedClasses(s string) bool {
	var upper, lower, digit bool
	for i := range len(s) {
		upper = upper || ascii.IsUpper(s[i])
		lower = lower || ascii.IsLower(s[i])
		digit = digit || ascii.IsDigit(s[i])
	}
	return upper && lower && digit
}

// InURL reports whether s holds a URL with a password, "//user:password@". A user alone and an empty password
// are fine, and so is a placeholder such as ${DB_PASSWORD} or <password>.
func InURL(s string) bool {
	for {
		_, rest, found := strings.Cut(s, "//")
		if !found {
			return false
		}
		s = rest
		authority := rest
		if end := strings.IndexAny(rest, "/?# \"'`"); end >= 0 {
			authority = rest[:end]
		}
		at := strings.LastIndexByte(authority, '@')
		if at < 0 {
			continue
		}
		if _, password, _ := strings.Cut(authority[:at], ":"); password != "" && !placeholder(password) {
			return true
		}
	}
}

// placeholder reports whether s stands for a value that somebody fills in.
func placeholder(s string) bool {
	for _, form := range []struct{ open, close string }{{"${", "}"}, {"{", "}"}, {"<", ">"}, {"%(", ")s"}, {"$(", ")"}} {
		if strings.HasPrefix(s, form.open) && strings.HasSuffix(s, form.close) {
			return true
		}
	}
	return strings.Trim(s, "*") == "" ||
		s[0] == '$' && ascii.FirstOutside(s[1:], func(c byte) bool { return ascii.IsAlnum(c) || c == '_' }) == ""
}
