package schema

import (
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"dockgen/finding"
	"dockgen/schema/mistake"
)

// What is written in the wrong place or under the wrong name is reported here,
// once: what the mistake makes look missing is hushed.

// strayArguments reports arguments outside any block.
func (l *loader) strayArguments(body *content) {
	for i := range body.arguments {
		a := &body.arguments[i]
		owners := l.ownersOf(a.name)
		_, braces := a.value.expr.(*hclsyntax.ObjectConsExpr)
		if b := find(language(), a.name); b != nil && (braces || owners == nil) {
			l.hush(a.name)
			l.report(codeForm, a.nameAt(), "", "Block expected", fmt.Sprintf(
				"%q is a block: write %s { without an equals sign.", a.name, b.heading()))
			continue
		}
		detail := fmt.Sprintf("%s stands outside any block.", mistake.Quoted(a.name))
		if owners != nil {
			detail += fmt.Sprintf(" It belongs in %s.", mistake.Alternatives(owners))
			for _, o := range owners {
				l.hush(o + "." + a.name)
			}
		} else if s := finding.Nearest(a.name, blockNames(language())); s != "" {
			l.hush(s)
			detail += fmt.Sprintf(" Did you mean the block %q?", s)
		}
		l.report(codeArgument, a.nameAt(), "", "Argument outside a block", detail)
	}
}

// unknownBlocks reports the blocks of body that are not part of the language
// there; args are the arguments beside them, parent is nil at the top of the file.
func (l *loader) unknownBlocks(body *content, rows []block, args []row, parent *section) {
	for i := range body.sections {
		b := &body.sections[i]
		if find(rows, b.name) == nil {
			l.unknownBlock(b, rows, args, parent)
		}
	}
}

func (l *loader) unknownBlock(b *section, rows []block, args []row, parent *section) {
	where := "at the top of the file"
	if parent != nil {
		where = "in " + parent.heading()
	}
	if owner := l.owner(b.name); owner != nil {
		l.report(codeBlock, b.nameAt(), parent.heading(), "Block out of place", fmt.Sprintf(
			"%q does not belong %s but in %s.", b.name, where, owner.heading()))
		return
	}
	if parent != nil && find(language(), b.name) != nil && !slices.ContainsFunc(args, called(b.name)) {
		l.hush(b.name)
		l.report(codeBlock, b.nameAt(), parent.heading(), "Block out of place", fmt.Sprintf(
			"%q does not belong %s but at the top of the file. Is a closing brace missing above?", b.name, where))
		return
	}
	if i := slices.IndexFunc(args, called(b.name)); i >= 0 {
		l.hush(parent.heading() + "." + b.name)
		l.report(codeForm, b.nameAt(), parent.heading(), "Argument expected", fmt.Sprintf(
			"%q is an argument: write %s = %s", b.name, b.name, hclText(args[i].example)))
		return
	}
	names := blockNames(rows)
	detail := fmt.Sprintf("There is no block %s %s.", mistake.Quoted(b.name), where)
	if s := finding.Nearest(b.name, names); s != "" {
		l.hush(s)
		detail += fmt.Sprintf(" Did you mean %q?", s)
	} else if len(names) > 0 {
		detail += " Blocks here: " + mistake.List(names) + "."
	}
	l.report(codeBlock, b.nameAt(), parent.heading(), "Unknown block", detail)
}

// unknownArguments reports the arguments of b that no row knows.
func (l *loader) unknownArguments(b *section, known *block, args []row) {
	names := make([]string, len(args))
	for i := range args {
		names[i] = args[i].name
	}
	holder := mistake.Quoted(known.name)
	if len(args) < len(known.args) {
		holder = b.heading() // other kinds have more
	}
	for i := range b.arguments {
		a := &b.arguments[i]
		if slices.Contains(names, a.name) {
			continue
		}
		if nested := find(known.blocks, a.name); nested != nil {
			l.report(codeForm, a.nameAt(), b.heading(), "Block expected", fmt.Sprintf(
				"%q is a block: write %s { without an equals sign.", a.name, nested.heading()))
			continue
		}
		l.report(codeArgument, a.nameAt(), b.heading(), "Unknown argument", fmt.Sprintf(
			"%s has no argument %s.", holder, mistake.Quoted(a.name))+l.argumentMeant(a.name, names, b.heading()))
	}
}

// called matches the row of that name.
func called(name string) func(row) bool { return func(r row) bool { return r.name == name } }

// argumentMeant is the sentence that helps who wrote name and not one of names.
func (l *loader) argumentMeant(name string, names []string, parent string) string {
	if l.flooded() {
		return ""
	}
	if s := finding.Nearest(name, names); s != "" {
		l.hush(parent + "." + s)
		return fmt.Sprintf(" Did you mean %q?", s)
	}
	if owners := l.ownersOf(name); owners != nil {
		return fmt.Sprintf(" It belongs in %s.", mistake.Alternatives(owners))
	}
	return " Accepted here: " + mistake.List(names) + "."
}

// owner is the block that has name as a nested block.
func (l *loader) owner(name string) *block {
	for i := range language() {
		if find(language()[i].blocks, name) != nil {
			return &language()[i]
		}
	}
	return nil
}

// ownersOf is the headings of the blocks that have an argument called name.
func (l *loader) ownersOf(name string) []string { return owners(language(), name) }

func owners(blocks []block, name string) []string {
	var headings []string
	for i := range blocks {
		b := &blocks[i]
		if rows := b.args; slices.ContainsFunc(rows, called(name)) {
			if kinds := rows[slices.IndexFunc(rows, called(name))].kinds; kinds != nil {
				headings = append(headings, b.kindNames(kinds)...)
			} else {
				headings = append(headings, b.heading())
			}
		}
		headings = append(headings, owners(b.blocks, name)...)
	}
	return headings
}

func (l *loader) hush(name string) {
	if l.hushed == nil {
		l.hushed = make(map[string]bool)
	}
	l.hushed[name] = true
}

func (l *loader) isHushed(name string) bool { return l.hushed[name] }

func blockNames(rows []block) []string {
	names := make([]string, len(rows))
	for i := range rows {
		names[i] = rows[i].name
	}
	return names
}
