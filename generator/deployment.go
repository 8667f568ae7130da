package generator

import (
	"bytes"
	"embed"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

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

// section is the prose of one file: its parts by name.
type section map[string]*part

// part is a piece of prose that ends in one line end.
type part struct {
	text   string
	folded atomic.Pointer[[]byte] // a part without holes, broken into lines once a process
}

// reflowed returns the part broken into lines; false when it has holes, whose
// values decide where lines end.
func (p *part) reflowed() ([]byte, bool) {
	if strings.IndexByte(p.text, '@') >= 0 {
		return nil, false
	}
	if folded := p.folded.Load(); folded != nil {
		return *folded, true
	}
	var b bytes.Buffer
	reflow(&b, p.text)
	folded := b.Bytes()
	p.folded.Store(&folded)
	return folded, true
}

// beginsItem reports whether the part is an item or a row, which go on no line of
// what stands before.
func (p *part) beginsItem() bool {
	return strings.HasPrefix(p.text, "- ") || strings.HasPrefix(p.text, "|")
}

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
		var one string
		one, text, more = strings.Cut(text, "\n-- ")
		parts[name] = &part{text: strings.Trim(one, "\n") + "\n"}
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
	p.saying("")
}

// say adds parts of the section, each as a block of its own. A part called ""
// is skipped: see [when].
func (p *page) say(parts ...string) {
	for _, part := range parts {
		if part != "" {
			p.saying(part)
		}
	}
}

// saying adds one part of the section, which may be the one without a name.
func (p *page) saying(part string) {
	p.text.WriteByte('\n')
	p.paragraph([]string{part})
}

// list adds parts of the section as one block: the items of a list, the rows of
// a table, the sentences of a paragraph.
func (p *page) list(parts ...string) {
	parts = slices.DeleteFunc(slices.Clone(parts), func(part string) bool { return part == "" })
	if len(parts) == 0 {
		return
	}
	p.text.WriteByte('\n')
	for len(parts) > 0 {
		n := 1
		for n < len(parts) && !p.part(parts[n]).beginsItem() {
			n++
		}
		p.paragraph(parts[:n])
		parts = parts[n:]
	}
}

// paragraph adds parts between which a line may go on.
func (p *page) paragraph(parts []string) {
	if len(parts) == 1 {
		if folded, constant := p.part(parts[0]).reflowed(); constant {
			p.text.Write(folded)
			return
		}
	}
	text := ""
	for _, part := range parts {
		text += p.fragment(part)
	}
	reflow(&p.text, text)
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
func (p *page) fragment(part string) string { return filled(p.part(part).text, p.holes) }

func (p *page) part(name string) *part {
	found, ok := p.section[name]
	if !ok {
		panic("generator: the prose has no part " + name)
	}
	return found
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
