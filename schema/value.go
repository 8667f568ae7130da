package schema

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/zclconf/go-cty/cty"

	"dockgen/finding"
)

// fill checks v against the row and writes it into the row's field. Types must
// be equal: HCL's conversions would turn python = 3.10 into "3.1". written is
// the source text of the value.
func (r *row) fill(v cty.Value, address string, written []byte) *fault {
	switch field := r.field().(type) {
	case *string:
		if v.Type() != cty.String {
			return r.wrongType(v, written)
		}
		text, f := r.text(v.AsString(), address)
		if f != nil {
			return f
		}
		*field = text
	case *int:
		if v.Type() != cty.Number {
			return r.wrongType(v, written)
		}
		n, accuracy := v.AsBigFloat().Int64()
		if accuracy != big.Exact {
			return &fault{code: codeType, summary: "Whole number expected", detail: fmt.Sprintf(
				"%q is a whole number; %s is not.", r.name, v.AsBigFloat().Text('g', 10))}
		}
		if b := r.bounds; b != nil && (n < b.low || n > b.high) {
			return &fault{code: codeRange, summary: r.title("out of range"), detail: fmt.Sprintf(
				"%q is a number from %d to %d; %d is too %s.", r.name, b.low, b.high, n, tooWhat(n > b.high, "large", "small"))}
		}
		*field = int(n)
	case *bool:
		if v.Type() != cty.Bool {
			return r.wrongType(v, written)
		}
		*field = v.True()
	case *time.Duration:
		if v.Type() != cty.String {
			return r.wrongType(v, written)
		}
		d, err := parseDuration(v.AsString())
		if err != nil {
			return asFault(err, codeValue, "Invalid duration")
		}
		if b := r.bounds; b != nil && (int64(d) < b.low || int64(d) > b.high) {
			return &fault{code: codeRange, summary: r.title("out of range"), detail: fmt.Sprintf(
				"%q is a duration from %q to %q; %q is too %s.", r.name, formatDuration(time.Duration(b.low)), formatDuration(time.Duration(b.high)), formatDuration(d), tooWhat(int64(d) > b.high, "long", "short"))}
		}
		*field = d
	case *[]string:
		list, f := r.list(v, address, written)
		if f != nil {
			return f
		}
		*field = list
	case *[]Label:
		labels, f := r.labels(v, address, written)
		if f != nil {
			return f
		}
		*field = labels
	}
	if flag := r.flag(); flag != nil {
		*flag = true
	}
	return nil
}

func tooWhat(above bool, more, less string) string {
	if above {
		return more
	}
	return less
}

// text checks one string and returns its canonical spelling.
func (r *rule) text(s, address string) (string, *fault) {
	// A heredoc always ends in a newline that nobody meant.
	s = strings.TrimSuffix(s, "\n")
	if f := plain(s); f != nil {
		return "", f
	}
	if s == "" && r.flagOf == nil {
		return "", &fault{code: codeValue, summary: r.title("empty"), detail: fmt.Sprintf(
			"%q is empty. Write a value, or leave the line out.", r.name)}
	}
	if r.choice != nil && !slices.Contains(r.choice, s) {
		return "", r.noChoice(s)
	}
	if err := checkCredential(address, s); err != nil {
		return "", asFault(err, codeCredential, "Credential in config")
	}
	if r.check != nil {
		if err := r.check(s); err != nil {
			summary := r.called
			if summary == "" {
				summary = "Invalid " + r.noun()
			}
			return "", asFault(err, r.code, summary)
		}
	}
	if r.rewrite != nil {
		s = r.rewrite(s)
	}
	return s, nil
}

func (r *rule) noChoice(s string) *fault {
	detail := fmt.Sprintf("%q is %s; %s is not.", r.name, alternatives(inQuotes(r.choice)), quoted(s))
	if near := finding.Nearest(s, r.choice); near != "" {
		detail += fmt.Sprintf(" Did you mean %q?", near)
	}
	return &fault{code: codeChoice, summary: "Unknown " + r.noun(), detail: detail}
}

func (r *rule) list(v cty.Value, address string, written []byte) ([]string, *fault) {
	if !v.Type().IsTupleType() && !v.Type().IsListType() {
		return nil, r.wrongType(v, written)
	}
	var list []string
	i := 0
	for it := v.ElementIterator(); it.Next(); {
		i++
		_, element := it.Element()
		if element.Type() != cty.String || element.IsNull() {
			return nil, &fault{code: codeType, summary: "Text expected", element: i, detail: fmt.Sprintf(
				"Element %d of %q is not a text: write it in double quotes.", i, r.name)}
		}
		text, f := r.text(element.AsString(), address)
		if f != nil {
			f.element = i
			return nil, f
		}
		if !r.sequence && slices.Contains(list, text) {
			return nil, &fault{code: codeDuplicate, summary: "Listed twice", element: i, detail: fmt.Sprintf(
				"%s is in this list already. Keep one of the two.", quoted(text))}
		}
		list = append(list, text)
	}
	switch {
	case len(list) > 0:
	case r.fallback != nil:
		return nil, &fault{code: codeValue, summary: r.title("empty"), detail: fmt.Sprintf(
			"%q is empty. Write at least one, or leave the line out: the default is %s.", r.name, hclText(r.fallback))}
	case r.required:
		return nil, &fault{code: codeValue, summary: r.title("empty"), detail: fmt.Sprintf(
			"%q is empty. Write, for example: %s = %s", r.name, r.name, hclText(r.example))}
	}
	if r.unordered {
		slices.Sort(list)
	}
	return list, nil
}

func (r *rule) labels(v cty.Value, address string, written []byte) ([]Label, *fault) {
	if !v.Type().IsObjectType() {
		return nil, r.wrongType(v, written)
	}
	var labels []Label
	// HCL's objects iterate in the order of their names.
	for it := v.ElementIterator(); it.Next(); {
		name, value := it.Element()
		l := Label{name.AsString(), value.AsString()}
		if f := plain(l.Name); f != nil {
			return nil, f
		}
		if f := plain(l.Value); f != nil {
			return nil, f
		}
		if err := checkCredential(address+"."+l.Name, l.Value); err != nil {
			return nil, asFault(err, codeCredential, "Credential in config")
		}
		if r.pair != nil {
			if err := r.pair(l); err != nil {
				return nil, asFault(err, codeValue, "Invalid label")
			}
		}
		labels = append(labels, l)
	}
	return labels, nil
}

// plain refuses what no argument may hold. Escapes such as "\u001b" pass the
// check of the file's own text, so every value is looked at again.
func plain(s string) *fault {
	if len(s) > maxText {
		return &fault{code: codeLimit, summary: "Text too long", detail: fmt.Sprintf(
			"A text has at most %d bytes; this one has %d.", maxText, len(s))}
	}
	if err := checkCharacters(s); err != nil {
		return &fault{code: codeEncoding, summary: "Character not allowed", detail: err.Error()}
	}
	return nil
}

// checkLocal judges a local, whose type is open.
func checkLocal(address string, v cty.Value) *fault {
	if t := v.Type(); t.IsTupleType() {
		for it := v.ElementIterator(); it.Next(); {
			_, element := it.Element()
			if f := checkLocal(address, element); f != nil {
				return f
			}
		}
		return nil
	} else if t != cty.String {
		return nil
	}
	if err := checkCredential(address, v.AsString()); err != nil {
		return asFault(err, codeCredential, "Credential in config")
	}
	return nil
}

// current is what the field holds, for expressions that refer to it.
func (r *row) current() cty.Value {
	switch field := r.field().(type) {
	case *string:
		return cty.StringVal(*field)
	case *int:
		return cty.NumberIntVal(int64(*field))
	case *bool:
		return cty.BoolVal(*field)
	case *time.Duration:
		return cty.StringVal(formatDuration(*field))
	case *[]string:
		elements := make([]cty.Value, len(*field))
		for i, s := range *field {
			elements[i] = cty.StringVal(s)
		}
		return cty.TupleVal(elements)
	case *[]Label:
		fields := make(map[string]cty.Value, len(*field))
		for _, l := range *field {
			fields[l.Name] = cty.StringVal(l.Value)
		}
		return cty.ObjectVal(fields)
	}
	panic("schema: no such type of argument")
}

// takesObject reports whether the argument is the one that is an object.
func (r *rule) takesObject() bool {
	_, ok := r.typ.(*[]Label)
	return ok
}

// noun is the argument's name as a sentence has it.
func (r *rule) noun() string { return strings.ReplaceAll(r.name, "_", " ") }

// title begins a summary with the argument's name.
func (r *rule) title(rest string) string {
	noun := r.noun()
	return strings.ToUpper(noun[:1]) + noun[1:] + " " + rest
}
