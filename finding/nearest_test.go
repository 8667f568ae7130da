package finding

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
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

func TestDidYouMean(t *testing.T) {
	assert.Equal(t, ` Did you mean "worker"?`, DidYouMean("wroker", []string{"app", "worker"}))
	assert.Empty(t, DidYouMean("kubernetes", []string{"app", "worker"}))
}

// The limit is a third of what was written and one more. The nearest name wins, of
// equals the first. Names of more than 64 bytes are not compared.
func TestNearestBounds(t *testing.T) {
	long := strings.Repeat("p", 63)
	tests := map[string]struct {
		written string
		known   []string
		want    string
	}{
		"at-the-limit":      {"abc", []string{"abcde"}, "abcde"},
		"beyond-the-limit":  {"abc", []string{"abcdef"}, ""},
		"nearest":           {"prt", []string{"ports", "port", "pork"}, "port"},
		"first-of-equals":   {"porx", []string{"pork", "port"}, "pork"},
		"any-case":          {"AZ", []string{"az"}, "az"},
		"longest":           {long + "p", []string{long + "q"}, long + "q"},
		"written-too-long":  {long + "pp", []string{long + "p"}, ""},
		"known-too-long":    {long + "p", []string{long + "pp"}, ""},
		"nothing-to-choose": {"port", nil, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) { assert.Equal(t, tt.want, Nearest(tt.written, tt.known)) })
	}
}

// Letters of either case are one, a dash is an underscore, and nothing else is folded.
func TestLower(t *testing.T) {
	for c := range byte(128) {
		want := strings.ToLower(string(rune(c)))[0]
		if c == '-' {
			want = '_'
		}
		assert.Equal(t, want, lower(c), "%q", c)
	}
}

// distance may stop early, but only above the limit. All words of up to five letters
// of two are compared.
func TestDistance(t *testing.T) {
	words := []string{""}
	for i := 0; len(words[i]) < 5; i++ {
		words = append(words, words[i]+"a", words[i]+"b")
	}
	for _, a := range words {
		for _, b := range words {
			want := plainDistance(a, b)
			for limit := range 5 {
				if got := distance(a, b, limit); want <= limit {
					require.Equal(t, want, got, "%q %q %d", a, b, limit)
				} else {
					require.Greater(t, got, limit, "%q %q %d", a, b, limit)
				}
			}
		}
	}
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
