package schema

import (
	"fmt"
	"slices"
)

// block is one kind of block: its label, its arguments, its nested blocks.
type block struct {
	name, doc string
	args      []row
	blocks    []block

	// wanted is set when the block is written, of one that asks for something by
	// being there.
	wanted *bool
	// free blocks take any argument: locals.
	free bool
	// later blocks are known to the language and not supported yet.
	later bool

	// A block whose label names a kind: kind is the field that holds it, the
	// first of kinds is the one that an absent block has.
	kind  *string
	kinds []string

	// A block that repeats: label is what its label is called in the reference.
	label       string
	sampleLabel string
	checkLabel  func(string) error
	// fixed labels are the only ones there are, and each is there even when its
	// block is not written.
	fixed []string
	// begin makes the element of one written block. Rows point into it, so it
	// joins its list only when keep is called, after its last row is filled.
	begin func(label string) (args []row, keep func())
	// each lists what is in the Config, in its order.
	each func(yield func(label string, args []row))
}

// one is a block without a label that occurs at most once.
func one(name, doc string, args ...row) block {
	return block{name: name, doc: doc, args: args}
}

// kinds is a block that occurs at most once and whose label names its kind.
func kinds(name, doc string, kind *string, known []string, args ...row) block {
	return block{name: name, doc: doc, kind: kind, kinds: known, args: args}
}

// many is a block that repeats under different labels, each checked by check.
// label is what the reference calls them, sample one of them. rows makes the
// rows of one element and names the field that holds its label.
func many[T any](name, label, sample, doc string, check func(string) error, list *[]T, rows func(*T) (*string, []row)) block {
	return block{
		name: name, doc: doc, label: label, sampleLabel: sample, checkLabel: check,
		begin: func(text string) ([]row, func()) {
			e := new(T)
			field, args := rows(e)
			*field = text
			return args, func() { *list = append(*list, *e) }
		},
		each: func(yield func(string, []row)) {
			for i := range *list {
				field, args := rows(&(*list)[i])
				yield(*field, args)
			}
		},
	}
}

// always is a block that repeats over labels known beforehand; list has an
// element for each, in their order.
func always[T any](name, label, doc string, labels []string, list *[]T, rows func(*T) (*string, []row)) block {
	b := many(name, label, labels[0], doc, nil, list, rows)
	b.fixed = labels
	b.begin = func(text string) ([]row, func()) {
		_, args := rows(&(*list)[slices.Index(labels, text)])
		return args, nil
	}
	return b
}

// wantedBy sets flag when the block is written.
func (b block) wantedBy(flag *bool) block {
	b.wanted = flag
	return b
}

// planned is a block that the language knows and this release does not support.
func planned(name, doc string) block { return block{name: name, doc: doc, later: true} }

// with adds nested blocks.
func (b block) with(nested ...block) block {
	b.blocks = nested
	return b
}

// repeats reports whether the block may occur under several labels.
func (b *block) repeats() bool { return b.begin != nil }

// argsOf is the arguments that a block of the given kind has. The kind "" has
// all of them: nobody can tell which one was meant.
func (b *block) argsOf(kind string) []row {
	if kind == "" || !slices.ContainsFunc(b.args, func(r row) bool { return r.kinds != nil }) {
		return b.args
	}
	return slices.DeleteFunc(slices.Clone(b.args), func(r row) bool { return !r.of(kind) })
}

// kindGroups is the block's kinds, those with the same arguments together.
func (b *block) kindGroups() [][]string {
	var groups [][]string
	for _, kind := range b.kinds {
		same := func(group []string) bool {
			return !slices.ContainsFunc(b.args, func(r row) bool { return r.of(kind) != r.of(group[0]) })
		}
		if i := slices.IndexFunc(groups, same); i >= 0 {
			groups[i] = append(groups[i], kind)
		} else {
			groups = append(groups, []string{kind})
		}
	}
	return groups
}

// current is the arguments of the kind that the block is of.
func (b *block) current() []row {
	if b.kind == nil {
		return b.args
	}
	return b.argsOf(*b.kind)
}

// kindNames is the block as one writes it for each of kinds.
func (b *block) kindNames(kinds []string) []string {
	list := make([]string, len(kinds))
	for i, kind := range kinds {
		list[i] = fmt.Sprintf("%s %q", b.name, kind)
	}
	return list
}

// sample is the rows of the block; of one that repeats, those of any element.
func (b *block) sample() []row {
	if b.repeats() {
		args, _ := b.begin(b.sampleLabel)
		return args
	}
	return b.args
}

// heading is the block as one writes it: `worker "KIND"`.
func (b *block) heading() string {
	switch {
	case b.kind != nil:
		return b.name + ` "KIND"`
	case b.repeats():
		return b.name + ` "` + b.label + `"`
	}
	return b.name
}

// needed reports whether the block cannot be left out, and the first argument
// that makes it so.
func (b *block) needed() (*row, bool) {
	if b.repeats() || b.free {
		return nil, false
	}
	for i := range b.args {
		if b.args[i].required {
			return &b.args[i], true
		}
	}
	return nil, false
}
