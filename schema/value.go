package schema

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zclconf/go-cty/cty"

	"dockgen/finding"
	"dockgen/schema/capacity"
	"dockgen/schema/credential"
	"dockgen/schema/disclosure"
	"dockgen/schema/duration"
	"dockgen/schema/mistake"
	"dockgen/schema/syntax"
)

// fill checks t against the row and writes it into the row's field. Types must
// be equal: HCL's conversions would turn python = 3.10 into "3.1". address is asked for
// only where the value depends on it, or is wrong.
func (r *row) fill(t *syntax.Term, address func() string) *syntax.Fault {
	switch field := r.field().(type) {
	case *string:
		if t.Kind != syntax.String {
			return r.wrongType(t)
		}
		text, f := r.text(t.Text, address)
		if f != nil {
			return f
		}
		*field = text
	case *int:
		switch {
		case t.Kind == syntax.Fraction:
			return &syntax.Fault{Code: syntax.WrongType, Summary: "Whole number expected", Detail: fmt.Sprintf(
				"%q is a whole number; %s is not.", r.name, t.Text)}
		case t.Kind != syntax.Whole:
			return r.wrongType(t)
		}
		n := t.N
		if b := r.bounds; b != nil && (n < b.low || n > b.high) {
			return &syntax.Fault{Code: codeRange, Summary: r.title("out of range"), Detail: fmt.Sprintf(
				"%q is a number from %d to %d; %d is too %s.", r.name, b.low, b.high, n, tooWhat(n > b.high, "large", "small"))}
		}
		*field = int(n)
	case *capacity.Cores:
		cores, f := r.cores(t)
		if f != nil {
			return f
		}
		*field = cores
	case *bool:
		if t.Kind != syntax.Bool {
			return r.wrongType(t)
		}
		*field = t.N == 1
	case *time.Duration:
		if t.Kind != syntax.String {
			return r.wrongType(t)
		}
		d, err := duration.Parse(t.Text)
		if err != nil {
			return syntax.AsFault(err, codeValue, "Invalid duration")
		}
		if b := r.bounds; b != nil && (int64(d) < b.low || int64(d) > b.high) {
			return &syntax.Fault{Code: codeRange, Summary: r.title("out of range"), Detail: fmt.Sprintf(
				"%q is a duration from %q to %q; %q is too %s.", r.name, duration.Format(time.Duration(b.low)), duration.Format(time.Duration(b.high)), duration.Format(d), tooWhat(int64(d) > b.high, "long", "short"))}
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
func (r *rule) text(s string, address func() string) (string, *syntax.Fault) {
	// A heredoc always ends in a newline that nobody meant.
	s = strings.TrimSuffix(s, "\n")
	if f := syntax.CheckText(s); f != nil {
		return "", f
	}
	if _, alone := r.typ.(*string); s == "" && (r.flagOf == nil || !alone) {
		return "", &syntax.Fault{Code: codeValue, Summary: r.title("empty"), Detail: fmt.Sprintf(
			"%q is empty. Write a value, or leave the line out.", r.name)}
	}
	if r.choice != nil && !slices.Contains(r.choice, s) {
		return "", r.noChoice(s)
	}
	if r.stored || r.address != "" || credential.In(s) {
		if err := disclosure.Check(address(), s); err != nil {
			return "", syntax.AsFault(err, codeCredential, "Credential in config")
		}
	}
	if r.check != nil {
		if err := r.check(s); err != nil {
			summary := r.called
			if summary == "" {
				summary = "Invalid " + r.noun()
			}
			return "", syntax.AsFault(err, r.code, summary)
		}
	}
	if r.rewrite != nil {
		s = r.rewrite(s)
	}
	return s, nil
}

func (r *rule) noChoice(s string) *syntax.Fault {
	detail := fmt.Sprintf("%q is %s; %s is not.", r.name, mistake.Alternatives(mistake.InQuotes(r.choice)), mistake.Quoted(s))
	return &syntax.Fault{Code: codeChoice, Summary: "Unknown " + r.noun(), Detail: detail + finding.DidYouMean(s, r.choice)}
}

func (r *rule) list(t *syntax.Term, address func() string) ([]string, *syntax.Fault) {
	if t.Kind != syntax.List {
		return nil, r.wrongType(t)
	}
	var list []string
	if len(t.List) > 0 {
		list = make([]string, 0, len(t.List))
	}
	for i := range t.List {
		if t.List[i].Kind != syntax.String {
			return nil, &syntax.Fault{Code: syntax.WrongType, Summary: "String expected", Element: i + 1, Detail: fmt.Sprintf(
				"Element %d of %q is not a string: write it in double quotes.", i+1, r.name)}
		}
		text, f := r.text(t.List[i].Text, address)
		if f != nil {
			f.Element = i + 1
			return nil, f
		}
		if !r.sequence && slices.Contains(list, text) {
			return nil, &syntax.Fault{Code: syntax.Duplicate, Summary: "Listed twice", Element: i + 1, Detail: fmt.Sprintf(
				"%s is in this list already. Keep one of the two.", mistake.Quoted(text))}
		}
		list = append(list, text)
	}
	if r.sequence { // a command
		if i, name := credential.InCommand(list); i >= 0 {
			return nil, &syntax.Fault{Code: codeCredential, Summary: "Credential in config", Element: i + 1, Detail: fmt.Sprintf(
				"%s gives a value to %s, a name that looks like a secret's, and whoever has the config can read it. "+
					"Let the program read it from the environment, and declare the variable: env \"NAME\" { secret = true }.",
				mistake.Quoted(address()), mistake.Quoted(name))}
		}
	}
	switch {
	case len(list) > 0:
	case r.fallback != nil:
		return nil, &syntax.Fault{Code: codeValue, Summary: r.title("empty"), Detail: fmt.Sprintf(
			"%q is empty. Write at least one, or leave the line out: the default is %s.", r.name, hclText(r.fallback))}
	case r.required:
		return nil, &syntax.Fault{Code: codeValue, Summary: r.title("empty"), Detail: fmt.Sprintf(
			"%q is empty. Write, for example: %s = %s", r.name, r.name, hclText(r.example))}
	}
	if r.unordered {
		slices.Sort(list)
	}
	return list, nil
}

func (r *rule) labels(t *syntax.Term, address func() string) ([]Label, *syntax.Fault) {
	if t.Kind != syntax.Object {
		return nil, r.wrongType(t)
	}
	var labels []Label
	for i := 0; i < len(t.List); i += 2 {
		l := Label{t.List[i].Text, t.List[i+1].Text}
		if f := syntax.CheckText(l.Name); f != nil {
			return nil, f
		}
		if f := syntax.CheckText(l.Value); f != nil {
			return nil, f
		}
		if err := disclosure.Check(address()+"."+l.Name, l.Value); err != nil {
			return nil, syntax.AsFault(err, codeCredential, "Credential in config")
		}
		if r.pair != nil {
			if err := r.pair(l); err != nil {
				return nil, syntax.AsFault(err, codeValue, "Invalid label")
			}
		}
		labels = append(labels, l)
	}
	return labels, nil
}

// checkLocal judges a local, whose type is open.
func checkLocal(address string, v cty.Value) *syntax.Fault {
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
	if err := disclosure.Check(address, v.AsString()); err != nil {
		return syntax.AsFault(err, codeCredential, "Credential in config")
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
	case *capacity.Cores:
		return cty.MustParseNumberVal(field.String())
	case *bool:
		return cty.BoolVal(*field)
	case *time.Duration:
		return cty.StringVal(duration.Format(*field))
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
