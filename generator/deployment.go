package generator

import (
	"bytes"
	"strconv"

	"dockgen/schema"
)

// deployment adds DEPLOYMENT.md to text: how this very app is built, published, run
// and repaired. Whatever would not be true of this config is left out, so each
// section is a list of the parts of its text that apply. The order is that in
// which a newcomer needs them, and in which the commands work: a block may use
// shell variables that an earlier one has set.
//
// A comment "needs: …" before a block of commands names what only people can
// bring: a login, a token, a terminal.
func deployment(text []byte, c *schema.Config) []byte {
	p := &page{
		Config: c, text: text,
		registry:   registryOf(c.Registry.Image),
		dockerfile: c.Output(schema.Dockerfile),
		script:     c.Output(schema.BuildPublish),
		secrets:    c.Secrets(),
		envFile:    envFile(c.Env),
	}
	p.add("<!-- ", Marker, " -->\n")

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
	text []byte

	// What is asked for often.
	registry           registry
	dockerfile, script schema.Output
	secrets            []string
	envFile            []string // the variables that the container has to be given

	section []part // the prose at hand
	next    int    // the part of it that is likely said next

	// What the part at hand is about, where it is said of several.
	output   *schema.Output
	variable *schema.Env
	git      *schema.PrivateGit
	index    *schema.PrivateIndex
	secret   string
	process  *schema.Process
}

// open turns to the section of that name: the parts that are said from here on are
// its own.
func (p *page) open(section string) { p.section, p.next = partsOf(section), 0 }

// begin opens a section and adds the part without a name.
func (p *page) begin(section string) {
	p.open(section)
	p.add("\n")
	p.sayAtOnce("")
}

// say adds parts of the section, each as a block of its own. A part called ""
// is skipped: see [when].
func (p *page) say(parts ...string) {
	for _, part := range parts {
		if part != "" {
			p.add("\n")
			p.sayAtOnce(part)
		}
	}
}

// sayAtOnce adds one part of the section, with no blank line before it.
func (p *page) sayAtOnce(part string) { p.passages(p.part(part).passages, -1) }

// list adds parts of the section as one block: the items of a list, the rows of
// a table, the sentences of a paragraph. A part called "" is skipped.
func (p *page) list(parts ...string) {
	begin := len(p.text)
	sentences := -1 // where the paragraph begins that may go on
	for _, name := range parts {
		if name == "" {
			continue
		}
		if len(p.text) == begin {
			p.add("\n")
		}
		part := p.part(name)
		switch {
		case part.sentences == nil:
			p.passages(part.passages, -1)
			continue
		case sentences < 0:
			sentences = len(p.text)
		default:
			p.add(" ")
		}
		p.passages(part.sentences, sentences)
	}
	if sentences >= 0 {
		p.text = fold(p.text, sentences, false)
	}
}

// passages adds passages, with values for their holes. What text has from begin on is
// a paragraph that goes on, if begin is not negative.
func (p *page) passages(passages []passage, begin int) {
	for i := range passages {
		passage := &passages[i]
		if passage.begins {
			begin = len(p.text)
		}
		p.text = append(p.text, passage.text...)
		if passage.value != nil {
			at := len(p.text)
			passage.value(p)
			if begin >= 0 && bytes.Contains(p.text[at:], []byte("  ")) {
				p.text = squeeze(p.text, at)
			}
		}
		if passage.ends != verbatim {
			p.text = fold(p.text, begin, passage.ends == item)
			begin = -1
		}
	}
}

// part returns a part of the section. Most are said in the order of the prose, so
// the first that is looked at is often the one.
func (p *page) part(name string) *part {
	for range p.section {
		at := p.next
		if p.next++; p.next == len(p.section) {
			p.next = 0
		}
		if found := &p.section[at]; found.name == name {
			found.once.Do(found.cut)
			return found
		}
	}
	panic("generator: the prose has no part " + name)
}

// add adds strings to the page.
func (p *page) add(more ...string) { p.text = add(p.text, more...) }

// number adds n in digits.
func (p *page) number(n int) { p.text = strconv.AppendInt(p.text, int64(n), 10) }

// word adds s as a word of a shell.
func (p *page) word(s string) { p.add(shellWord(s)) }

// code adds s as code, in a sentence or in a table.
func (p *page) code(s string) { p.text = appendMarkdownCodeCell(p.text, s) }

// codeList adds words as code: "a", "a and b", "a, b and c".
func (p *page) codeList(words []string) {
	for i, word := range words {
		switch {
		case i > 0 && i == len(words)-1:
			p.add(" and ")
		case i > 0:
			p.add(", ")
		}
		p.code(word)
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
