package syntax

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// Steps returns the names of a traversal; they end before a step that is not a name.
func Steps(t hcl.Traversal) []string {
	var path []string
	for _, s := range t {
		switch s := s.(type) {
		case hcl.TraverseRoot:
			path = append(path, s.Name)
		case hcl.TraverseAttr:
			path = append(path, s.Name)
		case hcl.TraverseIndex:
			if s.Key.Type() != cty.String {
				return path
			}
			path = append(path, s.Key.AsString())
		default:
			return path
		}
	}
	return path
}

// Variables are what the references of an expression reach, as a tree: objects in objects.
type Variables map[string]any

// Put adds the value that is at path.
func (t Variables) Put(path []string, v cty.Value) {
	for len(path) > 1 {
		next, ok := t[path[0]].(Variables)
		if !ok {
			next = Variables{}
			t[path[0]] = next
		}
		t, path = next, path[1:]
	}
	t[path[0]] = v
}

// Values returns the tree as an [hcl.EvalContext] takes it.
func (t Variables) Values() map[string]cty.Value {
	values := make(map[string]cty.Value, len(t))
	for name, v := range t {
		switch v := v.(type) {
		case Variables:
			values[name] = cty.ObjectVal(v.Values())
		case cty.Value:
			values[name] = v
		}
	}
	return values
}
