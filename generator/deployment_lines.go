package generator

import (
	"bytes"
	"encoding/binary"
	"slices"
	"unicode/utf8"
)

// pageWidth is where lines of prose end, which values of any length would make
// ragged otherwise.
const pageWidth = 100

// fold breaks what text has from begin on into lines: a paragraph, or an item of a
// list. Its words have one space between them, and none is before the first or
// behind the last. A line breaks in no code span, and none begins with what would
// open a list, a heading or a quotation there.
func fold(text []byte, begin int, item bool) []byte {
	width := pageWidth
	for {
		end := begin + lineEnd(text[begin:], width)
		if end == len(text) {
			return append(text, '\n')
		}
		text[end] = '\n'
		begin = end + 1
		if item {
			const indent = 2
			text = slices.Insert(text, begin, ' ', ' ')
			begin += indent
			width = pageWidth - indent
		}
	}
}

// lineEnd returns where the first line of text ends that has at most width
// characters: at a space, or where text does. A word that is too long alone is too
// long, and so is one that may not begin a line.
func lineEnd(text []byte, width int) int {
	fits := firstCharacters(text, width)
	if fits == len(text) {
		return fits
	}
	end := -1
	for at := 0; at <= fits; { // no code span is open there
		code := len(text)
		if i := bytes.IndexByte(text[at:], '`'); i >= 0 {
			code = at + i
		}
		if i := bytes.LastIndexByte(text[at:min(code, fits+1)], ' '); i >= 0 {
			end = at + i
		}
		at = behindCode(text, code)
	}
	if end < 0 || opensBlock(text[end+1:]) {
		return laterEnd(text, end+1)
	}
	return end
}

// laterEnd returns where the first word ends that begins at from or later and has
// one behind it which may begin a line.
func laterEnd(text []byte, from int) int {
	for from < len(text) {
		switch {
		case text[from] == '`':
			from = behindCode(text, from)
			continue
		case text[from] == ' ' && !opensBlock(text[from+1:]):
			return from
		}
		from++
	}
	return from
}

// behindCode returns where the code span ends that begins at start; one that is not
// closed goes on to the end.
func behindCode(text []byte, start int) int {
	fence := backticks(text[start:])
	for end := start + fence; end < len(text); {
		i := bytes.IndexByte(text[end:], '`')
		if i < 0 {
			break
		}
		run := backticks(text[end+i:])
		end += i + run
		if run == fence {
			return end
		}
	}
	return len(text)
}

// backticks returns how many text begins with.
func backticks(text []byte) int {
	n := 0
	for n < len(text) && text[n] == '`' {
		n++
	}
	return n
}

// firstCharacters returns the length of the first n characters of text, or of all.
func firstCharacters(text []byte, n int) int {
	if len(text) <= n {
		return len(text)
	}
	if isASCII(text[:n]) {
		return n
	}
	for at := range string(text) {
		if n == 0 {
			return at
		}
		n--
	}
	return len(text)
}

func isASCII(text []byte) bool {
	for ; len(text) >= 8; text = text[8:] {
		if binary.LittleEndian.Uint64(text)&0x80_80_80_80_80_80_80_80 != 0 {
			return false
		}
	}
	return !slices.ContainsFunc(text, func(c byte) bool { return c >= utf8.RuneSelf })
}

// opensBlock reports whether a line that begins with text could be something else
// than a line of its paragraph.
func opensBlock(text []byte) bool {
	if len(text) == 0 {
		return false
	}
	switch c := text[0]; {
	case '0' <= c && c <= '9':
		rest := bytes.TrimLeft(text, "0123456789")
		return len(rest) > 0 && (rest[0] == '.' || rest[0] == ')') && (len(rest) == 1 || rest[1] == ' ')
	case c == '*':
		return !bytes.HasPrefix(text, []byte("**"))
	default:
		return bytes.IndexByte([]byte("-+#>|<=~"), c) >= 0
	}
}

// squeeze makes one space of every spaces and line ends in a row that are in no code
// span, of those that text has from begin on.
func squeeze(text []byte, begin int) []byte {
	kept := begin
	for at := begin; at < len(text); {
		if text[at] == '`' {
			end := behindCode(text, at)
			kept += copy(text[kept:], text[at:end])
			at = end
			continue
		}
		c := text[at]
		at++
		if c == '\n' {
			c = ' '
		}
		if c != ' ' || kept == begin || text[kept-1] != ' ' {
			text[kept] = c
			kept++
		}
	}
	return text[:kept]
}
