package schema

import (
	"fmt"
	"slices"

	"dockgen/finding"
	"dockgen/schema/syntax"
)

// arrange reads the blocks of a config by the table, and reports everything that is not
// part of the language.
func arrange(filename string, whole *syntax.Content) (*arrangement, []finding.Finding) {
	l := walker{reporter{file: filename}, &arrangement{config: blank(), spoilt: map[string]bool{}}, map[string]bool{}}
	if n := whole.Count(); n > maxBlocks {
		l.report(syntax.Limit, syntax.Span{}, "", "Too many blocks",
			fmt.Sprintf("A config holds at most %d blocks; this one has %d.", maxBlocks, n))
		return l.arrangement, l.findings
	}
	l.strayArguments(whole)
	l.unknownBlocks(whole, language(), nil, nil)
	l.blocks(whole, language())
	return l.arrangement, l.findings
}

// maxBlocks bounds the blocks of a config.
const maxBlocks = 1000

// walker arranges one config.
type walker struct {
	reporter
	*arrangement
	// hushed names arguments and blocks whose absence another finding explains.
	hushed map[string]bool
}

// newGroup adds the group of the block written; nil: of one that is absent. It returns
// how many of the block's arguments are in args.
func (l *walker) newGroup(path []string, args []row, owner any, written *syntax.Section) (g *group, found int) {
	var nodes []node
	var in syntax.Content
	if written != nil {
		in = written.Content
	}
	for i := range args {
		r := args[i].in(owner)
		switch a := in.Argument(r.name); {
		case a != nil:
			found++
			nodes = append(nodes, node{name: r.name, row: r, term: &a.Value})
		case r.required || r.derived != nil:
			nodes = append(nodes, node{name: r.name, row: r})
		}
	}
	l.groups = append(l.groups, group{path: path, written: written, args: args, owner: owner, nodes: nodes})
	return &l.groups[len(l.groups)-1], found
}

// blocks reads the blocks of body by the rows that belong there. Only a block that
// occurs once has blocks in it.
func (l *walker) blocks(in *syntax.Content, rows []block) {
	for i := range rows {
		switch known := &rows[i]; {
		case known.later:
			l.planned(in, known)
		case known.repeats():
			l.repeated(in, known)
		default:
			l.single(in, known)
		}
	}
}

func (l *walker) planned(in *syntax.Content, known *block) {
	for i := range in.Sections {
		if b := &in.Sections[i]; b.Name == known.name {
			l.report(codeUnsupported, b.Header(), b.Heading(), "Not supported yet", fmt.Sprintf(
				"The block %q is part of the language, but this release does not generate anything from it. Take it out for now.", b.Name))
		}
	}
}

// single reads a block that occurs once.
func (l *walker) single(in *syntax.Content, known *block) {
	var first *syntax.Section
	for i := range in.Sections {
		switch b := &in.Sections[i]; {
		case b.Name != known.name:
		case first != nil:
			l.report(syntax.Duplicate, b.Header(), b.Heading(), "Block written twice", fmt.Sprintf(
				"There is one %q block at most, and the first is at %s. Move these arguments there.", b.Name, point(first.NameAt())))
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
	l.written(first, known, known.path, args, l.config)
	l.blocks(&first.Content, known.blocks)
}

// missing deals with a block that occurs once and is not there.
func (l *walker) missing(known *block) {
	if known.free {
		return
	}
	if a, needed := known.needed(); needed && !l.hushed[known.name] && !l.hushed[known.heading()+"."+a.name] {
		l.reportAt(codeMissing, finding.Place{}, "", "Block missing", fmt.Sprintf(
			"A config needs the block %q. Write, for example:\n\n%s {\n  %s = %s\n}", known.name, known.name, a.name, hclText(a.example)))
	}
	l.absent(known.path, known.current(l.config), l.config)
}

// repeated reads the blocks that differ by label, and adds those that are always
// there.
func (l *walker) repeated(in *syntax.Content, known *block) {
	for i := range in.Sections {
		b := &in.Sections[i]
		if b.Name != known.name {
			continue
		}
		label, ok := l.repeatedLabel(b, known)
		if earlier := in.Labelled(known.name, label); ok && earlier != b {
			l.report(syntax.Duplicate, b.Header(), b.Heading(), "Block written twice", fmt.Sprintf(
				"%s %q is written at %s already. Keep one of the two.", b.Name, label, point(earlier.NameAt())))
			ok = false
		}
		config := l.config
		if !ok {
			if known.fixed != nil {
				continue
			}
			// A block with a bad label is still read for the mistakes inside it,
			// under a path that no reference can name.
			config, label = new(Config), ""
		}
		args, owner := known.begin(config, label, len(in.Sections)-i)
		l.written(b, known, pathOf(known, label), args, owner)
	}
	for _, label := range known.fixed {
		if in.Labelled(known.name, label) == nil {
			args, owner := known.begin(l.config, label, 1)
			l.absent(pathOf(known, label), args, owner)
		}
	}
}

// pathOf is the path of the block of the kind known that has label.
func pathOf(known *block, label string) []string { return append(slices.Clip(known.path), label) }

// locals makes the nodes of the one block whose names are free.
func (l *walker) locals(b *syntax.Section) {
	g := group{path: []string{"local"}, written: b, nodes: make([]node, 0, len(b.Arguments))}
	for i := range b.Arguments {
		g.nodes = append(g.nodes, node{name: b.Arguments[i].Name, term: &b.Arguments[i].Value})
	}
	for i := range b.Sections {
		nested := &b.Sections[i]
		l.report(codeForm, nested.NameAt(), b.Heading(), "Argument expected", fmt.Sprintf(
			"%q holds values, not blocks: write %s = VALUE.", b.Name, nested.Name))
	}
	l.groups = append(l.groups, g)
}

// written makes the nodes of a block that is there.
func (l *walker) written(b *syntax.Section, known *block, path []string, args []row, owner any) {
	g, found := l.newGroup(path, args, owner, b)
	if found < len(b.Arguments) {
		l.unknownArguments(b, known, args)
	}
	l.unknownBlocks(&b.Content, known.blocks, args, b)
	for i := range g.nodes {
		n := &g.nodes[i]
		if n.term != nil || !n.row.required {
			continue
		}
		l.spoil(link{n, g})
		if !l.hushed[g.heading()+"."+n.name] && !l.hushed[known.heading()+"."+n.name] {
			l.report(codeMissing, b.Header(), g.heading(), "Argument missing", fmt.Sprintf(
				"%q needs %q. Write, for example: %s = %s", known.name, n.name, n.name, hclText(n.row.example)))
		}
	}
}

// absent makes the nodes of a block that is not there.
func (l *walker) absent(path []string, args []row, owner any) {
	g, _ := l.newGroup(path, args, owner, nil)
	for i := range g.nodes {
		if g.nodes[i].row.required {
			l.spoil(link{&g.nodes[i], g})
		}
	}
}

// point is where at begins, as messages name it.
func point(at syntax.Span) string {
	p := at.Place()
	return fmt.Sprintf("%s:%d:%d", p.Path, p.Range.Start.Line, p.Range.Start.Column)
}
