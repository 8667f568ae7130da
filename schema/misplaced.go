package schema

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"dockgen/finding"
)

// What is written in the wrong place or under the wrong name is reported here,
// once: what the mistake makes look missing is hushed.

// strayArguments reports arguments outside any block.
func (l *loader) strayArguments(body *hclsyntax.Body) {
	for _, a := range inOrder(body.Attributes) {
		owners := l.ownersOf(a.Name)
		_, braces := a.Expr.(*hclsyntax.ObjectConsExpr)
		if b := find(language(), a.Name); b != nil && (braces || owners == nil) {
			l.hush(a.Name)
			l.report(codeForm, a.NameRange, "", "Block expected", fmt.Sprintf(
				"%q is a block: write %s { without an equals sign.", a.Name, b.heading()))
			continue
		}
		detail := fmt.Sprintf("%s stands outside any block.", quoted(a.Name))
		if owners != nil {
			detail += fmt.Sprintf(" It belongs in %s.", alternatives(owners))
			for _, o := range owners {
				l.hush(o + "." + a.Name)
			}
		} else if s := finding.Nearest(a.Name, blockNames(language())); s != "" {
			l.hush(s)
			detail += fmt.Sprintf(" Did you mean the block %q?", s)
		}
		l.report(codeArgument, a.NameRange, "", "Argument outside a block", detail)
	}
}

// unknownBlocks reports the blocks of body that are not part of the language
// there; args are the arguments beside them, parent is nil at the top of the file.
func (l *loader) unknownBlocks(body *hclsyntax.Body, rows []block, args []row, parent *hclsyntax.Block) {
	for _, b := range body.Blocks {
		if find(rows, b.Type) == nil {
			l.unknownBlock(b, rows, args, parent)
		}
	}
}

func (l *loader) unknownBlock(b *hclsyntax.Block, rows []block, args []row, parent *hclsyntax.Block) {
	where := "at the top of the file"
	if parent != nil {
		where = "in " + heading(parent)
	}
	if owner := l.owner(b.Type); owner != nil {
		l.report(codeBlock, b.TypeRange, heading(parent), "Block out of place", fmt.Sprintf(
			"%q does not belong %s but in %s.", b.Type, where, owner.heading()))
		return
	}
	if parent != nil && find(language(), b.Type) != nil && !slices.ContainsFunc(args, called(b.Type)) {
		l.hush(b.Type)
		l.report(codeBlock, b.TypeRange, heading(parent), "Block out of place", fmt.Sprintf(
			"%q does not belong %s but at the top of the file. Is a closing brace missing above?", b.Type, where))
		return
	}
	if i := slices.IndexFunc(args, called(b.Type)); i >= 0 {
		l.hush(heading(parent) + "." + b.Type)
		l.report(codeForm, b.TypeRange, heading(parent), "Argument expected", fmt.Sprintf(
			"%q is an argument: write %s = %s", b.Type, b.Type, hclText(args[i].example)))
		return
	}
	names := blockNames(rows)
	detail := fmt.Sprintf("There is no block %s %s.", quoted(b.Type), where)
	if s := finding.Nearest(b.Type, names); s != "" {
		l.hush(s)
		detail += fmt.Sprintf(" Did you mean %q?", s)
	} else if len(names) > 0 {
		detail += " Blocks here: " + listed(names) + "."
	}
	l.report(codeBlock, b.TypeRange, heading(parent), "Unknown block", detail)
}

// unknownArguments reports the arguments of b that no row knows.
func (l *loader) unknownArguments(b *hclsyntax.Block, known *block, args []row) {
	names := make([]string, len(args))
	for i := range args {
		names[i] = args[i].name
	}
	holder := quoted(known.name)
	if len(args) < len(known.args) {
		holder = heading(b) // other kinds have more
	}
	for _, a := range inOrder(b.Body.Attributes) {
		if slices.Contains(names, a.Name) {
			continue
		}
		if nested := find(known.blocks, a.Name); nested != nil {
			l.report(codeForm, a.NameRange, heading(b), "Block expected", fmt.Sprintf(
				"%q is a block: write %s { without an equals sign.", a.Name, nested.heading()))
			continue
		}
		l.report(codeArgument, a.NameRange, heading(b), "Unknown argument", fmt.Sprintf(
			"%s has no argument %s.", holder, quoted(a.Name))+l.argumentMeant(a.Name, names, heading(b)))
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
		return fmt.Sprintf(" It belongs in %s.", alternatives(owners))
	}
	return " Accepted here: " + listed(names) + "."
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

func inOrder(attributes hclsyntax.Attributes) []*hclsyntax.Attribute {
	list := make([]*hclsyntax.Attribute, 0, len(attributes))
	for _, a := range attributes {
		list = append(list, a)
	}
	slices.SortFunc(list, func(a, b *hclsyntax.Attribute) int {
		// In a block that is written in two files, each has its own order.
		return cmp.Or(cmp.Compare(a.SrcRange.Filename, b.SrcRange.Filename), cmp.Compare(a.SrcRange.Start.Byte, b.SrcRange.Start.Byte))
	})
	return list
}

func blockNames(rows []block) []string {
	names := make([]string, len(rows))
	for i := range rows {
		names[i] = rows[i].name
	}
	return names
}
