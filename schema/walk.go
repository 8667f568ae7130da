package schema

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"dockgen/finding"
)

// group is one block: written, or absent and all defaults.
type group struct {
	// path is how references reach the block: "env", "LOG_LEVEL".
	path    []string
	written *hclsyntax.Block
	args    []row // of owner; nil for locals
	owner   any
	// nodes are the arguments that are written, must be, or have a default that is
	// made from another. The others have theirs already.
	nodes []node
	keep  func()
}

func (g *group) heading() string { return heading(g.written) }

// walk reads the blocks of the file into groups, gives what is not written its
// default, unless another argument makes that, and reports everything that is not part
// of the language.
func (l *loader) walk(body *hclsyntax.Body) {
	if n := countBlocks(body); n > maxBlocks {
		l.report(codeLimit, hcl.Range{}, "", "Too many blocks",
			fmt.Sprintf("A config holds at most %d blocks; this one has %d.", maxBlocks, n))
		return
	}
	l.strayArguments(body)
	l.unknownBlocks(body, language(), nil, nil)
	l.groups = make([]group, 0, usualGroups)
	l.places = make(map[string]finding.Place, countPlaces(body))
	l.blocks(body, language())
}

func countBlocks(body *hclsyntax.Body) int {
	n := len(body.Blocks)
	for _, b := range body.Blocks {
		n += countBlocks(b.Body)
	}
	return n
}

// countPlaces is how many blocks and arguments there are in body.
func countPlaces(body *hclsyntax.Body) int {
	n := len(body.Attributes) + len(body.Blocks)
	for _, b := range body.Blocks {
		n += countPlaces(b.Body)
	}
	return n
}

// What most configs have room in.
const (
	usualGroups = 20
	usualNodes  = 30
)

// newGroup adds the group of the block written; nil: of one that is absent. It returns
// how many of the block's arguments are in args.
func (l *loader) newGroup(path []string, args []row, owner any, written *hclsyntax.Block) (g *group, found int) {
	if cap(l.spare) < len(args) {
		l.spare = make([]node, 0, max(usualNodes, len(args)))
	}
	nodes := l.spare
	var attributes hclsyntax.Attributes
	var address string
	if written != nil {
		attributes, address = written.Body.Attributes, strings.Join(path, ".")
		l.places[address] = l.place(written.DefRange())
	}
	for i := range args {
		r := args[i].in(owner)
		switch a := attributes[r.name]; {
		case a != nil:
			found++
			n := node{name: r.name, row: r, expr: a.Expr, address: address + "." + r.name}
			l.places[n.address] = l.place(a.Expr.Range())
			nodes = append(nodes, n)
		case r.required || r.derived != nil:
			nodes = append(nodes, node{name: r.name, row: r})
		default:
			r.fillDefault()
		}
	}
	l.spare = nodes[len(nodes):]
	l.groups = append(l.groups, group{path: path, written: written, args: args, owner: owner, nodes: nodes[:len(nodes):len(nodes)]})
	return &l.groups[len(l.groups)-1], found
}

// blocks reads the blocks of body by the rows that belong there. Only a block that
// occurs once has blocks in it.
func (l *loader) blocks(body *hclsyntax.Body, rows []block) {
	for i := range rows {
		switch known := &rows[i]; {
		case known.later:
			l.planned(body, known)
		case known.repeats():
			l.repeated(body, known)
		default:
			l.single(body, known)
		}
	}
}

func (l *loader) planned(body *hclsyntax.Body, known *block) {
	for _, b := range body.Blocks {
		if b.Type == known.name {
			l.report(codeUnsupported, b.DefRange(), heading(b), "Not supported yet", fmt.Sprintf(
				"The block %q is part of the language, but this release does not generate anything from it. Take it out for now.", b.Type))
		}
	}
}

// single reads a block that occurs once, or fills in its defaults.
func (l *loader) single(body *hclsyntax.Body, known *block) {
	if known.kind != nil {
		*known.kind(l.config) = known.kinds[0]
	}
	var first *hclsyntax.Block
	for _, b := range body.Blocks {
		switch {
		case b.Type != known.name:
		case first != nil:
			l.report(codeDuplicate, b.DefRange(), heading(b), "Block written twice", fmt.Sprintf(
				"There is one %q block at most, and the first is at %s. Move these arguments there.", b.Type, l.point(first.TypeRange)))
		default:
			first = b
		}
	}
	if known.wanted != nil {
		*known.wanted(l.config) = first != nil
	}
	if first == nil {
		l.missing(known)
		return
	}
	args := l.singleLabel(first, known)
	if known.free {
		l.locals(first)
		return
	}
	l.written(first, known, known.path, args, l.config, nil)
	l.blocks(first.Body, known.blocks)
}

// missing fills in the defaults of a block that is not there.
func (l *loader) missing(known *block) {
	if known.free {
		return
	}
	if a, needed := known.needed(); needed && !l.isHushed(known.name) && !l.isHushed(known.heading()+"."+a.name) {
		l.reportAt(codeMissing, finding.Place{}, "", "Block missing", fmt.Sprintf(
			"A config needs the block %q. Write, for example:\n\n%s {\n  %s = %s\n}", known.name, known.name, a.name, hclText(a.example)))
	}
	l.absent(known.path, known.current(l.config), l.config)
}

// repeated reads the blocks that differ by label, and fills in those that are
// always there.
func (l *loader) repeated(body *hclsyntax.Body, known *block) {
	var seen map[string]*hclsyntax.Block
	for _, b := range body.Blocks {
		if b.Type != known.name {
			continue
		}
		label, ok := l.repeatedLabel(b, known)
		if earlier := seen[label]; ok && earlier != nil {
			l.report(codeDuplicate, b.DefRange(), heading(b), "Block written twice", fmt.Sprintf(
				"%s %q is written at %s already. Keep one of the two.", b.Type, label, l.point(earlier.TypeRange)))
			ok = false
		}
		if !ok && known.fixed != nil {
			continue
		}
		if seen == nil {
			seen = make(map[string]*hclsyntax.Block)
		}
		// A block with a bad label is still read for the mistakes inside it,
		// under a path that no reference can name.
		if !ok {
			label = ""
		}
		args, owner, keep := known.begin(l.config, label)
		if !ok {
			keep = nil
		}
		seen[label] = b
		l.written(b, known, append(slices.Clip(known.path), label), args, owner, keep)
	}
	for _, label := range known.fixed {
		if seen[label] == nil {
			args, owner, _ := known.begin(l.config, label)
			l.absent(append(slices.Clip(known.path), label), args, owner)
		}
	}
}

// locals makes the nodes of the one block whose names are free.
func (l *loader) locals(b *hclsyntax.Block) {
	g := group{path: []string{"local"}, written: b, nodes: make([]node, 0, len(b.Body.Attributes))}
	for _, a := range inOrder(b.Body.Attributes) {
		g.nodes = append(g.nodes, node{name: a.Name, expr: a.Expr})
	}
	for _, nested := range b.Body.Blocks {
		l.report(codeForm, nested.TypeRange, heading(b), "Argument expected", fmt.Sprintf(
			"%q holds values, not blocks: write %s = VALUE.", b.Type, nested.Type))
	}
	l.groups = append(l.groups, g)
}

// written makes the nodes of a block that is there.
func (l *loader) written(b *hclsyntax.Block, known *block, path []string, args []row, owner any, keep func()) {
	g, found := l.newGroup(path, args, owner, b)
	g.keep = keep
	if found < len(b.Body.Attributes) {
		l.unknownArguments(b, known, args)
	}
	l.unknownBlocks(b.Body, known.blocks, args, b)
	for i := range g.nodes {
		n := &g.nodes[i]
		if n.expr != nil || !n.row.required {
			continue
		}
		l.spoil(link{n, g})
		if !l.isHushed(g.heading()+"."+n.name) && !l.isHushed(known.heading()+"."+n.name) {
			l.report(codeMissing, b.DefRange(), g.heading(), "Argument missing", fmt.Sprintf(
				"%q needs %q. Write, for example: %s = %s", known.name, n.name, n.name, hclText(n.row.example)))
		}
	}
}

// absent makes the nodes of a block that is not there.
func (l *loader) absent(path []string, args []row, owner any) {
	g, _ := l.newGroup(path, args, owner, nil)
	for i := range g.nodes {
		if g.nodes[i].row.required {
			l.spoil(link{&g.nodes[i], g})
		}
	}
}

// point is a place as messages name it.
func (l *loader) point(r hcl.Range) string {
	p := l.place(r)
	return fmt.Sprintf("%s:%d:%d", p.Path, p.Range.Start.Line, p.Range.Start.Column)
}

// heading is a written block as findings name it: env "LOG_LEVEL".
func heading(b *hclsyntax.Block) string {
	if b == nil {
		return ""
	}
	name := b.Type
	for _, label := range b.Labels {
		name += " " + quoted(label)
	}
	return name
}
