package schema

import (
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"dockgen/finding"
	"dockgen/schema/mistake"
	"dockgen/schema/syntax"
)

// What is written in the wrong place or under the wrong name is reported here,
// once: what the mistake makes look missing is hushed.

// strayArguments reports arguments outside any block.
func (l *walker) strayArguments(body *syntax.Content) {
	for i := range body.Arguments {
		a := &body.Arguments[i]
		owners := l.ownersOf(a.Name)
		_, braces := a.Value.Expr.(*hclsyntax.ObjectConsExpr)
		if b := find(language(), a.Name); b != nil && (braces || owners == nil) {
			l.hush(a.Name)
			l.report(codeForm, a.NameAt(), "", "Block expected", fmt.Sprintf(
				"%q is a block: write %s { without an equals sign.", a.Name, b.heading()))
			continue
		}
		detail := fmt.Sprintf("%s stands outside any block.", mistake.Quoted(a.Name))
		if owners != nil {
			detail += fmt.Sprintf(" It belongs in %s.", mistake.Alternatives(owners))
			for _, o := range owners {
				l.hush(o + "." + a.Name)
			}
		} else if s := finding.Nearest(a.Name, blockNames(language())); s != "" {
			l.hush(s)
			detail += fmt.Sprintf(" Did you mean the block %q?", s)
		}
		l.report(codeArgument, a.NameAt(), "", "Argument outside a block", detail)
	}
}

// unknownBlocks reports the blocks of body that are not part of the language
// there; args are the arguments beside them, parent is nil at the top of the file.
func (l *walker) unknownBlocks(body *syntax.Content, rows []block, args []row, parent *syntax.Section) {
	for i := range body.Sections {
		b := &body.Sections[i]
		if find(rows, b.Name) == nil {
			l.unknownBlock(b, rows, args, parent)
		}
	}
}

func (l *walker) unknownBlock(b *syntax.Section, rows []block, args []row, parent *syntax.Section) {
	where := "at the top of the file"
	if parent != nil {
		where = "in " + parent.Heading()
	}
	if owner := l.owner(b.Name); owner != nil {
		l.report(codeBlock, b.NameAt(), parent.Heading(), "Block out of place", fmt.Sprintf(
			"%q does not belong %s but in %s.", b.Name, where, owner.heading()))
		return
	}
	if parent != nil && find(language(), b.Name) != nil && !slices.ContainsFunc(args, called(b.Name)) {
		l.hush(b.Name)
		l.report(codeBlock, b.NameAt(), parent.Heading(), "Block out of place", fmt.Sprintf(
			"%q does not belong %s but at the top of the file. Is a closing brace missing above?", b.Name, where))
		return
	}
	if i := slices.IndexFunc(args, called(b.Name)); i >= 0 {
		l.hush(parent.Heading() + "." + b.Name)
		l.report(codeForm, b.NameAt(), parent.Heading(), "Argument expected", fmt.Sprintf(
			"%q is an argument: write %s = %s", b.Name, b.Name, hclText(args[i].example)))
		return
	}
	names := blockNames(rows)
	detail := fmt.Sprintf("There is no block %s %s.", mistake.Quoted(b.Name), where)
	if s := finding.Nearest(b.Name, names); s != "" {
		l.hush(s)
		detail += fmt.Sprintf(" Did you mean %q?", s)
	} else if len(names) > 0 {
		detail += " Blocks here: " + mistake.List(names) + "."
	}
	l.report(codeBlock, b.NameAt(), parent.Heading(), "Unknown block", detail)
}

// unknownArguments reports the arguments of b that no row knows.
func (l *walker) unknownArguments(b *syntax.Section, known *block, args []row) {
	names := make([]string, len(args))
	for i := range args {
		names[i] = args[i].name
	}
	holder := mistake.Quoted(known.name)
	if len(args) < len(known.args) {
		holder = b.Heading() // other kinds have more
	}
	for i := range b.Arguments {
		a := &b.Arguments[i]
		if slices.Contains(names, a.Name) {
			continue
		}
		if nested := find(known.blocks, a.Name); nested != nil {
			l.report(codeForm, a.NameAt(), b.Heading(), "Block expected", fmt.Sprintf(
				"%q is a block: write %s { without an equals sign.", a.Name, nested.heading()))
			continue
		}
		l.report(codeArgument, a.NameAt(), b.Heading(), "Unknown argument", fmt.Sprintf(
			"%s has no argument %s.", holder, mistake.Quoted(a.Name))+l.argumentMeant(a.Name, names, b.Heading()))
	}
}

// called matches the row of that name.
func called(name string) func(row) bool { return func(r row) bool { return r.name == name } }

// argumentMeant is the sentence that helps who wrote name and not one of names.
func (l *walker) argumentMeant(name string, names []string, parent string) string {
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
func (l *walker) owner(name string) *block {
	for i := range language() {
		if find(language()[i].blocks, name) != nil {
			return &language()[i]
		}
	}
	return nil
}

// ownersOf is the headings of the blocks that have an argument called name.
func (l *walker) ownersOf(name string) []string { return owners(language(), name) }

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

func (l *walker) hush(name string) { l.hushed[name] = true }

func blockNames(rows []block) []string {
	names := make([]string, len(rows))
	for i := range rows {
		names[i] = rows[i].name
	}
	return names
}
