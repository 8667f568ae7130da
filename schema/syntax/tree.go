// Package syntax knows the text of a config: [Parse] makes its tree, in which each value
// knows where it stands, and [Evaluate] computes an expression. Which blocks and arguments
// there are is package schema's to know.
//
// Bytes are counted before HCL's parser sees them and expressions are inspected before they
// are evaluated, because a config may be a stranger's: see [MaxBytes] and [Term.Mentions].
package syntax

import (
	"strconv"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"dockgen/finding"
	"dockgen/schema/mistake"
)

// Content is what stands in a file, or between the braces of a section.
type Content struct {
	Arguments []Argument // in the order of the file
	Sections  []Section
}

// Section is a block as it is written.
type Section struct {
	Name   string
	in     *Source
	start  Pos // of the name
	Labels []Label
	Content
}

// Label is a text behind the name of a section.
type Label struct {
	Text       string
	start, end Pos
}

// Argument is a line NAME = VALUE.
type Argument struct {
	Name  string
	Start Pos // of the name
	Value Term
}

// Term is a value: one that is written out, or an expression that has to be
// computed first.
type Term struct {
	Kind Kind
	At   Span
	Text string // of a text; a fraction's digits
	N    int64  // of a whole number; 1 is true
	// List is the elements of a list; of an object, each name and then its value.
	List []Term
	Expr hclsyntax.Expression // of an expression
}

// Kind is what a term is.
type Kind uint8

const (
	Expression Kind = iota
	String
	Whole
	Fraction
	Bool
	List
	Object
	nothingTerm // null
)

// Pos is a place in a file: its line, counted from 1, and the number of bytes
// before it.
type Pos struct{ Line, Offset int }

func posOf(p hcl.Pos) Pos { return Pos{p.Line, p.Byte} }

// behind is the place n bytes further on the line.
func (p Pos) behind(n int) Pos { return Pos{p.Line, p.Offset + n} }

// Span is a piece of a file; the zero span is none.
type Span struct {
	In         *Source
	start, end Pos
}

// Place is where s is, as findings say it.
func (s Span) Place() finding.Place {
	if s.In == nil {
		return finding.Place{}
	}
	return finding.Place{Path: s.In.Name, Range: s.In.place(s.start, s.end)}
}

// Text is what is written there.
func (s Span) Text() []byte {
	if s.In == nil || s.start.Offset > s.end.Offset || s.end.Offset > len(s.In.text) {
		return nil
	}
	return s.In.text[s.start.Offset:s.end.Offset]
}

// Argument returns the argument called name; nil when it is not written.
func (c *Content) Argument(name string) *Argument {
	for i := range c.Arguments {
		if c.Arguments[i].Name == name {
			return &c.Arguments[i]
		}
	}
	return nil
}

// Labelled returns the first section called name whose one label is that; nil when
// there is none.
func (c *Content) Labelled(name, label string) *Section {
	for i := range c.Sections {
		s := &c.Sections[i]
		if s.Name == name && len(s.Labels) == 1 && s.Labels[0].Text == label {
			return s
		}
	}
	return nil
}

// Count is how many sections there are in c, at any depth.
func (c *Content) Count() int {
	n := len(c.Sections)
	for i := range c.Sections {
		n += c.Sections[i].Count()
	}
	return n
}

func (s *Section) NameAt() Span { return Span{s.in, s.start, s.start.behind(len(s.Name))} }

func (s *Section) LabelAt(i int) Span { return Span{s.in, s.Labels[i].start, s.Labels[i].end} }

// Header is the name and the labels.
func (s *Section) Header() Span {
	at := s.NameAt()
	if n := len(s.Labels); n > 0 {
		at.end = s.Labels[n-1].end
	}
	return at
}

// Heading is the section as findings name it: env "LOG_LEVEL".
func (s *Section) Heading() string {
	if s == nil {
		return ""
	}
	name := s.Name
	for _, l := range s.Labels {
		name += " " + mistake.Quoted(l.Text)
	}
	return name
}

func (a *Argument) NameAt() Span {
	return Span{a.Value.At.In, a.Start, a.Start.behind(len(a.Name))}
}

// Cty is the value of t, which is written out, as expressions know it.
func (t *Term) Cty() cty.Value {
	switch t.Kind {
	case String:
		return cty.StringVal(t.Text)
	case Whole:
		return cty.MustParseNumberVal(strconv.FormatInt(t.N, 10)) // as exact as HCL is
	case Bool:
		return cty.BoolVal(t.N == 1)
	case List:
		elements := make([]cty.Value, len(t.List))
		for i := range t.List {
			elements[i] = t.List[i].Cty()
		}
		return cty.TupleVal(elements)
	}
	panic("schema: only a term that is written out has a value")
}

// TermOf is the term that says v, which was computed from what is written at at.
func TermOf(v cty.Value, at Span) Term {
	t := Term{Kind: nothingTerm, At: at}
	if v.IsNull() || !v.IsKnown() {
		return t
	}
	switch typ := v.Type(); {
	case typ == cty.String:
		t.Kind, t.Text = String, v.AsString()
	case typ == cty.Bool:
		t.Kind = Bool
		if v.True() {
			t.N = 1
		}
	case typ == cty.Number:
		n := v.AsBigFloat()
		if t.Kind = Whole; !n.IsInt() {
			t.Kind, t.Text = Fraction, n.Text('g', 10)
		}
		t.N, _ = n.Int64()
	case typ.IsTupleType(), typ.IsListType():
		t.Kind = List
		for it := v.ElementIterator(); it.Next(); {
			_, element := it.Element()
			t.List = append(t.List, TermOf(element, at))
		}
	case typ.IsObjectType():
		t.Kind = Object
		// Objects iterate in the order of their names.
		for it := v.ElementIterator(); it.Next(); {
			name, value := it.Element()
			t.List = append(t.List, TermOf(name, at), TermOf(value, at))
		}
	}
	return t
}

// Constant is the text that t says without the values of others.
func (t *Term) Constant() (string, bool) {
	said := *t
	if t.Kind == Expression {
		v, diags := t.Expr.Value(&hcl.EvalContext{})
		if diags.HasErrors() {
			return "", false
		}
		said = TermOf(v, t.At)
	}
	return said.Text, said.Kind == String
}

// String is k as messages name it.
func (k Kind) String() string {
	switch k {
	case String:
		return "a string"
	case Whole, Fraction:
		return "a number"
	case Bool:
		return "a bool"
	case List:
		return "a list"
	}
	return "an object"
}
