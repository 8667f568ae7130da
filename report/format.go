package report

import (
	"fmt"
	"io"
	"strings"

	"dockgen/finding"
)

// Printer writes one report while a run goes on: Project once for each project,
// in the order in which they are to appear, then Close. The errors are those of
// the writer.
type Printer interface {
	Project(p Project) error
	// Close ends the report. A format that is one document is written here.
	Close() error
}

// Options are what printers need to know about the world.
type Options struct {
	// Color asks for terminal colours, in text only.
	Color bool
	// Sources returns the text of a file that a finding points into, nil when it
	// cannot be read. Only text shows source lines; none when this is nil.
	Sources func(path string) []byte
	// Secret reports whether a source line must not be printed into a log; nil: none.
	Secret func(line string) bool
	// InRepository turns a path that is relative to the working directory into
	// one that is relative to the repository's root, for the formats whose
	// readers only know the repository.
	InRepository func(path string) string
	// Version is dockgen's.
	Version string
}

// formats are the names of [New], in the order of the documentation.
var formats = [...]string{"text", "json", "sarif", "github", "gitlab", "junit"}

// New returns the printer of format, which writes to w. An unknown format is an
// error that says which there are.
func New(format string, w io.Writer, o Options) (Printer, error) {
	switch format {
	case "text":
		return &textPrinter{w, o}, nil
	case "json":
		return &document{w: w, write: writeJSON}, nil
	case "sarif":
		return &document{w: w, write: o.writeSARIF}, nil
	case "github":
		return &document{w: w, write: o.writeGitHub}, nil
	case "gitlab":
		return &document{w: w, write: o.writeGitLab}, nil
	case "junit":
		return &document{w: w, write: o.writeJUnit}, nil
	}
	names := formats[:len(formats)-1]
	message := fmt.Sprintf("there is no report format %q: write %s or %s", format, strings.Join(names, ", "), formats[len(formats)-1])
	if near := finding.Nearest(format, formats[:]); near != "" {
		message = fmt.Sprintf("there is no report format %q: did you mean %s?", format, near)
	}
	return nil, fmt.Errorf("%s", message)
}

// document is the printer of a format that is written as a whole.
type document struct {
	w        io.Writer
	write    func(w io.Writer, projects []Project) error
	projects []Project
}

func (d *document) Project(p Project) error {
	d.projects = append(d.projects, p)
	return nil
}

func (d *document) Close() error { return d.write(d.w, d.projects) }
