package jsontext

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPrinter(t *testing.T) {
	var p Printer
	text := p.Open(nil)
	text = append(p.Name(text, "a"), '1')
	text = p.OpenList(p.Key(text, `b"`))
	text = AppendString(p.Next(text), "x")
	text = p.Close(p.Open(p.Next(text)))
	text = p.CloseList(text)
	text = p.Close(text)
	assert.Equal(t, `{
  "a": 1,
  "b\"": [
    "x",
    {}
  ]
}`, string(text))
	var deep Printer
	text = nil
	for range 8 {
		text = deep.OpenList(deep.Next(text))
	}
	for range 8 {
		text = deep.CloseList(text)
	}
	assert.True(t, json.Valid(text[1:]))
}

func TestAppendString(t *testing.T) {
	for _, s := range []string{"", "plain", `"`, `\`, "<&>", "\x00\x1f\x7f", "é\u2028", "\xff"} {
		text := AppendString([]byte("x"), s)
		var back string
		require.NoError(t, json.Unmarshal(text[1:], &back))
		assert.Equal(t, strings.ToValidUTF8(s, "\ufffd"), back)
	}
	assert.Equal(t, `"<&>é"`, string(AppendString(nil, "<&>é")))
	plain, err := Plain("<&>")
	require.NoError(t, err)
	assert.Equal(t, `"<&>"`, string(plain))
}
