package schema

import (
	"slices"
	"time"

	"dockgen/finding"
)

// value is what an argument can hold. The type of the field that a row points
// to is the type of the argument in the language.
type value interface {
	string | int | bool | []string | time.Duration | []Label
}

// row is one row of the language: everything dockgen knows about one
// argument of one block. Decoding, defaults, bounds, suggestions, the reference,
// the JSON Schema and [Show] all read the same row.
type row struct {
	name string
	// field points into the Config that the row was made for.
	field any
	// doc is one or two sentences of Markdown.
	doc     string
	example any

	// At most one of the three defaults is there; without any, an argument that
	// is not written stays at its zero value and counts as not set.
	fallback any
	perKind  *perKind
	derived  *derived

	// stated is how the reference words a default that its value does not explain.
	stated string

	// set tells "written" from "not written" where the zero value is legal too.
	set *bool
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
	// apart rows exclude others, so that the example of their block leaves them out.
	apart bool
	// unordered lists are sorted, so that moving an element changes nothing.
	unordered bool
	// sequences may hold one text twice.
	sequence bool
}

// perKind is a default that depends on the label of the block, held by kind.
type perKind struct {
	kind     *string
	defaults []kindDefault
}

type kindDefault struct {
	kind string
	n    int
}

// derived is a default that is made from the argument at source; doc says how.
type derived struct {
	source []string
	from   func(string) string
	doc    string
}

// bounds hold both ends.
type bounds struct{ low, high int64 }

type option func(*row)

// arg makes the row of an argument that fills field.
func arg[V value](name string, field *V, doc string, options ...option) row {
	r := row{name: name, field: field, doc: doc, code: codeValue}
	for _, o := range options {
		o(&r)
	}
	return r
}

func required(r *row) { r.required = true }

// def is a fixed default, of the field's type.
func def[V value](v V) option { return func(r *row) { r.fallback = v } }

// byKind is a default that depends on the block's label, held by kind.
func byKind(kind *string, defaults ...kindDefault) option {
	return func(r *row) { r.perKind = &perKind{kind, defaults} }
}

// defaultFrom takes the default from the argument at source; doc says how.
func defaultFrom(doc string, from func(string) string, source ...string) option {
	return func(r *row) { r.derived = &derived{source, from, doc} }
}

// stated words the default for the reference.
func stated(text string) option { return func(r *row) { r.stated = text } }

// example is the value that the reference shows.
func example[V value](v V) option { return func(r *row) { r.example = v } }

// between bounds a number, both ends included.
func between(low, high int64) option { return func(r *row) { r.bounds = &bounds{low, high} } }

// lasting bounds a duration, both ends included.
func lasting(short, long time.Duration) option { return between(int64(short), int64(long)) }

func oneOf(texts ...string) option { return func(r *row) { r.choice = texts } }

// matching is the rule for a string, or for each element of a list.
func matching(check func(string) error) option { return func(r *row) { r.check = check } }

// as gives values that break the rule a code of their own.
func as(code finding.Code, summary string) option {
	return func(r *row) { r.code, r.called = code, summary }
}

// spelled gives every checked value its canonical spelling.
func spelled(rewrite func(string) string) option { return func(r *row) { r.rewrite = rewrite } }

// pairing is the rule for each label of an object.
func pairing(check func(Label) error) option { return func(r *row) { r.pair = check } }

func apart(r *row) { r.apart = true }

func unordered(r *row) { r.unordered = true }

func sequence(r *row) { r.sequence = true }

// of reports whether a block of the given kind has the argument.
func (r *row) of(kind string) bool { return r.kinds == nil || slices.Contains(r.kinds, kind) }

// only keeps rows to blocks of the given kinds.
func only(kinds []string, rows ...row) []row {
	for i := range rows {
		rows[i].kinds = kinds
	}
	return rows
}

// telling sets flag when the argument is written.
func telling(flag *bool) option { return func(r *row) { r.set = flag } }

// fix makes an argument that cannot be written; why is the sentence that says so.
func (r *row) fix(why string) {
	r.example = r.fallback
	r.check = func(s string) error { return &fault{code: codeOutputPath, summary: "Output cannot move", detail: why} }
}

// typeName is the argument's type as messages and the reference name it.
func (r *row) typeName() string {
	switch r.field.(type) {
	case *string:
		return "text"
	case *int:
		return "whole number"
	case *bool:
		return "true or false"
	case *[]string:
		return "list of texts"
	case *time.Duration:
		return "duration"
	case *[]Label:
		return "object of texts"
	}
	panic("schema: no such type of argument")
}
