package schema

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestCollide(t *testing.T) {
	tests := []struct {
		name, a, b string
		want       bool
	}{
		{"same", "deploy/Dockerfile", "deploy/Dockerfile", true},
		{"other-case", "VERSION", "version", true},
		{"folder-of-the-other", "Deploy", "deploy/VERSION", true},
		{"beginning-of-the-name", "VERSION", "VERSION.lock", false},
		{"other-file", "deploy/VERSION", "deploy/Dockerfile", false},
		{"not-a-letter", "a@b", "a`b", false},
		{"not-ascii", "ÄRGER/Über", "ärger/übER", true},
		{"shorter-in-lower-case", "\u212Aelvin", "KELVIN", true}, // U+212A is one letter of three bytes
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, collide(strings.ToLower(tt.a), strings.ToLower(tt.b)))
			assert.Equal(t, tt.want, collide(strings.ToLower(tt.b), strings.ToLower(tt.a)))
		})
	}
}
