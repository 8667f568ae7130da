package schema

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"dockgen/finding"
	"dockgen/schema/capacity"
)

// Argument is one argument of a resolved config, and where its value is from.
type Argument struct {
	// Blocks are the headings of the block and of those around it, outermost
	// first: `dependencies "pip"`, `private_git "github.com"`.
	Blocks []string
	Name   string
	// Value is the resolved value as one would write it.
	Value string
	// From is the address of the argument that a default is made from; empty when
	// the value is written, or the default is fixed.
	From string
	// Place is where the value, or that of From, is written; zero when neither is.
	Place finding.Place
}

// Influences returns the arguments that matter to what differs looks at, in the
// order of the language. Each argument in turn is given other values in c itself,
// and matters when differs then reports true; at the end, c is as it was. Asking
// the outcome keeps the answer true whatever the outcome is made by. The values
// are legal by themselves, but need not go with the others: threads = 2 is tried
// beside class = "sync" too. An argument that is not set has no value to tell and
// is left out.
func (c *Config) Influences(differs func() bool) []Argument {
	in := influence{config: c, differs: differs}
	for _, b := range language() {
		if !b.later && !b.free {
			in.block(&b, nil, nil)
		}
	}
	return in.found
}

type influence struct {
	config  *Config
	differs func() bool
	found   []Argument
}

func (in *influence) block(b *block, path, headings []string) {
	path = append(slices.Clip(path), b.name)
	if b.repeats() {
		for i := range b.count(in.config) {
			label, args, owner := b.at(in.config, i)
			in.arguments(bound(args, owner), append(slices.Clip(path), label), append(slices.Clip(headings), b.name+" "+strconv.Quote(label)))
		}
		return
	}
	heading := b.name
	if b.kind != nil {
		heading += " " + strconv.Quote(*b.kind(in.config))
	}
	headings = append(slices.Clip(headings), heading)
	in.arguments(bound(b.args, in.config), path, headings)
	for i := range b.blocks {
		in.block(&b.blocks[i], path, headings)
	}
}

func (in *influence) arguments(args []row, path, headings []string) {
	for i := range args {
		r := &args[i]
		if !r.hasValue() || !in.matters(r) {
			continue
		}
		a := Argument{Blocks: headings, Name: r.name, Value: hclText(r.at.value(r.owner))}
		at, written := in.config.blocks.written(strings.Join(path, ".") + "." + r.name)
		if !written && r.derived != nil {
			a.From = strings.Join(r.derived.sourceIn(path), ".")
			at, _ = in.config.blocks.written(a.From)
		}
		a.Place = at.Place()
		in.found = append(in.found, a)
	}
}

// matters tries other values in the row's field.
func (in *influence) matters(r *row) bool {
	flag := r.flag()
	if flag != nil {
		was := *flag
		defer func() { *flag = was }()
	}
	switch field := r.field().(type) {
	case *string:
		return tries(in, field, r.otherTexts(*field), flag)
	case *int:
		return tries(in, field, r.otherNumbers(*field), nil)
	case *capacity.Cores:
		return tries(in, field, []capacity.Cores{*field + 1}, nil)
	case *bool:
		return tries(in, field, []bool{!*field}, nil)
	case *time.Duration:
		var others []time.Duration
		for _, d := range []time.Duration{*field + time.Second, *field - time.Second} {
			if b := r.bounds; b == nil || b.low <= int64(d) && int64(d) <= b.high {
				others = append(others, d)
			}
		}
		return tries(in, field, others, nil)
	case *[]string:
		return tries(in, field, r.otherLists(*field), flag)
	case *[]Label:
		return tries(in, field, [][]Label{nil}, nil)
	}
	panic("schema: no such type of argument")
}

// tries puts each of others into field and asks whether that makes a difference.
// set, when there is one, tells whether the field is set.
func tries[V value](in *influence, field *V, others []V, set *bool) bool {
	was := *field
	defer func() { *field = was }()
	for _, other := range others {
		*field = other
		if set != nil {
			*set = true
		}
		if in.differs() {
			return true
		}
	}
	return false
}

// otherTexts are legal values but for now: those that the row knows, and now
// with a letter more.
func (r *rule) otherTexts(now string) []string {
	texts := []string{"x" + now, now + "x", now + "1"}
	for _, known := range []any{r.fallback, r.example} {
		if text, ok := known.(string); ok {
			texts = append(texts, text)
		}
	}
	texts = append(texts, r.choice...)
	return slices.DeleteFunc(texts, func(text string) bool {
		_, f := r.text(text, func() string { return "" })
		return f != nil || text == now
	})
}

func (r *rule) otherNumbers(now int) []int {
	return slices.DeleteFunc([]int{now + 1, now - 1}, func(n int) bool {
		return r.bounds != nil && (int64(n) < r.bounds.low || int64(n) > r.bounds.high)
	})
}

func (r *rule) otherLists(now []string) [][]string {
	var lists [][]string
	for _, known := range []any{r.fallback, r.example} {
		if list, ok := known.([]string); ok && !slices.Equal(list, now) {
			lists = append(lists, slices.Clone(list))
		}
	}
	if r.fallback == nil && len(now) > 0 {
		lists = append(lists, nil)
	}
	return lists
}

// hasValue reports whether the argument is set, by a line or by a default.
func (r *row) hasValue() bool {
	switch field := r.field().(type) {
	case *string:
		return !r.isUnset(*field)
	case *[]string:
		flag := r.flag()
		return len(*field) > 0 || flag != nil && *flag
	case *[]Label:
		return len(*field) > 0
	}
	return true
}
