package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestInert(t *testing.T) {
	tests := map[string]struct{ text, want string }{
		"plain":              {"Dockerfile: edited\n", "Dockerfile: edited\n"},
		"github":             {"::add-mask::x\n", `:\u003aadd-mask::x` + "\n"},
		"github-after-space": {"a\n \t\u00a0::add-mask::x\n", "a\n \t\u00a0" + `:\u003aadd-mask::x` + "\n"},
		"github-after-cr":    {"+a\r::add-mask::x\n", "+a\r" + `:\u003aadd-mask::x` + "\n"},
		"github-after-mark":  {"\ufeff::add-mask::x\n", "\ufeff" + `:\u003aadd-mask::x` + "\n"},
		"not-at-beginning":   {"a ::add-mask::x\n", "a ::add-mask::x\n"},
		"one-colon":          {": a::b\n", ": a::b\n"},
		"three-colons":       {":::\n", `:\u003a:` + "\n"},
		"old-form":           {"a ##[add-mask]x\n", `a ##\u005badd-mask]x` + "\n"},
		"three-signs":        {"###[add-mask]x\n", `###\u005badd-mask]x` + "\n"},
		"azure":              {"a ##vso[task.setvariable]x\n", `a ##vso\u005btask.setvariable]x` + "\n"},
		"azure-upper":        {"##VSO[x]", `##VSO\u005bx]`},
		"teamcity":           {"##teamcity[x]##teamcity[y]", `##teamcity\u005bx]##teamcity\u005by]`},
		"gitlab":             {"\x1b[0Ksection_start:1:a\r\x1b[0Kb", "\x1b[0K" + `section_start\u003a1:a` + "\r\x1b[0Kb"},
		"gitlab-end":         {"section_end:1:a", `section_end\u003a1:a`},
		"colour":             {"\x1b[1m#\x1b[0m[ ##\x1b[0m", "\x1b[1m#\x1b[0m[ ##\x1b[0m"},
		"two-lines-apart":    {"##\n[a]\n:\n:\n", "##\n[a]\n:\n:\n"},
		"not-utf-8":          {"\xff##[a]\xff", "\xff" + `##\u005ba]` + "\xff"},
		"empty":              {"", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			n, err := NewInert(&b, false).Write([]byte(tt.text))
			require.NoError(t, err)
			assert.Equal(t, len(tt.text), n)
			assert.Equal(t, tt.want, b.String())
		})
	}
	t.Run("own-commands", func(t *testing.T) {
		var b bytes.Buffer
		_, err := NewInert(&b, true).Write([]byte("::error file=a::##vso[x]\n"))
		require.NoError(t, err)
		assert.Equal(t, `::error file=a::##vso\u005bx]`+"\n", b.String())
	})
	t.Run("error", func(t *testing.T) {
		r, w := io.Pipe()
		require.NoError(t, r.CloseWithError(errors.New("gone")))
		for _, text := range []string{"a", "##[a]"} {
			n, err := NewInert(w, false).Write([]byte(text))
			assert.EqualError(t, err, "gone")
			assert.Zero(t, n)
		}
	})
}

// FuzzInert writes a text in one piece and one character at a time. No line of the
// result is a command, JSON keeps its value, and text without commands is the same.
func FuzzInert(f *testing.F) {
	for _, s := range []string{"::a::b", " ::", "##[a]", "##vso[", "##teamcity[", "section_start:1:a", "a\r::b::", "##\\[", "\u200b::x::"} {
		f.Add(s)
	}
	command := regexp.MustCompile(`(?i)##(vso|teamcity)?\[|section_(start|end):`)
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ToValidUTF8(s, "?")
		var whole, parts bytes.Buffer
		_, err := NewInert(&whole, false).Write([]byte(s))
		require.NoError(t, err)
		split := NewInert(&parts, false)
		for _, r := range s {
			_, err := split.Write([]byte(string(r)))
			require.NoError(t, err)
		}
		assert.Equal(t, whole.String(), parts.String())
		found := command.MatchString(s)
		assert.False(t, command.MatchString(whole.String()), "%q", &whole)
		for line := range strings.FieldsFuncSeq(whole.String(), func(r rune) bool { return r == '\n' || r == '\r' }) {
			assert.False(t, strings.HasPrefix(strings.TrimLeftFunc(line, unicode.IsSpace), "::"), "%q", line)
		}
		if !found && !strings.Contains(s, "::") {
			assert.Equal(t, s, whole.String())
		}

		text, err := json.Marshal(map[string]string{"a": s})
		require.NoError(t, err)
		var b bytes.Buffer
		_, err = NewInert(&b, false).Write(text)
		require.NoError(t, err)
		var got map[string]string
		require.NoError(t, json.Unmarshal(b.Bytes(), &got))
		assert.Equal(t, s, got["a"])
	})
}
