package schema

import (
	"slices"
	"time"
)

// fillDefault writes the default that the row itself knows, and reports whether
// it has one.
func (r *row) fillDefault() bool {
	if r.perKind != nil {
		for _, d := range r.perKind {
			if d.kind == r.owner.(*Config).Worker.Kind {
				*r.field().(*int) = d.n
			}
		}
		return true
	}
	switch field := r.field().(type) {
	case *string:
		s, ok := r.fallback.(string)
		*field = s
		return ok
	case *int:
		n, ok := r.fallback.(int)
		*field = n
		return ok
	case *bool:
		b, ok := r.fallback.(bool)
		*field = b
		return ok
	case *time.Duration:
		d, ok := r.fallback.(time.Duration)
		*field = d
		return ok
	case *[]string:
		list, _ := r.fallback.([]string)
		*field = slices.Clone(list)
	}
	// A list that is not written is empty, not unset.
	return true
}
