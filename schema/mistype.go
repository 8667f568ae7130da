package schema

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/zclconf/go-cty/cty"
)

// wrongType says what the argument takes and, where it can, the very line to
// write.
func (r *rule) wrongType(v cty.Value, source []byte) *fault {
	written := string(source)
	given := typeOf(v)
	f := &fault{code: codeType, summary: r.title("has wrong type")}
	switch r.typ.(type) {
	case *string, *time.Duration:
		f.summary = "Text expected"
		f.detail = fmt.Sprintf("%q takes a text, not %s.", r.name, given)
		if v.Type() == cty.Number && !strings.ContainsAny(written, " \n\"") {
			f.detail = fmt.Sprintf("%q is a text, and %s without quotes is a number. Write it in quotes: %s = %q",
				r.name, written, r.name, written)
			if _, ok := r.typ.(*time.Duration); ok {
				f.detail = fmt.Sprintf("%q is a duration with its unit. Write it in quotes: %s = %q", r.name, r.name, written+"s")
			}
		}
	case *int:
		f.summary = "Number expected"
		f.detail = fmt.Sprintf("%q takes a whole number, not %s.", r.name, given)
		if v.Type() == cty.String {
			if n, err := strconv.Atoi(v.AsString()); err == nil {
				f.detail += fmt.Sprintf(" Write it without quotes: %s = %d", r.name, n)
			}
		}
	case *bool:
		f.summary = "True or false expected"
		f.detail = fmt.Sprintf("%q takes true or false, not %s.", r.name, given)
		if v.Type() == cty.String && (v.AsString() == "true" || v.AsString() == "false") {
			f.detail += fmt.Sprintf(" Write it without quotes: %s = %s", r.name, v.AsString())
		}
	case *[]string:
		f.summary = "List expected"
		f.detail = fmt.Sprintf("%q takes a list, not %s.", r.name, given)
		if v.Type() == cty.String {
			f.detail += fmt.Sprintf(" Write it in brackets: %s = [%s]", r.name, quoted(v.AsString()))
		}
	case *[]Label:
		f.summary = "Object expected"
		f.detail = fmt.Sprintf("%q takes an object, not %s. Write: %s = %s", r.name, given, r.name, hclText(r.example))
	}
	return f
}

func typeOf(v cty.Value) string {
	switch t := v.Type(); {
	case t == cty.String:
		return "a text"
	case t == cty.Number:
		return "a number"
	case t == cty.Bool:
		return "true or false"
	case t.IsTupleType(), t.IsListType():
		return "a list"
	}
	return "an object"
}
