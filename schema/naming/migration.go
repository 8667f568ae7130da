package naming

import "strings"

// IsMigration reports whether a command changes the schema of a database, by the
// commands of Flask-Migrate and Alembic: "flask db upgrade", "python manage.py db
// upgrade", "alembic upgrade head". A shell's text is read as its words.
func IsMigration(command []string) bool {
	words := strings.FieldsFunc(strings.Join(command, " "), func(r rune) bool { return strings.ContainsRune(" \t;&|'\"", r) })
	alembic := false
	for i, word := range words {
		alembic = alembic || word == "alembic" || strings.HasSuffix(word, "/alembic")
		if word == "upgrade" && (alembic || i > 0 && words[i-1] == "db") {
			return true
		}
	}
	return false
}
