package schema

import (
	"fmt"
	"slices"
	"strings"
)

// block is one kind of block: its label, its arguments, its nested blocks.
type block struct {
	name, doc string
	args      []row
	blocks    []block
	// path is how references reach the block, or the labels of one that repeats.
	path []string

	// wanted is set when the block is written, of one that asks for something by
	// being there.
	wanted func(*Config) *bool
	// free blocks take any argument: locals.
	free bool
	// ordered blocks repeat, and what they are about follows their order.
	ordered bool
	// later blocks are known to the language and not supported yet.
	later bool

	// A block whose label names a kind: kind is the field that holds it, the
	// first of kinds is the one that an absent block has.
	kind  func(*Config) *string
	kinds []string
	// argsOfKind are the arguments of each of kinds.
	argsOfKind [][]row

	// A block that repeats: label is what its label is called in the reference.
	label       string
	sampleLabel string
	checkLabel  func(string) error
	// fixed labels are the only ones there are, and each is there even when its
	// block is not written.
	fixed []string
	// begin adds the element of one written block, which owns what args fill and has
	// its defaults, to its list in c. The list has room for as many as room says, among
	// which no element moves.
	begin func(c *Config, label string, room int) (args []row, owner any)
	// count is how many are in the Config, and at the one at place i of its order.
	count func(c *Config) int
	at    func(c *Config, i int) (label string, args []row, owner any)
}

// one is a block without a label that occurs at most once.
func one(name, doc string, args ...row) block {
	return block{name: name, doc: doc, args: args}
}

// kinds is a block that occurs at most once and whose label names its kind.
func kinds(name, doc string, kind func(*Config) *string, known []string, args ...row) block {
	b := block{name: name, doc: doc, kind: kind, kinds: known, args: args}
	for _, k := range known {
		b.argsOfKind = append(b.argsOfKind, slices.DeleteFunc(slices.Clone(args), func(r row) bool { return !r.of(k) }))
	}
	return b
}

// many is a block that repeats under different labels, each checked by check and
// kept in the field that labelOf points to. label is what the reference calls them,
// sample one of them.
func many[T any](name, label, sample, doc string, check func(string) error,
	list func(*Config) *[]T, labelOf func(*T) *string, args ...row) block {
	var blank T // no default is a list, which all would share
	for _, r := range args {
		r = r.in(&blank)
		r.fillDefault()
	}
	return block{
		name: name, doc: doc, args: args, label: label, sampleLabel: sample, checkLabel: check,
		begin: func(c *Config, text string, room int) ([]row, any) {
			all := list(c)
			if *all == nil {
				*all = make([]T, 0, room)
			}
			*all = append(*all, blank)
			e := &(*all)[len(*all)-1]
			*labelOf(e) = text
			return args, e
		},
		count: func(c *Config) int { return len(*list(c)) },
		at: func(c *Config, i int) (string, []row, any) {
			e := &(*list(c))[i]
			return *labelOf(e), args, e
		},
	}
}

// fixed is a block that repeats over labels known beforehand, each with rows of its
// own; list has an element for each, in their order.
func fixed[T any](name, label, doc string, labels []string,
	list func(*Config) *[]T, labelOf func(*T) *string, rows func(label string) []row) block {
	args := make([][]row, len(labels))
	for i, text := range labels {
		args[i] = rows(text)
	}
	return block{
		name: name, doc: doc, args: args[0], label: label, sampleLabel: labels[0], fixed: labels,
		begin: func(c *Config, text string, _ int) ([]row, any) {
			i := slices.Index(labels, text)
			return args[i], &(*list(c))[i]
		},
		count: func(c *Config) int { return len(*list(c)) },
		at: func(c *Config, i int) (string, []row, any) {
			e := &(*list(c))[i]
			return *labelOf(e), args[i], e
		},
	}
}

// wantedBy sets flag when the block is written.
func (b block) wantedBy(flag func(*Config) *bool) block {
	b.wanted = flag
	return b
}

// inOrder keeps the order in which the blocks are written.
func (b block) inOrder() block {
	b.ordered = true
	return b
}

// planned is a block that the language knows and this release does not support.
func planned(name, doc string) block { return block{name: name, doc: doc, later: true} }

// with adds nested blocks.
func (b block) with(nested ...block) block {
	b.blocks = nested
	return b
}

// placed gives blocks, and those nested in them, their paths below above, and the
// arguments of those that occur once their addresses.
func placed(blocks []block, above []string) []block {
	for i := range blocks {
		b := &blocks[i]
		b.path = append(slices.Clip(above), b.name)
		if !b.repeats() {
			for _, r := range b.args {
				r.address = strings.Join(b.path, ".") + "." + r.name
			}
		}
		placed(b.blocks, b.path)
	}
	return blocks
}

// repeats reports whether the block may occur under several labels.
func (b *block) repeats() bool { return b.begin != nil }

// argsOf is the arguments that a block of the given kind has. The kind "" has
// all of them: nobody can tell which one was meant.
func (b *block) argsOf(kind string) []row {
	if i := slices.Index(b.kinds, kind); i >= 0 {
		return b.argsOfKind[i]
	}
	return b.args
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

// current is the arguments of the kind that the block is of in c.
func (b *block) current(c *Config) []row {
	if b.kind == nil {
		return b.args
	}
	return b.argsOf(*b.kind(c))
}

// become makes the block in c, which is of the first kind and has its defaults, one
// of another kind.
func (b *block) become(kind string, c *Config) {
	if kind == b.kinds[0] {
		return
	}
	for _, r := range b.current(c) {
		r = r.in(c)
		r.at.set(r.owner, nil)
	}
	*b.kind(c) = kind
	for _, r := range b.current(c) {
		r = r.in(c)
		r.fillDefault()
	}
}

// kindNames is the block as one writes it for each of kinds.
func (b *block) kindNames(kinds []string) []string {
	list := make([]string, len(kinds))
	for i, kind := range kinds {
		list[i] = fmt.Sprintf("%s %q", b.name, kind)
	}
	return list
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
