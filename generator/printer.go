package generator

import (
	"strconv"
	"strings"

	"dockgen/quote"
)

// continuation ends a line inside an instruction.
const continuation = " \\\n    "

// printer writes a Dockerfile from its first line to its last. Every value passes
// through quote.go on its way.
type printer struct{ text []byte }

// stage begins a stage. The description stands above FROM, where BuildKit takes it
// for the stage's documentation if it begins with the stage's name.
func (p *printer) stage(name, from, description string) {
	p.text = add(p.text, "\n# ", name, " ", description, "\nFROM ", from, " AS ", name, "\n")
}

// add writes a paragraph: a blank line goes before it and none inside.
func (p *printer) add(paragraph ...instruction) {
	p.text = append(p.text, '\n')
	for _, i := range paragraph {
		p.text = append(printInstruction(p.text, i), '\n')
	}
}

// add adds strings to text.
func add(text []byte, more ...string) []byte {
	for _, s := range more {
		text = append(text, s...)
	}
	return text
}

// addLines adds s to text with other in the place of each line end.
func addLines(text []byte, s, other string) []byte {
	for {
		line, rest, more := strings.Cut(s, "\n")
		text = append(text, line...)
		if !more {
			return text
		}
		text, s = append(text, other...), rest
	}
}

func printInstruction(text []byte, i instruction) []byte {
	switch i := i.(type) {
	case comment:
		return addLines(append(text, "# "...), string(i), "\n# ")
	case run:
		return printRun(text, i)
	case runExec:
		return quote.AppendExecForm(append(text, "RUN "...), i)
	case env:
		return printVariables(text, "ENV", i)
	case label:
		return printVariables(text, "LABEL", i)
	case firstInPath:
		return add(text, "ENV PATH=", string(i), ":$PATH")
	case workdir:
		return add(text, "WORKDIR ", quote.DockerWord(string(i)))
	case copyFiles:
		text = append(text, "COPY "...)
		if i.stage != "" {
			text = add(text, "--from=", i.stage, " ")
		}
		return add(text, i.source, " ", i.target)
	case user:
		return add(text, "USER ", string(i))
	case expose:
		return strconv.AppendInt(append(text, "EXPOSE "...), int64(i), 10)
	case healthCheck:
		text = appendSeconds(append(text, "HEALTHCHECK --interval="...), i.interval)
		text = appendSeconds(append(text, "s --timeout="...), i.timeout)
		text = appendSeconds(append(text, "s --start-period="...), i.startPeriod)
		text = strconv.AppendInt(append(text, "s --retries="...), int64(i.retries), 10)
		return quote.AppendExecForm(add(text, continuation, "CMD "), i.command[:])
	case cmd:
		return quote.AppendExecForm(append(text, "CMD "...), i)
	}
	panic("generator: the printer does not know an instruction")
}

func printRun(text []byte, r run) []byte {
	text = append(text, "RUN "...)
	for i := range r.mounts {
		text = append(printMount(text, &r.mounts[i]), continuation...)
	}
	for i, command := range r.commands {
		if i > 0 {
			text = append(text, " \\\n && "...)
		}
		text = addLines(text, command, continuation)
	}
	return text
}

func printMount(text []byte, m *mount) []byte {
	text = add(text, "--mount=type=", m.kind)
	if m.id != "" {
		text = add(text, ",id=", m.id)
	}
	if m.source != "" {
		text = add(text, ",source=", m.source)
	}
	if m.target != "" {
		text = add(text, ",target=", m.target)
	}
	if m.flag != "" {
		text = add(text, ",", m.flag)
	}
	return text
}

func printVariables(text []byte, name string, variables []variable) []byte {
	text = add(text, name, " ")
	for i, v := range variables {
		if i > 0 {
			text = append(text, continuation...)
		}
		text = add(text, v.name, "=", quote.DockerWord(v.value))
	}
	return text
}
