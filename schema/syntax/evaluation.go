package syntax

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"dockgen/schema/mistake"
)

// evaluation computes one expression. Texts, lists, conditions and objects are
// taken apart here and not left to HCL, which converts between types on the way: to
// HCL, true ? 3.10 : "x" is the string "3.1".
type evaluation struct{ ctx *hcl.EvalContext }

// Evaluate computes e, whose references are in ctx; a fault comes with its place.
func Evaluate(e hclsyntax.Expression, ctx *hcl.EvalContext) (cty.Value, hcl.Range, *Fault) {
	ev := evaluation{ctx}
	return ev.value(e)
}

// value computes e; a fault comes with its place.
func (ev *evaluation) value(e hclsyntax.Expression) (cty.Value, hcl.Range, *Fault) {
	switch e := e.(type) {
	case *hclsyntax.ParenthesesExpr:
		return ev.value(e.Expression)
	case *hclsyntax.TemplateWrapExpr:
		v, at, f := ev.value(e.Wrapped)
		if f == nil {
			v, f = asText(v)
		}
		return v, at, f
	case *hclsyntax.TemplateExpr:
		return ev.template(e)
	case *hclsyntax.TupleConsExpr:
		return ev.list(e)
	case *hclsyntax.ObjectConsExpr:
		return ev.object(e)
	case *hclsyntax.ConditionalExpr:
		return ev.condition(e)
	}
	v, diags := e.Value(ev.ctx)
	if len(diags) > 0 {
		at := e.Range()
		if diags[0].Subject != nil {
			at = *diags[0].Subject
		}
		return v, at, notComputed(diags[0])
	}
	return v, e.Range(), checkComputed(v)
}

// asText is what "${...}" makes of the one value in it. HCL leaves its type
// alone; here quotes make a text, unless digits would be lost on the way.
func asText(v cty.Value) (cty.Value, *Fault) {
	switch v.Type() {
	case cty.Bool:
		return cty.StringVal(strconv.FormatBool(v.True())), nil
	case cty.Number:
		n := v.AsBigFloat()
		if !n.IsInt() {
			return v, &Fault{Code: WrongType, Summary: "Fraction in a string", Detail: fmt.Sprintf(
				"The number here is %s, and zeros at its end are lost. Write it as a string, in double quotes.", n.Text('g', maxDigits))}
		}
		return cty.StringVal(n.Text('f', 0)), nil
	}
	return v, nil
}

// notComputed words an evaluation error without HCL's names for types.
func notComputed(d *hcl.Diagnostic) *Fault {
	f := &Fault{Code: Compute, Summary: firstWords(d.Summary), Detail: brief(d.Detail)}
	switch d.Summary {
	case "Invalid operand":
		what := "a bool"
		if strings.Contains(d.Detail, "number required") || strings.Contains(d.Detail, "a number is required") {
			what = "a number"
		}
		f.Detail = fmt.Sprintf("The operator takes %s here.", what)
	case "Invalid template interpolation value":
		return notText()
	case "Invalid index":
		f.Summary = "No such element"
		f.Detail = "There is no element at this place. Elements are counted from 0."
	}
	return f
}

func notText() *Fault {
	return &Fault{Code: Compute, Summary: "Not a string",
		Detail: `Only a string, a number or a bool can stand in a template. Name one element of a list, such as [0].`}
}

// template joins the pieces of a text. Its size is bounded by what it mentions,
// which is counted before.
func (ev *evaluation) template(e *hclsyntax.TemplateExpr) (cty.Value, hcl.Range, *Fault) {
	if e.IsStringLiteral() {
		return e.Parts[0].(*hclsyntax.LiteralValueExpr).Val, e.Range(), nil
	}
	var text strings.Builder
	for _, part := range e.Parts {
		v, at, f := ev.value(part)
		if f == nil {
			v, f = asText(v)
		}
		if f == nil && v.Type() != cty.String {
			f = notText()
		}
		if f != nil {
			return cty.NilVal, at, f
		}
		text.WriteString(v.AsString())
	}
	return cty.StringVal(text.String()), e.Range(), nil
}

func (ev *evaluation) list(e *hclsyntax.TupleConsExpr) (cty.Value, hcl.Range, *Fault) {
	if len(e.Exprs) > maxElements {
		return cty.NilVal, e.SrcRange, &Fault{Code: Limit, Summary: "List too long",
			Detail: fmt.Sprintf("A list has at most %d elements; this one has %d.", maxElements, len(e.Exprs))}
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

func (ev *evaluation) condition(e *hclsyntax.ConditionalExpr) (cty.Value, hcl.Range, *Fault) {
	v, at, f := ev.value(e.Condition)
	if f != nil {
		return cty.NilVal, at, f
	}
	if v.Type() != cty.Bool || v.IsNull() {
		return cty.NilVal, e.Condition.Range(), &Fault{Code: WrongType, Summary: "Condition expected",
			Detail: `What stands before "?" must be true or false.`}
	}
	if v.True() {
		return ev.value(e.TrueResult)
	}
	return ev.value(e.FalseResult)
}

func (ev *evaluation) object(e *hclsyntax.ObjectConsExpr) (cty.Value, hcl.Range, *Fault) {
	if len(e.Items) > maxElements {
		return cty.NilVal, e.SrcRange, &Fault{Code: Limit, Summary: "Object too long",
			Detail: fmt.Sprintf("An object has at most %d names; this one has %d.", maxElements, len(e.Items))}
	}
	fields := make(map[string]cty.Value, len(e.Items))
	for _, item := range e.Items {
		key, diags := item.KeyExpr.Value(ev.ctx)
		if diags.HasErrors() || key.Type() != cty.String || key.IsNull() {
			return cty.NilVal, item.KeyExpr.Range(), &Fault{Code: WrongType, Summary: "Name expected",
				Detail: `The left side must be a string, such as "org.opencontainers.image.source".`}
		}
		name := key.AsString()
		if _, twice := fields[name]; twice {
			return cty.NilVal, item.KeyExpr.Range(), &Fault{Code: Duplicate, Summary: "Name written twice",
				Detail: mistake.Quoted(name) + " is already in this object. Keep one of the two."}
		}
		v, at, f := ev.value(item.ValueExpr)
		if f != nil {
			return cty.NilVal, at, f
		}
		if v.Type() != cty.String || v.IsNull() {
			return cty.NilVal, item.ValueExpr.Range(), &Fault{Code: WrongType, Summary: "String expected",
				Detail: fmt.Sprintf("%s must be a string: write it in double quotes.", mistake.Quoted(name))}
		}
		fields[name] = v
	}
	return cty.ObjectVal(fields), e.SrcRange, nil
}

// Unwrap takes the parentheses off an expression.
func Unwrap(e hclsyntax.Expression) hclsyntax.Expression {
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
func checkComputed(v cty.Value) *Fault {
	if !v.IsWhollyKnown() {
		return &Fault{Code: Compute, Summary: "No value", Detail: "This expression has no value. Write the value out."}
	}
	if v.IsNull() {
		return &Fault{Code: WrongType, Summary: "Null not allowed",
			Detail: `"null" is not a value here. To leave something unset, leave its line out.`}
	}
	if v.Type() != cty.Number {
		return nil
	}
	n := v.AsBigFloat()
	if n.IsInf() {
		return &Fault{Code: Compute, Summary: "Division by zero", Detail: "This expression divides by zero."}
	}
	// Exponents of 2: 2^50 is just over 10^15.
	if n.MantExp(nil) > 50 {
		return &Fault{Code: Limit, Summary: "Number too large",
			Detail: fmt.Sprintf("A number has at most %d digits.", maxDigits)}
	}
	return nil
}

// elementSize is what an element counts besides itself, so that lists in lists
// run out of room before they are deep.
const elementSize = 64

// SizeOf is about how many bytes v takes when it is written out.
func SizeOf(v cty.Value) int {
	switch t := v.Type(); {
	case t == cty.String:
		return len(v.AsString())
	case t.IsTupleType() || t.IsListType() || t.IsObjectType():
		n := 0
		for it := v.ElementIterator(); it.Next(); {
			_, element := it.Element()
			n += elementSize + SizeOf(element)
		}
		return n
	}
	return 8
}
