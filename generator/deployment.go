package generator

import (
	"bytes"
	"embed"
	"slices"
	"strings"

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
	p.text.Grow(48 << 10) // every page so far
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
	section  string // the prose of the section at hand, all parts
	text     bytes.Buffer
}

// open turns to the section whose prose is in the file of that name: the parts
// that are said from here on are of this section.
func (p *page) open(section string) {
	text, err := prose.ReadFile("deployment/" + section + ".md")
	if err != nil {
		panic("generator: " + err.Error())
	}
	p.section = string(text)
}

// begin opens a section and adds the part without a name.
func (p *page) begin(section string) {
	p.open(section)
	p.block(p.filled(upToNextPart(p.section)))
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
	for rest := p.section; ; {
		_, after, found := strings.Cut(rest, "\n-- ")
		if !found {
			panic("generator: the prose has no part " + part)
		}
		name, text, _ := strings.Cut(after, " --\n")
		if name == part {
			return p.filled(upToNextPart(text))
		}
		rest = after
	}
}

func upToNextPart(text string) string {
	text, _, _ = strings.Cut(text, "\n-- ")
	return strings.Trim(text, "\n") + "\n"
}

// filled puts the values into the holes of text. It never looks into a value
// for another hole.
func (p *page) filled(text string) string {
	var b strings.Builder
	b.Grow(len(text) + 256)
	for {
		before, rest, found := strings.Cut(text, "@")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, after, _ := strings.Cut(rest, "@")
		if value, isHole := p.holes[name]; isHole {
			b.WriteString(value)
			text = after
		} else {
			b.WriteString("@")
			text = rest
		}
	}
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
