package schema

import (
	"slices"
	"strings"
	"time"

	"dockgen/schema/capacity"
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
	case *capacity.Cores:
		n, ok := r.fallback.(capacity.Cores)
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

// clear makes the field what it is without the row.
func (r *row) clear() {
	switch field := r.field().(type) {
	case *string:
		*field = ""
	case *int:
		*field = 0
	case *capacity.Cores:
		*field = 0
	case *bool:
		*field = false
	case *time.Duration:
		*field = 0
	case *[]string:
		*field = nil
	case *[]Label:
		*field = nil
	}
}

// blank is a Config before any block is read: that of a config without blocks, but for
// what is made from other arguments.
func blank() *Config {
	c := new(Config)
	for _, name := range outputNames() {
		c.Outputs = append(c.Outputs, Output{Name: name, Enabled: true, Path: name})
	}
	fillDefaults(language(), c)
	return c
}

// fillDefaults gives the blocks that occur once their first kinds and their defaults.
func fillDefaults(blocks []block, c *Config) {
	for i := range blocks {
		b := &blocks[i]
		if b.repeats() {
			continue
		}
		if b.kind != nil {
			*b.kind(c) = b.kinds[0]
		}
		for _, r := range b.current(c) {
			r = r.in(c)
			r.fillDefault()
		}
		fillDefaults(b.blocks, c)
	}
}

// Defaults is the config that writes nothing but the kind of its worker: every default
// that does not depend on another argument.
func Defaults(worker string) *Config {
	c := blank()
	find(language(), "worker").become(worker, c)
	return c
}

// Bounds are the least and the greatest value of the number at address, such as
// "worker.threads". There must be such an argument.
func Bounds(address string) (least, most int) {
	name, argument, _ := strings.Cut(address, ".")
	for _, r := range find(language(), name).args {
		if r.name == argument {
			return int(r.bounds.low), int(r.bounds.high)
		}
	}
	panic("schema: no number at " + address)
}
