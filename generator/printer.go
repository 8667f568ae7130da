package generator

import (
	"bytes"
	"fmt"
	"strings"
)

// continuation ends a line inside an instruction.
const continuation = " \\\n    "

// printDockerfile prints a header, which may hold several comments and parser
// directives, and the stages. Every value passes through quote.go on its way.
func printDockerfile(header string, stages ...stage) []byte {
	var b bytes.Buffer
	b.Grow(4 << 10) // most files so far
	b.WriteString(header)
	for _, s := range stages {
		b.WriteString("\n")
		// BuildKit expects the description of a stage to begin with its name.
		printInstruction(&b, comment(s.name+" "+s.description))
		fmt.Fprintf(&b, "FROM %s AS %s\n", s.from, s.name)
		for _, paragraph := range s.paragraphs {
			b.WriteString("\n")
			for _, i := range paragraph {
				printInstruction(&b, i)
			}
		}
	}
	return b.Bytes()
}

func printInstruction(b *bytes.Buffer, i instruction) {
	switch i := i.(type) {
	case comment:
		b.WriteString("# " + strings.ReplaceAll(string(i), "\n", "\n# "))
	case run:
		printRun(b, i)
	case env:
		printVariables(b, "ENV", i)
	case label:
		printVariables(b, "LABEL", i)
	case firstInPath:
		b.WriteString("ENV PATH=" + string(i) + ":$PATH")
	case workdir:
		b.WriteString("WORKDIR " + dockerWord(string(i)))
	case copyFiles:
		b.WriteString("COPY ")
		if i.stage != "" {
			b.WriteString("--from=" + i.stage + " ")
		}
		b.WriteString(i.source + " " + i.target)
	case user:
		b.WriteString("USER " + string(i))
	case expose:
		fmt.Fprintf(b, "EXPOSE %d", i)
	case healthCheck:
		fmt.Fprintf(b, "HEALTHCHECK --interval=%s --timeout=%s --start-period=%s --retries=%d%sCMD %s",
			i.interval, i.timeout, i.startPeriod, i.retries, continuation, execForm(i.command))
	case cmd:
		b.WriteString("CMD " + execForm(i))
	default:
		panic(fmt.Sprintf("generator: no way to print a %T", i))
	}
	b.WriteString("\n")
}

func printRun(b *bytes.Buffer, r run) {
	b.WriteString("RUN ")
	for _, m := range r.mounts {
		b.WriteString("--mount=" + string(m) + continuation)
	}
	for i, command := range r.commands {
		if i > 0 {
			b.WriteString(" \\\n && ")
		}
		b.WriteString(strings.ReplaceAll(command, "\n", continuation))
	}
}

func printVariables(b *bytes.Buffer, name string, variables []variable) {
	b.WriteString(name + " ")
	for i, v := range variables {
		if i > 0 {
			b.WriteString(continuation)
		}
		b.WriteString(v.name + "=" + dockerWord(v.value))
	}
}
