package credential

import (
	"strings"

	"dockgen/schema/ascii"
)

// LooksSecret reports whether a variable, label or argument of that name
// probably holds a secret, by the words in it. The words are those of BuildKit's rule
// SecretsUsedInArgOrEnv and the ones it misses (CR_PAT, DB_PASS, APIKEY); names
// of settings about secrets (TOKEN_TTL, PUBLIC_KEY, DB_PASSWORD_FILE) are not.
func LooksSecret(name string) bool {
	words := nameWords(name)
	if len(words) == 0 || strings.EqualFold(name, "PWD") {
		return false
	}
	switch words[len(words)-1] {
	case "ttl", "timeout", "lifetime", "expires", "expiry", "expiration", "age", "days", "hours", "minutes", "seconds",
		"length", "size", "count", "limit", "min", "max", "rounds", "iterations",
		"name", "id", "type", "algorithm", "alg", "format", "prefix", "suffix", "header", "location", "scheme", "hasher",
		"url", "uri", "endpoint", "host", "domain", "issuer", "audience", "backend", "provider", "method", "mode", "class",
		"path", "dir", "directory", "enabled", "disabled", "required", "optional":
		return false
	case "pat", "pass", "salt":
		return true
	}
	secret := false
	for _, word := range words {
		switch word {
		case "public", "file", "version":
			return false
		case "auth", "key", "keys", "pwd", "pword":
			secret = true
		}
		word = strings.TrimSuffix(word, "s")
		for _, ending := range []string{"password", "passwd", "passphrase", "secret", "token", "apikey", "secretkey", "accesskey", "privatekey", "credential"} {
			secret = secret || strings.HasSuffix(word, ending)
		}
	}
	return secret
}

// nameWords returns the words of name in lower case: it is split at everything that is
// not a letter or digit, and before a capital that follows a small letter.
func nameWords(name string) []string {
	var words []string
	start := 0
	for i := 0; i <= len(name); i++ {
		between := i == len(name) || !ascii.IsAlnum(name[i])
		if !between && !(i > 0 && ascii.IsUpper(name[i]) && ascii.IsLower(name[i-1])) {
			continue
		}
		if start < i {
			words = append(words, strings.ToLower(name[start:i]))
		}
		if start = i; between {
			start++
		}
	}
	return words
}

// CouldBe reports whether value may be the secret that its name
// promises. Empty values, booleans, numbers and paths are settings; only a
// password may be any of those but empty.
func CouldBe(name, value string) bool {
	if value == "" || strings.HasPrefix(value, "/run/secrets/") {
		return false
	}
	for _, word := range nameWords(name) {
		if strings.HasSuffix(word, "password") || word == "passwd" || word == "passphrase" || word == "pwd" || word == "pass" {
			return true
		}
	}
	switch strings.ToLower(value) {
	case "true", "false", "yes", "no", "on", "off", "none", "null":
		return false
	}
	if strings.Trim(value, "+-.0123456789") == "" {
		return false
	}
	isPath := value[0] == '/' && strings.Count(value, "/") > 1 &&
		ascii.FirstOutside(value, func(c byte) bool { return ascii.IsAlnum(c) || strings.IndexByte("/._-", c) >= 0 }) == ""
	return !isPath
}
