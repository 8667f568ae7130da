package schema

import (
	"fmt"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/schema/mistake"
	"dockgen/schema/syntax"
)

// singleLabel judges the labels of a block that occurs once, and returns the
// arguments that it may hold.
func (l *walker) singleLabel(b *syntax.Section, known *block) []row {
	if known.kind != nil {
		return known.argsOf(l.kindOf(b, known))
	}
	if len(b.Labels) > 0 {
		l.report(codeLabel, b.LabelAt(0), b.Heading(), "Label not expected", fmt.Sprintf(
			"%q takes no label: write %s {.", b.Name, b.Name))
	}
	return known.args
}

// kindOf reads the label that names a kind; "" when there is no such kind.
func (l *walker) kindOf(b *syntax.Section, known *block) string {
	names := func() string { return mistake.List(mistake.InQuotes(known.kinds)) }
	switch {
	case len(b.Labels) == 0:
		l.report(codeLabel, b.NameAt(), b.Heading(), "Label missing", fmt.Sprintf(
			"%q needs a label that says which kind: write %s %q {. The kinds are %s.", b.Name, b.Name, known.kinds[0], names()))
		return ""
	case len(b.Labels) > 1:
		l.report(codeLabel, b.LabelAt(1), b.Heading(), "Label too many", fmt.Sprintf(
			"%q takes one label, its kind: write %s %q {.", b.Name, b.Name, b.Labels[0].Text))
		return ""
	case slices.Contains(known.kinds, b.Labels[0].Text):
		known.become(b.Labels[0].Text, l.config)
		return b.Labels[0].Text
	}
	detail := fmt.Sprintf("There is no %s kind %s. The kinds are %s.", b.Name, mistake.Quoted(b.Labels[0].Text), names())
	l.report(codeLabel, b.LabelAt(0), b.Heading(), "Unknown kind", detail+finding.DidYouMean(b.Labels[0].Text, known.kinds))
	return ""
}

// repeatedLabel is the label of a block that repeats, and whether it may be that.
func (l *walker) repeatedLabel(b *syntax.Section, known *block) (string, bool) {
	switch {
	case len(b.Labels) == 0:
		l.report(codeLabel, b.NameAt(), b.Heading(), "Label missing", fmt.Sprintf(
			"%q needs a label: write %s {.", b.Name, known.heading()))
		return "", false
	case len(b.Labels) > 1:
		l.report(codeLabel, b.LabelAt(1), b.Heading(), "Label too many", fmt.Sprintf(
			"%q takes one label: write %s {.", b.Name, known.heading()))
		return "", false
	}
	return b.Labels[0].Text, l.labelAllowed(b, known, b.Labels[0].Text)
}

func (l *walker) labelAllowed(b *syntax.Section, known *block, label string) bool {
	if known.fixed != nil {
		if slices.Contains(known.fixed, label) {
			return true
		}
		detail := fmt.Sprintf("dockgen generates no file called %s. Its files are %s.", mistake.Quoted(label), mistake.List(mistake.InQuotes(known.fixed)))
		l.report(codeLabel, b.LabelAt(0), b.Heading(), "Unknown output", detail+finding.DidYouMean(label, known.fixed))
		return false
	}
	if label == "" {
		l.report(codeLabel, b.LabelAt(0), b.Heading(), "Label empty", fmt.Sprintf(
			"%q needs a label with something in it: write %s {.", b.Name, known.heading()))
		return false
	}
	if known.checkLabel != nil {
		if err := known.checkLabel(label); err != nil {
			l.blame(syntax.AsFault(err, codeLabel, "Invalid "+strings.ToLower(known.label)), b.LabelAt(0), b.Heading())
			return false
		}
	}
	return true
}
