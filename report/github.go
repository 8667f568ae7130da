package report

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"dockgen/finding"
)

// maxAnnotations is how many annotations of each severity GitHub shows for one
// step. The rest is only in the log.
const maxAnnotations = 10

// writeGitHub writes workflow commands, which GitHub shows beside the lines of a
// pull request. The worst come first, because of the limit.
func (o Options) writeGitHub(w io.Writer, projects []Project) error {
	findings := allOf(projects)
	slices.SortStableFunc(findings, func(a, b finding.Finding) int { return cmp.Compare(a.Severity, b.Severity) })
	var b bytes.Buffer
	n := map[finding.Severity]int{}
	for _, f := range findings {
		n[f.Severity]++
		o.annotate(&b, f)
	}
	if n[finding.Error] > maxAnnotations || n[finding.Warning] > maxAnnotations {
		fmt.Fprintf(&b, "::notice title=dockgen::%s\n", annotationData(fmt.Sprintf(
			"%d errors and %d warnings: GitHub shows the first %d of each, the log has them all.", n[finding.Error], n[finding.Warning], maxAnnotations)))
	}
	_, err := w.Write(b.Bytes())
	return err
}

func (o Options) annotate(b *bytes.Buffer, f finding.Finding) {
	b.WriteString("::" + string(f.Severity) + " ")
	if f.Path != "" {
		fmt.Fprintf(b, "file=%s,", annotationProperty(o.InRepository(f.Path)))
	}
	if start, end := f.Range.Start, f.Range.End; !f.Range.IsZero() {
		fmt.Fprintf(b, "line=%d,", start.Line)
		switch last := end.Line; {
		case last == start.Line: // columns are allowed on a single line only
			fmt.Fprintf(b, "col=%d,endColumn=%d,", start.Column, end.Column)
		case end.Column == 1 && last == start.Line+1:
		case end.Column == 1:
			fmt.Fprintf(b, "endLine=%d,", last-1)
		default:
			fmt.Fprintf(b, "endLine=%d,", last)
		}
	}
	text := f.Detail
	if text == "" {
		text = f.Summary + "."
	}
	if f.Fix != "" {
		text += "\nFix: " + f.Fix
	}
	fmt.Fprintf(b, "title=%s::%s\n", annotationProperty(f.Summary+" ["+string(f.Code)+"]"), annotationData(text))
}

// annotationData escapes the message of a workflow command: a line feed in it
// would end the command and could begin another.
func annotationData(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(Visible(s))
}

// annotationProperty escapes the value of a property, where a comma ends it and
// a colon may end them all.
func annotationProperty(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(annotationData(s))
}
