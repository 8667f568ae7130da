package schema

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"dockgen/finding"
)

// singleLabel judges the labels of a block that occurs once, and returns the
// arguments that it may hold.
func (l *loader) singleLabel(b *hclsyntax.Block, known *block) []row {
	if known.kind != nil {
		return known.argsOf(l.kindOf(b, known))
	}
	if len(b.Labels) > 0 {
		l.report(codeLabel, b.LabelRanges[0], heading(b), "Label not expected", fmt.Sprintf(
			"%q takes no label: write %s {.", b.Type, b.Type))
	}
	return known.args
}

// kindOf reads the label that names a kind; "" when there is no such kind.
func (l *loader) kindOf(b *hclsyntax.Block, known *block) string {
	names := func() string { return listed(inQuotes(known.kinds)) }
	switch {
	case len(b.Labels) == 0:
		l.report(codeLabel, b.TypeRange, heading(b), "Label missing", fmt.Sprintf(
			"%q needs a label that says which kind: write %s %q {. The kinds are %s.", b.Type, b.Type, known.kinds[0], names()))
		return ""
	case len(b.Labels) > 1:
		l.report(codeLabel, b.LabelRanges[1], heading(b), "Label too many", fmt.Sprintf(
			"%q takes one label, its kind: write %s %q {.", b.Type, b.Type, b.Labels[0]))
		return ""
	case slices.Contains(known.kinds, b.Labels[0]):
		*known.kind(l.config) = b.Labels[0]
		return b.Labels[0]
	}
	detail := fmt.Sprintf("There is no %s kind %s. The kinds are %s.", b.Type, quoted(b.Labels[0]), names())
	if s := finding.Nearest(b.Labels[0], known.kinds); s != "" {
		detail += fmt.Sprintf(" Did you mean %q?", s)
	}
	l.report(codeLabel, b.LabelRanges[0], heading(b), "Unknown kind", detail)
	return ""
}

// repeatedLabel is the label of a block that repeats, and whether it may be that.
func (l *loader) repeatedLabel(b *hclsyntax.Block, known *block) (string, bool) {
	switch {
	case len(b.Labels) == 0:
		l.report(codeLabel, b.TypeRange, heading(b), "Label missing", fmt.Sprintf(
			"%q needs a label: write %s {.", b.Type, known.heading()))
		return "", false
	case len(b.Labels) > 1:
		l.report(codeLabel, b.LabelRanges[1], heading(b), "Label too many", fmt.Sprintf(
			"%q takes one label: write %s {.", b.Type, known.heading()))
		return "", false
	}
	return b.Labels[0], l.labelAllowed(b, known, b.Labels[0])
}

func (l *loader) labelAllowed(b *hclsyntax.Block, known *block, label string) bool {
	if known.fixed != nil {
		if slices.Contains(known.fixed, label) {
			return true
		}
		detail := fmt.Sprintf("dockgen generates no file called %s. Its files are %s.", quoted(label), listed(inQuotes(known.fixed)))
		if s := finding.Nearest(label, known.fixed); s != "" {
			detail += fmt.Sprintf(" Did you mean %q?", s)
		}
		l.report(codeLabel, b.LabelRanges[0], heading(b), "Unknown output", detail)
		return false
	}
	if label == "" {
		l.report(codeLabel, b.LabelRanges[0], heading(b), "Label empty", fmt.Sprintf(
			"%q needs a label with something in it: write %s {.", b.Type, known.heading()))
		return false
	}
	if known.checkLabel != nil {
		if err := known.checkLabel(label); err != nil {
			l.blame(asFault(err, codeLabel, "Invalid "+strings.ToLower(known.label)), b.LabelRanges[0], heading(b))
			return false
		}
	}
	return true
}
