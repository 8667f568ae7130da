package workspace

import (
	"bytes"
	"fmt"
	"slices"
)

// The lines around dockgen's block in a file that is otherwise the user's. A line
// counts as a marker by its first words, so that the sentence after them can be
// reworded without orphaning the blocks that are already there.
const (
	BlockBegin = "# BEGIN dockgen: edit flaskdeploy.hcl and run `dockgen generate`"
	BlockEnd   = "# END dockgen"

	blockBeginWords = "# BEGIN dockgen"
)

const byteOrderMark = "\xef\xbb\xbf"

// blockText returns the block around content in its canonical form, which is the
// one that the lock has the sha256 of: markers included, LF line endings.
func blockText(content []byte) []byte {
	b := slices.Concat([]byte(BlockBegin+"\n"), content)
	if len(content) > 0 && !bytes.HasSuffix(content, []byte("\n")) {
		b = append(b, '\n')
	}
	return append(b, BlockEnd+"\n"...)
}

// blockFile is a user's file taken apart around dockgen's block.
type blockFile struct {
	// before and after are the user's bytes, never changed. Where there is no
	// block yet, all of them are before.
	before, after []byte
	found         bool
	block         []byte // as it is on disk, markers and the last line ending included
	// trouble says that the markers do not enclose exactly one block. Then block
	// is nil, and before and after are without any whole block or marker line:
	// what a person would keep. line is where the trouble is.
	trouble string
	line    int
}

// span is a range of the file: dockgen's lines, or a marker without its partner.
type span struct {
	start, end int // bytes
	line       int
	missing    string // the partner; empty for a whole block
}

func splitBlock(data []byte) blockFile {
	spans := findSpans(data)
	if len(spans) == 0 {
		return blockFile{before: data}
	}
	f := blockFile{before: data[:spans[0].start], found: true}
	f.trouble, f.line = markerTrouble(spans)
	if f.trouble == "" {
		f.block, f.after = data[spans[0].start:spans[0].end], data[spans[0].end:]
		return f
	}
	for i, s := range spans {
		next := len(data)
		if i+1 < len(spans) {
			next = spans[i+1].start
		}
		f.after = append(f.after, data[s.end:next]...)
	}
	return f
}

// findSpans pairs each end marker with the last begin marker before it, which
// takes the fewest lines for dockgen's.
func findSpans(data []byte) []span {
	var spans []span
	open := -1 // index in spans of the begin marker that waits for its end
	offset, n := 0, 0
	if bytes.HasPrefix(data, []byte(byteOrderMark)) {
		offset = len(byteOrderMark)
	}
	for line := range bytes.Lines(data[offset:]) {
		start := offset
		offset += len(line)
		n++
		text := string(bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r")))
		switch {
		case isBegin(text):
			open = len(spans)
			spans = append(spans, span{start, offset, n, BlockEnd})
		case text == BlockEnd && open >= 0:
			spans[open].end, spans[open].missing = offset, ""
			open = -1
		case text == BlockEnd:
			spans = append(spans, span{start, offset, n, blockBeginWords})
		}
	}
	return spans
}

func isBegin(line string) bool {
	return line == blockBeginWords || len(line) > len(blockBeginWords) && line[:len(blockBeginWords)+1] == blockBeginWords+":"
}

func markerTrouble(spans []span) (string, int) {
	for _, s := range spans {
		if s.missing != "" {
			return fmt.Sprintf("the block marker at line %d has lost its partner %q", s.line, s.missing), s.line
		}
	}
	if len(spans) > 1 {
		return fmt.Sprintf("dockgen's block is in it twice, at lines %d and %d", spans[0].line, spans[1].line), spans[1].line
	}
	return "", 0
}

// with returns the file with block, which is in canonical form, where the block
// is now, else at the end after one blank line. The block takes the line endings
// of the lines around it.
func (f blockFile) with(block []byte) []byte {
	eol := "\n"
	if f.crlf() {
		eol = "\r\n"
		block = bytes.ReplaceAll(block, []byte("\n"), []byte(eol))
	}
	data := slices.Clone(f.before)
	if !f.found && len(bytes.TrimPrefix(data, []byte(byteOrderMark))) > 0 {
		if !bytes.HasSuffix(data, []byte("\n")) {
			data = append(data, eol...)
		}
		data = append(data, eol...)
	}
	if f.block != nil && !bytes.HasSuffix(f.block, []byte("\n")) {
		block = bytes.TrimSuffix(block, []byte(eol)) // the user's editor wants no final newline
	}
	return slices.Concat(data, block, f.after)
}

// without returns the file with no block, or nil when nothing else is in it: a
// file that held only the block exists only for it. The blank line that [with]
// put before a block at the end goes too.
func (f blockFile) without() []byte {
	before := f.before
	if len(f.after) == 0 {
		for _, blank := range []string{"\r\n", "\n"} {
			if bytes.HasSuffix(before, []byte("\n"+blank)) {
				before = before[:len(before)-len(blank)]
				break
			}
		}
	}
	if len(before)+len(f.after) == 0 {
		return nil
	}
	return slices.Concat(before, f.after)
}

// crlf reports whether every line of the user's ends in CRLF, and there is one.
func (f blockFile) crlf() bool {
	lf, crlf := 0, 0
	for _, b := range [][]byte{f.before, f.after} {
		lf += bytes.Count(b, []byte("\n"))
		crlf += bytes.Count(b, []byte("\r\n"))
	}
	return crlf > 0 && crlf == lf
}

// text returns the block on disk in canonical form.
func (f blockFile) text() []byte {
	text := unixText(f.block)
	if !bytes.HasSuffix(text, []byte("\n")) {
		text = append(slices.Clone(text), '\n')
	}
	return text
}

// isUTF16 reports whether a file begins as some editors and shells of Windows begin
// theirs. A block in ASCII would be the end of it.
func isUTF16(data []byte) bool {
	return bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff"))
}

// unixText returns b with LF for CRLF; b itself when there is nothing to change.
func unixText(b []byte) []byte {
	if !bytes.Contains(b, []byte("\r\n")) {
		return b
	}
	return bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n"))
}
