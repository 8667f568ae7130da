package schema

import (
	"cmp"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// content returns the tree of body, which HCL's parser made of s. Arguments and
// sections are in the order of the file.
func (s *source) content(body *hclsyntax.Body) content {
	var c content
	for _, a := range body.Attributes {
		c.arguments = append(c.arguments, argument{a.Name, posOf(a.NameRange.Start), s.term(a.Expr)})
	}
	slices.SortFunc(c.arguments, func(a, b argument) int { return cmp.Compare(a.start.offset, b.start.offset) })
	for _, b := range body.Blocks {
		section := section{name: b.Type, in: s, start: posOf(b.TypeRange.Start), content: s.content(b.Body)}
		for i, text := range b.Labels {
			section.labels = append(section.labels, label{text, posOf(b.LabelRanges[i].Start), posOf(b.LabelRanges[i].End)})
		}
		c.sections = append(c.sections, section)
	}
	return c
}

// term returns the term of an expression: its value when that is written out, and
// the expression itself otherwise.
func (s *source) term(e hclsyntax.Expression) term {
	t := term{at: s.span(e.Range()), expr: e}
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
		var elements []term
		for _, e := range e.Exprs {
			element := s.term(e)
			if element.kind == expressionTerm || element.kind == listTerm {
				return t
			}
			elements = append(elements, element)
		}
		t.kind, t.list, t.expr = listTerm, elements, nil
	}
	return t
}

// literal returns the term of the value v that is written at t. Null, fractions and
// numbers beyond maxDigits stay expressions, whose evaluation reports them.
func (t term) literal(v cty.Value) term {
	if v.IsNull() || v.Type() == cty.Number && (len(t.at.text()) > maxDigits || !v.AsBigFloat().IsInt() || longNumber(t.at.text())) {
		return t
	}
	return termOf(v, t.at)
}

// span returns the part of s at r.
func (s *source) span(r hcl.Range) span { return span{s, posOf(r.Start), posOf(r.End)} }
