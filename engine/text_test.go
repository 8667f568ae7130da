package engine

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestClean(t *testing.T) {
	for text, want := range map[string]string{
		"plain\ttext\n":                  "plain\ttext\n",
		"\x1b[31mred\x1b[0m":             "red",
		"\x1b]0;title\atext":             "text",
		"\x1b]8;;http://x\x1b\\link":     "link",
		"10%\r20%\r\nend":                "10%\n20%\nend",
		"a\x00b\x07c\u202ed":             "abcd",
		"cut\x1b[":                       "cut",
		"\xff":                           "\ufffd",
		"größer":                         "größer",
		"\x1b]0;never ends\nnext line\n": "\nnext line\n",
	} {
		assert.Equal(t, want, Clean(text), "%q", text)
	}
}

func TestLines(t *testing.T) {
	var got []string
	l := newLines(func(line string) { got = append(got, line) })
	for _, part := range []string{"one\ntw", "o\n", strings.Repeat("x", 1<<20), "y\nlast"} {
		_, _ = l.Write([]byte(part))
	}
	l.flush()
	assert.Equal(t, []string{"one", "two", strings.Repeat("x", maxLine), "last"}, got)
}

func TestTail(t *testing.T) {
	tail := Tail{Limit: 10}
	for range 100_000 {
		tail.Line("line")
	}
	assert.Equal(t, "line\nline\n", tail.String())
	assert.LessOrEqual(t, len(tail.text), 20)
}

func TestMask(t *testing.T) {
	e := Engine{}
	e.Hide("s3cret", "true", "80", "")
	assert.Equal(t, "a **** of true 80", e.Mask("a s3cret of true 80"))
	e.Hide("abcd", "abcd1234", "-----BEGIN\r\nMIIBOg==\n")
	assert.Equal(t, "**** and ****", e.Mask("abcd1234 and abcd"), "the longest first")
	assert.Equal(t, "a key: ****", e.Mask("a key: MIIBOg=="), "a line of a value")
	e.HideSecrets("42")
	assert.Equal(t, "pin ****", e.Mask("pin 42"))
}

func TestBuildLog(t *testing.T) {
	log := buildLog{steps: map[string]*step{}}
	for line := range strings.Lines(`#1 [internal] load build definition
#1 sha256:abc
#1 DONE 0.0s
#5 [build 4/4] RUN pip install
#6 [runtime 2/3] COPY
#5 0.521 first
#6 CACHED
#5 1.2 error: cause
#5 ERROR: process did not complete successfully: exit code: 1
------
 > [build 4/4] RUN pip install:
1.2 error: cause
------
`) {
		log.line(strings.TrimSuffix(line, "\n"))
	}
	broken := log.broken()
	assert.Equal(t, "[build 4/4] RUN pip install", broken.Instruction)
	assert.Equal(t, "first\nerror: cause\nERROR: process did not complete successfully: exit code: 1\n", broken.Output)
}
