package schema

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"time"

	"dockgen/schema/capacity"
	"dockgen/schema/duration"
	"dockgen/schema/mistake"
)

// Markdown is the language as a Markdown page, docs/reference.md.
func Markdown() []byte {
	var b bytes.Buffer
	b.WriteString(referenceHead)
	blocks := language()
	for i := range blocks {
		if !blocks[i].later {
			writeBlock(&b, &blocks[i], nil)
		}
	}
	writePlanned(&b, blocks)
	return b.Bytes()
}

//go:embed reference_head.md
var referenceHead string

// writeBlock writes the section of a block, which is nested in parent unless
// that is nil.
func writeBlock(b *bytes.Buffer, known, parent *block) {
	level := "##"
	if parent != nil {
		level = "###"
	}
	fmt.Fprintf(b, "\n%s %s\n\n%s\n", level, known.heading(), known.doc)
	switch {
	case known.fixed != nil:
		fmt.Fprintf(b, "\nThe labels are %s.\n", mistake.List(codeSpans(known.fixed)))
	case known.repeats():
		b.WriteString("\nMay be written several times, under different labels.\n")
	case known.kind != nil:
		fmt.Fprintf(b, "\nThe kinds are %s.\n", mistake.List(codeSpans(known.kinds)))
	}
	if known.free {
		b.WriteString("\n```hcl\nlocals {\n  team = \"acme\"\n}\n\nregistry {\n  image = \"ghcr.io/${local.team}/shop\"\n}\n```\n")
		return
	}
	args := known.args
	writeTable(b, args)
	if known.kind == nil {
		writeExample(b, known.sampleHeading(), parent, args)
	}
	for _, kinds := range known.kindGroups() {
		writeExample(b, fmt.Sprintf("%s %q", known.name, kinds[0]), parent, known.argsOf(kinds[0]))
	}
	for i := range known.blocks {
		writeBlock(b, &known.blocks[i], known)
	}
}

func writeTable(b *bytes.Buffer, args []row) {
	b.WriteString("\n| argument | type | default | |\n| --- | --- | --- | --- |\n")
	for i := range args {
		r := &args[i]
		fmt.Fprintf(b, "| `%s` | %s | %s | %s |\n", r.name, cell(r.typeName()), cell(r.defaultText()), cell(r.doc+r.limits()))
	}
}

// defaultText is how the reference states a row's default.
func (r *row) defaultText() string {
	switch {
	case r.required:
		return "required"
	case r.perKind != nil:
		var parts []string
		for _, d := range r.perKind {
			parts = append(parts, d.kind+" "+hclText(d.n))
		}
		return strings.Join(parts, ", ")
	case r.derived != nil:
		return r.derived.doc
	case r.stated != "":
		return r.stated
	case r.fallback != nil:
		return "`" + hclText(r.fallback) + "`"
	}
	switch r.typ.(type) {
	case *[]string:
		return "`[]`"
	case *[]Label:
		return "`{}`"
	}
	return "none"
}

func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }

// limits is what a row allows, as the reference says it.
func (r *row) limits() string {
	var parts []string
	if r.kinds != nil {
		parts = append(parts, "Only "+mistake.List(codeSpans(r.kinds))+".")
	}
	if r.choice != nil {
		parts = append(parts, "One of "+mistake.Alternatives(codeSpans(mistake.InQuotes(r.choice)))+".")
	}
	_, isDuration := r.typ.(*time.Duration)
	_, isCores := r.typ.(*capacity.Cores)
	switch b := r.bounds; {
	case b != nil && isCores:
		parts = append(parts, fmt.Sprintf("From %s to %s.", capacity.Cores(b.low), capacity.Cores(b.high)))
	case b != nil && isDuration:
		parts = append(parts, fmt.Sprintf("From %s to %s.", duration.Format(time.Duration(b.low)), duration.Format(time.Duration(b.high))))
	case b != nil:
		parts = append(parts, fmt.Sprintf("From %d to %d.", b.low, b.high))
	}
	if parts == nil {
		return ""
	}
	return " " + strings.Join(parts, " ")
}

func writeExample(b *bytes.Buffer, heading string, parent *block, args []row) {
	width := 0
	args = slices.DeleteFunc(slices.Clone(args), func(r row) bool { return r.apart })
	for i := range args {
		width = max(width, len(args[i].name))
	}
	indent := ""
	b.WriteString("\n```hcl\n")
	if parent != nil {
		fmt.Fprintf(b, "%s {\n", parent.sampleHeading())
		indent = "  "
	}
	fmt.Fprintf(b, "%s%s {\n", indent, heading)
	for i := range args {
		fmt.Fprintf(b, "%s  %-*s = %s\n", indent, width, args[i].name, hclText(args[i].example))
	}
	fmt.Fprintf(b, "%s}\n", indent)
	if parent != nil {
		b.WriteString("}\n")
	}
	b.WriteString("```\n")
}

// sampleHeading is the first line of the block, up to its brace.
func (b *block) sampleHeading() string {
	switch {
	case b.repeats():
		return fmt.Sprintf("%s %q", b.name, b.sampleLabel)
	case b.kind != nil:
		return fmt.Sprintf("%s %q", b.name, b.kinds[0])
	}
	return b.name
}

func writePlanned(b *bytes.Buffer, blocks []block) {
	b.WriteString("\n## Not supported yet\n\nThese blocks are part of the language; this release answers them with an error.\n\n")
	for i := range blocks {
		if blocks[i].later {
			fmt.Fprintf(b, "- `%s`: %s\n", blocks[i].name, blocks[i].doc)
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
