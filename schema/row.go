package schema

import (
	"slices"
	"strings"
	"time"

	"dockgen/finding"
	"dockgen/schema/capacity"
	"dockgen/schema/syntax"
)

// value is what an argument can hold. The type of the field that a row points
// to is the type of the argument in the language.
type value interface {
	string | int | bool | []string | time.Duration | []Label | capacity.Cores
}

// row is a rule and the place whose argument it is about, such as a Config or one
// of its Env. The rows of the language itself have no place yet: see [row.in].
type row struct {
	*rule
	owner any
}

// field points to what holds the argument.
func (r *row) field() any { return r.at.pointer(r.owner) }

// flag points to what tells "written" from "not written"; nil when nothing does.
func (r *row) flag() *bool {
	if r.flagOf == nil {
		return nil
	}
	return r.flagOf(r.owner)
}

// in returns the row as that of owner.
func (r *row) in(owner any) row { return row{r.rule, owner} }

// bound returns the rows as those of owner.
func bound(rows []row, owner any) []row {
	own := make([]row, len(rows))
	for i := range rows {
		own[i] = rows[i].in(owner)
	}
	return own
}

// place is where a field is in its owner.
type place interface {
	pointer(owner any) any
	value(owner any) any
	// set writes v, or the zero value of the field's type when v has another, and reports
	// whether it had that type.
	set(owner, v any) bool
}

// fieldOf returns a field of type V of an owner of type T.
type fieldOf[T any, V value] func(*T) *V

func (f fieldOf[T, V]) pointer(owner any) any { return f(owner.(*T)) }
func (f fieldOf[T, V]) value(owner any) any   { return *f(owner.(*T)) }

func (f fieldOf[T, V]) set(owner, v any) bool {
	typed, ok := v.(V)
	*f(owner.(*T)) = typed
	return ok
}

// rule is one row of the language: everything dockgen knows about one
// argument of one block. Decoding, defaults, bounds, suggestions, the reference,
// the JSON Schema and [Show] all read the same rule.
type rule struct {
	name string
	// address is where the argument is when its block occurs once: "app.port".
	address string
	key     string // as JSON writes it before the value
	// typ is a nil pointer to the field's type; at is where the field is in its owner.
	typ any
	at  place
	// doc is one or two sentences of Markdown.
	doc     string
	example any

	// At most one of the three defaults is there; without any, an argument that
	// is not written stays at its zero value and counts as not set.
	fallback any
	perKind  perKind
	derived  *derived

	// stated is how the reference words a default that its value does not explain.
	stated string

	// flagOf points to what tells "written" from "not written" where the zero value
	// is legal too.
	flagOf func(owner any) *bool
	// check judges a string, or each element of a list; its error is a sentence
	// for the user.
	check func(string) error
	// code and called word the finding of a value that check refuses.
	code   finding.Code
	called string
	// rewrite turns a checked value into its one canonical spelling.
	rewrite func(string) string
	// bounds are of a number, or of a duration in nanoseconds.
	bounds *bounds
	// choice is the texts that an argument may be.
	choice []string
	// pair judges one label of an object.
	pair func(Label) error
	// kinds are the labels of the block under which the argument exists; nil: all.
	kinds []string

	required bool
	// stored rows of a block that repeats give values to names: that of the block, whose
	// value is in the image, or those in a list.
	stored bool
	// apart rows exclude others, so that the example of their block leaves them out.
	apart bool
	// unordered lists are sorted, so that moving an element changes nothing.
	unordered bool
	// sequences may hold one text twice.
	sequence bool
}

// perKind is a default that depends on the kind of worker.
type perKind []kindDefault

type kindDefault struct {
	kind string
	n    int
}

// String is the defaults as the reference states them.
func (p perKind) String() string {
	var parts []string
	for _, d := range p {
		parts = append(parts, d.kind+" "+hclText(d.n))
	}
	return strings.Join(parts, ", ")
}

// derived is a default that is made from the argument at source; doc says how.
type derived struct {
	// source is the path of the argument; one that begins with "" is in the same block.
	source []string
	from   func(c *Config, value string) string
	// list is from for a list.
	list func(value string) []string
	doc  string
	// inside says that source is in the same block, one of several; without a source
	// the default is made from the label of the block.
	inside bool
	// optional says that for some values there is no default.
	optional bool
}

// sourceIn is where the source is, for the block at path.
func (d *derived) sourceIn(path []string) []string {
	if d.inside && d.source != nil {
		return append(slices.Clip(path), d.source...)
	}
	return d.source
}

// bounds hold both ends.
type bounds struct{ low, high int64 }

type option func(*rule)

// arg makes the row of an argument that fills field.
func arg[T any, V value](name string, field func(*T) *V, doc string, options ...option) row {
	r := &rule{
		name: name, key: `"` + name + `": `, typ: (*V)(nil), at: fieldOf[T, V](field),
		doc: doc, code: codeValue,
	}
	for _, o := range options {
		o(r)
	}
	return row{rule: r}
}

func required(r *rule) { r.required = true }

// def is a fixed default, of the field's type.
func def[V value](v V) option { return func(r *rule) { r.fallback = v } }

// byKind is a default that depends on the kind of worker.
func byKind(defaults ...kindDefault) option { return func(r *rule) { r.perKind = defaults } }

// defaultFrom takes the default from the argument at source; doc says how.
func defaultFrom(doc string, from func(c *Config, value string) string, source ...string) option {
	return func(r *rule) { r.derived = &derived{source: source, from: from, doc: doc} }
}

// fromSibling takes the default from the argument of that name in the same block.
func fromSibling(doc string, from func(string) string, name string) option {
	return func(r *rule) {
		r.derived = &derived{source: []string{name}, from: always(from), doc: doc, inside: true}
	}
}

// fromLabel takes the default from the label of the block.
func fromLabel(doc string, from func(string) string) option {
	return func(r *rule) { r.derived = &derived{from: always(from), doc: doc, inside: true} }
}

// optional says that a derived default may be "", which is none.
func optional(r *rule) { r.derived.optional = true }

// listFromSibling is fromSibling for a list; from returns nil when there is no default.
func listFromSibling(doc string, from func(string) []string, name string) option {
	return func(r *rule) {
		r.derived = &derived{source: []string{name}, list: from, doc: doc, inside: true, optional: true}
	}
}

// always makes a default from another value, whatever else the Config holds.
func always(from func(string) string) func(*Config, string) string {
	return func(_ *Config, value string) string { return from(value) }
}

// stated words the default for the reference.
func stated(text string) option { return func(r *rule) { r.stated = text } }

// example is the value that the reference shows.
func example[V value](v V) option { return func(r *rule) { r.example = v } }

// between bounds a number, both ends included.
func between(low, high int64) option { return func(r *rule) { r.bounds = &bounds{low, high} } }

// lasting bounds a duration, both ends included.
func lasting(short, long time.Duration) option { return between(int64(short), int64(long)) }

func oneOf(texts ...string) option { return func(r *rule) { r.choice = texts } }

// matching is the rule for a string, or for each element of a list.
func matching(check func(string) error) option { return func(r *rule) { r.check = check } }

// as gives values that break the rule a code of their own.
func as(code finding.Code, summary string) option {
	return func(r *rule) { r.code, r.called = code, summary }
}

// spelled gives every checked value its canonical spelling.
func spelled(rewrite func(string) string) option { return func(r *rule) { r.rewrite = rewrite } }

// pairing is the rule for each label of an object.
func pairing(check func(Label) error) option { return func(r *rule) { r.pair = check } }

func apart(r *rule) { r.apart = true }

func unordered(r *rule) { r.unordered = true }

func sequence(r *rule) { r.sequence = true }

func stored(r *rule) { r.stored = true }

// of reports whether a block of the given kind has the argument.
func (r *rule) of(kind string) bool { return r.kinds == nil || slices.Contains(r.kinds, kind) }

// only keeps rows to blocks of the given kinds.
func only(kinds []string, rows ...row) []row {
	for i := range rows {
		rows[i].kinds = kinds
	}
	return rows
}

// telling sets flag when the argument is written.
func telling[T any](flag func(*T) *bool) option {
	return func(r *rule) { r.flagOf = func(owner any) *bool { return flag(owner.(*T)) } }
}

// fix makes an argument that cannot be written; why is the sentence that says so.
func (r *rule) fix(why string) {
	r.example = r.fallback
	r.check = func(s string) error {
		return &syntax.Fault{Code: codeOutputPath, Summary: "Output cannot move", Detail: why}
	}
}

// typeName is the argument's type as messages and the reference name it.
func (r *rule) typeName() string {
	switch r.typ.(type) {
	case *string:
		return TypeString
	case *int, *capacity.Cores:
		return TypeNumber
	case *bool:
		return TypeBool
	case *[]string:
		return TypeList
	case *time.Duration:
		return TypeDuration
	case *[]Label:
		return TypeMap
	}
	panic("schema: no such type of argument")
}
