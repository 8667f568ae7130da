package schema

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"dockgen/schema/capacity"
	"dockgen/schema/mistake"
	"dockgen/schema/syntax"
)

// wrongType says what the argument takes and, where it can, the very line to
// write.
func (r *rule) wrongType(t *syntax.Term) *syntax.Fault {
	written := string(t.At.Text())
	given := t.Kind.String()
	f := &syntax.Fault{Code: syntax.WrongType, Summary: r.title("has wrong type")}
	switch r.typ.(type) {
	case *string, *time.Duration:
		f.Summary = "String expected"
		f.Detail = fmt.Sprintf("%q takes a string, not %s.", r.name, given)
		if (t.Kind == syntax.Whole || t.Kind == syntax.Fraction) && !strings.ContainsAny(written, " \n\"") {
			f.Detail = fmt.Sprintf("%q is a string, and %s without quotes is a number. Write it in quotes: %s = %q",
				r.name, written, r.name, written)
			if _, ok := r.typ.(*time.Duration); ok {
				f.Detail = fmt.Sprintf("%q is a duration with its unit. Write it in quotes: %s = %q", r.name, r.name, written+"s")
			}
		}
	case *int, *capacity.Cores:
		f.Summary = "Number expected"
		f.Detail = fmt.Sprintf("%q takes a number, not %s.", r.name, given)
		if t.Kind == syntax.String {
			if _, err := strconv.ParseFloat(t.Text, 64); err == nil {
				f.Detail += fmt.Sprintf(" Write it without quotes: %s = %s", r.name, t.Text)
			}
		}
	case *bool:
		f.Summary = "Bool expected"
		f.Detail = fmt.Sprintf("%q takes a bool, not %s.", r.name, given)
		if t.Kind == syntax.String && (t.Text == "true" || t.Text == "false") {
			f.Detail += fmt.Sprintf(" Write it without quotes: %s = %s", r.name, t.Text)
		}
	case *[]string:
		f.Summary = "List expected"
		f.Detail = fmt.Sprintf("%q takes a list, not %s.", r.name, given)
		if t.Kind == syntax.String {
			f.Detail += fmt.Sprintf(" Write it in brackets: %s = [%s]", r.name, mistake.Quoted(t.Text))
		}
	case *[]Label:
		f.Summary = "Object expected"
		f.Detail = fmt.Sprintf("%q takes an object, not %s. Write: %s = %s", r.name, given, r.name, hclText(r.example))
	}
	return f
}
