package schema

import (
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"dockgen/schema/syntax"
)

// context resolves what an expression mentions and lays it out for HCL.
func (l *resolver) context(k link, mentions []*hclsyntax.ScopeTraversalExpr) (*hcl.EvalContext, bool) {
	if len(mentions) == 0 {
		return nil, true
	}
	size := len(k.term.At.Text())
	tree := syntax.Variables{}
	ok := true
	for _, m := range mentions {
		path, at := syntax.Steps(m.Traversal), k.term.At.In.Span(m.Range())
		target, found := l.target(path)
		if !found {
			l.blame(l.unknownReference(path, k), at, k.group.heading())
			if !l.isRoot(path[0]) {
				// Most likely a text without quotes, of which every word is one.
				return nil, false
			}
			ok = false
			continue
		}
		if !l.resolve(target) {
			ok = false
			continue
		}
		if target.unset {
			l.blame(&syntax.Fault{Code: codeReference, Summary: "Reference to nothing", Detail: fmt.Sprintf(
				"%q is not set and has no default.", target.address())}, at, k.group.heading())
			ok = false
			continue
		}
		v := target.current()
		size += syntax.SizeOf(v)
		tree.Put(append(slices.Clip(target.group.path), target.name), v)
	}
	if !ok {
		return nil, false
	}
	if size > syntax.MaxBytes {
		l.blame(&syntax.Fault{Code: syntax.Limit, Summary: "Value too large", Detail: fmt.Sprintf(
			"This expression and the values it mentions are over %d KiB together.", syntax.MaxBytes>>10)}, k.term.At, k.group.heading())
		return nil, false
	}
	return &hcl.EvalContext{Variables: tree.Values()}, true
}

// current is the resolved value, for expressions that mention it.
func (k link) current() cty.Value {
	if k.isLocal() {
		return *k.local
	}
	return k.row.current()
}
