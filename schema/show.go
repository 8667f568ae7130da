package schema

import (
	"strconv"
	"time"

	"dockgen/schema/capacity"
	"dockgen/schema/duration"
	"dockgen/schema/jsontext"
)

// Show is the resolved config as JSON: an object a block, argument names as
// keys, the label of a block that occurs once under "kind", blocks that repeat
// keyed by label, or with it under "name" in a list where their order counts. What is not set is null; of the lists, only
// one that is another thing when it is empty. Locals are left
// out, because nothing is made from them. The bytes depend on c alone.
func Show(c *Config) []byte { return AppendShow(make([]byte, 0, usualShow), c) }

// AppendShow appends what [Show] returns to text.
func AppendShow(text []byte, c *Config) []byte {
	p := printer{config: c}
	text = p.Open(text)
	blocks := language()
	for i := range blocks {
		if !blocks[i].later && !blocks[i].free {
			text = p.block(text, &blocks[i])
		}
	}
	return append(p.Close(text), '\n')
}

// usualShow is the bytes that most configs have room in.
const usualShow = 3 << 10

// printer writes a config.
type printer struct {
	jsontext.Printer
	config *Config
}

func (p *printer) block(text []byte, b *block) []byte {
	if b.ordered {
		return p.list(p.Name(text, b.name), b)
	}
	text = p.Open(p.Name(text, b.name))
	if b.repeats() {
		for i := range b.count(p.config) {
			label, args, owner := b.at(p.config, i)
			text = p.Open(p.Key(text, label))
			text = p.Close(p.arguments(text, args, owner))
		}
		return p.Close(text)
	}
	if b.kind != nil {
		text = jsontext.AppendString(p.Name(text, "kind"), *b.kind(p.config))
	}
	text = p.arguments(text, b.current(p.config), p.config)
	for i := range b.blocks {
		text = p.block(text, &b.blocks[i])
	}
	return p.Close(text)
}

// list prints blocks whose order counts.
func (p *printer) list(text []byte, b *block) []byte {
	text = p.OpenList(text)
	for i := range b.count(p.config) {
		label, args, owner := b.at(p.config, i)
		text = p.Open(p.Next(text))
		text = jsontext.AppendString(p.Name(text, "name"), label)
		text = p.Close(p.arguments(text, args, owner))
	}
	return p.CloseList(text)
}

func (p *printer) arguments(text []byte, args []row, owner any) []byte {
	for i := range args {
		r := args[i].in(owner)
		text = append(p.Next(text), r.key...)
		text = p.value(text, &r)
	}
	return text
}

func (p *printer) value(text []byte, r *row) []byte {
	switch field := r.field().(type) {
	case *string:
		if r.isUnset(*field) {
			return append(text, "null"...)
		}
		return jsontext.AppendString(text, *field)
	case *int:
		return strconv.AppendInt(text, int64(*field), 10)
	case *capacity.Cores:
		return append(text, field.String()...)
	case *bool:
		return strconv.AppendBool(text, *field)
	case *time.Duration:
		return append(duration.Append(append(text, '"'), *field), '"')
	case *[]string:
		if flag := r.flag(); flag != nil && !*flag {
			return append(text, "null"...)
		}
		text = append(text, '[')
		for i, s := range *field {
			if i > 0 {
				text = append(text, ", "...)
			}
			text = jsontext.AppendString(text, s)
		}
		return append(text, ']')
	case *[]Label:
		text = p.Open(text)
		for _, l := range *field {
			text = jsontext.AppendString(p.Key(text, l.Name), l.Value)
		}
		return p.Close(text)
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
