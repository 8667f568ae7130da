package schema

import (
	"strconv"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"dockgen/finding"
	"dockgen/schema/mistake"
)

// content is what stands in a file, or between the braces of a section.
type content struct {
	arguments []argument // in the order of the file
	sections  []section
}

// section is a block as it is written.
type section struct {
	name   string
	in     *source
	start  pos // of the name
	labels []label
	content
}

// label is a text behind the name of a section.
type label struct {
	text       string
	start, end pos
}

// argument is a line NAME = VALUE.
type argument struct {
	name  string
	start pos // of the name
	value term
}

// term is a value: one that is written out, or an expression that has to be
// computed first.
type term struct {
	kind kind
	at   span
	text string // of a text; a fraction's digits
	n    int64  // of a whole number; 1 is true
	// list is the elements of a list; of an object, each name and then its value.
	list []term
	expr hclsyntax.Expression // of an expression
}

// kind is what a term is.
type kind uint8

const (
	expressionTerm kind = iota
	textTerm
	wholeTerm
	fractionTerm
	truthTerm
	listTerm
	objectTerm
	nothingTerm // null
)

// pos is a place in a file: its line, counted from 1, and the number of bytes
// before it.
type pos struct{ line, offset int }

func posOf(p hcl.Pos) pos { return pos{p.Line, p.Byte} }

// behind is the place n bytes further on the line.
func (p pos) behind(n int) pos { return pos{p.line, p.offset + n} }

// span is a piece of a file; the zero span is none.
type span struct {
	in         *source
	start, end pos
}

// place is where s is, as findings say it.
func (s span) place() finding.Place {
	if s.in == nil {
		return finding.Place{}
	}
	return finding.Place{Path: s.in.name, Range: s.in.place(s.start, s.end)}
}

// text is what is written there.
func (s span) text() []byte {
	if s.in == nil || s.start.offset > s.end.offset || s.end.offset > len(s.in.text) {
		return nil
	}
	return s.in.text[s.start.offset:s.end.offset]
}

// argument returns the argument called name; nil when it is not written.
func (c *content) argument(name string) *argument {
	for i := range c.arguments {
		if c.arguments[i].name == name {
			return &c.arguments[i]
		}
	}
	return nil
}

// labelled returns the first section called name whose one label is that; nil when
// there is none.
func (c *content) labelled(name, label string) *section {
	for i := range c.sections {
		s := &c.sections[i]
		if s.name == name && len(s.labels) == 1 && s.labels[0].text == label {
			return s
		}
	}
	return nil
}

// count is how many sections there are in c, at any depth.
func (c *content) count() int {
	n := len(c.sections)
	for i := range c.sections {
		n += c.sections[i].count()
	}
	return n
}

func (s *section) nameAt() span { return span{s.in, s.start, s.start.behind(len(s.name))} }

func (s *section) labelAt(i int) span { return span{s.in, s.labels[i].start, s.labels[i].end} }

// header is the name and the labels.
func (s *section) header() span {
	at := s.nameAt()
	if n := len(s.labels); n > 0 {
		at.end = s.labels[n-1].end
	}
	return at
}

// heading is the section as findings name it: env "LOG_LEVEL".
func (s *section) heading() string {
	if s == nil {
		return ""
	}
	name := s.name
	for _, l := range s.labels {
		name += " " + mistake.Quoted(l.text)
	}
	return name
}

func (a *argument) nameAt() span {
	return span{a.value.at.in, a.start, a.start.behind(len(a.name))}
}

// cty is the value of t, which is written out, as expressions know it.
func (t *term) cty() cty.Value {
	switch t.kind {
	case textTerm:
		return cty.StringVal(t.text)
	case wholeTerm:
		return cty.MustParseNumberVal(strconv.FormatInt(t.n, 10)) // as exact as HCL is
	case truthTerm:
		return cty.BoolVal(t.n == 1)
	case listTerm:
		elements := make([]cty.Value, len(t.list))
		for i := range t.list {
			elements[i] = t.list[i].cty()
		}
		return cty.TupleVal(elements)
	}
	panic("schema: only a term that is written out has a value")
}

// termOf is the term that says v, which was computed from what is written at at.
func termOf(v cty.Value, at span) term {
	t := term{kind: nothingTerm, at: at}
	if v.IsNull() || !v.IsKnown() {
		return t
	}
	switch typ := v.Type(); {
	case typ == cty.String:
		t.kind, t.text = textTerm, v.AsString()
	case typ == cty.Bool:
		t.kind = truthTerm
		if v.True() {
			t.n = 1
		}
	case typ == cty.Number:
		n := v.AsBigFloat()
		if t.kind = wholeTerm; !n.IsInt() {
			t.kind, t.text = fractionTerm, n.Text('g', 10)
		}
		t.n, _ = n.Int64()
	case typ.IsTupleType(), typ.IsListType():
		t.kind = listTerm
		for it := v.ElementIterator(); it.Next(); {
			_, element := it.Element()
			t.list = append(t.list, termOf(element, at))
		}
	case typ.IsObjectType():
		t.kind = objectTerm
		// Objects iterate in the order of their names.
		for it := v.ElementIterator(); it.Next(); {
			name, value := it.Element()
			t.list = append(t.list, termOf(name, at), termOf(value, at))
		}
	}
	return t
}
