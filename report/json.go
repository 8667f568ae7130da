package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"dockgen/finding"
	"dockgen/workspace"
)

// The JSON form, which docs/report.schema.json describes. Keys may be added to
// it; what is there keeps its meaning as long as format_version stays.
const jsonVersion = 1

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
	valid := !slices.ContainsFunc(projects, func(p Project) bool { return !p.Valid })
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "{\n  \"format_version\": %d,\n  \"valid\": %t,\n  \"findings\": ", jsonVersion, valid)
	err := writeList(b, allOf(projects), func(f finding.Finding) any {
		j := jsonFinding{f.Code, f.Severity, f.Summary, f.Detail, f.Path, nil, f.Fix}
		if !f.Range.IsZero() {
			j.Range = &f.Range
		}
		return j
	})
	if err != nil {
		return err
	}
	b.WriteString(",\n  \"files\": ")
	err = writeList(b, filesOf(projects), func(f File) any {
		return jsonFile{f.Path, f.Verdict, f.WantSHA256, f.HaveSHA256}
	})
	if err != nil {
		return err
	}
	b.WriteString("\n}\n")
	return b.Flush()
}

// writeList writes a list of the document element by element: the whole text of a
// run over ten thousand projects would be the largest thing in memory.
func writeList[T any](b *bufio.Writer, list []T, form func(T) any) error {
	b.WriteByte('[')
	for i, element := range list {
		if i > 0 {
			b.WriteByte(',')
		}
		text, err := indented(form(element), "    ")
		if err != nil {
			return err
		}
		b.WriteString("\n    ")
		b.Write(bytes.TrimSuffix(text, []byte("\n")))
	}
	if len(list) > 0 {
		b.WriteString("\n  ")
	}
	return b.WriteByte(']')
}

// encode writes v as indented JSON in which everything that a terminal would act
// on is escaped.
func encode(w io.Writer, v any) error {
	text, err := indented(v, "")
	if err != nil {
		return err
	}
	_, err = w.Write(text)
	return err
}

// indented is v as encode writes it, each line but the first behind prefix.
func indented(v any, prefix string) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent(prefix, "  ")
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return escapeInvisible(b.Bytes()), nil
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
