package finding

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

func TestNearest(t *testing.T) {
	known := []string{"port", "python", "entry_point", "health_check", "directory", "default", "high-traffic"}
	tests := []struct{ written, want string }{
		{"prot", "port"},
		{"Port", "port"},
		{"ports", "port"},
		{"entrypoint", "entry_point"},
		{"entry-point", "entry_point"},
		{"healthcheck", "health_check"},
		{"defualt", "default"},
		{"dir", ""},
		{"colour", ""},
		{"x", ""},
		{"high_traffic", "high-traffic"},
		{strings.Repeat("p", 65), ""},
	}
	for _, tt := range tests {
		t.Run(tt.written, func(t *testing.T) { assert.Equal(t, tt.want, Nearest(tt.written, known)) })
	}
}

// distance may stop early, but only above the limit.
func TestDistance(t *testing.T) {
	word := rapid.StringOfN(rapid.SampledFrom([]rune("abc")), 0, 8, -1)
	rapid.Check(t, func(t *rapid.T) {
		a, b, limit := word.Draw(t, "a"), word.Draw(t, "b"), rapid.IntRange(0, 8).Draw(t, "limit")
		want := plainDistance(a, b)
		if got := distance(a, b, limit); want <= limit {
			assert.Equal(t, want, got)
		} else {
			assert.Greater(t, got, limit)
		}
	})
}

// plainDistance is the textbook's recursion.
func plainDistance(a, b string) int {
	if a == "" || b == "" {
		return len(a) + len(b)
	}
	x, y := a[:len(a)-1], b[:len(b)-1]
	cost := 1
	if a[len(x)] == b[len(y)] {
		cost = 0
	}
	best := min(plainDistance(x, b)+1, plainDistance(a, y)+1, plainDistance(x, y)+cost)
	if len(a) > 1 && len(b) > 1 && a[len(a)-1] == b[len(b)-2] && a[len(a)-2] == b[len(b)-1] {
		best = min(best, plainDistance(a[:len(a)-2], b[:len(b)-2])+1)
	}
	return best
}
