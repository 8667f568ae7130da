package schema

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"dockgen/schema/mistake"
)

// wrongType says what the argument takes and, where it can, the very line to
// write.
func (r *rule) wrongType(t *term) *fault {
	written := string(t.at.text())
	given := t.kind.String()
	f := &fault{code: codeType, summary: r.title("has wrong type")}
	switch r.typ.(type) {
	case *string, *time.Duration:
		f.summary = "Text expected"
		f.detail = fmt.Sprintf("%q takes a text, not %s.", r.name, given)
		if (t.kind == wholeTerm || t.kind == fractionTerm) && !strings.ContainsAny(written, " \n\"") {
			f.detail = fmt.Sprintf("%q is a text, and %s without quotes is a number. Write it in quotes: %s = %q",
				r.name, written, r.name, written)
			if _, ok := r.typ.(*time.Duration); ok {
				f.detail = fmt.Sprintf("%q is a duration with its unit. Write it in quotes: %s = %q", r.name, r.name, written+"s")
			}
		}
	case *int:
		f.summary = "Number expected"
		f.detail = fmt.Sprintf("%q takes a whole number, not %s.", r.name, given)
		if t.kind == textTerm {
			if n, err := strconv.Atoi(t.text); err == nil {
				f.detail += fmt.Sprintf(" Write it without quotes: %s = %d", r.name, n)
			}
		}
	case *bool:
		f.summary = "True or false expected"
		f.detail = fmt.Sprintf("%q takes true or false, not %s.", r.name, given)
		if t.kind == textTerm && (t.text == "true" || t.text == "false") {
			f.detail += fmt.Sprintf(" Write it without quotes: %s = %s", r.name, t.text)
		}
	case *[]string:
		f.summary = "List expected"
		f.detail = fmt.Sprintf("%q takes a list, not %s.", r.name, given)
		if t.kind == textTerm {
			f.detail += fmt.Sprintf(" Write it in brackets: %s = [%s]", r.name, mistake.Quoted(t.text))
		}
	case *[]Label:
		f.summary = "Object expected"
		f.detail = fmt.Sprintf("%q takes an object, not %s. Write: %s = %s", r.name, given, r.name, hclText(r.example))
	}
	return f
}

// String is k as messages name it.
func (k kind) String() string {
	switch k {
	case textTerm:
		return "a text"
	case wholeTerm, fractionTerm:
		return "a number"
	case truthTerm:
		return "true or false"
	case listTerm:
		return "a list"
	}
	return "an object"
}
