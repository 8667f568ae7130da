package generator

import (
	"embed"
	"slices"
	"strconv"
	"strings"
	"sync"

	"dockgen/schema"
)

// The prose of DEPLOYMENT.md: one file a section. A line "-- name --" begins the
// part with that name; what comes before the first is the part without a name.
// A word between two @ stands for a value that is quoted for its place: see [value].
//
//go:embed deployment
var prose embed.FS

// deployment adds DEPLOYMENT.md to text: how this very app is built, published, run
// and repaired. Whatever would not be true of this config is left out, so each
// section is a list of the parts of its text that apply. The order is that in
// which a newcomer needs them, and in which the commands work: a block may use
// shell variables that an earlier one has set.
//
// A comment "needs: …" before a block of commands names what only people can
// bring: a login, a token, a terminal.
func deployment(text []byte, c *schema.Config) []byte {
	p := &page{Config: c, registry: registryOf(c.Registry.Image)}
	p.port = strconv.Itoa(c.App.Port)
	p.configLink = p.link(configFile)
	p.scriptWord = shellWord("./" + c.Output(schema.BuildPublish).Path)
	p.versionCode = markdownCodeCell(c.Registry.VersionFile)
	p.needsLogin = needs(p.pullNeeds()...)
	p.text = append(text, "<!-- "+Marker+" -->\n"...)

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
	return p.text
}

// page is DEPLOYMENT.md as far as it is written.
type page struct {
	*schema.Config
	registry registry
	// What many holes stand for. The script is as it is typed in the project folder.
	port, configLink, scriptWord, versionCode, needsLogin string

	section []part            // the prose at hand
	next    int               // the part of it that is likely said next
	given   map[string]string // the values of holes that mean something else each time
	lines
}

// part is a piece of prose, cut into chunks when it is first said.
type part struct {
	name, text string
	once       sync.Once
	cut        []chunk
}

func (p *part) chunks() []chunk {
	p.once.Do(func() { p.cut = cutChunks(p.text) })
	return p.cut
}

// sections are the parts of each file of the prose by the file's name, for all
// pages of a process: they differ only in which parts they say, and with which
// values.
var sections = sync.OnceValue(func() map[string][]part {
	files, err := prose.ReadDir("deployment")
	if err != nil {
		panic("generator: " + err.Error())
	}
	all := make(map[string][]part, len(files))
	for _, file := range files {
		text, err := prose.ReadFile("deployment/" + file.Name())
		if err != nil {
			panic("generator: " + err.Error())
		}
		all[strings.TrimSuffix(file.Name(), ".md")] = cutSection(string(text))
	}
	return all
})

// cutSection returns the parts of a file of the prose in their order. None is a copy.
func cutSection(text string) []part {
	parts := make([]part, 1+strings.Count(text, "\n-- "))
	name := ""
	for i := range parts {
		one, rest := text, ""
		if end := strings.Index(text, "\n-- "); end >= 0 {
			one, rest = text[:end+1], text[end+len("\n-- "):]
		}
		one = strings.TrimLeft(one, "\n")
		for strings.HasSuffix(one, "\n\n") {
			one = one[:len(one)-1]
		}
		parts[i].name, parts[i].text = name, one
		name, text, _ = strings.Cut(rest, " --\n")
	}
	return parts
}

// open turns to the section whose prose is in the file of that name: the parts
// that are said from here on are of this section.
func (p *page) open(section string) { p.section, p.next = sections()[section], 0 }

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
	p.text = append(p.text, '\n')
	p.sayAtOnce(part)
}

// sayAtOnce adds one part of the section, with no blank line before it.
func (p *page) sayAtOnce(part string) {
	p.sayChunks(p.part(part), false)
	p.finish()
}

// list adds parts of the section as one block: the items of a list, the rows of
// a table, the sentences of a paragraph. A part called "" is skipped.
func (p *page) list(parts ...string) {
	var chunks []chunk // of the part at hand, for which the next one matters
	for _, part := range parts {
		if part == "" {
			continue
		}
		next := p.part(part)
		if chunks == nil {
			p.text = append(p.text, '\n')
		} else {
			p.sayChunks(chunks, next[0].goesOn())
		}
		chunks = next
	}
	if chunks != nil {
		p.sayChunks(chunks, false)
		p.finish()
	}
}

// sayChunks adds the chunks of a part. goesOn says that the last line may go on in
// what follows.
func (p *page) sayChunks(chunks []chunk, goesOn bool) {
	for i := range chunks {
		c := &chunks[i]
		switch {
		case c.verbatim:
			p.finish()
		case c.item:
			p.item()
		}
		if c.folded != "" && !p.begun() && (!goesOn || i < len(chunks)-1) {
			p.text = append(p.text, c.folded...)
		} else {
			p.chunk(c)
		}
	}
}

// chunk adds c, with values for its holes. It does not finish a paragraph.
func (p *page) chunk(c *chunk) {
	for i := range c.passages {
		passage := &c.passages[i]
		if c.verbatim {
			p.text = append(p.text, passage.text...)
			if passage.value != nil {
				p.text = append(p.text, passage.value(p)...)
			}
			continue
		}
		p.passage(passage)
		if passage.value != nil {
			p.write(passage.value(p))
		}
	}
}

// table begins a GitHub table, whose rows follow.
func (p *page) table(header ...string) {
	p.text = append(p.text, '\n')
	p.row(header...)
	p.text = append(p.text, '|')
	for range header {
		p.text = append(p.text, " --- |"...)
	}
	p.text = append(p.text, '\n')
}

// row adds a row of a table. The cells are Markdown already.
func (p *page) row(cells ...string) {
	p.text = append(p.text, '|')
	for _, cell := range cells {
		p.text = append(p.text, ' ')
		p.text = append(p.text, cell...)
		p.text = append(p.text, " |"...)
	}
	p.text = append(p.text, '\n')
}

// part returns the chunks of a part of the section. Most are said in the order of
// the prose, so the first that is looked at is often the one.
func (p *page) part(name string) []chunk {
	for range p.section {
		at := p.next
		if p.next++; p.next == len(p.section) {
			p.next = 0
		}
		if found := &p.section[at]; found.name == name {
			return found.chunks()
		}
	}
	panic("generator: the prose has no part " + name)
}

// fill gives holes another value, in pairs of name and value.
func (p *page) fill(pairs ...string) {
	if p.given == nil {
		p.given = make(map[string]string)
	}
	for pair := range slices.Chunk(pairs, 2) {
		p.given[pair[0]] = pair[1]
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
