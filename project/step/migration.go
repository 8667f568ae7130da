package step

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// isMigration reports whether a command, as an exec list, changes the database's
// schema: it upgrades it, or makes its tables.
func isMigration(words []string) bool {
	if verb, ok := migrationVerb(words); ok {
		return verb == "upgrade" || verb == "upgrade-heads"
	}
	return slices.ContainsFunc(subject(words), func(w string) bool { return schemaWord().MatchString(w) })
}

// schemaWord is a name under which projects make or change their tables.
var schemaWord = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)(^|[-_.:/ ])(migrate|migrations?|create_all|create-all|upgradedb|initdb|createdb|setupdb|(upgrade|init|create|setup|update|prepare|migrate|bootstrap|build|make)[-_](the[-_])?(db|database|tables?|schema)s?|(db|database|schema)[-_](upgrade|init|create|setup|update|migrate|migration))([-_.: (]|$)`)
})

// subject are the words of a command that say what it does, without its options: the
// command behind flask or manage.py, the name of a file or module, the text of -c.
func subject(words []string) []string {
	if len(words) == 0 {
		return nil
	}
	plain := withoutFlaskOptions(words[1:])
	switch {
	case words[0] == "python" && len(words) > 2 && (words[1] == "-m" || words[1] == "-c"):
		return words[2:min(len(words), 5)]
	case words[0] == "python" && len(words) > 1:
		named := []string{strings.TrimSuffix(path.Base(words[1]), ".py")}
		return append(named, words[2:min(len(words), 5)]...)
	case words[0] == "flask":
		return []string{strings.Join(plain[:min(len(plain), 3)], " ")}
	}
	return append([]string{words[0]}, words[1:min(len(words), 4)]...)
}

// withoutFlaskOptions drops the options of the flask command itself.
func withoutFlaskOptions(words []string) []string {
	return withoutOptions(words, "--app", "-A", "-e", "--env-file")
}

// migrationVerb is what a migration tool is told to do.
func migrationVerb(words []string) (verb string, ok bool) {
	if len(words) < 2 {
		return "", false
	}
	rest := words[1:]
	switch {
	case words[0] == "alembic":
		rest = withoutOptions(rest, "-c", "--config", "-n", "--name", "-x")
	case words[0] == "flask":
		if rest = withoutFlaskOptions(rest); len(rest) == 0 || rest[0] != "db" && rest[0] != "database" {
			return "", false
		}
		rest = rest[1:]
	default:
		// python manage.py db upgrade; a program of the project: superset db upgrade.
		at := slices.Index(rest, "db")
		if at < 0 || at > 2 {
			return "", false
		}
		rest = rest[at+1:]
	}
	for len(rest) > 0 && strings.HasPrefix(rest[0], "-") {
		if rest[0] == "-d" || rest[0] == "--directory" || rest[0] == "-c" {
			rest = rest[1:]
		}
		rest = rest[min(1, len(rest)):]
	}
	if len(rest) == 0 {
		return "", false
	}
	return rest[0], true
}
