package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"dockgen/workspace"
)

// Drift prints one line for each file that is not clean, in the order given:
//
//	edited         Dockerfile: edited by hand at line 12
//
// The error is the writer's.
func Drift(w io.Writer, files []File, color bool) error {
	p := palette(color)
	var b bytes.Buffer
	for _, f := range files {
		if f.Verdict != workspace.Clean {
			fmt.Fprintf(&b, "%s %s: %s\n", f.tint(p)(fmt.Sprintf("%-13s", f.Verdict)), Visible(f.Path), Visible(f.Reason))
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

// tint is red for what dockgen would not repair by itself.
func (f File) tint(p paint) func(string) string {
	switch {
	case f.Action == workspace.Refuse || f.Action == workspace.Keep:
		return p.red
	case f.Verdict != workspace.Clean:
		return p.yellow
	}
	return p.green
}

// List prints one line for each file, its verdict first and then whether all of
// it is dockgen's or only a block. The error is the writer's.
func List(w io.Writer, files []File, color bool) error {
	p := palette(color)
	var b bytes.Buffer
	for _, f := range files {
		owned := "file "
		if f.Block {
			owned = "block"
		}
		reason := ""
		if f.Reason != "" {
			reason = ": " + Visible(f.Reason)
		}
		fmt.Fprintf(&b, "%s %s %s%s\n", f.tint(p)(fmt.Sprintf("%-13s", f.Verdict)), p.dim(owned), Visible(f.Path), reason)
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
