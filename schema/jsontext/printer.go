// Package jsontext writes JSON in the order it is told, which encoding/json cannot do for
// objects that are no Go type. Start with [Printer]; what is written, package schema knows.
package jsontext

import (
	"bytes"
	"encoding/json"
)

// Printer writes indented JSON of at most 8 levels. Its methods append to text, and return
// it. The zero value is at the beginning of a text.
type Printer struct {
	depth int
	begun bool // something stands in the current object or list already
}

// Open begins an object.
func (p *Printer) Open(text []byte) []byte { return p.begin(text, '{') }

// Close ends the object that was begun last.
func (p *Printer) Close(text []byte) []byte { return p.end(text, '}') }

// OpenList begins a list.
func (p *Printer) OpenList(text []byte) []byte { return p.begin(text, '[') }

// CloseList ends the list that was begun last.
func (p *Printer) CloseList(text []byte) []byte { return p.end(text, ']') }

// begin begins an object or a list.
func (p *Printer) begin(text []byte, bracket byte) []byte {
	p.depth++
	p.begun = false
	return append(text, bracket)
}

// end ends what was begun last.
func (p *Printer) end(text []byte, bracket byte) []byte {
	p.depth--
	if p.begun {
		text = p.newline(text)
	}
	p.begun = true
	return append(text, bracket)
}

// Name begins a member whose name needs no escapes.
func (p *Printer) Name(text []byte, name string) []byte {
	return append(append(append(p.Next(text), '"'), name...), `": `...)
}

// Key begins a member of any name.
func (p *Printer) Key(text []byte, name string) []byte {
	return append(AppendString(p.Next(text), name), ": "...)
}

// Next goes to where the next member of the current object or list begins.
func (p *Printer) Next(text []byte) []byte {
	if p.begun {
		text = append(text, ',')
	}
	p.begun = true
	return p.newline(text)
}

func (p *Printer) newline(text []byte) []byte {
	const deepest = "\n                " // the 8 levels
	return append(text, deepest[:1+2*p.depth]...)
}

// AppendString appends s as a string of JSON.
func AppendString(text []byte, s string) []byte {
	if isPlain(s) {
		return append(append(append(text, '"'), s...), '"')
	}
	b := bytes.NewBuffer(text)
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	// Encoding a string cannot fail; the encoder ends every value with a newline.
	_ = e.Encode(s)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// isPlain reports whether s stands for itself between quotes, as nearly every
// text does.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c >= 0x7f {
			return false
		}
	}
	return true
}

// Plain encodes v and leaves <, > and & as they are.
func Plain(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSpace(b.Bytes()), err
}
