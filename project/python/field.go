package python

import "strings"

// How many fields of one f-string are looked at, and how long one may be.
const (
	maxFields = 32
	maxField  = 512
)

// Fields returns the expressions in the fields of an f-string, whose offsets are those of
// the source that t is a token of. Another string has none.
func Fields(t Token) [][]Token {
	quote := strings.IndexAny(t.Text, `"'`)
	if t.Kind != StringToken || quote < 1 || !strings.ContainsAny(t.Text[:quote], "fFtT") || len(t.Text) > MaxExpression {
		return nil
	}
	var fields [][]Token
	for pos := quote; len(fields) < maxFields; {
		i := strings.IndexByte(t.Text[pos:], '{')
		if i < 0 {
			break
		}
		begin := pos + i
		if pos = begin + 2; strings.HasPrefix(t.Text[begin:], "{{") {
			continue
		}
		scan := NewScanner(t.Text[begin:min(len(t.Text), begin+maxField)])
		if !scan.Next() {
			break
		}
		inside := InBrackets(scan.Tokens)
		if len(inside)+1 >= len(scan.Tokens) {
			break // it does not close
		}
		pos = begin + scan.Tokens[len(inside)+1].Offset + 1
		if len(inside) == 0 {
			continue
		}
		for n := range inside {
			inside[n].Offset += t.Offset + begin
		}
		fields = append(fields, inside)
	}
	return fields
}
