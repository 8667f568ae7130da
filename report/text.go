package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"dockgen/finding"
)

// maxSourceLine bounds a printed source line, in characters: a minified or
// hostile line must not fill the screen.
const maxSourceLine = 160

// textPrinter is the report for people.
type textPrinter struct {
	w io.Writer
	o Options
}

func (t *textPrinter) Project(p Project) error {
	if err := t.o.Text(t.w, p.Findings); err != nil {
		return err
	}
	return Drift(t.w, p.Files, t.o.Color)
}

func (t *textPrinter) Close() error { return nil }

// Text prints findings for a person, a blank line after each, in the order given:
//
//	Error: Port out of range [DG203]
//
//	  flaskdeploy.hcl:7:10, in app
//	   7 |   port = 80800
//
//	A port is a number from 1 to 65535.
//
// The error is the writer's.
func (o Options) Text(w io.Writer, findings []finding.Finding) error {
	var b bytes.Buffer
	for _, f := range findings {
		o.writeFinding(&b, f, palette(o.Color))
	}
	_, err := w.Write(b.Bytes())
	return err
}

func (o Options) writeFinding(b *bytes.Buffer, f finding.Finding, p paint) {
	title, tint := "Error", p.red
	if f.Severity == finding.Warning {
		title, tint = "Warning", p.yellow
	}
	fmt.Fprintf(b, "%s: %s [%s]\n\n", tint(title), p.bold(Visible(f.Summary)), f.Code)
	if f.Path != "" {
		o.writePlace(b, f, p)
		b.WriteByte('\n')
	}
	if f.Detail != "" {
		fmt.Fprintf(b, "%s\n", Visible(f.Detail))
	}
	if f.Fix != "" {
		fmt.Fprintf(b, "%s %s\n", p.bold("Fix:"), Visible(f.Fix))
	}
	b.WriteByte('\n')
}

func (o Options) writePlace(b *bytes.Buffer, f finding.Finding, p paint) {
	start := f.Range.Start
	b.WriteString("  " + Visible(f.Path))
	if !f.Range.IsZero() {
		fmt.Fprintf(b, ":%d:%d", start.Line, start.Column)
	}
	if f.Block != "" {
		b.WriteString(", in " + Visible(f.Block))
	}
	b.WriteByte('\n')
	if f.Range.IsZero() || f.Confidential {
		return
	}
	var source []byte
	if o.Sources != nil {
		source = o.Sources(f.Path)
	}
	line, ok := sourceLine(source, start.Line)
	if !ok || o.Secret != nil && o.Secret(line) {
		return
	}
	end := f.Range.End.Column
	if f.Range.End.Line != start.Line {
		end = utf8.RuneCountInString(line) + 1
	}
	fmt.Fprintf(b, "%4d | %s\n", start.Line, mark(line, start.Column, end, p))
}

// sourceLine returns line n of source, counted from 1, without its line end and
// without a byte order mark, which no editor counts as a column.
func sourceLine(source []byte, n int) (string, bool) {
	source = bytes.TrimPrefix(source, []byte("\ufeff"))
	for ; n > 1; n-- {
		i := bytes.IndexByte(source, '\n')
		if i < 0 {
			return "", false
		}
		source = source[i+1:]
	}
	if i := bytes.IndexByte(source, '\n'); i >= 0 {
		source = source[:i]
	}
	return strings.TrimSuffix(string(source), "\r"), n == 1 && len(source) > 0
}

// mark underlines characters start to end (from 1, end exclusive) of line where
// there is colour, and cuts a long line around them.
func mark(line string, start, end int, p paint) string {
	runes := []rune(line)
	start, end = min(start-1, len(runes)), min(end-1, len(runes))
	if start < 0 || end < start {
		start, end = 0, 0
	}
	from, to := 0, len(runes)
	before, after := "", ""
	if to-from > maxSourceLine {
		from = max(0, start-maxSourceLine/2)
		to = min(len(runes), from+maxSourceLine)
		end = min(end, to)
		if from > 0 {
			before = "..."
		}
		if to < len(runes) {
			after = "..."
		}
	}
	return before + Visible(string(runes[from:start])) +
		p.underline(Visible(string(runes[start:end]))) +
		Visible(string(runes[end:to])) + after
}
