// Package mistaketest holds the messages of checks to the rules that all of them obey. It
// is for tests alone.
package mistaketest

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/schema/mistake"
)

// AssertMistakes runs check on values that it must refuse. A case is the name of a
// subtest, the value, and the message or a part of it.
func AssertMistakes(t *testing.T, check func(string) error, cases [][3]string) {
	t.Helper()
	for _, c := range cases {
		name, value, want := c[0], c[1], c[2]
		t.Run(name, func(t *testing.T) {
			err := check(value)
			require.Error(t, err)
			assert.Contains(t, err.Error(), want)
			AssertSentences(t, err)
		})
	}
}

// AssertSentences holds the rules that every message of a check obeys: whole
// sentences, nothing that drives a terminal, and not too long.
func AssertSentences(t *testing.T, err error) {
	t.Helper()
	assert.Regexp(t, regexp.MustCompile(`(?s)^["A-Z].*[.]$`), err.Error())
	assert.NoError(t, mistake.InCharacters(err.Error()), "a message drives no terminal")
	assert.Less(t, len(err.Error()), 700)
}
