package shell

import (
	"slices"
	"strings"

	"dockgen/project/python"
)

// heredoc is the mark of a here-document in an instruction of a Dockerfile.
type heredoc struct {
	name string // the line that ends it
	tabs bool   // <<-: tabs before a line do not count
}

// heredocs returns the here-documents of an instruction, in their order. As for
// BuildKit, RUN, COPY and ADD may have some, and a mark is a whole word.
func heredocs(instruction string) []heredoc {
	if !strings.Contains(instruction, "<<") {
		return nil
	}
	words := dockerfileWords(instruction)
	if len(words) > 1 && strings.EqualFold(words[0], "ONBUILD") {
		words = words[1:]
	}
	if !slices.ContainsFunc([]string{"RUN", "COPY", "ADD"}, func(word string) bool { return strings.EqualFold(words[0], word) }) {
		return nil
	}
	var found []heredoc
	for _, word := range words {
		if h, ok := readHeredoc(word); ok {
			found = append(found, h)
		}
	}
	return found
}

// readHeredoc reads <<NAME, <<-NAME, <<"NAME" and 3<<NAME.
func readHeredoc(word string) (heredoc, bool) {
	name, ok := strings.CutPrefix(strings.TrimLeft(word, "0123456789"), "<<")
	if !ok || strings.Contains(name, "<") {
		return heredoc{}, false
	}
	name, tabs := strings.CutPrefix(name, "-")
	name = strings.NewReplacer(`"`, "", "'", "", `\`, "").Replace(name)
	return heredoc{name, tabs}, name != ""
}

// end returns the index of the line that ends h, from first on; -1 when there is none.
func (h heredoc) end(lines []string, first int) int {
	for i := first; i < len(lines); i++ {
		line := strings.TrimSuffix(lines[i], "\r")
		if h.tabs {
			line = strings.TrimLeft(line, "\t")
		}
		if line == h.name {
			return i
		}
	}
	return -1
}

// runsHeredoc reports whether the text of the instruction's here-document is a script
// of a shell: RUN <<EOF, RUN bash -e <<EOF. To another program it is data.
func runsHeredoc(instruction string) bool {
	words := slices.DeleteFunc(dockerfileWords(instruction), func(word string) bool {
		_, ok := readHeredoc(word)
		return ok || strings.HasPrefix(word, "-")
	})
	if !strings.EqualFold(words[0], "RUN") {
		return false
	}
	return len(words) == 1 || isShell(words[1]) && !slices.ContainsFunc(words[2:], func(word string) bool { return word != "pipefail" })
}

func isShell(program string) bool {
	switch program[strings.LastIndexByte(program, '/')+1:] {
	case "sh", "bash", "ash", "dash":
		return true
	}
	return false
}

// scriptLines returns each command of a script as RUN; first is the number of its
// first line. A script whose first line names another program than a shell has none.
func scriptLines(script []string, first int) []NumberedLine {
	if len(script) > 0 && strings.HasPrefix(script[0], "#!") {
		if program := strings.Fields(script[0][2:]); len(program) == 0 || !isShell(program[len(program)-1]) && !isShell(program[0]) {
			return nil
		}
	}
	var found []NumberedLine
	continued := false
	for i, line := range script {
		line = strings.TrimSpace(line)
		if !continued && (line == "" || line[0] == '#') {
			continue
		}
		text, more := strings.CutSuffix(line, `\`)
		if last := len(found) - 1; continued && len(found[last].Text) < 4*python.MaxExpression {
			found[last].Text += " " + strings.TrimSpace(text)
		} else {
			found = append(found, NumberedLine{"RUN " + strings.TrimSpace(text), first + i})
		}
		continued = more
	}
	return found
}

// dockerfileWords splits an instruction at white space outside quotes; quotes stay.
func dockerfileWords(instruction string) []string {
	quote, escaped := rune(0), false
	return strings.FieldsFunc(instruction, func(c rune) bool {
		switch {
		case escaped:
			escaped = false
		case c == '\\' && quote != '\'':
			escaped = true
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		default:
			return c == ' ' || c == '\t'
		}
		return false
	})
}
