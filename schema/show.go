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
	p := printer{config: c}
	p.object(func() {
		for _, b := range language() {
			if !b.later && !b.free {
				p.block(&b)
			}
		}
	})
	p.buf.WriteByte('\n')
	return p.buf.Bytes()
}

// printer writes indented JSON in the order it is told, which encoding/json
// cannot do for objects that are no Go type.
type printer struct {
	config *Config
	buf    bytes.Buffer
	depth  int
	begun  bool // something stands in the current object already
}

func (p *printer) block(b *block) {
	p.key(b.name)
	p.object(func() {
		if b.repeats() {
			b.each(p.config, func(label string, args []row) {
				p.key(label)
				p.object(func() { p.arguments(args) })
			})
			return
		}
		if b.kind != nil {
			p.key("kind")
			p.text(*b.kind(p.config))
		}
		p.arguments(b.current(p.config))
		for i := range b.blocks {
			p.block(&b.blocks[i])
		}
	})
}

func (p *printer) arguments(args []row) {
	for i := range args {
		p.key(args[i].name)
		p.value(&args[i])
	}
}

func (p *printer) object(members func()) {
	p.buf.WriteByte('{')
	p.depth++
	p.begun = false
	members()
	p.depth--
	if p.begun {
		p.newline()
	}
	p.buf.WriteByte('}')
	p.begun = true
}

func (p *printer) key(name string) {
	if p.begun {
		p.buf.WriteByte(',')
	}
	p.begun = true
	p.newline()
	p.text(name)
	p.buf.WriteString(": ")
}

func (p *printer) newline() {
	p.buf.WriteByte('\n')
	for range p.depth {
		p.buf.WriteString("  ")
	}
}

func (p *printer) value(r *row) {
	switch field := r.field().(type) {
	case *string:
		if r.isUnset(*field) {
			p.buf.WriteString("null")
		} else {
			p.text(*field)
		}
	case *int:
		p.buf.WriteString(strconv.Itoa(*field))
	case *bool:
		p.buf.WriteString(strconv.FormatBool(*field))
	case *time.Duration:
		p.text(formatDuration(*field))
	case *[]string:
		p.buf.WriteByte('[')
		for i, s := range *field {
			if i > 0 {
				p.buf.WriteString(", ")
			}
			p.text(s)
		}
		p.buf.WriteByte(']')
	case *[]Label:
		p.object(func() {
			for _, l := range *field {
				p.key(l.Name)
				p.text(l.Value)
			}
		})
	}
}

// isUnset reports whether a text that the row holds stands for "not written".
func (r *row) isUnset(text string) bool {
	if flag := r.flag(); flag != nil {
		return !*flag
	}
	return text == ""
}

func (p *printer) text(s string) {
	if isPlainJSON(s) {
		p.buf.WriteByte('"')
		p.buf.WriteString(s)
		p.buf.WriteByte('"')
		return
	}
	e := json.NewEncoder(&p.buf)
	e.SetEscapeHTML(false)
	// Encoding a string cannot fail; the encoder ends every value with a newline.
	_ = e.Encode(s)
	p.buf.Truncate(p.buf.Len() - 1)
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
