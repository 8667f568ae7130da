package syntax

import (
	"cmp"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// content returns the tree of body, which HCL's parser made of s. Arguments and
// sections are in the order of the file.
func (s *Source) content(body *hclsyntax.Body) Content {
	var c Content
	for _, a := range body.Attributes {
		c.Arguments = append(c.Arguments, Argument{a.Name, posOf(a.NameRange.Start), s.term(a.Expr)})
	}
	slices.SortFunc(c.Arguments, func(a, b Argument) int { return cmp.Compare(a.Start.Offset, b.Start.Offset) })
	for _, b := range body.Blocks {
		section := Section{Name: b.Type, in: s, start: posOf(b.TypeRange.Start), Content: s.content(b.Body)}
		for i, text := range b.Labels {
			section.Labels = append(section.Labels, Label{text, posOf(b.LabelRanges[i].Start), posOf(b.LabelRanges[i].End)})
		}
		c.Sections = append(c.Sections, section)
	}
	return c
}

// term returns the term of an expression: its value when that is written out, and
// the expression itself otherwise.
func (s *Source) term(e hclsyntax.Expression) Term {
	t := Term{At: s.Span(e.Range()), Expr: e}
	switch e := e.(type) {
	case *hclsyntax.TemplateExpr:
		if e.IsStringLiteral() {
			return t.literal(e.Parts[0].(*hclsyntax.LiteralValueExpr).Val)
		}
	case *hclsyntax.LiteralValueExpr:
		return t.literal(e.Val)
	case *hclsyntax.TupleConsExpr:
		if len(e.Exprs) > maxElements {
			return t
		}
		var elements []Term
		for _, e := range e.Exprs {
			element := s.term(e)
			if element.Kind == Expression || element.Kind == List {
				return t
			}
			elements = append(elements, element)
		}
		t.Kind, t.List, t.Expr = List, elements, nil
	}
	return t
}

// literal returns the term of the value v that is written at t. Null, fractions and
// numbers beyond maxDigits stay expressions, whose evaluation reports them.
func (t Term) literal(v cty.Value) Term {
	if v.IsNull() || v.Type() == cty.Number && (len(t.At.Text()) > maxDigits || !v.AsBigFloat().IsInt() || longNumber(t.At.Text())) {
		return t
	}
	return TermOf(v, t.At)
}

// Span returns the part of s at r.
func (s *Source) Span(r hcl.Range) Span { return Span{s, posOf(r.Start), posOf(r.End)} }
