package schema

import (
	"strings"

	"dockgen/finding"
	"dockgen/schema/syntax"
)

// group is one block: written, or absent and all defaults.
type group struct {
	// path is how references reach the block: "env", "LOG_LEVEL".
	path    []string
	written *syntax.Section // nil: absent
	args    []row           // of owner; nil for locals
	owner   any
	// nodes are the arguments that are written, must be, or have a default that is
	// made from another. The others have theirs already.
	nodes []node
}

func (g *group) heading() string { return g.written.Heading() }

// after cuts the block's own address, and the dot behind it, off the beginning of
// address: "port" is after app in app.port, and "" in app.
func (g *group) after(address string) (name string, ok bool) {
	for i, step := range g.path {
		if i > 0 {
			if address, ok = strings.CutPrefix(address, "."); !ok {
				return "", false
			}
		}
		if address, ok = strings.CutPrefix(address, step); !ok {
			return "", false
		}
	}
	if address == "" {
		return "", true
	}
	return strings.CutPrefix(address, ".")
}

// groups are the blocks of a config in the order of the language. They know where
// everything is written.
type groups []group

// written returns the piece of a file where the argument or the head of the block
// at address is written. Locals are at no address.
func (all groups) written(address string) (syntax.Span, bool) {
	for i := len(all) - 1; i >= 0; i-- {
		g := &all[i]
		if g.written == nil || g.args == nil {
			continue
		}
		name, ok := g.after(address)
		if !ok {
			continue
		}
		if name == "" {
			return g.written.Header(), true
		}
		for j := range g.nodes {
			if n := &g.nodes[j]; n.name == name && n.term != nil {
				return n.term.At, true
			}
		}
	}
	return syntax.Span{}, false
}

// place is where the argument at address is written, or else what it is in.
func (all groups) place(address string) finding.Place {
	for {
		if at, ok := all.written(address); ok {
			return at.Place()
		}
		end := strings.LastIndexByte(address, '.')
		if end < 0 {
			return finding.Place{}
		}
		address = address[:end]
	}
}

// isWritten reports whether the argument at address is.
func (all groups) isWritten(address string) bool {
	_, written := all.written(address)
	return written
}
