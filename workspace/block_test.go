package workspace

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

const (
	begin = BlockBegin + "\n"
	end   = BlockEnd + "\n"
)

func TestBlockIsPutIn(t *testing.T) {
	block := begin + "x\n" + end
	old := begin + "old\n" + end
	crlf := func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }
	tests := []struct{ name, have, want string }{
		{"empty", "", block},
		{"only-byte-order-mark", byteOrderMark, byteOrderMark + block},
		{"appended", "a\nb\n", "a\nb\n\n" + block},
		{"appended-without-final-newline", "a\nb", "a\nb\n\n" + block},
		{"appended-after-blank-line", "a\n\n", "a\n\n\n" + block},
		{"appended-to-crlf", "a\r\nb\r\n", "a\r\nb\r\n\r\n" + crlf(block)},
		{"appended-to-crlf-without-final-newline", "a\r\nb", "a\r\nb\r\n\r\n" + crlf(block)},
		{"appended-to-mixed", "a\r\nb\n", "a\r\nb\n\n" + block},
		{"appended-after-byte-order-mark", byteOrderMark + "a\n", byteOrderMark + "a\n\n" + block},
		{"replaced", old, block},
		{"replaced-at-top", old + "a\n", block + "a\n"},
		{"replaced-in-the-middle", "a\n" + old + "b", "a\n" + block + "b"},
		{"replaced-without-final-newline", "a\n" + strings.TrimSuffix(old, "\n"), "a\n" + strings.TrimSuffix(block, "\n")},
		{"replaced-after-byte-order-mark", byteOrderMark + old, byteOrderMark + block},
		{"replaced-in-crlf", crlf("a\n" + old + "b\n"), crlf("a\n" + block + "b\n")},
		{"replaced-crlf-in-lf", "a\n" + crlf(old), "a\n" + block},
		{"replaced-crlf-alone", crlf(old), block},
		{"replaced-empty", begin + end, block},
		{"reworded-marker", "# BEGIN dockgen: other words\nold\n" + end, block},
		{"bare-marker", "# BEGIN dockgen\nold\n" + end, block},
		{"no-marker", "# BEGIN dockgenerator\n", "# BEGIN dockgenerator\n\n" + block},
		{"indented-marker-is-none", " " + BlockBegin + "\n", " " + BlockBegin + "\n\n" + block},
		{"forced-twice", "a\n" + old + "b\n" + old + "c\n", "a\n" + block + "b\nc\n"},
		{"forced-begin-alone", "a\n" + begin + "b\n", "a\n" + block + "b\n"},
		{"forced-end-alone", "a\n" + end + "b\n", "a\n" + block + "b\n"},
		{"forced-begin-twice", "a\n" + begin + "b\n" + begin + "old\n" + end + "c\n", "a\n" + block + "b\nc\n"},
		{"forced-end-twice", "a\n" + begin + "old\n" + end + "b\n" + end + "c", "a\n" + block + "b\nc"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := splitBlock([]byte(tt.have))
			assert.Equal(t, strings.HasPrefix(tt.name, "forced"), f.trouble != "", f.trouble)
			assert.Equal(t, tt.want, string(f.with(blockText([]byte("x\n")))))
		})
	}
}

func TestBlockText(t *testing.T) {
	assert.Equal(t, begin+"x\n"+end, string(blockText([]byte("x\n"))))
	assert.Equal(t, begin+"x\n"+end, string(blockText([]byte("x"))))
	assert.Equal(t, begin+end, string(blockText(nil)))
}

func TestBlockIsTakenOut(t *testing.T) {
	block := begin + "x\n" + end
	tests := []struct{ name, have, want string }{
		{"as-appended", "a\n\n" + block, "a\n"},
		{"as-appended-to-crlf", strings.ReplaceAll("a\n\n"+block, "\n", "\r\n"), "a\r\n"},
		{"without-blank-line", "a\n" + block, "a\n"},
		{"in-the-middle", "a\n\n" + block + "\nb\n", "a\n\n\nb\n"},
		{"at-top", block + "b\n", "b\n"},
		{"after-one-blank-line", "\n" + block, "\n"},
		{"trouble", "a\n" + begin + "b\n", "a\nb\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, string(splitBlock([]byte(tt.have)).without()))
		})
	}
	t.Run("nothing-else", func(t *testing.T) {
		assert.Nil(t, splitBlock([]byte(block)).without())
	})
}

// Whatever the user's file holds: a block that goes in is found again as it is,
// stays when it is put in twice, and comes out without a trace, but for a final
// newline where there was none.
func TestBlockComesAndGoes(t *testing.T) {
	line := rapid.SampledFrom([]string{"", "a", "*.pyc", "# END", " " + BlockEnd, "\r", "\xff", byteOrderMark})
	rapid.Check(t, func(t *rapid.T) {
		eol := rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(t, "eol")
		user := strings.Join(rapid.SliceOfN(line, 0, 5).Draw(t, "lines"), eol) + rapid.SampledFrom([]string{"", eol}).Draw(t, "end")
		block := blockText([]byte("x\ny\n"))

		once := splitBlock([]byte(user)).with(block)
		f := splitBlock(once)
		assert.Empty(t, f.trouble)
		assert.Equal(t, string(block), string(f.text()))
		assert.Equal(t, string(once), string(f.with(block)))

		got := string(f.without())
		if got != user {
			assert.False(t, strings.HasSuffix(user, "\n"))
			assert.Equal(t, strings.TrimRight(user, "\r\n"), strings.TrimRight(got, "\r\n"))
		}
	})
}
