package report

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestWrap(t *testing.T) {
	tests := map[string]struct{ text, want string }{
		"short":           {"one two", "one two"},
		"exact":           {"one two three", "one two three"},
		"long":            {"one two three four five", "one two three\n  four five"},
		"many":            {"aaaa bbbb cccc dddd eeee ffff", "aaaa bbbb\n  cccc dddd\n  eeee ffff"},
		"long-word":       {"x aaaaaaaaaaaaaaaaaaaa bbb", "x\n  aaaaaaaaaaaaaaaaaaaa\n  bbb"},
		"one-word":        {"aaaaaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaaa"},
		"indented":        {"    one two three four", "    one two\n  three four"},
		"indented-word":   {"    aaaaaaaaaaaaaaaaaaaaaaa", "    aaaaaaaaaaaaaaaaaaaaaaa"},
		"two-spaces":      {"one  two three  four five", "one  two\n  three  four\n  five"},
		"several-lines":   {"one two three four\nfive", "one two three\n  four\nfive"},
		"wide-characters": {"äää ööö ü é ñ ç å", "äää ööö ü é ñ\n  ç å"},
		"empty":           {"", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, Wrap(test.text, 13, 2))
		})
	}
}

func FuzzWrap(f *testing.F) {
	f.Add("one two  three", 5, 2)
	f.Fuzz(func(t *testing.T, text string, width, hang int) {
		width, hang = max(1, width%200), min(max(0, hang), 20)
		wrapped := Wrap(text, width, hang)
		assert.Equal(t, strings.Fields(text), strings.Fields(wrapped))
	})
}
