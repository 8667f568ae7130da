package project

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestNearest(t *testing.T) {
	tests := []struct {
		name, written string
		candidates    []string
		want          string
	}{
		{"nothing-to-choose-from", "app", nil, ""},
		{"letter-added", "appp", []string{"web", "app"}, "app"},
		{"letters-swapped-in-a-short-name", "ab", []string{"ba"}, "ba"},
		{"too-far", "main", []string{"server"}, ""},
		{"nearer-wins", "server", []string{"serve2r", "sevrer2", "servr"}, "serve2r"},
		{"too-long-to-compare", strings.Repeat("a", 65), []string{strings.Repeat("a", 64)}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, nearest(tt.written, tt.candidates))
		})
	}
}
