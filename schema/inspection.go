package schema

import (
	"bytes"
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"dockgen/schema/mistake"
)

// placedFault is a fault whose place is already known.
type placedFault struct {
	fault
	at span
}

// inspection walks an expression before it is evaluated and collects the
// references in it. Whatever it does not list is refused: loops and functions
// are what lets a few bytes of config ask for minutes of work.
type inspection struct {
	source   *source
	mentions []*hclsyntax.ScopeTraversalExpr
	refused  *placedFault // the first thing that is not part of the language
}

// inspect reports what t mentions, or why it is refused. An object is allowed
// only as the whole value of an argument that takes one.
func (l *loader) inspect(t *term, allowObject bool) ([]*hclsyntax.ScopeTraversalExpr, *placedFault) {
	if t.kind != expressionTerm {
		return nil, nil
	}
	in := inspection{source: t.at.in}
	if o, ok := unwrap(t.expr).(*hclsyntax.ObjectConsExpr); ok && allowObject {
		for _, item := range o.Items {
			// A bare word on the left is a name, not a reference.
			if key, ok := item.KeyExpr.(*hclsyntax.ObjectConsKeyExpr); ok && hcl.ExprAsKeyword(key.Wrapped) == "" {
				in.walk(key.Wrapped)
			}
			in.walk(item.ValueExpr)
		}
	} else {
		in.walk(t.expr)
	}
	return in.mentions, in.refused
}

func (in *inspection) walk(e hclsyntax.Expression) {
	if in.refused != nil {
		return
	}
	switch e := e.(type) {
	case *hclsyntax.LiteralValueExpr:
		if e.Val.Type() == cty.Number && longNumber(in.source.span(e.SrcRange).text()) {
			in.refused = &placedFault{fault{code: codeLimit, summary: "Number too long", detail: fmt.Sprintf(
				"A number has at most %d digits and no exponent.", maxDigits)}, in.source.span(e.SrcRange)}
		}
	case *hclsyntax.ScopeTraversalExpr:
		in.mentions = append(in.mentions, e)
	case *hclsyntax.TemplateExpr:
		in.walkAll(e.Parts)
	case *hclsyntax.TemplateWrapExpr:
		in.walk(e.Wrapped)
	case *hclsyntax.ParenthesesExpr:
		in.walk(e.Expression)
	case *hclsyntax.ConditionalExpr:
		in.walk(e.Condition)
		in.walk(e.TrueResult)
		in.walk(e.FalseResult)
	case *hclsyntax.UnaryOpExpr:
		in.walk(e.Val)
	case *hclsyntax.BinaryOpExpr:
		if e.Op == hclsyntax.OpModulo {
			in.refuse(e, `The operator "%" is not part of this language.`)
		}
		in.walk(e.LHS)
		in.walk(e.RHS)
	case *hclsyntax.TupleConsExpr:
		in.walkAll(e.Exprs)
	case *hclsyntax.IndexExpr:
		in.walk(e.Collection)
		in.walk(e.Key)
	case *hclsyntax.RelativeTraversalExpr:
		in.walk(e.Source)
	case *hclsyntax.ObjectConsExpr:
		in.refuse(e, `An object, "{ ... }", is not a value here. Arguments are texts, numbers, true or false, and lists.`)
	case *hclsyntax.FunctionCallExpr:
		in.refuse(e, fmt.Sprintf("There are no functions in this language, so %s cannot be called. Write the value out.", mistake.Quoted(e.Name)))
	case *hclsyntax.ForExpr, *hclsyntax.TemplateJoinExpr:
		in.refuse(e, "There are no loops in this language. Write the values out.")
	case *hclsyntax.SplatExpr:
		in.refuse(e, `The operator "*" after a reference is not part of this language. Name one element, such as [0].`)
	default:
		in.refuse(e, "This expression is not part of the language. Write the value out.")
	}
}

func (in *inspection) walkAll(list []hclsyntax.Expression) {
	for _, e := range list {
		in.walk(e)
	}
}

func (in *inspection) refuse(e hclsyntax.Expression, detail string) {
	in.refused = &placedFault{fault{code: codeExpression, summary: "Not part of the language", detail: detail}, in.source.span(e.Range())}
}

// longNumber reports whether printing the number could take longer than reading
// it: 1e99999999 is ten characters and a hundred million digits.
func longNumber(literal []byte) bool {
	return len(literal) > maxDigits+1 || bytes.ContainsAny(literal, "eE")
}
