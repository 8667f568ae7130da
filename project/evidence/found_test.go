package evidence

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestOneLine(t *testing.T) {
	assert.Equal(t, "a b c", OneLine(" a\tb\n\x1b\u202ec\xff"))
	assert.Len(t, []rune(OneLine(strings.Repeat("é", 1000))), 162)
}

func TestEvidence(t *testing.T) {
	assert.Equal(t, "app.py:12", Place{"app.py", 12}.String())
	assert.Equal(t, "Pipfile", Place{Path: "Pipfile"}.String())
	assert.False(t, Found[int]{}.Known())
	assert.Equal(t, "likely", Likely.String())
}
