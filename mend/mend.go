// Package mend puts the Fix of a finding into a config: [Apply] reads it as a config does,
// and writes it into the block that the finding is about.
//
// Only what [mendable] lists is written: an argument that could weaken the image, such as
// its user, what it leaves out, or hashes that are compared, is never changed. Nothing here
// reads or writes the disk, and whether the result loads is for the caller to see with
// package schema, before it is kept.
package mend

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/schema"
	"dockgen/schema/edit"
	"dockgen/schema/syntax"
)

// ErrNotConfig says that a Fix is no change of the config, or none that is made by itself.
var ErrNotConfig = errors.New("not a change of the config")

// mendable are the arguments that may be set, by their block. A list keeps all that it has.
func mendable(block, argument string) bool {
	switch block {
	case "app":
		return slices.Contains([]string{"port", "python", "directory", "entry_point"}, argument)
	case "dependencies":
		return slices.Contains([]string{"build_packages", "runtime_packages", "overrides", "build_constraints", "package", "package_version", "member", "version"}, argument)
	case "worker":
		return slices.Contains([]string{"class", "workers", "config_file"}, argument)
	case "image":
		return argument == "writable"
	case "env":
		return argument == "required"
	}
	return false
}

// home is the block of an argument whose finding names none, as those about a file of the
// project.
func home(argument string) string {
	for _, block := range []string{"app", "dependencies", "worker", "image"} {
		if mendable(block, argument) {
			return block
		}
	}
	return ""
}

// Apply writes the Fix of f into c, which is as it was when there is an error. have is what
// c resolves to; the values that a list has stay in it.
func Apply(c *edit.Config, have *schema.Config, f finding.Finding) error {
	if f.Fix == "" {
		return ErrNotConfig
	}
	fix, findings := syntax.Parse("fix", []byte(f.Fix))
	if len(findings) > 0 || len(fix.Arguments)+len(fix.Sections) == 0 {
		return ErrNotConfig
	}
	changed := edit.New(c.Files()...)
	for i := range fix.Arguments {
		name := strings.Fields(f.Block + " ")
		block := home(fix.Arguments[i].Name)
		if len(name) > 0 {
			block = name[0]
		}
		if err := set(changed, have, edit.Block{Name: block}, &fix.Arguments[i]); err != nil {
			return err
		}
	}
	for i := range fix.Sections {
		s := &fix.Sections[i]
		// A variable is documented, and gets no value.
		if s.Name != "env" || len(s.Labels) != 1 || len(s.Sections) > 0 {
			return ErrNotConfig
		}
		at := edit.Block{Name: s.Name, Label: s.Labels[0].Text}
		if err := changed.Add(edit.In(at)); err != nil {
			return fmt.Errorf("add %s: %w", s.Heading(), err)
		}
		for n := range s.Arguments {
			if err := set(changed, have, at, &s.Arguments[n]); err != nil {
				return err
			}
		}
	}
	*c = *changed
	return nil
}

func set(c *edit.Config, have *schema.Config, at edit.Block, a *syntax.Argument) error {
	if !mendable(at.Name, a.Name) {
		return ErrNotConfig
	}
	if at.Name == "dependencies" {
		at.Label = have.Dependencies.Kind
	}
	if at.Name == "worker" {
		at.Label = have.Worker.Kind
	}
	value, err := literal(&a.Value)
	if err != nil {
		return err
	}
	if list, ok := value.([]string); ok {
		if a.Name == "writable" && (slices.Contains(list, ".") || slices.ContainsFunc(list, have.HoldsCode)) {
			return ErrNotConfig
		}
		// Nothing from an address of its own, which a log could have named.
		if slices.ContainsFunc(list, func(s string) bool { return strings.Contains(s, "@") || strings.Contains(s, "://") }) {
			return ErrNotConfig
		}
		for _, old := range listOf(have, a.Name) {
			if !slices.Contains(list, old) {
				return ErrNotConfig
			}
		}
	}
	if err := c.Set(edit.In(at), a.Name, value); err != nil {
		return fmt.Errorf("set %s in %s: %w", a.Name, at.Name, err)
	}
	return nil
}

// listOf is what a list has that may be added to.
func listOf(c *schema.Config, argument string) []string {
	switch argument {
	case "build_packages":
		return c.Dependencies.BuildPackages
	case "runtime_packages":
		return c.Dependencies.RuntimePackages
	case "overrides":
		return c.Dependencies.Overrides
	case "build_constraints":
		return c.Dependencies.BuildConstraints
	case "writable":
		return c.Image.Writable
	}
	return nil
}

// literal is a value as [edit.Config.Set] takes it.
func literal(t *syntax.Term) (any, error) {
	if text, ok := t.Constant(); ok {
		return text, nil
	}
	switch t.Kind {
	case syntax.Whole:
		return int(t.N), nil
	case syntax.Bool:
		return t.N == 1, nil
	case syntax.List:
		list := make([]string, len(t.List))
		for i := range t.List {
			text, ok := t.List[i].Constant()
			if !ok {
				return nil, ErrNotConfig
			}
			list[i] = text
		}
		return list, nil
	}
	return nil, ErrNotConfig
}
