package schema

import (
	"fmt"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/schema/mistake"
)

// singleLabel judges the labels of a block that occurs once, and returns the
// arguments that it may hold.
func (l *loader) singleLabel(b *section, known *block) []row {
	if known.kind != nil {
		return known.argsOf(l.kindOf(b, known))
	}
	if len(b.labels) > 0 {
		l.report(codeLabel, b.labelAt(0), b.heading(), "Label not expected", fmt.Sprintf(
			"%q takes no label: write %s {.", b.name, b.name))
	}
	return known.args
}

// kindOf reads the label that names a kind; "" when there is no such kind.
func (l *loader) kindOf(b *section, known *block) string {
	names := func() string { return mistake.List(mistake.InQuotes(known.kinds)) }
	switch {
	case len(b.labels) == 0:
		l.report(codeLabel, b.nameAt(), b.heading(), "Label missing", fmt.Sprintf(
			"%q needs a label that says which kind: write %s %q {. The kinds are %s.", b.name, b.name, known.kinds[0], names()))
		return ""
	case len(b.labels) > 1:
		l.report(codeLabel, b.labelAt(1), b.heading(), "Label too many", fmt.Sprintf(
			"%q takes one label, its kind: write %s %q {.", b.name, b.name, b.labels[0].text))
		return ""
	case slices.Contains(known.kinds, b.labels[0].text):
		known.become(b.labels[0].text, l.config)
		return b.labels[0].text
	}
	detail := fmt.Sprintf("There is no %s kind %s. The kinds are %s.", b.name, mistake.Quoted(b.labels[0].text), names())
	if s := finding.Nearest(b.labels[0].text, known.kinds); s != "" {
		detail += fmt.Sprintf(" Did you mean %q?", s)
	}
	l.report(codeLabel, b.labelAt(0), b.heading(), "Unknown kind", detail)
	return ""
}

// repeatedLabel is the label of a block that repeats, and whether it may be that.
func (l *loader) repeatedLabel(b *section, known *block) (string, bool) {
	switch {
	case len(b.labels) == 0:
		l.report(codeLabel, b.nameAt(), b.heading(), "Label missing", fmt.Sprintf(
			"%q needs a label: write %s {.", b.name, known.heading()))
		return "", false
	case len(b.labels) > 1:
		l.report(codeLabel, b.labelAt(1), b.heading(), "Label too many", fmt.Sprintf(
			"%q takes one label: write %s {.", b.name, known.heading()))
		return "", false
	}
	return b.labels[0].text, l.labelAllowed(b, known, b.labels[0].text)
}

func (l *loader) labelAllowed(b *section, known *block, label string) bool {
	if known.fixed != nil {
		if slices.Contains(known.fixed, label) {
			return true
		}
		detail := fmt.Sprintf("dockgen generates no file called %s. Its files are %s.", mistake.Quoted(label), mistake.List(mistake.InQuotes(known.fixed)))
		if s := finding.Nearest(label, known.fixed); s != "" {
			detail += fmt.Sprintf(" Did you mean %q?", s)
		}
		l.report(codeLabel, b.labelAt(0), b.heading(), "Unknown output", detail)
		return false
	}
	if label == "" {
		l.report(codeLabel, b.labelAt(0), b.heading(), "Label empty", fmt.Sprintf(
			"%q needs a label with something in it: write %s {.", b.name, known.heading()))
		return false
	}
	if known.checkLabel != nil {
		if err := known.checkLabel(label); err != nil {
			l.blame(asFault(err, codeLabel, "Invalid "+strings.ToLower(known.label)), b.labelAt(0), b.heading())
			return false
		}
	}
	return true
}
