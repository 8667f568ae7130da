package document

import (
	"bytes"
	"maps"
	"slices"
	"strconv"
	"unicode/utf16"
)

// PythonJSON writes v as json.dumps(v, sort_keys=True) of Python does, with the
// given separators between elements and behind keys: the tools hash that text. v
// is made of what TOML can hold.
func PythonJSON(v any, comma, colon string) []byte {
	d := dumper{comma: comma, colon: colon}
	d.value(v)
	return d.out.Bytes()
}

type dumper struct {
	out          bytes.Buffer
	comma, colon string
}

func (d *dumper) value(v any) {
	switch v := v.(type) {
	case map[string]any:
		d.out.WriteByte('{')
		for i, key := range slices.Sorted(maps.Keys(v)) {
			if i > 0 {
				d.out.WriteString(d.comma)
			}
			d.text(key)
			d.out.WriteString(d.colon)
			d.value(v[key])
		}
		d.out.WriteByte('}')
	case Table:
		d.value(map[string]any(v))
	case []any:
		d.out.WriteByte('[')
		for i, element := range v {
			if i > 0 {
				d.out.WriteString(d.comma)
			}
			d.value(element)
		}
		d.out.WriteByte(']')
	case string:
		d.text(v)
	case bool:
		d.out.WriteString(strconv.FormatBool(v))
	case int64:
		d.out.WriteString(strconv.FormatInt(v, 10))
	case float64:
		d.float(v)
	default:
		d.out.WriteString("null")
	}
}

// float writes the shortest text that reads back as f, which has a point or an
// exponent in Python.
func (d *dumper) float(f float64) {
	text := strconv.FormatFloat(f, 'g', -1, 64)
	d.out.WriteString(text)
	if !bytes.ContainsAny([]byte(text), ".eIN") {
		d.out.WriteString(".0")
	}
}

// text writes a string in ASCII: everything else is an escape of UTF-16.
func (d *dumper) text(s string) {
	d.out.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			d.out.WriteByte('\\')
			d.out.WriteRune(r)
		case r == '\n':
			d.out.WriteString(`\n`)
		case r == '\r':
			d.out.WriteString(`\r`)
		case r == '\t':
			d.out.WriteString(`\t`)
		case r == '\b':
			d.out.WriteString(`\b`)
		case r == '\f':
			d.out.WriteString(`\f`)
		case ' ' <= r && r <= '~':
			d.out.WriteRune(r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			d.escape(high)
			d.escape(low)
		default:
			d.escape(r)
		}
	}
	d.out.WriteByte('"')
}

func (d *dumper) escape(unit rune) {
	d.out.WriteString(`\u` + strconv.FormatInt(0x10000|int64(unit), 16)[1:])
}
