package report_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/finding"
	"dockgen/report"
	"dockgen/workspace"
)

var update = flag.Bool("update", false, "rewrite the goldens in testdata")

// options are those of a run in the folder services of a repository.
func options(sources map[string]string) report.Options {
	return report.Options{
		Sources:      func(path string) []byte { return []byte(sources[path]) },
		Secret:       func(line string) bool { return strings.Contains(line, "hunter2") },
		InRepository: func(path string) string { return "services/" + path },
		Version:      "1.2.3",
	}
}

func span(line, column, endLine, endColumn int) finding.Range {
	return finding.Range{Start: finding.Position{Line: line, Column: column}, End: finding.Position{Line: endLine, Column: endColumn}}
}

// cases are what the printers are shown.
var cases = map[string][]report.Project{
	"nothing": nil,
	"clean": {{Config: "flaskdeploy.hcl", Valid: true, Files: []report.File{
		{Path: "Dockerfile", Verdict: workspace.Clean, WantSHA256: strings.Repeat("a", 64), HaveSHA256: strings.Repeat("a", 64)},
		{Path: "dockgen.lock", Verdict: workspace.Clean, WantSHA256: strings.Repeat("b", 64), HaveSHA256: strings.Repeat("b", 64)},
	}}},
	// An invalid project beside one that drifted, with everything that a format
	// may stumble over.
	"mixed": {
		{Config: "shop/flaskdeploy.hcl", Findings: []finding.Finding{
			{Code: "DG104", Severity: finding.Error, Summary: "Unknown argument", Detail: "\"app\" has no argument \"prot\": 100 %, <&>.\nSee \"port\", or nothing.",
				Path: "shop/flaskdeploy.hcl", Range: span(2, 3, 2, 7), Block: "app"},
			{Code: "DG104", Severity: finding.Error, Summary: "Unknown argument", Detail: "\"app\" has no argument \"prot\": 100 %, <&>.\nSee \"port\", or nothing.",
				Path: "shop/flaskdeploy.hcl", Range: span(5, 3, 5, 7), Block: "app"},
			{Code: "DG213", Severity: finding.Warning, Summary: "Background work runs twice", Detail: "Each of the 2 workers starts the jobs.",
				Path: "shop/flaskdeploy.hcl", Range: span(7, 1, 9, 2)},
			{Code: "DG401", Severity: finding.Error, Summary: "No gunicorn", Detail: "Control \x1b[31m, bidi \u202e, astral \U000e0001, broken \xff, tab \t, bell \x07.",
				Path: "shop/a, b: 50%.txt", Fix: "gunicorn = \"27.0.1\""},
		}},
		{Config: "web/flaskdeploy.hcl", Valid: true, Drift: []finding.Finding{
			{Code: "DG302", Severity: finding.Error, Summary: "Generated file was edited", Detail: "\"Dockerfile\" is not as dockgen wrote it: edited by hand at line 12.",
				Path: "web/Dockerfile", Range: span(12, 1, 13, 1), Fix: "dockgen generate --force web/Dockerfile"},
			{Code: "DG304", Severity: finding.Error, Summary: "Generated file is missing", Detail: "\"build-publish.sh\" is missing.", Path: "web/build-publish.sh", Fix: "dockgen generate"},
		}, Files: []report.File{
			{Path: "web/Dockerfile", Verdict: workspace.Edited, Action: workspace.Refuse, Reason: "edited by hand at line 12", WantSHA256: strings.Repeat("a", 64), HaveSHA256: strings.Repeat("b", 64)},
			{Path: "web/.gitignore", Verdict: workspace.Clean, Block: true, WantSHA256: strings.Repeat("c", 64), HaveSHA256: strings.Repeat("c", 64)},
			{Path: "web/build-publish.sh", Verdict: workspace.Missing, Action: workspace.Write, Reason: "deleted since it was generated", WantSHA256: strings.Repeat("d", 64)},
			{Path: "web/dockgen.lock", Verdict: workspace.Clean, Action: workspace.Write, WantSHA256: strings.Repeat("e", 64), HaveSHA256: strings.Repeat("f", 64)},
		}},
	},
}

var sources = map[string]string{"shop/flaskdeploy.hcl": "app {\n  prot = 8000\n}\n# \x1b[31m\n  prot = 1\n\nworker \"background\" {\n  workers = 2\n}\n"}

// TestGolden shows every format every case. The outputs are read in testdata.
func TestGolden(t *testing.T) {
	extensions := map[string]string{"text": "txt", "json": "json", "sarif": "sarif", "github": "github", "gitlab": "gitlab.json", "junit": "xml"}
	for format, extension := range extensions {
		for name, projects := range cases {
			t.Run(format+"-"+name, func(t *testing.T) {
				got := printed(t, format, projects)
				assert.NotRegexp(t, "[\x00-\x09\x0b-\x1f\x7f\u0080-\u009f\u202e]", got, "a terminal would obey this")
				golden := filepath.Join("testdata", name+"."+extension)
				if *update {
					require.NoError(t, os.WriteFile(golden, []byte(got), 0o644))
				}
				want, err := os.ReadFile(golden)
				require.NoError(t, err)
				assert.Equal(t, string(want), got)
			})
		}
	}
}

func printed(t *testing.T, format string, projects []report.Project) string {
	t.Helper()
	var b bytes.Buffer
	p, err := report.New(format, &b, options(sources))
	require.NoError(t, err)
	for _, project := range projects {
		require.NoError(t, p.Project(project))
	}
	require.NoError(t, p.Close())
	return b.String()
}

// TestJSON holds the document to the schema that docs/ publishes.
func TestJSON(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile("../docs/report.schema.json")
	require.NoError(t, err)
	for name, projects := range cases {
		t.Run(name, func(t *testing.T) {
			value, err := jsonschema.UnmarshalJSON(strings.NewReader(printed(t, "json", projects)))
			require.NoError(t, err)
			assert.NoError(t, schema.Validate(value))
		})
	}
	t.Run("the-schema-refuses", func(t *testing.T) {
		for _, wrong := range []string{
			`{}`,
			`{"format_version": 1, "valid": true, "findings": null, "files": []}`,
			`{"format_version": 1, "valid": true, "findings": [], "files": [{"path": "a", "verdict": "odd", "want_sha256": "", "have_sha256": ""}]}`,
		} {
			value, err := jsonschema.UnmarshalJSON(strings.NewReader(wrong))
			require.NoError(t, err)
			assert.Error(t, schema.Validate(value), wrong)
		}
	})
}

// Text comes back from JSON as it was, but for what is no text at all.
func TestJSONKeepsText(t *testing.T) {
	var got struct{ Findings []struct{ Detail string } }
	require.NoError(t, json.Unmarshal([]byte(printed(t, "json", cases["mixed"])), &got))
	assert.Equal(t, "Control \x1b[31m, bidi \u202e, astral \U000e0001, broken \ufffd, tab \t, bell \x07.", got.Findings[0].Detail)
}

// TestGitHub reads the workflow commands as the runner does.
func TestGitHub(t *testing.T) {
	commands := strings.Split(strings.TrimSuffix(printed(t, "github", cases["mixed"]), "\n"), "\n")
	require.Len(t, commands, 6)
	form := regexp.MustCompile(`^::(error|warning) ((?:[a-zA-Z]+=[^:,]*)(?:,[a-zA-Z]+=[^:,]*)*)::(.*)$`)
	severities, details := "", ""
	for _, command := range commands {
		m := form.FindStringSubmatch(command)
		require.NotNil(t, m, command)
		severities += m[1] + " "
		details += strings.NewReplacer("%0A", "\n", "%0D", "\r", "%25", "%").Replace(m[3]) + "\n"
	}
	assert.Equal(t, "error error error error error warning ", severities, "the worst come first")
	assert.Contains(t, details, "100 %, <&>.\nSee \"port\", or nothing.")

	many := func(errors, warnings int) string {
		var p report.Project
		for n := range errors + warnings {
			f := finding.Finding{Code: "DG104", Severity: finding.Error, Summary: "Unknown argument", Path: "f", Range: span(n+1, 1, n+1, 2)}
			if n >= errors {
				f.Severity = finding.Warning
			}
			p.Findings = append(p.Findings, f)
		}
		_, notice, _ := strings.Cut(printed(t, "github", []report.Project{p}), "::notice title=dockgen::")
		return notice
	}
	const rest = ": GitHub shows the first 10 of each, the log has them all.\n"
	assert.Empty(t, many(10, 10))
	assert.Equal(t, "11 errors and 0 warnings"+rest, many(11, 0))
	assert.Equal(t, "0 errors and 11 warnings"+rest, many(0, 11))
}

// GitHub counts the last line in, and takes columns on one line only. A range ends
// before its end: at column 1, with the line above.
func TestGitHubPlaces(t *testing.T) {
	for want, place := range map[string]finding.Range{
		"file=services/f,title":                          {},
		"file=services/f,line=2,col=3,endColumn=7,title": span(2, 3, 2, 7),
		"file=services/f,line=2,title":                   span(2, 1, 3, 1),
		"file=services/f,line=2,endLine=3,title":         span(2, 1, 4, 1),
		"file=services/f,line=2,endLine=4,title":         span(2, 1, 4, 2),
	} {
		p := report.Project{Findings: []finding.Finding{{Code: "DG104", Severity: finding.Error, Summary: "S", Path: "f", Range: place}}}
		assert.Contains(t, printed(t, "github", []report.Project{p}), "::error "+want+"=", place)
	}
}

// A rule is listed once, however many findings it has.
func TestSARIFRules(t *testing.T) {
	at := func(code finding.Code, line int) finding.Finding {
		return finding.Finding{Code: code, Severity: finding.Error, Summary: "S", Detail: "D.", Path: "f", Range: span(line, 1, line, 2)}
	}
	got := printed(t, "sarif", []report.Project{{Findings: []finding.Finding{at("DG104", 1), at("DG104", 2), at("DG203", 3)}}})
	for _, code := range []string{"DG104", "DG203"} {
		assert.Equal(t, 1, strings.Count(got, `"id": "`+code+`"`), got)
	}
}

// What cannot be seen is written as an escape, and what can as it is.
func TestJSONEscapes(t *testing.T) {
	for detail, want := range map[string]string{
		"~": "~", "é日": "é日", "\x7f": `\u007f`, "\u0080": `\u0080`, "\u202e": `\u202e`, "\U000e0001": `\udb40\udc01`, "\U0001f40d": "\U0001f40d", "a\x7f<é": `a\u007f<é`,
	} {
		p := report.Project{Findings: []finding.Finding{{Code: "DG104", Severity: finding.Error, Detail: detail}}}
		assert.Contains(t, printed(t, "json", []report.Project{p}), `"detail": "`+want+`"`, "%q", detail)
	}
}

// A fingerprint does not move with the lines, and no two findings share one.
func TestFingerprints(t *testing.T) {
	prints := func(findings ...finding.Finding) []string {
		var issues []struct{ Fingerprint string }
		require.NoError(t, json.Unmarshal([]byte(printed(t, "gitlab", []report.Project{{Findings: findings}})), &issues))
		var list []string
		for _, i := range issues {
			list = append(list, i.Fingerprint)
		}
		return list
	}
	twice := finding.Finding{Code: "DG104", Severity: finding.Error, Summary: "Unknown argument", Detail: "See flaskdeploy.hcl:7:10 and line 12.", Path: "f", Range: span(3, 1, 3, 2)}
	again := twice
	again.Range = span(9, 1, 9, 2)
	before := prints(twice, again)
	require.Len(t, before, 2)
	assert.NotEqual(t, before[0], before[1])

	twice.Range, again.Range = span(4, 1, 4, 2), span(10, 1, 10, 2)
	twice.Detail = "See flaskdeploy.hcl:8:10 and line 13."
	again.Detail = twice.Detail
	assert.Equal(t, before, prints(twice, again))

	twice.Path = "g"
	assert.NotEqual(t, before[0], prints(twice)[0])
	twice.Path, twice.Detail = "f", "See flaskdeploy.hcl:8:10 and worker 13."
	assert.NotEqual(t, before[0], prints(twice)[0])
}

// TestJUnit counts what the document says it has.
func TestJUnit(t *testing.T) {
	for name, projects := range cases {
		t.Run(name, func(t *testing.T) {
			var got struct {
				Tests    int `xml:"tests,attr"`
				Failures int `xml:"failures,attr"`
				Suites   []struct {
					Name     string `xml:"name,attr"`
					Tests    int    `xml:"tests,attr"`
					Failures int    `xml:"failures,attr"`
					Cases    []struct {
						Name    string `xml:"name,attr"`
						Failure *struct {
							Text string `xml:",chardata"`
						} `xml:"failure"`
					} `xml:"testcase"`
				} `xml:"testsuite"`
			}
			d := xml.NewDecoder(strings.NewReader(printed(t, "junit", projects)))
			d.Strict = true
			require.NoError(t, d.Decode(&got))
			tests, failures := 0, 0
			for _, s := range got.Suites {
				failed := 0
				for _, c := range s.Cases {
					if c.Failure != nil {
						failed++
					}
				}
				assert.Len(t, s.Cases, s.Tests)
				assert.Equal(t, s.Failures, failed)
				tests, failures = tests+s.Tests, failures+failed
			}
			assert.Equal(t, got.Tests, tests)
			assert.Equal(t, got.Failures, failures)
			assert.Len(t, got.Suites, len(projects))
			if name == "mixed" {
				assert.Contains(t, got.Suites[0].Cases[1].Failure.Text, "100 %, <&>.\nSee \"port\", or nothing.")
				assert.Equal(t, "services/web/Dockerfile", got.Suites[1].Cases[1].Name)
			}
		})
	}
}

func TestUnknownFormat(t *testing.T) {
	_, err := report.New("sarf", io.Discard, options(nil))
	assert.EqualError(t, err, `there is no report format "sarf": did you mean sarif?`)
	_, err = report.New("html", io.Discard, options(nil))
	assert.EqualError(t, err, `there is no report format "html": write text, json, sarif, github, gitlab or junit`)
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, errBroken }

var errBroken = errors.New("broken pipe")

func TestWriterFails(t *testing.T) {
	for _, format := range []string{"text", "json", "sarif", "github", "gitlab", "junit"} {
		p, err := report.New(format, brokenPipe{}, options(sources))
		require.NoError(t, err)
		err = errors.Join(p.Project(cases["mixed"][0]), p.Close())
		assert.ErrorIs(t, err, errBroken, format)
	}
}
