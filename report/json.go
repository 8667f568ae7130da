package report

import (
	"bytes"
	"encoding/json"
	"io"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"dockgen/finding"
	"dockgen/workspace"
)

// The JSON form, which docs/report.schema.json describes. Keys may be added to
// it; what is there keeps its meaning as long as format_version stays.
const jsonVersion = 1

type jsonReport struct {
	FormatVersion int           `json:"format_version"`
	Valid         bool          `json:"valid"`
	Findings      []jsonFinding `json:"findings"`
	Files         []jsonFile    `json:"files"`
}

type jsonFinding struct {
	Code     finding.Code     `json:"code"`
	Severity finding.Severity `json:"severity"`
	Summary  string           `json:"summary"`
	Detail   string           `json:"detail"`
	Path     string           `json:"path"`
	Range    *finding.Range   `json:"range"`
	Fix      string           `json:"fix"`
}

type jsonFile struct {
	Path       string            `json:"path"`
	Verdict    workspace.Verdict `json:"verdict"`
	WantSHA256 string            `json:"want_sha256"`
	HaveSHA256 string            `json:"have_sha256"`
}

// writeJSON writes one document for all projects, whose paths tell them apart.
func writeJSON(w io.Writer, projects []Project) error {
	report := jsonReport{FormatVersion: jsonVersion, Valid: true, Findings: []jsonFinding{}, Files: []jsonFile{}}
	for _, p := range projects {
		report.Valid = report.Valid && p.Valid
	}
	for _, f := range allOf(projects) {
		j := jsonFinding{f.Code, f.Severity, f.Summary, f.Detail, f.Path, nil, f.Fix}
		if !f.Range.IsZero() {
			j.Range = &f.Range
		}
		report.Findings = append(report.Findings, j)
	}
	for _, f := range filesOf(projects) {
		report.Files = append(report.Files, jsonFile{f.Path, f.Verdict, f.WantSHA256, f.HaveSHA256})
	}
	return encode(w, report)
}

// encode writes v as indented JSON in which everything that a terminal would act
// on is escaped.
func encode(w io.Writer, v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(escapeInvisible(b.Bytes()))
	return err
}

// escapeInvisible writes characters that are not to be seen as JSON escapes.
// Outside strings, JSON has none of them but line feeds.
func escapeInvisible(text []byte) []byte {
	plain := true
	for _, c := range text {
		if c >= 0x7f {
			plain = false
			break
		}
	}
	if plain {
		return text
	}
	escaped := make([]byte, 0, len(text)+64)
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if r < 0x7f || unicode.IsGraphic(r) {
			escaped = append(escaped, text[:size]...)
		} else if high, low := utf16.EncodeRune(r); high != unicode.ReplacementChar {
			escaped = appendEscape(appendEscape(escaped, high), low)
		} else {
			escaped = appendEscape(escaped, r)
		}
		text = text[size:]
	}
	return escaped
}

func appendEscape(b []byte, r rune) []byte {
	const hex = "0123456789abcdef"
	return append(b, '\\', 'u', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
}
