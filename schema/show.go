package schema

import (
	"bytes"
	"encoding/json"
	"strconv"
	"time"

	"dockgen/schema/capacity"
	"dockgen/schema/duration"
)

// Show is the resolved config as JSON: an object a block, argument names as
// keys, the label of a block that occurs once under "kind", blocks that repeat
// keyed by label, or with it under "name" in a list where their order counts. What is not set is null, lists never are. Locals are left
// out, because nothing is made from them. The bytes depend on c alone.
func Show(c *Config) []byte { return AppendShow(make([]byte, 0, usualShow), c) }

// AppendShow appends what [Show] returns to text.
func AppendShow(text []byte, c *Config) []byte {
	p := printer{config: c}
	text = p.open(text)
	blocks := language()
	for i := range blocks {
		if !blocks[i].later && !blocks[i].free {
			text = p.block(text, &blocks[i])
		}
	}
	return append(p.close(text), '\n')
}

// usualShow is the bytes that most configs have room in.
const usualShow = 3 << 10

// printer writes indented JSON in the order it is told, which encoding/json
// cannot do for objects that are no Go type. Its methods append to text.
type printer struct {
	config *Config
	depth  int
	begun  bool // something stands in the current object or list already
}

func (p *printer) block(text []byte, b *block) []byte {
	if b.ordered {
		return p.list(p.name(text, b.name), b)
	}
	text = p.open(p.name(text, b.name))
	if b.repeats() {
		for i := range b.count(p.config) {
			label, args, owner := b.at(p.config, i)
			text = p.open(p.key(text, label))
			text = p.close(p.arguments(text, args, owner))
		}
		return p.close(text)
	}
	if b.kind != nil {
		text = appendJSON(p.name(text, "kind"), *b.kind(p.config))
	}
	text = p.arguments(text, b.current(p.config), p.config)
	for i := range b.blocks {
		text = p.block(text, &b.blocks[i])
	}
	return p.close(text)
}

// list prints blocks whose order counts.
func (p *printer) list(text []byte, b *block) []byte {
	text = p.begin(text, '[')
	for i := range b.count(p.config) {
		label, args, owner := b.at(p.config, i)
		text = p.open(p.next(text))
		text = appendJSON(p.name(text, "name"), label)
		text = p.close(p.arguments(text, args, owner))
	}
	return p.end(text, ']')
}

func (p *printer) arguments(text []byte, args []row, owner any) []byte {
	for i := range args {
		r := args[i].in(owner)
		text = append(p.next(text), r.key...)
		text = p.value(text, &r)
	}
	return text
}

// open begins an object, and close ends the one that was begun last.
func (p *printer) open(text []byte) []byte  { return p.begin(text, '{') }
func (p *printer) close(text []byte) []byte { return p.end(text, '}') }

// begin begins an object or a list.
func (p *printer) begin(text []byte, bracket byte) []byte {
	p.depth++
	p.begun = false
	return append(text, bracket)
}

// end ends what was begun last.
func (p *printer) end(text []byte, bracket byte) []byte {
	p.depth--
	if p.begun {
		text = p.newline(text)
	}
	p.begun = true
	return append(text, bracket)
}

// name begins a member that the language has a name for, which needs no escapes.
func (p *printer) name(text []byte, name string) []byte {
	return append(append(append(p.next(text), '"'), name...), `": `...)
}

// key begins a member that the config has a name for.
func (p *printer) key(text []byte, name string) []byte {
	return append(appendJSON(p.next(text), name), ": "...)
}

// next goes to where the next member of the current object or list begins.
func (p *printer) next(text []byte) []byte {
	if p.begun {
		text = append(text, ',')
	}
	p.begun = true
	return p.newline(text)
}

func (p *printer) newline(text []byte) []byte {
	const deepest = "\n          " // one level more than the arguments of private_git
	return append(text, deepest[:1+2*p.depth]...)
}

func (p *printer) value(text []byte, r *row) []byte {
	switch field := r.field().(type) {
	case *string:
		if r.isUnset(*field) {
			return append(text, "null"...)
		}
		return appendJSON(text, *field)
	case *int:
		return strconv.AppendInt(text, int64(*field), 10)
	case *capacity.Cores:
		return append(text, field.String()...)
	case *bool:
		return strconv.AppendBool(text, *field)
	case *time.Duration:
		return append(duration.Append(append(text, '"'), *field), '"')
	case *[]string:
		text = append(text, '[')
		for i, s := range *field {
			if i > 0 {
				text = append(text, ", "...)
			}
			text = appendJSON(text, s)
		}
		return append(text, ']')
	case *[]Label:
		text = p.open(text)
		for _, l := range *field {
			text = appendJSON(p.key(text, l.Name), l.Value)
		}
		return p.close(text)
	}
	panic("schema: no such type of argument")
}

// isUnset reports whether a text that the row holds stands for "not written".
func (r *row) isUnset(text string) bool {
	if flag := r.flag(); flag != nil {
		return !*flag
	}
	return text == ""
}

// appendJSON appends s as a text of JSON.
func appendJSON(text []byte, s string) []byte {
	if isPlainJSON(s) {
		return append(append(append(text, '"'), s...), '"')
	}
	b := bytes.NewBuffer(text)
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	// Encoding a string cannot fail; the encoder ends every value with a newline.
	_ = e.Encode(s)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// isPlainJSON reports whether s stands for itself between quotes, as nearly every
// text does.
func isPlainJSON(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c >= 0x7f {
			return false
		}
	}
	return true
}
