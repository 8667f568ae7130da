package generator

import (
	"fmt"
	"strconv"
	"strings"
)

// continuation ends a line inside an instruction.
const continuation = " \\\n    "

// printDockerfile adds a header, which may hold several comments and parser
// directives, and the stages to text. Every value passes through quote.go on its
// way.
func printDockerfile(text []byte, header string, stages ...stage) []byte {
	text = append(text, header...)
	for _, s := range stages {
		// BuildKit expects the description of a stage to begin with its name.
		text = add(text, "\n# ", s.name, " ", s.description, "\nFROM ", s.from, " AS ", s.name, "\n")
		for _, paragraph := range s.paragraphs {
			text = append(text, '\n')
			for _, i := range paragraph {
				text = append(printInstruction(text, i), '\n')
			}
		}
	}
	return text
}

// add adds strings to text.
func add(text []byte, more ...string) []byte {
	for _, s := range more {
		text = append(text, s...)
	}
	return text
}

func printInstruction(text []byte, i instruction) []byte {
	switch i := i.(type) {
	case comment:
		return add(text, "# ", strings.ReplaceAll(string(i), "\n", "\n# "))
	case run:
		return printRun(text, i)
	case env:
		return printVariables(text, "ENV", i)
	case label:
		return printVariables(text, "LABEL", i)
	case firstInPath:
		return add(text, "ENV PATH=", string(i), ":$PATH")
	case workdir:
		return add(text, "WORKDIR ", dockerWord(string(i)))
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
		text = add(text, "HEALTHCHECK --interval=", i.interval, " --timeout=", i.timeout, " --start-period=", i.startPeriod, " --retries=")
		text = strconv.AppendInt(text, int64(i.retries), 10)
		return appendExecForm(add(text, continuation, "CMD "), i.command)
	case cmd:
		return appendExecForm(append(text, "CMD "...), i)
	}
	panic(fmt.Sprintf("generator: no way to print a %T", i))
}

func printRun(text []byte, r run) []byte {
	text = append(text, "RUN "...)
	for _, m := range r.mounts {
		text = add(text, "--mount=", string(m), continuation)
	}
	for i, command := range r.commands {
		if i > 0 {
			text = append(text, " \\\n && "...)
		}
		text = append(text, strings.ReplaceAll(command, "\n", continuation)...)
	}
	return text
}

func printVariables(text []byte, name string, variables []variable) []byte {
	text = add(text, name, " ")
	for i, v := range variables {
		if i > 0 {
			text = append(text, continuation...)
		}
		text = add(text, v.name, "=", dockerWord(v.value))
	}
	return text
}
