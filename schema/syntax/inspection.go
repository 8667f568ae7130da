package syntax

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"dockgen/schema/mistake"
)

// placedFault is a fault whose place is already known.
type placedFault struct {
	Fault
	At Span
}

// inspection walks an expression before it is evaluated and collects the
// references in it. Whatever it does not list is refused: loops and functions
// are what lets a few bytes of config ask for minutes of work.
type inspection struct {
	source   *Source
	mentions []*hclsyntax.ScopeTraversalExpr
	refused  *placedFault // the first thing that is not part of the language
}

// Mentions are the references in t, or why t is refused. An object is allowed only as the
// whole value of an argument that takes one.
func (t *Term) Mentions(allowObject bool) ([]*hclsyntax.ScopeTraversalExpr, *placedFault) {
	if t.Kind != Expression {
		return nil, nil
	}
	in := inspection{source: t.At.In}
	if o, ok := Unwrap(t.Expr).(*hclsyntax.ObjectConsExpr); ok && allowObject {
		for _, item := range o.Items {
			// A bare word on the left is a name, not a reference.
			if key, ok := item.KeyExpr.(*hclsyntax.ObjectConsKeyExpr); ok && hcl.ExprAsKeyword(key.Wrapped) == "" {
				in.walk(key.Wrapped)
			}
			in.walk(item.ValueExpr)
		}
	} else {
		in.walk(t.Expr)
	}
	return in.mentions, in.refused
}

func (in *inspection) walk(e hclsyntax.Expression) {
	if in.refused != nil {
		return
	}
	switch e := e.(type) {
	case *hclsyntax.LiteralValueExpr:
		if e.Val.Type() == cty.Number && longNumber(in.source.Span(e.SrcRange).Text()) {
			in.refused = &placedFault{Fault{Code: Limit, Summary: "Number too long", Detail: fmt.Sprintf(
				"A number has at most %d digits and no exponent.", maxDigits)}, in.source.Span(e.SrcRange)}
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
		in.refuse(e, `An object, "{ ... }", is not a value here. Arguments are strings, numbers, bools and lists.`)
	case *hclsyntax.FunctionCallExpr:
		if name := strings.ToLower(e.Name); strings.HasSuffix(name, "env") || name == "environ" {
			in.refuse(e, "A config reads no environment, so that it means the same on every machine, and there are no functions in this language. Write the value out.")
			return
		}
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
	in.refused = &placedFault{Fault{Code: NotLanguage, Summary: "Not part of the language", Detail: detail}, in.source.Span(e.Range())}
}

// longNumber reports whether printing the number could take longer than reading
// it: 1e99999999 is ten characters and a hundred million digits.
func longNumber(literal []byte) bool {
	return len(literal) > maxDigits+1 || bytes.ContainsAny(literal, "eE")
}
