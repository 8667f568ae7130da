package schema

import "strings"

// checkCredential refuses a value that would publish a credential: everything
// in a config ends up in a repository, and most of it in an image. Address is
// the argument that holds the value, such as "env.DB_PASSWORD.default". The
// name of a variable that holds a secret is no credential, nor is a path such
// as /run/secrets/token. At most four characters of a value are ever shown.
func checkCredential(address, value string) error {
	if what, found := credentialIn(value); found {
		return mistakef("%s holds what looks like %s. The config is committed and its values go into the image: take it out%s. If it was ever committed, revoke it.",
			quoted(address), what, credentialAdvice(address))
	}
	if name, stored := storedName(address); stored && looksSecret(name) && couldBeSecret(name, value) {
		return mistakef("%s gives a value to a name that looks like a secret's, and whoever has the image can read it. Leave the value out%s.",
			quoted(address), credentialAdvice(address))
	}
	if address == "app.entry_point" {
		return checkFactorySecrets(value)
	}
	return nil
}

// storedName returns the name under which the value at address is stored in the
// image, when it is: that of a variable with a default, or of a label.
func storedName(address string) (name string, stored bool) {
	if name, found := strings.CutPrefix(address, "env."); found {
		return strings.CutSuffix(name, ".default")
	}
	return strings.CutPrefix(address, "image.labels.")
}

func credentialAdvice(address string) string {
	if strings.HasPrefix(address, "env.") {
		return " and set the variable when the container runs; `secret = true` documents it as a secret"
	}
	return ""
}

// checkFactorySecrets looks for a literal password among the arguments of a
// factory call, nested ones included.
func checkFactorySecrets(entryPoint string) error {
	e, err := ParseEntryPoint(entryPoint)
	if err != nil {
		return nil // somebody else's finding
	}
	if !e.Call {
		return nil
	}
	arguments, _, _ := parseArguments(e.Arguments + ")")
	for _, a := range arguments {
		if name, found := secretLiteral(a.keyword, a.value); found {
			return mistakef("The entry point passes a literal as %s, which whoever has the image can read. Let %s read it from the environment, and declare the variable: env \"NAME\" { secret = true }.",
				quoted(name), quoted(e.Variable))
		}
	}
	return nil
}

// secretLiteral finds a text that is given under a secret-looking name: value
// under name, or inside value under the key of a dict.
func secretLiteral(name string, value literal) (string, bool) {
	if value.isText {
		return name, looksSecret(name) && couldBeSecret(name, value.text)
	}
	for i, item := range value.items {
		itemName := name
		if value.keys != nil {
			itemName = value.keys[i].text
		}
		if found, ok := secretLiteral(itemName, item); ok {
			return found, true
		}
	}
	return "", false
}

// LooksSecret reports whether a variable of that name probably holds a secret, by
// the words in it: DB_PASSWORD does, DB_PASSWORD_FILE and TOKEN_TTL do not.
func LooksSecret(name string) bool { return looksSecret(name) }

// looksSecret reports whether a variable, label or argument called name
// probably holds a secret. The words are those of BuildKit's rule
// SecretsUsedInArgOrEnv and the ones it misses (CR_PAT, DB_PASS, APIKEY); names
// of settings about secrets (TOKEN_TTL, PUBLIC_KEY, DB_PASSWORD_FILE) are not.
func looksSecret(name string) bool {
	var room [8]string
	words := nameWords(room[:0], name)
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

// nameWords appends the words of name to words: it is split at everything that is not
// a letter or digit and before a capital that follows a small letter. They are in lower
// case.
func nameWords(words []string, name string) []string {
	var room [64]byte
	lower := room[:0]
	for i := range len(name) {
		lower = append(lower, lowerByte(name[i]))
	}
	text, start := string(lower), 0
	for i := 0; i <= len(name); i++ {
		between := i == len(name) || !asciiAlnum(name[i])
		if !between && !(i > 0 && asciiUpper(name[i]) && asciiLower(name[i-1])) {
			continue
		}
		if start < i {
			words = append(words, text[start:i])
		}
		if start = i; between {
			start++
		}
	}
	return words
}

// couldBeSecret reports whether value may be the secret that its name
// promises. Empty values, booleans, numbers and paths are settings; only a
// password may be any of those but empty.
func couldBeSecret(name, value string) bool {
	if value == "" || strings.HasPrefix(value, "/run/secrets/") {
		return false
	}
	var room [8]string
	for _, word := range nameWords(room[:0], name) {
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
		firstOutside(value, func(c byte) bool { return asciiAlnum(c) || strings.IndexByte("/._-", c) >= 0 }) == ""
	return !isPath
}
