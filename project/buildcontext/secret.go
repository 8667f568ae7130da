package buildcontext

import (
	"path"
	"strings"

	"dockgen/dockerignore"
	"dockgen/folder"
	"dockgen/project/disk"
)

// Secret is a file that is copied and holds a key or a credential.
type Secret struct {
	Path string
	// Key says that the file holds a private key. Else its name alone says what it is.
	Key bool
}

const (
	// maxKey is how much of a key's file is read: certificates of many authorities are
	// larger, and public by their beginning.
	maxKey = 64 << 10
	// maxReads is how many files a walk reads because of their names.
	maxReads = 40
)

// secret notes what is a key or a credential, and reports whether that settles the entry.
func (w *walk) secret(name string, e folder.Entry) bool {
	named := dockerignore.Secret(name)
	if (named || dockerignore.Never(name)) && w.rules.Hides(name) {
		if named && len(w.HeldBack) < maxNamed {
			w.HeldBack = append(w.HeldBack, name)
		}
		return !e.IsDir()
	}
	named = named || dockerignore.Never(name) // by an ignore file of the project's own
	if !e.Type().IsRegular() || w.reads == 0 || len(w.Secrets) == maxNamed || IsExample(name) ||
		!named && (!mayHoldKey(e.Name()) || w.rules.Hides(name)) {
		return false
	}
	w.reads--
	switch content := ContentOf(w.tree, name); {
	case content == PrivateKey:
		w.Secrets = append(w.Secrets, Secret{name, true})
	case content == Unknown && named:
		w.Secrets = append(w.Secrets, Secret{name, false})
	}
	return false
}

// IsExample reports whether a file is an example or belongs to tests or documentation, by
// a word in its path.
func IsExample(name string) bool {
	for _, word := range strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return strings.ContainsRune("/._-", r) }) {
		switch word {
		case "test", "tests", "testing", "testdata", "fixture", "fixtures", "mock", "mocks", "doc", "docs",
			"example", "examples", "sample", "samples", "template", "dist", "dummy", "fake":
			return true
		}
	}
	return false
}

// mayHoldKey reports whether a file may hold a private key although no rule knows its name:
// the name speaks of keys, and does not end as that of source, text or a picture.
func mayHoldKey(base string) bool {
	switch extension(base) {
	case "", ".txt", ".crt", ".cer", ".cert", ".der", ".pub", ".gpg", ".pgp", ".priv", ".private", ".secret",
		".json", ".yaml", ".yml", ".toml", ".ini", ".cfg", ".conf", ".bak", ".old", ".orig", ".save", ".backup", ".copy":
	default:
		return false
	}
	lower := strings.ToLower(base)
	for _, word := range [...]string{"key", "priv", "secret", "cert", "credential", "account", "rsa", "ssh", "pem", "ssl", "tls"} {
		if strings.Contains(lower, word) {
			return true
		}
	}
	return false
}

func extension(base string) string { return strings.ToLower(path.Ext(base)) }

// Content is what a file says of itself.
type Content int

const (
	Unknown    Content = iota // it is not read, or says nothing
	PrivateKey                // also one beside a certificate
	Public                    // a certificate, a public key, a signature, or settings that are encrypted as a whole
)

// ContentOf looks into the file name.
func ContentOf(t disk.Tree, name string) Content {
	content, err := t.Text(name, maxKey)
	switch {
	case err != nil:
		return Unknown
	case strings.Contains(content, "-----BEGIN ") && strings.Contains(content, "PRIVATE KEY"), strings.HasPrefix(content, "PuTTY-User-Key-File"), strings.Contains(content, "AGE-SECRET-KEY-1"):
		return PrivateKey
	case strings.HasPrefix(content, "ssh-"), strings.HasPrefix(content, "ecdsa-sha2-"), strings.HasPrefix(content, "sk-ssh-"):
		return Public
	}
	switch extension(name) {
	case ".json", ".yaml", ".yml", ".toml", ".ini":
		// Whether a value of settings is a secret cannot be read from it.
		if strings.HasPrefix(content, "$ANSIBLE_VAULT;") {
			return Public
		}
		return Unknown
	}
	for _, kind := range [...]string{"PUBLIC KEY-----", "CERTIFICATE-----", "TRUSTED CERTIFICATE-----", "RSA PUBLIC KEY-----", "PGP PUBLIC KEY BLOCK-----", "PGP SIGNATURE-----", "PGP SIGNED MESSAGE-----"} {
		if strings.Contains(content, "-----BEGIN "+kind) {
			return Public
		}
	}
	return Unknown
}
