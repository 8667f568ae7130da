package credential

import (
	"strings"

	"dockgen/schema/ascii"
)

// IsSecret decides whether a variable that a program reads holds a secret: by its name,
// by the literal that the program falls back to, which is empty when there is none, and by
// whether it makes a number or a truth value of it, in which case plain is set.
//
// The URL of a database, a queue or a mail server has a password in it where the app is
// deployed, and a Sentry DSN is a key. One that falls back to a URL without a password,
// such as that of a file of SQLite, need not be secret.
func IsSecret(name, fallback string, plain bool) bool {
	switch {
	case plain, isTruth(fallback):
		return false
	case isConnection(name):
		isKey := strings.HasSuffix(strings.ToLower(name), "dsn") && strings.Contains(fallback, "@")
		return fallback == "" || InURL(fallback) || isKey
	}
	return LooksSecret(name) && (isNothing(fallback) || CouldBe(name, fallback))
}

// isConnection reports whether a variable holds the address of a service that asks for a
// password.
func isConnection(name string) bool {
	words := nameWords(name)
	if len(words) == 0 {
		return false
	}
	switch words[len(words)-1] {
	case "dsn":
		return true
	case "url", "uri":
	default:
		return strings.HasSuffix(strings.ToLower(name), "connection_string")
	}
	for _, word := range words {
		switch word {
		case "database", "db", "redis", "mongo", "mongodb", "postgres", "postgresql", "mysql", "mariadb", "mssql", "oracle", "sqlalchemy",
			"rabbitmq", "amqp", "cloudamqp", "broker", "redistogo", "rediscloud", "jawsdb", "cleardb", "smtp":
			return true
		}
	}
	return false
}

// isSetting reports whether a name that ends in word, and has one for a secret before it,
// is that of a setting about secrets: TOKEN_TTL, AUTH_URL, PASSWORD_RESET.
func isSetting(word string) bool {
	switch word {
	case "ttl", "timeout", "lifetime", "expire", "expiry", "expiration", "age", "day", "hour", "minute", "second", "sec", "interval", "period", "window",
		"duration", "delta", "ms", "validity", "leeway", "grace", "delay", "after", // a time
		"length", "len", "size", "count", "limit", "min", "max", "round", "iteration", "bit", "byte", "retry", "retries", "attempt", "number", "strength", "complexity", "cost", // a number
		"enabled", "enable", "disabled", "required", "require", "optional", "allowed", "registration", "signup", "login", "logout", "change", "reset", "recovery", "rotation", "refresh",
		"protect", "protected", "secure", "httponly", "check", "validation", "verification", // a switch
		"type", "algorithm", "alg", "algo", "format", "hasher", "hashing", "encoding", "serializer", "scheme", "strategy", "policy", "method", "mode", "class", "kind", "level",
		"backend", "provider", "engine", "driver", "manager", "store", "storage", "service", "cipher", "curve", "usage", "lookup", "scope", "role", "group", "claim", // a kind
		"name", "id", "prefix", "suffix", "header", "location", "field", "param", "parameter", "cookie", "samesite", "attribute", "label", "username", "user", "email", // a name
		"url", "uri", "endpoint", "host", "hostname", "port", "domain", "issuer", "audience", "realm", "tenant", "server", "address", "origin", "callback", "redirect", "route", "page", "template", // an address
		"path", "dir", "directory", "folder", "region", "arn": // a place
		return true
	}
	return false
}

// LooksSecret reports whether a variable, label or argument of that name
// probably holds a secret, by the words in it. The words are those of BuildKit's rule
// SecretsUsedInArgOrEnv and the ones it misses (CR_PAT, DB_PASS, APIKEY); names
// of settings about secrets (TOKEN_TTL, PUBLIC_KEY, DB_PASSWORD_FILE) are not, and
// neither are those of switches (AUTH_ALLOW_REGISTRATION).
func LooksSecret(name string) bool {
	words := nameWords(name)
	if len(words) == 0 || strings.EqualFold(name, "PWD") {
		return false
	}
	switch strings.ToUpper(name) {
	case "GOOGLE_APPLICATION_CREDENTIALS": // the path of a file
		return false
	}
	last := words[len(words)-1]
	switch {
	case isSetting(last), isSetting(strings.TrimSuffix(last, "s")):
		return false
	case last == "pat" || last == "pass" || last == "salt":
		return true
	}
	secret := false
	for i, word := range words {
		switch word {
		case "public", "file", "version", "max", "min", "num", "allow", "enable", "disable", "require", "requires", "skip", "use", "has", "is", "verify", "show", "hide", "force":
			return false
		case "key", "keys", "auth":
			// A kind of thing where another word follows: AUTH_TYPE, KEY_VAULT.
			secret = secret || isLast(words[i+1:])
		case "pwd", "pword":
			secret = true
		}
		word = strings.TrimSuffix(word, "s")
		for _, ending := range []string{"password", "passwd", "passphrase", "secret", "token", "apikey", "secretkey", "accesskey", "privatekey", "credential"} {
			secret = secret || strings.HasSuffix(word, ending)
		}
	}
	return secret
}

// isLast reports whether only words follow that tell one value of a kind from another:
// API_KEY_PROD, SECRET_KEY_2.
func isLast(rest []string) bool {
	for _, word := range rest {
		switch strings.TrimRight(word, "0123456789") {
		case "", "prod", "production", "staging", "live", "test", "dev", "development", "local", "default", "base", "value", "old", "new", "current", "previous", "primary",
			"secondary", "main", "fallback", "fallbacks", "hash", "hex", "pem", "text", "string", "json", "code", "key", "keys", "auth", "b", "v":
		default:
			return false
		}
	}
	return true
}

// isNothing reports whether a value stands for none.
func isNothing(value string) bool {
	return value == "" || strings.EqualFold(value, "none") || strings.EqualFold(value, "null")
}

// isTruth reports whether a value is one for yes or no.
func isTruth(value string) bool {
	switch strings.ToLower(value) {
	case "true", "false", "yes", "no", "on", "off":
		return true
	}
	return false
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
// password may be a number or a path.
func CouldBe(name, value string) bool {
	if value == "" || isTruth(value) || strings.HasPrefix(value, "/run/secrets/") {
		return false
	}
	for _, word := range nameWords(name) {
		if strings.HasSuffix(word, "password") || word == "passwd" || word == "passphrase" || word == "pwd" || word == "pass" {
			return true
		}
	}
	if isNothing(value) || strings.Trim(value, "+-.0123456789") == "" {
		return false
	}
	isPath := value[0] == '/' && strings.Count(value, "/") > 1 &&
		ascii.FirstOutside(value, func(c byte) bool { return ascii.IsAlnum(c) || strings.IndexByte("/._-", c) >= 0 }) == ""
	return !isPath
}
