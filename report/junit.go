package report

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"dockgen/finding"
)

// writeJUnit writes a test suite for each project. Each generated file is a
// test; so is each error of config and project, or one that passes when there is
// none. JUnit knows no warnings: they are what that test printed.
func (o Options) writeJUnit(w io.Writer, projects []Project) error {
	var b bytes.Buffer
	tests, failures := 0, 0
	for _, p := range projects {
		suite := o.suite(p)
		tests += len(suite)
		failures += failed(suite)
		writeSuite(&b, o.InRepository(p.Config), suite)
	}
	head := fmt.Sprintf("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"dockgen\" tests=\"%d\" failures=\"%d\" errors=\"0\">\n", tests, failures)
	if _, err := io.WriteString(w, head); err != nil {
		return err
	}
	b.WriteString("</testsuites>\n")
	_, err := w.Write(b.Bytes())
	return err
}

// test is one JUnit test case.
type test struct {
	name    string
	failure *finding.Finding
	printed string
}

func (o Options) suite(p Project) []test {
	var suite []test
	config := test{name: "config and project"}
	for _, f := range p.Findings {
		if f.Severity == finding.Warning {
			config.printed += o.paragraph(f)
		} else {
			suite = append(suite, test{name: string(f.Code) + " " + place(o.relocated(f)), failure: &f})
		}
	}
	if suite == nil || config.printed != "" {
		suite = append([]test{config}, suite...)
	}
	for _, f := range p.Files {
		t := test{name: o.InRepository(f.Path)}
		if i := slices.IndexFunc(p.Drift, func(d finding.Finding) bool { return d.Path == f.Path }); i >= 0 {
			t.failure = &p.Drift[i]
		}
		suite = append(suite, t)
	}
	return suite
}

func failed(suite []test) int {
	n := 0
	for _, t := range suite {
		if t.failure != nil {
			n++
		}
	}
	return n
}

func writeSuite(b *bytes.Buffer, name string, suite []test) {
	fmt.Fprintf(b, "  <testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" errors=\"0\">\n", xmlText(name), len(suite), failed(suite))
	for _, t := range suite {
		fmt.Fprintf(b, "    <testcase classname=\"%s\" name=\"%s\"", xmlText(name), xmlText(t.name))
		switch {
		case t.failure != nil:
			fmt.Fprintf(b, ">\n      <failure type=\"%s\" message=\"%s\">%s</failure>\n    </testcase>\n",
				xmlText(string(t.failure.Code)), xmlText(t.failure.Summary), xmlText(message(*t.failure)))
		case t.printed != "":
			fmt.Fprintf(b, ">\n      <system-out>%s</system-out>\n    </testcase>\n", xmlText(t.printed))
		default:
			b.WriteString("/>\n")
		}
	}
	b.WriteString("  </testsuite>\n")
}

// paragraph returns f as a line of its own.
func (o Options) paragraph(f finding.Finding) string {
	return fmt.Sprintf("%s: %s [%s]\n", place(o.relocated(f)), message(f), f.Code)
}

// place is where f is, as a compiler says it.
func place(f finding.Finding) string {
	if f.Range.IsZero() {
		return f.Path
	}
	return fmt.Sprintf("%s:%d:%d", f.Path, f.Range.Start.Line, f.Range.Start.Column)
}

// xmlText escapes s for an attribute in double quotes and for character data.
// What XML cannot hold at all has been written out by Visible.
func xmlText(s string) string { return xmlEscapes.Replace(Visible(s)) }

var xmlEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\n", "&#10;")
