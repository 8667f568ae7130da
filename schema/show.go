package schema

import (
	"bytes"
	"encoding/json"
	"strconv"
	"time"
)

// Show is the resolved config as JSON: an object a block, argument names as
// keys, the label of a block that occurs once under "kind", blocks that repeat
// keyed by label. What is not set is null, lists never are. Locals are left
// out, because nothing is made from them. The bytes depend on c alone.
func Show(c *Config) []byte {
	p := printer{config: c, text: make([]byte, 0, usualShow)}
	p.open()
	blocks := language()
	for i := range blocks {
		if !blocks[i].later && !blocks[i].free {
			p.block(&blocks[i])
		}
	}
	p.close()
	return append(p.text, '\n')
}

// usualShow is the bytes that most configs have room in.
const usualShow = 3 << 10

// printer writes indented JSON in the order it is told, which encoding/json
// cannot do for objects that are no Go type.
type printer struct {
	config *Config
	text   []byte
	depth  int
	begun  bool // something stands in the current object already
}

func (p *printer) block(b *block) {
	p.name(b.name)
	p.open()
	if b.repeats() {
		for i := range b.count(p.config) {
			label, args, owner := b.at(p.config, i)
			p.key(label)
			p.open()
			p.arguments(args, owner)
			p.close()
		}
		p.close()
		return
	}
	if b.kind != nil {
		p.name("kind")
		p.string(*b.kind(p.config))
	}
	p.arguments(b.current(p.config), p.config)
	for i := range b.blocks {
		p.block(&b.blocks[i])
	}
	p.close()
}

func (p *printer) arguments(args []row, owner any) {
	for i := range args {
		p.name(args[i].name)
		p.value(args[i].in(owner))
	}
}

// open begins an object.
func (p *printer) open() {
	p.text = append(p.text, '{')
	p.depth++
	p.begun = false
}

// close ends the object that was begun last.
func (p *printer) close() {
	p.depth--
	if p.begun {
		p.newline()
	}
	p.text = append(p.text, '}')
	p.begun = true
}

// name begins a member that the language has a name for, which needs no escapes.
func (p *printer) name(name string) {
	p.next()
	p.text = append(p.text, '"')
	p.text = append(p.text, name...)
	p.text = append(p.text, `": `...)
}

// key begins a member that the config has a name for.
func (p *printer) key(name string) {
	p.next()
	p.string(name)
	p.text = append(p.text, ": "...)
}

// next goes to where the next member of the current object begins.
func (p *printer) next() {
	if p.begun {
		p.text = append(p.text, ',')
	}
	p.begun = true
	p.newline()
}

func (p *printer) newline() {
	p.text = append(p.text, '\n')
	for range p.depth {
		p.text = append(p.text, "  "...)
	}
}

func (p *printer) value(r row) {
	switch field := r.field().(type) {
	case *string:
		if r.isUnset(*field) {
			p.text = append(p.text, "null"...)
		} else {
			p.string(*field)
		}
	case *int:
		p.text = strconv.AppendInt(p.text, int64(*field), 10)
	case *bool:
		p.text = strconv.AppendBool(p.text, *field)
	case *time.Duration:
		p.string(formatDuration(*field))
	case *[]string:
		p.text = append(p.text, '[')
		for i, s := range *field {
			if i > 0 {
				p.text = append(p.text, ", "...)
			}
			p.string(s)
		}
		p.text = append(p.text, ']')
	case *[]Label:
		p.open()
		for _, l := range *field {
			p.key(l.Name)
			p.string(l.Value)
		}
		p.close()
	}
}

// isUnset reports whether a text that the row holds stands for "not written".
func (r *row) isUnset(text string) bool {
	if flag := r.flag(); flag != nil {
		return !*flag
	}
	return text == ""
}

func (p *printer) string(s string) {
	if isPlainJSON(s) {
		p.text = append(p.text, '"')
		p.text = append(p.text, s...)
		p.text = append(p.text, '"')
		return
	}
	b := bytes.NewBuffer(p.text)
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	// Encoding a string cannot fail; the encoder ends every value with a newline.
	_ = e.Encode(s)
	p.text = bytes.TrimSuffix(b.Bytes(), []byte("\n"))
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
