package reference

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"dockgen/schema"
	"dockgen/schema/mistake"
)

// Markdown is the language as a Markdown page, docs/reference.md.
func Markdown() []byte {
	var b bytes.Buffer
	b.WriteString(head)
	blocks := schema.Language()
	for i := range blocks {
		if !blocks[i].Planned {
			writeBlock(&b, &blocks[i], nil)
		}
	}
	writePlanned(&b, blocks)
	return b.Bytes()
}

//go:embed head.md
var head string

// writeBlock writes the section of a block, which is nested in parent unless
// that is nil.
func writeBlock(b *bytes.Buffer, known, parent *schema.BlockType) {
	level := "##"
	if parent != nil {
		level = "###"
	}
	fmt.Fprintf(b, "\n%s %s\n\n%s\n", level, known.Heading, known.Doc)
	switch {
	case known.Labels != nil:
		fmt.Fprintf(b, "\nThe labels are %s.\n", mistake.List(codeSpans(known.Labels)))
	case known.Repeats:
		b.WriteString("\nMay be written several times, under different labels.\n")
	case known.Kinds != nil:
		fmt.Fprintf(b, "\nThe kinds are %s.\n", mistake.List(codeSpans(known.Kinds)))
	}
	if known.Free {
		b.WriteString("\n```hcl\nlocals {\n  team = \"acme\"\n}\n\nregistry {\n  image = \"ghcr.io/${local.team}/shop\"\n}\n```\n")
		return
	}
	writeTable(b, known.Arguments)
	if known.Kinds == nil {
		writeExample(b, known.Sample, parent, known.Arguments)
	} else {
		for _, v := range known.Variants {
			writeExample(b, fmt.Sprintf("%s %q", known.Name, v.Labels[0]), parent, v.Arguments)
		}
	}
	for i := range known.Blocks {
		writeBlock(b, &known.Blocks[i], known)
	}
}

func writeTable(b *bytes.Buffer, args []schema.ArgumentType) {
	b.WriteString("\n| argument | type | default | |\n| --- | --- | --- | --- |\n")
	for i := range args {
		a := &args[i]
		fmt.Fprintf(b, "| `%s` | %s | %s | %s |\n", a.Name, cell(a.Type), cell(a.Default), cell(a.Doc+limits(a)))
	}
}

func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }

// limits is what an argument allows, as the reference says it.
func limits(a *schema.ArgumentType) string {
	var parts []string
	if a.Kinds != nil {
		parts = append(parts, "Only "+mistake.List(codeSpans(a.Kinds))+".")
	}
	if a.Choice != nil {
		parts = append(parts, "One of "+mistake.Alternatives(codeSpans(mistake.InQuotes(a.Choice)))+".")
	}
	if a.Least != "" {
		parts = append(parts, fmt.Sprintf("From %s to %s.", a.Least, a.Most))
	}
	if parts == nil {
		return ""
	}
	return " " + strings.Join(parts, " ")
}

func writeExample(b *bytes.Buffer, heading string, parent *schema.BlockType, args []schema.ArgumentType) {
	width := 0
	args = slices.DeleteFunc(slices.Clone(args), func(a schema.ArgumentType) bool { return a.Alone })
	for i := range args {
		width = max(width, len(args[i].Name))
	}
	indent := ""
	b.WriteString("\n```hcl\n")
	if parent != nil {
		fmt.Fprintf(b, "%s {\n", parent.Sample)
		indent = "  "
	}
	fmt.Fprintf(b, "%s%s {\n", indent, heading)
	for i := range args {
		fmt.Fprintf(b, "%s  %-*s = %s\n", indent, width, args[i].Name, args[i].Written)
	}
	fmt.Fprintf(b, "%s}\n", indent)
	if parent != nil {
		b.WriteString("}\n")
	}
	b.WriteString("```\n")
}

func writePlanned(b *bytes.Buffer, blocks []schema.BlockType) {
	b.WriteString("\n## Not supported yet\n\nThese blocks are part of the language; this release answers them with an error.\n\n")
	for i := range blocks {
		if blocks[i].Planned {
			fmt.Fprintf(b, "- `%s`: %s\n", blocks[i].Name, blocks[i].Doc)
		}
	}
}

// codeSpans puts each name into a code span.
func codeSpans(names []string) []string {
	list := make([]string, len(names))
	for i, n := range names {
		list[i] = "`" + n + "`"
	}
	return list
}
