package credential

import (
	"path"
	"slices"
	"strings"

	"dockgen/schema/ascii"
)

// InCommand returns the index of the first of words, a command, that holds a literal
// secret, and the name under which it does: NAME=value, --password value,
// --password=value. It is -1 without one. Options about keys and authentication in
// general, such as --cache-key, are not counted.
func InCommand(words []string) (index int, name string) {
	for i, word := range words {
		name, value, assigned := strings.Cut(word, "=")
		if !assigned && i > 0 && strings.HasPrefix(words[i-1], "--") && !strings.HasPrefix(word, "-") {
			name, value = words[i-1], word
		}
		if variable, v, found := strings.Cut(value, "="); assigned && found && strings.HasPrefix(name, "-") && isVariable(variable) {
			name, value = variable, v // --env=NAME=value
		}
		if isOption := strings.HasPrefix(name, "-"); isOption && !namesSecret(name) || !isOption && !isVariable(name) {
			continue
		}
		if IsLiteral(name, value) {
			return i, strings.TrimLeft(name, "-")
		}
	}
	return -1, ""
}

// InShortOption returns the index of the first of words, a command of the project's own,
// that may be a password behind -p or -P, which other programs use for a port, a project or
// a pool; -1 without one. It is one beside the option of a user, or by its characters:
// letters and digits mixed.
func InShortOption(words []string) int {
	login := slices.ContainsFunc(words, func(word string) bool {
		option, _, _ := strings.Cut(word, "=")
		return slices.Contains([]string{"-u", "-U", "--user", "--username", "--email", "--login"}, option)
	})
	for i, word := range words {
		if i == 0 || words[i-1] != "-p" && words[i-1] != "-P" || strings.HasPrefix(word, "-") || strings.Trim(word, "0123456789") == "" || strings.ContainsAny(word, "/$:.=") {
			continue
		}
		digits := strings.ContainsFunc(word, func(r rune) bool { return r >= '0' && r <= '9' })
		letters := strings.ContainsFunc(word, func(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' })
		if login || len(word) >= 6 && digits && letters {
			return i
		}
	}
	return -1
}

// namesSecret is [LooksSecret] for an option that takes the secret itself.
func namesSecret(option string) bool {
	words := nameWords(option)
	if len(words) == 0 || words[0] == "no" || words[0] == "reset" {
		return false
	}
	switch words[len(words)-1] {
	case "key", "keys", "auth":
		return len(words) > 1 && slices.Contains([]string{"api", "secret", "access", "private", "basic"}, words[len(words)-2])
	}
	return true
}

func isVariable(name string) bool {
	return name != "" && ascii.FirstOutside(name, func(c byte) bool { return ascii.IsAlnum(c) || c == '_' }) == ""
}

// IsLiteral reports whether value is a secret itself, given to name, which may be that
// of an option.
func IsLiteral(name, value string) bool {
	value = strings.Trim(value, `"'`)
	return value != "" && !placeholder(value) && LooksSecret(name) && CouldBe(name, value)
}

// MaskCommand returns words, a command, in which what may be a secret is three dots: by
// the name that it is given to, by its form, or by what the program takes it for. Words
// may have quotes, as those of a line that was split at white space.
func MaskCommand(words []string) []string {
	masked := slices.Clone(words)
	program := ""
	header, quoted := false, false // in the value of a header that has a secret
	for i, word := range words {
		bare := strings.Trim(word, `"'`)
		before := ""
		if i > 0 {
			before = words[i-1]
		}
		name, value, assigned := strings.Cut(word, "=")
		if name := path.Base(bare); slices.Contains(takers(), name) {
			program = name
		}
		field, content, isField := strings.Cut(bare, ":")
		switch {
		case header:
			masked[i] = "..."
			header = quoted && !strings.HasSuffix(word, `"`) && !strings.HasSuffix(word, `'`) || !quoted && isScheme(word)
		case assigned && value != "" && !strings.HasPrefix(strings.Trim(value, `"'`), "$") && LooksSecret(name):
			masked[i] = name + "=..."
		case In(word):
			masked[i] = "..."
		case strings.HasPrefix(before, "--") && !strings.HasPrefix(word, "-") && !strings.HasPrefix(bare, "$") && LooksSecret(before):
			masked[i] = "..."
		case isField && !assigned && !strings.Contains(field, "/") && !strings.HasPrefix(content, "$") && (LooksSecret(field) || isSecretHeader(field)):
			masked[i] = strings.TrimRight(word[:strings.Index(word, ":")+1], " ")
			if header = content == ""; !header {
				masked[i] += "..."
				header = isOpen(word)
			}
			quoted = isOpen(word)
		case isField && content != "" && !strings.HasPrefix(content, "$") && slices.Contains([]string{"-u", "--user", "--proxy-user", "-U"}, before) && (program == "curl" || program == "wget"):
			masked[i] = field + ":..."
		case program != "" && strings.HasPrefix(word, passwordOption(program)) && len(word) > 2 && word[2] != '$':
			masked[i] = word[:2] + "..."
		case program != "" && before == passwordOption(program) && !isMySQL(program) && !strings.HasPrefix(word, "-") && !strings.HasPrefix(bare, "$"):
			masked[i] = "..."
		}
	}
	return masked
}

// MaskLine is [MaskCommand] for a line, whose white space becomes single spaces.
func MaskLine(line string) string { return strings.Join(MaskCommand(strings.Fields(line)), " ") }

// isOpen reports whether a quote begins with word and does not end with it.
func isOpen(word string) bool {
	return (word[0] == '"' || word[0] == '\'') && word[len(word)-1] != word[0]
}

// isScheme reports whether word stands before the secret in a header.
func isScheme(word string) bool {
	return slices.Contains([]string{"bearer", "basic", "token"}, strings.ToLower(word))
}

func isSecretHeader(name string) bool {
	switch strings.ToLower(name) {
	case "authorization", "proxy-authorization", "cookie":
		return true
	}
	return false
}

// takers are programs that have a short option for a password, and curl and wget.
func takers() []string {
	return []string{"curl", "wget", "mysql", "mysqldump", "mysqladmin", "mariadb", "mariadb-dump", "mariadb-admin", "mongo", "mongosh", "sshpass", "redis-cli"}
}

func isMySQL(program string) bool {
	return strings.HasPrefix(program, "mysql") || strings.HasPrefix(program, "mariadb")
}

// passwordOption is the short option of a password. The clients of MySQL take it joined
// to the password alone.
func passwordOption(program string) string {
	switch program {
	case "curl", "wget":
		return "\x00" // none
	case "redis-cli":
		return "-a"
	}
	return "-p"
}
