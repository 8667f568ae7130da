package source

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// FuzzMentions holds the one pass against a search for each word.
func FuzzMentions(f *testing.F) {
	for _, w := range mentionWords {
		f.Add("x = " + w.word + "()\n")
		f.Add(w.word)
		f.Add(w.word[:len(w.word)-1] + "_" + w.word[1:])
	}
	f.Add("globals(environment, import_modules)")
	f.Add("")
	f.Add("gl")
	f.Fuzz(func(t *testing.T, source string) {
		var want mention
		for _, w := range mentionWords {
			if strings.Contains(source, w.word) {
				want |= w.says
			}
		}
		assert.Equal(t, want, mentionsOf(source))
	})
}
