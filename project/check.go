package project

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"dockgen/finding"
	"dockgen/folder"
	"dockgen/schema"
)

// Check compares the project in the folder at with its resolved config and
// returns what is wrong, sorted. It writes nothing.
//
// configPath is the config's path in the folder, which findings about it carry; ignore
// is the rendered ignore file. When the config switches that output off, the
// project's own ignore file is read instead; when it switches the Dockerfile
// off, only the entry point and what gunicorn reads are checked. Findings that
// the config ignores are returned as well: see [schema.Config.DropIgnored].
func Check(at *folder.Folder, configPath string, c *schema.Config, ignore []byte) []finding.Finding {
	t := openTree(at)
	defer t.close()
	if !at.Opened() {
		if _, err := t.long.open(); err != nil {
			return []finding.Finding{{
				Code: FileUnusable, Severity: finding.Error, Summary: "Project not readable",
				Detail: "The folder of the config cannot be opened: " + errors.Unwrap(err).Error() + ".",
				Path:   configPath,
			}}
		}
	}
	k := &checker{
		tree:       t,
		configPath: configPath,
		config:     c,
		files:      unwalkedFiles(t),
	}
	k.notIgnorable()
	k.ignored = k.ignoreRules(ignore)
	k.gunicornConfig()
	entry := k.entryPoint()
	k.surroundings(entry)
	k.unpublished()
	if c.Output(schema.Dockerfile).Enabled {
		k.otherIgnoreFile()
		k.dependencies()
		k.hidden(entry)
		k.ownerOnly(entry)
	}
	return finding.Sort(k.findings)
}

// notIgnorable refuses to ignore an error of this room. Schema has judged the
// codes of the others, and does not know these.
func (k *checker) notIgnorable() {
	for _, code := range k.config.Dockgen.Ignore {
		if strings.HasPrefix(code, "DG4") && !IsWarning(finding.Code(code)) {
			k.inConfig("dockgen.ignore", finding.Finding{
				Code: NotIgnorable, Severity: finding.Error, Summary: "Code not ignorable",
				Detail: fmt.Sprintf("%s is no warning, and errors cannot be ignored. Take it out of the list.", quoted(code)),
			})
		}
	}
}

// checker is one check under way.
type checker struct {
	tree       tree
	configPath string
	config     *schema.Config
	ignored    ignoreRules
	packages   packages
	files      *files // that the entry point imports
	findings   []finding.Finding
}

// inConfig places f at the argument at address, such as "app.entry_point", and
// reports it. A config that leaves the argument's whole block out has no such
// place: then f is about the file.
func (k *checker) inConfig(address string, f finding.Finding) {
	place := k.config.Place(address)
	f.Path, f.Range = cmp.Or(place.Path, k.configPath), place.Range
	if !f.Range.IsZero() {
		f.Block = k.block(address)
	}
	k.findings = append(k.findings, f)
}

// block writes the block of the argument at address as the config does.
func (k *checker) block(address string) string {
	name, _, _ := strings.Cut(address, ".")
	switch name {
	case "dependencies":
		return name + " " + strconv.Quote(k.config.Dependencies.Kind)
	case "worker":
		return name + " " + strconv.Quote(k.config.Worker.Kind)
	}
	return name
}

// inFile places f on a line of a file of the project and reports it.
func (k *checker) inFile(path string, line int, f finding.Finding) {
	f.Path = path
	if line > 0 {
		f.Range = finding.Range{
			Start: finding.Position{Line: line, Column: 1},
			End:   finding.Position{Line: line + 1, Column: 1},
		}
	}
	k.findings = append(k.findings, f)
}

// quoted puts s between quotes for a sentence, cut to a length that can be read.
func quoted(s string) string {
	const longest = 80
	if utf8.RuneCountInString(s) > longest {
		runes := []rune(s)
		s = string(runes[:longest-1]) + "…"
	}
	return strconv.Quote(s)
}

// quotedList writes names as a list: "a", "b" and "c".
func quotedList(names []string, conjunction string) string {
	var b strings.Builder
	for i, name := range names {
		switch {
		case i > 0 && i == len(names)-1:
			b.WriteString(" " + conjunction + " ")
		case i > 0:
			b.WriteString(", ")
		}
		b.WriteString(quoted(name))
	}
	return b.String()
}

// hclList writes names as the value of an argument.
func hclList(names []string) string {
	var b strings.Builder
	b.WriteByte('[')
	for i, name := range names {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(strconv.Quote(name))
	}
	b.WriteByte(']')
	return b.String()
}

// unique returns names sorted, each once.
func unique(names []string) []string {
	slices.Sort(names)
	return slices.Compact(names)
}
