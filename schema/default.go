package schema

import (
	"slices"
	"strings"
	"sync"
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

// clear makes the field what it is without the row.
func (r *row) clear() {
	switch field := r.field().(type) {
	case *string:
		*field = ""
	case *int:
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

// beginning is a Config of all first kinds with the fixed defaults of every block that
// occurs once, but for those that are lists.
type beginning struct {
	config Config
	lists  []row // the arguments that have such a default
}

var begun = sync.OnceValue(func() *beginning {
	filled := new(beginning)
	var fill func(blocks []block)
	fill = func(blocks []block) {
		for i := range blocks {
			b := &blocks[i]
			if b.repeats() {
				continue
			}
			if b.kind != nil {
				*b.kind(&filled.config) = b.kinds[0]
			}
			for _, r := range b.current(&filled.config) {
				if list, ok := r.fallback.([]string); ok && list != nil {
					filled.lists = append(filled.lists, r)
					continue
				}
				r = r.in(&filled.config)
				r.fillDefault()
			}
			fill(b.blocks)
		}
	}
	fill(language())
	return filled
})

// blank is a Config before any block is read: that of a config without blocks, but for
// what is made from other arguments, and the outputs.
func blank() *Config {
	filled := begun()
	c := filled.config
	for _, r := range filled.lists {
		r = r.in(&c)
		r.fillDefault()
	}
	names := outputNames()
	c.Outputs = make([]Output, 0, len(names))
	for _, name := range names {
		c.Outputs = append(c.Outputs, Output{Name: name, Enabled: true, Path: name})
	}
	return &c
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
