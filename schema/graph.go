package schema

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"dockgen/finding"
	"dockgen/schema/syntax"
)

// node is one argument that has to be resolved, or one local. Nodes are arguments
// and not blocks, because blocks may refer to each other both ways: only values form
// circles.
type node struct {
	name  string
	row   row          // without a rule: a local
	term  *syntax.Term // nil: not written
	state state
	// unset says that the argument was not written and has no default.
	unset bool
	local *cty.Value // nil: an argument, or not resolved
}

// isLocal says that the node is no argument of the language.
func (n *node) isLocal() bool { return n.row.rule == nil }

type state uint8

const (
	fresh state = iota
	active
	sound
	// bad nodes have been reported. What depends on them stays silent, so that
	// one mistake is one finding.
	bad
)

// link is a node on the way of a resolution.
type link struct {
	*node
	group *group
}

// address is how references reach the node, and findings name it.
func (k link) address() string {
	if !k.isLocal() && k.row.address != "" {
		return k.row.address
	}
	return strings.Join(append(slices.Clip(k.group.path), k.name), ".")
}

// resolve gives every argument that is written, or made from another, its value in the
// Config, in the order of the table.
func resolve(filename string, blocks *arrangement) []finding.Finding {
	l := resolver{reporter: reporter{file: filename}, arrangement: blocks}
	for i := range l.groups {
		g := &l.groups[i]
		for j := range g.nodes {
			l.resolve(link{&g.nodes[j], g})
		}
	}
	l.config.sort()
	return l.findings
}

// resolver resolves one config.
type resolver struct {
	reporter
	*arrangement
	active []link // the chain that is being resolved
}

// resolve gives k its value and reports whether it has one.
func (l *resolver) resolve(k link) bool {
	switch k.state {
	case sound:
		return true
	case bad:
		return false
	case active:
		l.cycle(k)
		return false
	}
	k.state = active
	l.active = append(l.active, k)
	ok := l.settle(k)
	l.active = l.active[:len(l.active)-1]
	// A cycle marks all its links bad while they are still being resolved.
	if k.state == active && ok {
		k.state = sound
	} else {
		l.spoil(k)
	}
	return k.state == sound
}

func (l *resolver) settle(k link) bool {
	switch {
	case k.term == nil:
		return l.settleDerived(k)
	case k.term.Kind == syntax.Expression:
		return l.settleExpression(k)
	case k.isLocal():
		return l.settleLocal(k, k.term.Cty(), k.term.At)
	}
	return l.settleArgument(k, k.term)
}

// settleExpression gives k the value that is computed from other values.
func (l *resolver) settleExpression(k link) bool {
	mentions, refused := k.term.Mentions(!k.isLocal() && k.row.takesObject())
	if refused != nil {
		l.blame(&refused.Fault, refused.At, k.group.heading())
		return false
	}
	ctx, ok := l.context(k, mentions)
	if !ok {
		return false
	}
	v, r, f := syntax.Evaluate(k.term.Expr, ctx)
	at := k.term.At.In.Span(r)
	if f != nil {
		l.blame(f, at, k.group.heading())
		return false
	}
	if k.isLocal() {
		return l.settleLocal(k, v, at)
	}
	t := syntax.TermOf(v, at)
	if written, ok := syntax.Unwrap(k.term.Expr).(*hclsyntax.TupleConsExpr); ok {
		for i, element := range written.Exprs {
			t.List[i].At = at.In.Span(element.Range())
		}
	}
	return l.settleArgument(k, &t)
}

func (l *resolver) settleLocal(k link, v cty.Value, at syntax.Span) bool {
	k.local = &v
	if f := checkLocal(k.address(), v); f != nil {
		l.blame(f, at, k.group.heading())
		return false
	}
	return true
}

func (l *resolver) settleArgument(k link, t *syntax.Term) bool {
	f := k.row.fill(t, k.address)
	if f == nil {
		return true
	}
	at := t.At
	if f.Element > 0 {
		at = t.List[f.Element-1].At
	}
	l.blame(f, at, k.group.heading())
	return false
}

// settleDerived gives an argument that is not written the default that another makes.
func (l *resolver) settleDerived(k link) bool {
	derived := k.row.derived
	source := derived.sourceIn(k.group.path)
	if source == nil {
		*k.row.field().(*string) = derived.from(l.config, k.group.path[len(k.group.path)-1])
		return true
	}
	from, found := l.lookup(source)
	if !found {
		panic("schema: no argument at " + strings.Join(source, "."))
	}
	if !l.resolve(from) {
		return false
	}
	var value string
	switch field := from.row.field().(type) {
	case *string:
		value = *field
	case *int:
		value = strconv.Itoa(*field)
	}
	if derived.list != nil {
		*k.row.field().(*[]string) = derived.list(value)
	} else {
		*k.row.field().(*string) = derived.from(l.config, value)
	}
	return true
}

// cycle reports the circle that closes at k.
func (l *resolver) cycle(k link) {
	from := slices.IndexFunc(l.active, func(a link) bool { return a.node == k.node })
	circle := l.active[from:]
	var chain []string
	var at link
	for _, c := range circle {
		step := c.address()
		if c.term == nil {
			step += " (by default)"
		} else if at.node == nil {
			at = c
		}
		chain = append(chain, step)
	}
	chain = append(chain, k.address())
	alreadyTold := slices.ContainsFunc(circle, func(c link) bool { return c.state == bad })
	for _, c := range circle {
		l.spoil(c)
	}
	if alreadyTold {
		return
	}
	if len(chain) > maxChain {
		chain = append(append(chain[:maxChain/2:maxChain/2], "..."), chain[len(chain)-maxChain/2:]...)
	}
	l.report(codeCycle, at.term.At, at.group.heading(), "Circular reference", fmt.Sprintf(
		"These values refer to each other in a circle: %s. Write one of them out.", strings.Join(chain, " -> ")))
}

// maxChain is how many links of a circle a message names.
const maxChain = 12

// lookup finds the node at path. Most configs ask for two or three, so that an
// index would cost more than it saves; the most that a config can hold are a few
// thousand references to a thousand blocks.
func (l *resolver) lookup(path []string) (link, bool) {
	block, name := path[:len(path)-1], path[len(path)-1]
	for i := range l.groups {
		g := &l.groups[i]
		if !slices.Equal(g.path, block) {
			continue
		}
		for j := range g.nodes {
			if g.nodes[j].name == name {
				return link{&g.nodes[j], g}, true
			}
		}
		for j := range g.args {
			if r := g.args[j].in(g.owner); r.name == name {
				// It has its default, if there is one.
				return link{&node{name: name, row: r, state: sound, unset: !r.fillDefault()}, g}, true
			}
		}
	}
	return link{}, false
}

// target finds the node that a reference reaches; what follows the node in path
// is an index into its value.
func (l *resolver) target(path []string) (link, bool) {
	for n := 2; n <= len(path) && n <= 4; n++ {
		if k, ok := l.lookup(path[:n]); ok {
			return k, true
		}
	}
	return link{}, false
}
