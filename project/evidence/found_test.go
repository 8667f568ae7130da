package evidence

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestEvidence(t *testing.T) {
	assert.Equal(t, "app.py:12", Place{"app.py", 12}.String())
	assert.Equal(t, "Pipfile", Place{Path: "Pipfile"}.String())
	assert.False(t, Found[int]{}.Known())
	assert.Equal(t, "likely", Likely.String())
}
