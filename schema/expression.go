package schema

import (
	"bytes"
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// placedFault is a fault whose place is already known.
type placedFault struct {
	fault
	at hcl.Range
}

// inspection walks an expression before it is evaluated and collects the
// references in it. Whatever it does not list is refused: loops and functions
// are what lets a few bytes of config ask for minutes of work.
type inspection struct {
	source   source
	mentions []*hclsyntax.ScopeTraversalExpr
	refused  *placedFault // the first thing that is not part of the language
}

// inspect reports what e mentions, or why it is refused. An object is allowed
// only as the whole value of an argument that takes one.
func (l *loader) inspect(e hclsyntax.Expression, allowObject bool) ([]*hclsyntax.ScopeTraversalExpr, *placedFault) {
	in := inspection{source: l.source}
	if o, ok := unwrap(e).(*hclsyntax.ObjectConsExpr); ok && allowObject {
		for _, item := range o.Items {
			// A bare word on the left is a name, not a reference.
			if key, ok := item.KeyExpr.(*hclsyntax.ObjectConsKeyExpr); ok && hcl.ExprAsKeyword(key.Wrapped) == "" {
				in.walk(key.Wrapped)
			}
			in.walk(item.ValueExpr)
		}
	} else {
		in.walk(e)
	}
	return in.mentions, in.refused
}

func (in *inspection) walk(e hclsyntax.Expression) {
	if in.refused != nil {
		return
	}
	switch e := e.(type) {
	case *hclsyntax.LiteralValueExpr:
		if e.Val.Type() == cty.Number && longNumber(in.source.slice(e.SrcRange)) {
			in.refused = &placedFault{fault{code: codeLimit, summary: "Number too long", detail: fmt.Sprintf(
				"A number has at most %d digits and no exponent.", maxDigits)}, e.SrcRange}
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
		in.refuse(e, fmt.Sprintf("There are no functions in this language, so %s cannot be called. Write the value out.", quoted(e.Name)))
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
	in.refused = &placedFault{fault{code: codeExpression, summary: "Not part of the language", detail: detail}, e.Range()}
}

// longNumber reports whether printing the number could take longer than reading
// it: 1e99999999 is ten characters and a hundred million digits.
func longNumber(literal []byte) bool {
	return len(literal) > maxDigits+1 || bytes.ContainsAny(literal, "eE")
}

// evaluation computes one expression. Lists, conditions and objects are taken
// apart here and not left to HCL, which converts between types on the way: to
// HCL, true ? 3.10 : "x" is the text "3.1".
type evaluation struct {
	ctx    *hcl.EvalContext
	source source
}

// value computes e; a fault comes with its place.
func (ev *evaluation) value(e hclsyntax.Expression) (cty.Value, hcl.Range, *fault) {
	switch e := e.(type) {
	case *hclsyntax.ParenthesesExpr:
		return ev.value(e.Expression)
	case *hclsyntax.TemplateWrapExpr:
		return ev.value(e.Wrapped)
	case *hclsyntax.TupleConsExpr:
		return ev.list(e)
	case *hclsyntax.ObjectConsExpr:
		return ev.object(e)
	case *hclsyntax.ConditionalExpr:
		return ev.condition(e)
	}
	v, diags := e.Value(ev.ctx)
	for _, d := range diags {
		at := e.Range()
		if d.Subject != nil {
			at = *d.Subject
		}
		return v, at, &fault{code: codeCompute, summary: firstWords(d.Summary), detail: brief(d.Detail)}
	}
	return v, e.Range(), checkComputed(v)
}

func (ev *evaluation) list(e *hclsyntax.TupleConsExpr) (cty.Value, hcl.Range, *fault) {
	if len(e.Exprs) > maxElements {
		return cty.NilVal, e.SrcRange, &fault{code: codeLimit, summary: "List too long",
			detail: fmt.Sprintf("A list has at most %d elements; this one has %d.", maxElements, len(e.Exprs))}
	}
	elements := make([]cty.Value, len(e.Exprs))
	for i, element := range e.Exprs {
		v, at, f := ev.value(element)
		if f != nil {
			return cty.NilVal, at, f
		}
		elements[i] = v
	}
	return cty.TupleVal(elements), e.SrcRange, nil
}

func (ev *evaluation) condition(e *hclsyntax.ConditionalExpr) (cty.Value, hcl.Range, *fault) {
	v, at, f := ev.value(e.Condition)
	if f != nil {
		return cty.NilVal, at, f
	}
	if v.Type() != cty.Bool || v.IsNull() {
		return cty.NilVal, e.Condition.Range(), &fault{code: codeType, summary: "Condition expected",
			detail: `What stands before "?" must be true or false.`}
	}
	if v.True() {
		return ev.value(e.TrueResult)
	}
	return ev.value(e.FalseResult)
}

func (ev *evaluation) object(e *hclsyntax.ObjectConsExpr) (cty.Value, hcl.Range, *fault) {
	if len(e.Items) > maxElements {
		return cty.NilVal, e.SrcRange, &fault{code: codeLimit, summary: "Object too long",
			detail: fmt.Sprintf("An object has at most %d names; this one has %d.", maxElements, len(e.Items))}
	}
	fields := make(map[string]cty.Value, len(e.Items))
	for _, item := range e.Items {
		key, diags := item.KeyExpr.Value(ev.ctx)
		if diags.HasErrors() || key.Type() != cty.String || key.IsNull() {
			return cty.NilVal, item.KeyExpr.Range(), &fault{code: codeType, summary: "Name expected",
				detail: `The left side must be a text, such as "org.opencontainers.image.source".`}
		}
		name := key.AsString()
		if _, twice := fields[name]; twice {
			return cty.NilVal, item.KeyExpr.Range(), &fault{code: codeDuplicate, summary: "Name written twice",
				detail: quoted(name) + " is already in this object. Keep one of the two."}
		}
		v, at, f := ev.value(item.ValueExpr)
		if f != nil {
			return cty.NilVal, at, f
		}
		if v.Type() != cty.String || v.IsNull() {
			return cty.NilVal, item.ValueExpr.Range(), &fault{code: codeType, summary: "Text expected",
				detail: fmt.Sprintf("%s must be a text: write it in double quotes.", quoted(name))}
		}
		fields[name] = v
	}
	return cty.ObjectVal(fields), e.SrcRange, nil
}

// unwrap takes the parentheses off an expression.
func unwrap(e hclsyntax.Expression) hclsyntax.Expression {
	for {
		p, ok := e.(*hclsyntax.ParenthesesExpr)
		if !ok {
			return e
		}
		e = p.Expression
	}
}

// checkComputed refuses results that nothing should be built from. HCL divides
// by zero without an error.
func checkComputed(v cty.Value) *fault {
	if !v.IsWhollyKnown() {
		return &fault{code: codeCompute, summary: "No value", detail: "This expression has no value. Write the value out."}
	}
	if v.IsNull() {
		return &fault{code: codeType, summary: "Null not allowed",
			detail: `"null" is not a value here. To leave something unset, leave its line out.`}
	}
	if v.Type() != cty.Number {
		return nil
	}
	n := v.AsBigFloat()
	if n.IsInf() {
		return &fault{code: codeCompute, summary: "Division by zero", detail: "This expression divides by zero."}
	}
	// Exponents of 2: 2^50 is just over 10^15.
	if n.MantExp(nil) > 50 {
		return &fault{code: codeLimit, summary: "Number too large",
			detail: fmt.Sprintf("A number has at most %d digits.", maxDigits)}
	}
	return nil
}

// elementSize is what an element counts besides itself, so that lists in lists
// run out of room before they are deep.
const elementSize = 64

// sizeOf is about how many bytes v takes when it is written out.
func sizeOf(v cty.Value) int {
	switch t := v.Type(); {
	case t == cty.String:
		return len(v.AsString())
	case t.IsTupleType() || t.IsListType() || t.IsObjectType():
		n := 0
		for it := v.ElementIterator(); it.Next(); {
			_, element := it.Element()
			n += elementSize + sizeOf(element)
		}
		return n
	}
	return 8
}
