package finding

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestHasErrors(t *testing.T) {
	assert.False(t, HasErrors(nil))
	assert.False(t, HasErrors([]Finding{{Severity: Warning}}))
	assert.True(t, HasErrors([]Finding{{Severity: Warning}, {Severity: Error}}))
}

func TestRangeIsZero(t *testing.T) {
	assert.True(t, Range{}.IsZero())
	assert.False(t, Range{Start: Position{Line: 1}}.IsZero())
	assert.False(t, Range{End: Position{Column: 1}}.IsZero())
}

// By path, then place, then code; exact duplicates go.
func TestSort(t *testing.T) {
	at := func(path string, line, column int, code Code) Finding {
		return Finding{Path: path, Code: code, Range: Range{Start: Position{Line: line, Column: column}}}
	}
	want := []Finding{at("a", 2, 1, "DG101"), at("b", 1, 2, "DG102"), at("b", 1, 3, "DG101"), at("b", 2, 1, "DG101"), at("b", 2, 1, "DG103")}
	assert.Equal(t, want, Sort([]Finding{want[4], want[3], want[1], want[2], want[0], want[3]}))
}
