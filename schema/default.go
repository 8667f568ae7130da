package schema

import (
	"slices"
	"strings"
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
	has := r.at.set(r.owner, r.fallback)
	switch field := r.field().(type) {
	case *[]string:
		*field = slices.Clone(*field)
		return r.flagOf == nil // a list that is not written is empty, unless that is another thing
	case *[]Label:
		return true
	}
	return has
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
