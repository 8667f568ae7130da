package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"dockgen/workspace"
)

// Drift prints one line for each change that is not clean, in the order given:
//
//	edited         Dockerfile: edited by hand at line 12
//
// display turns a path of the project into the one to print. The error is the writer's.
func Drift(w io.Writer, changes []workspace.Change, display func(string) string, color bool) error {
	p := palette(color)
	var b bytes.Buffer
	for _, c := range changes {
		if c.Verdict == workspace.Clean {
			continue
		}
		tint := p.yellow
		if c.Action == workspace.Refuse || c.Action == workspace.Keep {
			tint = p.red
		}
		fmt.Fprintf(&b, "%s %s: %s\n", tint(fmt.Sprintf("%-13s", c.Verdict)), Visible(display(c.Path)), Visible(c.Reason))
	}
	_, err := w.Write(b.Bytes())
	return err
}

// Diff prints a unified diff for a person: made visible, and with the added and
// the removed lines in colour. The error is the writer's.
func Diff(w io.Writer, diff string, color bool) error {
	p := palette(color)
	var b bytes.Buffer
	for line := range strings.Lines(diff) {
		text, tint := strings.TrimSuffix(line, "\n"), func(s string) string { return s }
		switch {
		case strings.HasPrefix(text, "diff ") || strings.HasPrefix(text, "+++ ") || strings.HasPrefix(text, "--- "):
			tint = p.bold
		case strings.HasPrefix(text, "@@"):
			tint = p.dim
		case strings.HasPrefix(text, "+"):
			tint = p.green
		case strings.HasPrefix(text, "-"):
			tint = p.red
		}
		b.WriteString(tint(visibleDiffLine(text)))
		b.WriteByte('\n')
	}
	_, err := w.Write(b.Bytes())
	return err
}

// visibleDiffLine keeps tabs, which a patch needs as they are and which do a
// terminal no harm.
func visibleDiffLine(line string) string {
	parts := strings.Split(line, "\t")
	for i := range parts {
		parts[i] = Visible(parts[i])
	}
	return strings.Join(parts, "\t")
}
