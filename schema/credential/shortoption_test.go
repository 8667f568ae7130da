package credential

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestInShortOption(t *testing.T) {
	for line, want := range map[string]int{
		"flask load -p hunter22":             3,
		"flask load -P Tr0ub4dor":            3,
		"python load.py -u admin -p letmein": 5,
		"flask load --user=admin -p letmein": 4,
		"flask load -p 8000":                 -1,
		"celery -A m worker -P gevent":       -1,
		"celery -A m worker -P solo2":        -1,
		"dramatiq tasks -p 2":                -1,
		"flask load -p data/file1.csv":       -1,
		"flask load -p dump2024.sql":         -1,
		"flask load -p $PASSWORD1":           -1,
		"flask load -p --verbose1":           -1,
		"flask load -u admin":                -1,
		"-p hunter22":                        1,
		"flask db upgrade -p":                -1,
		"":                                   -1,
	} {
		assert.Equal(t, want, InShortOption(strings.Fields(line)), line)
	}
}
