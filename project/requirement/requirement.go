// Package requirement reads requirement lines (PEP 508), version specifiers and
// markers (PEP 440), and knows the names of Python's releases.
package requirement

import (
	"strings"
	"unicode/utf16"

	"dockgen/project/python"
)

// Requirement is one line of a requirements file, as pip reads it: a package by
// name (PEP 508), a URL, a path, or an option such as -r.
type Requirement struct {
	Kind requirementKind
	Line int // of its first physical line, from 1

	Name      string   // normalised (PEP 503); empty when only a URL or path is written
	Extras    []string // normalised
	Specifier string   // ">=23,<26", as written
	Marker    string   // behind the semicolon, as written
	// Target is the URL or path of a package, and the value of an option.
	Target   string
	Hashed   bool // has a --hash
	Editable bool // -e stood before the URL or path
	Besides  bool // --extra-index-url: an index to search besides the first
}

type requirementKind uint8

const (
	ByVersion   requirementKind = iota // from a package index
	ByURL                              // name @ URL, or a bare URL
	ByPath                             // a folder or archive of the project
	Include                            // -r
	Constraint                         // -c
	IndexOption                        // --index-url, --extra-index-url, --find-links
	HashOption                         // --require-hashes
	otherOption
	illegible
)

// Read reads a requirements file. Lines that cannot be read are
// illegible; judging them is the installer's work.
func Read(content string) []Requirement {
	text := DecodeText(content)
	var lines []Requirement
	for number := 1; text != ""; {
		first := number
		var joined strings.Builder
		for {
			var line string
			line, text, _ = strings.Cut(text, "\n")
			number++
			line = strings.TrimSuffix(line, "\r")
			comment := commentStart(line)
			if strings.HasSuffix(line, `\`) && comment < 0 {
				joined.WriteString(strings.TrimRight(line, `\`))
				if text != "" {
					continue
				}
				break
			}
			if comment >= 0 {
				line = line[:comment]
			}
			joined.WriteString(line)
			break
		}
		if line := strings.TrimSpace(joined.String()); line != "" {
			parsed := readRequirement(line)
			parsed.Line = first
			if lines == nil {
				lines = make([]Requirement, 0, min(strings.Count(text, "\n")+1, 64))
			}
			lines = append(lines, parsed)
		}
	}
	return lines
}

// DecodeText undoes what editors on Windows do: a byte order mark, and UTF-16,
// which PowerShell's "pip freeze > requirements.txt" writes and both installers read.
func DecodeText(content string) string {
	if len(content) > 1 && (content[0] == 0xff && content[1] == 0xfe || content[0] == 0xfe && content[1] == 0xff) {
		low, high := 0, 1
		if content[0] == 0xfe {
			low, high = 1, 0
		}
		units := make([]uint16, 0, len(content)/2)
		for i := 2; i+1 < len(content); i += 2 {
			units = append(units, uint16(content[i+low])|uint16(content[i+high])<<8)
		}
		return string(utf16.Decode(units))
	}
	return strings.TrimPrefix(content, "\ufeff")
}

// commentStart returns where the comment of line begins, or -1. A "#" inside a
// word is none: URLs have fragments.
func commentStart(line string) int {
	for i := range len(line) {
		if line[i] == '#' && (i == 0 || line[i-1] == ' ' || line[i-1] == '\t') {
			return i
		}
	}
	return -1
}

func readRequirement(line string) Requirement {
	if line[0] == '-' {
		return readOption(line)
	}
	return Parse(line)
}

// readOption reads "-r file", "-rfile", "--requirement=file" and their like.
func readOption(line string) Requirement {
	option, value := line, ""
	switch {
	case strings.HasPrefix(line, "--"):
		if i := strings.IndexAny(line, "= \t"); i >= 0 {
			option, value = line[:i], line[i+1:]
		}
	case len(line) > 2:
		option, value = line[:2], strings.TrimPrefix(line[2:], "=")
	}
	value = strings.Trim(strings.TrimSpace(value), `"'`)
	kind := otherOption
	switch option {
	case "-r", "--requirement":
		kind = Include
	case "-c", "--constraint":
		kind = Constraint
	case "-e", "--editable":
		if value == "" {
			return Requirement{Kind: illegible}
		}
		p := Parse(value)
		p.Editable = true
		return p
	case "-f", "--find-links":
		kind = IndexOption
	case "-i", "--index-url", "--extra-index-url":
		return Requirement{Kind: IndexOption, Target: value, Besides: option == "--extra-index-url"}
	case "--require-hashes":
		kind = HashOption
	}
	return Requirement{Kind: kind, Target: value}
}

// Parse reads a package by name, URL or path, with what may follow it.
func Parse(line string) Requirement {
	var p Requirement
	// Options of one requirement, such as --hash, come last.
	for _, mark := range []string{" --", "\t--"} {
		if i := strings.Index(line, mark); i >= 0 {
			p.Hashed = strings.Contains(line[i:], "--hash")
			line = strings.TrimSpace(line[:i])
		}
	}
	name, rest := cutName(line)
	switch {
	case name != "" && strings.HasPrefix(rest, "@"):
		p.Kind = ByURL
		p.Target, p.Marker = cutURLMarker(strings.TrimSpace(rest[1:]))
	case isURL(line):
		p.Kind = ByURL
		p.Target, p.Marker = cutURLMarker(line)
		name = eggName(p.Target)
	case isPath(line):
		p.Kind = ByPath
		p.Target, p.Marker = cutURLMarker(line)
		// "./lib[extra]" is the folder lib.
		if i := strings.IndexByte(p.Target, '['); i > 0 {
			p.Target = p.Target[:i]
		}
		return p
	case name == "":
		p.Kind = illegible
		return p
	default:
		specifier, marker, _ := strings.Cut(rest, ";")
		p.Specifier = strings.Trim(strings.TrimSpace(specifier), "()")
		p.Marker = strings.TrimSpace(marker)
	}
	if strings.HasPrefix(p.Target, "file:") {
		p.Kind = ByPath
	}
	base, extras, _ := strings.Cut(name, "[")
	p.Name = NormalName(base)
	if extras == "" {
		return p
	}
	for extra := range strings.SplitSeq(strings.TrimSuffix(extras, "]"), ",") {
		if extra = strings.TrimSpace(extra); extra != "" {
			p.Extras = append(p.Extras, NormalName(extra))
		}
	}
	return p
}

// cutName cuts "name[extra]" from what follows it; name is empty when line does
// not begin with one, as a path or URL does not.
func cutName(line string) (name, rest string) {
	end := 0
	for end < len(line) && (python.IsNameByte(line[end]) || line[end] == '-' || line[end] == '.') {
		end++
	}
	rest = strings.TrimLeft(line[end:], " \t")
	name = line[:end]
	if end == 0 || !python.IsNameByte(line[0]) || line[0] == '_' {
		return "", line
	}
	if strings.HasPrefix(rest, "[") {
		i := strings.IndexByte(rest, ']')
		if i < 0 {
			return "", line
		}
		name, rest = name+rest[:i+1], strings.TrimLeft(rest[i+1:], " \t")
	}
	if rest != "" && strings.IndexByte("<>=!~;(@,", rest[0]) < 0 {
		return "", line
	}
	return name, rest
}

// cutURLMarker cuts a URL from the marker behind it, which needs a space before
// its semicolon because URLs may hold one.
func cutURLMarker(s string) (url, marker string) {
	if i := strings.Index(s, " ;"); i >= 0 {
		return strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+2:])
	}
	return s, ""
}

// isURL tells a URL, or Git's own git@host:path, from a path.
func isURL(s string) bool {
	scheme, _, ok := strings.Cut(s, ":")
	if !ok || scheme == "" {
		return false
	}
	for i := range len(scheme) {
		if c := scheme[i]; !python.IsNameByte(c) && c != '+' && c != '-' && c != '.' && c != '@' {
			return false
		}
	}
	return strings.Contains(s, "://") || strings.HasPrefix(s, "git+") || strings.HasPrefix(s, "git@") || scheme == "file"
}

func isPath(s string) bool {
	if i := strings.IndexAny(s, " \t;["); i > 0 {
		s = s[:i]
	}
	if s == "." || strings.HasPrefix(s, "./") || strings.HasPrefix(s, "../") || strings.Contains(s, "/") {
		return true
	}
	for _, archive := range []string{".whl", ".tar.gz", ".zip", ".tar.bz2"} {
		if strings.HasSuffix(s, archive) {
			return true
		}
	}
	return false
}

// eggName returns the name[extras] that "#egg=" gives to a URL.
func eggName(url string) string {
	_, fragment, _ := strings.Cut(url, "#")
	for part := range strings.SplitSeq(fragment, "&") {
		if name, ok := strings.CutPrefix(part, "egg="); ok {
			name, _, _ = strings.Cut(name, "=")
			return name
		}
	}
	return ""
}
