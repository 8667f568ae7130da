package naming

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestIsMigration(t *testing.T) {
	for _, command := range []string{
		"flask db upgrade", "flask --app shop db upgrade head", "python manage.py db upgrade", "alembic -c conf/alembic.ini upgrade head",
		"python -m alembic upgrade head", "/opt/venv/bin/alembic upgrade head", "sh -c cd|shop;alembic|upgrade|head", `sh -c flask|db|upgrade&&true`,
	} {
		words := strings.Fields(command)
		for i := range words {
			words[i] = strings.ReplaceAll(words[i], "|", " ")
		}
		assert.True(t, IsMigration(words), command)
	}
	for _, command := range []string{"pybabel compile", "flask db", "flask upgrade", "npm run upgrade", "python version.py db", "flask assets build"} {
		assert.False(t, IsMigration(strings.Fields(command)), command)
	}
}
