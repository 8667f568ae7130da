package python

import (
	"iter"
	"sort"
)

// Lines is Python source that has been cut into its logical lines, to be read several
// times. It takes some eight times the memory of the source, and of source that is made
// for it 26 times.
type Lines struct {
	Path string // of the file
	Src  string // what offsets refer to

	lines  []logicalLine
	tokens []Token // of all lines
}

// logicalLine is a [Statement] without what all statements of a file have.
type logicalLine struct {
	indent, number int32
	joined, broken bool
	end            int32 // of its tokens
}

// Cut cuts the source of the file path into its logical lines.
func Cut(path, source string) *Lines {
	s := Scanner{Tokens: make([]Token, 0, UsualTokens)}
	s.Reset(source)
	const bytesOfToken = 5 // of usual source, blanks and comments included
	l := &Lines{Path: path, Src: s.Src, tokens: make([]Token, 0, len(s.Src)/bytesOfToken+1)}
	s.EachStatement(path, func(read Statement) {
		l.tokens = append(l.tokens, read.Tokens...)
		l.lines = append(l.lines, logicalLine{int32(read.Indent), int32(read.number), read.Joined, read.broken, int32(len(l.tokens))})
	})
	return l
}

// Statements yields each logical line.
func (l *Lines) Statements() iter.Seq[Statement] { return l.from(0) }

// StatementsFrom yields the logical lines from the one that holds offset.
func (l *Lines) StatementsFrom(offset int) iter.Seq[Statement] {
	behind := sort.Search(len(l.lines), func(i int) bool { return l.tokens[l.begin(i)].Offset > offset })
	return l.from(max(behind-1, 0))
}

func (l *Lines) from(first int) iter.Seq[Statement] {
	return func(yield func(Statement) bool) {
		begin := 0
		if first < len(l.lines) {
			begin = l.begin(first)
		}
		for _, at := range l.lines[first:] {
			tokens := l.tokens[begin:at.end:at.end]
			begin = int(at.end)
			if !yield(Statement{l.Path, int(at.indent), at.joined, tokens, l.Src, tokens[0].Offset, int(at.number), at.broken}) {
				return
			}
		}
	}
}

// begin returns the index of the first token of the line with index i.
func (l *Lines) begin(i int) int {
	if i == 0 {
		return 0
	}
	return int(l.lines[i-1].end)
}

// Module returns what the source binds.
func (l *Lines) Module() *Module { return new(reader).read(l.Path, l.Src, l.Statements()) }

// SyntaxError is [FindSyntaxError] of the source.
func (l *Lines) SyntaxError() *SyntaxError { return findSyntaxError(l.Src, l.Statements()) }
