package schema

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zclconf/go-cty/cty"

	"dockgen/finding"
	"dockgen/schema/credential"
	"dockgen/schema/mistake"
)

// fill checks t against the row and writes it into the row's field. Types must
// be equal: HCL's conversions would turn python = 3.10 into "3.1". address is asked for
// only where the value depends on it, or is wrong.
func (r *row) fill(t *term, address func() string) *fault {
	switch field := r.field().(type) {
	case *string:
		if t.kind != textTerm {
			return r.wrongType(t)
		}
		text, f := r.text(t.text, address)
		if f != nil {
			return f
		}
		*field = text
	case *int:
		switch {
		case t.kind == fractionTerm:
			return &fault{code: codeType, summary: "Whole number expected", detail: fmt.Sprintf(
				"%q is a whole number; %s is not.", r.name, t.text)}
		case t.kind != wholeTerm:
			return r.wrongType(t)
		}
		n := t.n
		if b := r.bounds; b != nil && (n < b.low || n > b.high) {
			return &fault{code: codeRange, summary: r.title("out of range"), detail: fmt.Sprintf(
				"%q is a number from %d to %d; %d is too %s.", r.name, b.low, b.high, n, tooWhat(n > b.high, "large", "small"))}
		}
		*field = int(n)
	case *bool:
		if t.kind != truthTerm {
			return r.wrongType(t)
		}
		*field = t.n == 1
	case *time.Duration:
		if t.kind != textTerm {
			return r.wrongType(t)
		}
		d, err := parseDuration(t.text)
		if err != nil {
			return asFault(err, codeValue, "Invalid duration")
		}
		if b := r.bounds; b != nil && (int64(d) < b.low || int64(d) > b.high) {
			return &fault{code: codeRange, summary: r.title("out of range"), detail: fmt.Sprintf(
				"%q is a duration from %q to %q; %q is too %s.", r.name, formatDuration(time.Duration(b.low)), formatDuration(time.Duration(b.high)), formatDuration(d), tooWhat(int64(d) > b.high, "long", "short"))}
		}
		*field = d
	case *[]string:
		list, f := r.list(t, address)
		if f != nil {
			return f
		}
		*field = list
	case *[]Label:
		labels, f := r.labels(t, address)
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
func (r *rule) text(s string, address func() string) (string, *fault) {
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
	if r.stored || r.address != "" || credential.In(s) {
		if err := checkCredential(address(), s); err != nil {
			return "", asFault(err, codeCredential, "Credential in config")
		}
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
	detail := fmt.Sprintf("%q is %s; %s is not.", r.name, mistake.Alternatives(mistake.InQuotes(r.choice)), mistake.Quoted(s))
	if near := finding.Nearest(s, r.choice); near != "" {
		detail += fmt.Sprintf(" Did you mean %q?", near)
	}
	return &fault{code: codeChoice, summary: "Unknown " + r.noun(), detail: detail}
}

func (r *rule) list(t *term, address func() string) ([]string, *fault) {
	if t.kind != listTerm {
		return nil, r.wrongType(t)
	}
	var list []string
	if len(t.list) > 0 {
		list = make([]string, 0, len(t.list))
	}
	for i := range t.list {
		if t.list[i].kind != textTerm {
			return nil, &fault{code: codeType, summary: "Text expected", element: i + 1, detail: fmt.Sprintf(
				"Element %d of %q is not a text: write it in double quotes.", i+1, r.name)}
		}
		text, f := r.text(t.list[i].text, address)
		if f != nil {
			f.element = i + 1
			return nil, f
		}
		if !r.sequence && slices.Contains(list, text) {
			return nil, &fault{code: codeDuplicate, summary: "Listed twice", element: i + 1, detail: fmt.Sprintf(
				"%s is in this list already. Keep one of the two.", mistake.Quoted(text))}
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

func (r *rule) labels(t *term, address func() string) ([]Label, *fault) {
	if t.kind != objectTerm {
		return nil, r.wrongType(t)
	}
	var labels []Label
	for i := 0; i < len(t.list); i += 2 {
		l := Label{t.list[i].text, t.list[i+1].text}
		if f := plain(l.Name); f != nil {
			return nil, f
		}
		if f := plain(l.Value); f != nil {
			return nil, f
		}
		if err := checkCredential(address()+"."+l.Name, l.Value); err != nil {
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
	if err := mistake.InCharacters(s); err != nil {
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
