package schema

import (
	"cmp"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// foreign makes the tree of in from what HCL's own parser gives.
type foreign struct{ in *source }

func (f foreign) content(body *hclsyntax.Body) content {
	var c content
	for _, a := range body.Attributes {
		c.arguments = append(c.arguments, argument{a.Name, posOf(a.NameRange.Start), f.term(a.Expr)})
	}
	slices.SortFunc(c.arguments, func(a, b argument) int { return cmp.Compare(a.start.offset, b.start.offset) })
	for _, b := range body.Blocks {
		s := section{name: b.Type, in: f.in, start: posOf(b.TypeRange.Start), content: f.content(b.Body)}
		for i, text := range b.Labels {
			s.labels = append(s.labels, label{text, posOf(b.LabelRanges[i].Start), posOf(b.LabelRanges[i].End)})
		}
		c.sections = append(c.sections, s)
	}
	return c
}

// term reads an expression, and what it says when that needs no computing.
func (f foreign) term(e hclsyntax.Expression) term {
	t := term{at: f.in.span(e.Range()), expr: e}
	switch e := e.(type) {
	case *hclsyntax.TemplateExpr:
		if e.IsStringLiteral() {
			f.written(&t, e.Parts[0].(*hclsyntax.LiteralValueExpr).Val)
		}
	case *hclsyntax.LiteralValueExpr:
		f.written(&t, e.Val)
	case *hclsyntax.TupleConsExpr:
		if len(e.Exprs) > maxElements {
			return t
		}
		var elements []term
		for _, e := range e.Exprs {
			element := f.term(e)
			if element.kind == expressionTerm || element.kind == listTerm {
				return t
			}
			elements = append(elements, element)
		}
		t.kind, t.list, t.expr = listTerm, elements, nil
	}
	return t
}

// written makes t the term that says v, when that is short enough to be what a
// simple config holds.
func (f foreign) written(t *term, v cty.Value) {
	if v.IsNull() || v.Type() == cty.Number && (len(t.at.text()) > maxDigits || !v.AsBigFloat().IsInt() || longNumber(t.at.text())) {
		return
	}
	*t = termOf(v, t.at)
}

// span is the piece of s at r.
func (s *source) span(r hcl.Range) span { return span{s, posOf(r.Start), posOf(r.End)} }

// hcl is s to HCL's parser.
func (s span) hcl() hcl.Range {
	return hcl.Range{Filename: s.in.name, Start: s.start.hcl(), End: s.end.hcl()}
}

func (p pos) hcl() hcl.Pos {
	return hcl.Pos{Line: int(p.line), Column: int(p.column), Byte: int(p.offset)}
}

// hcl is t, a scalar, as HCL's parser gives it.
func (t *term) hcl() hclsyntax.Expression {
	switch t.kind {
	case expressionTerm:
		return t.expr
	case textTerm:
		inside := t.at
		if inside.start = t.at.start.behind(1); inside.start.behind(1) == t.at.end {
			inside.start = t.at.end // HCL places the nothing behind the closing quote
		} else {
			inside.end = t.at.end.behind(-1)
		}
		return &hclsyntax.TemplateExpr{SrcRange: t.at.hcl(), Parts: []hclsyntax.Expression{
			&hclsyntax.LiteralValueExpr{Val: t.cty(), SrcRange: inside.hcl()},
		}}
	}
	return &hclsyntax.LiteralValueExpr{Val: t.cty(), SrcRange: t.at.hcl()}
}
