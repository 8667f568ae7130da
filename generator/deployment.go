package generator

import (
	"bytes"
	"embed"
	"slices"
	"strings"
	"sync"

	"dockgen/schema"
)

// The prose of DEPLOYMENT.md: one file a section. A line "-- name --" begins the
// part with that name; what comes before the first is the part without a name.
// A word between two @ stands for a value, which page.values has quoted for its
// place.
//
//go:embed deployment
var prose embed.FS

// deployment returns DEPLOYMENT.md: how this very app is built, published, run
// and repaired. Whatever would not be true of this config is left out, so each
// section is a list of the parts of its text that apply. The order is that in
// which a newcomer needs them, and in which the commands work: a block may use
// shell variables that an earlier one has set.
//
// A comment "needs: …" before a block of commands names what only people can
// bring: a login, a token, a terminal.
func deployment(c *schema.Config) []byte {
	p := &page{Config: c, registry: registryOf(c.Registry.Image)}
	p.holes = p.values()
	p.text.Grow(32 << 10) // every page so far
	p.text.WriteString("<!-- " + Marker + " -->\n")

	p.overview()
	p.files()
	p.prerequisites()
	p.privateDependencies()
	p.variables()
	p.tryLocally()
	p.login()
	p.publish()
	p.run()
	p.processes()
	p.workers()
	p.health()
	p.stopping()
	p.proxy()
	p.orchestrators()
	p.rollBack()
	p.troubleshooting()
	p.habits()
	return p.text.Bytes()
}

// page is DEPLOYMENT.md as far as it is written.
type page struct {
	*schema.Config
	registry registry
	holes    map[string]string
	section  section // the prose at hand
	text     bytes.Buffer
}

// section is the prose of one file: its parts by name, each ending in one line end.
type section map[string]string

// sections are the files of the prose by name, cut into their parts once a
// process: pages differ only in which parts they say.
var sections = sync.OnceValue(func() map[string]section {
	files, err := prose.ReadDir("deployment")
	if err != nil {
		panic("generator: " + err.Error())
	}
	all := make(map[string]section, len(files))
	for _, file := range files {
		text, err := prose.ReadFile("deployment/" + file.Name())
		if err != nil {
			panic("generator: " + err.Error())
		}
		all[strings.TrimSuffix(file.Name(), ".md")] = cutSection(string(text))
	}
	return all
})

func cutSection(text string) section {
	parts := section{}
	for name, more := "", true; more; {
		var part string
		part, text, more = strings.Cut(text, "\n-- ")
		parts[name] = strings.Trim(part, "\n") + "\n"
		if more {
			name, text, _ = strings.Cut(text, " --\n")
		}
	}
	return parts
}

// open turns to the section whose prose is in the file of that name: the parts
// that are said from here on are of this section.
func (p *page) open(section string) { p.section = sections()[section] }

// begin opens a section and adds the part without a name.
func (p *page) begin(section string) {
	p.open(section)
	p.block(p.fragment(""))
}

// say adds parts of the section, each as a block of its own. A part called ""
// is skipped: see [when].
func (p *page) say(parts ...string) {
	for _, part := range parts {
		if part != "" {
			p.block(p.fragment(part))
		}
	}
}

// list adds parts of the section as one block: the items of a list, the rows of
// a table, the sentences of a paragraph.
func (p *page) list(parts ...string) {
	var items strings.Builder
	for _, part := range parts {
		if part != "" {
			items.WriteString(p.fragment(part))
		}
	}
	p.block(items.String())
}

// table adds a GitHub table. The cells are Markdown already.
func (p *page) table(header []string, rows [][]string) {
	rule := slices.Repeat([]string{"---"}, len(header))
	var b strings.Builder
	for _, cells := range slices.Concat([][]string{header, rule}, rows) {
		b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
	}
	p.block(b.String())
}

// block adds text after a blank line. No text is no block.
func (p *page) block(text string) {
	if text != "" {
		p.text.WriteByte('\n')
		reflow(&p.text, text)
	}
}

// fragment returns a part of the section with its holes filled, ending in one
// line end.
func (p *page) fragment(part string) string {
	text, found := p.section[part]
	if !found {
		panic("generator: the prose has no part " + part)
	}
	return filled(text, p.holes)
}

// fill gives holes another value, in pairs of name and value.
func (p *page) fill(pairs ...string) {
	for pair := range slices.Chunk(pairs, 2) {
		p.holes[pair[0]] = pair[1]
	}
}

// when returns part if it is to be said.
func when(condition bool, part string) string {
	if condition {
		return part
	}
	return ""
}

// writes reports whether dockgen writes the output called name.
func (p *page) writes(name string) bool { return p.Output(name).Enabled }
