package shell

import (
	"encoding/json"
	"strings"

	"dockgen/project/python"
)

// NumberedLine is a line of a file, or several that were joined.
type NumberedLine struct {
	Text   string
	Number int // of its first line
}

// DockerLines returns the instructions of a Dockerfile: continued lines are joined,
// comments left out. Of the text behind a here-document's mark, which is no
// instruction, the commands of RUN <<EOF follow as one RUN each.
func DockerLines(content string) []NumberedLine {
	var joined []NumberedLine
	lines := strings.Split(content, "\n")
	continued := false
	open := false // a here-document has no end: Docker refuses the file, and each search for the end reads all of it
	for i := 0; i < len(lines); i++ {
		line := strings.TrimSpace(lines[i])
		if strings.HasPrefix(line, "#") || line == "" {
			continue
		}
		text, more := strings.CutSuffix(line, `\`)
		if strings.HasSuffix(text, `\`) {
			text, more = line, false // two are a backslash
		}
		if last := len(joined) - 1; continued && len(joined) > 0 && len(joined[last].Text) < 4*python.MaxExpression {
			// Docker neither adds space nor takes it away: a word may go on in the next line.
			joined[last].Text += lines[i][:len(lines[i])-len(strings.TrimLeft(lines[i], " \t"))] + text
		} else {
			joined = append(joined, NumberedLine{text, i + 1})
		}
		if continued = more; more {
			continue
		}
		instruction := strings.TrimSpace(joined[len(joined)-1].Text)
		joined[len(joined)-1].Text = instruction
		if open {
			continue
		}
		for _, h := range heredocs(instruction) {
			end := h.end(lines, i+1)
			if open = end < 0; open {
				break
			}
			if runsHeredoc(instruction) {
				joined = append(joined, scriptLines(lines[i+1:end], i+2)...)
			}
			i = end
		}
	}
	if continued && len(joined) > 0 {
		joined[len(joined)-1].Text = strings.TrimSpace(joined[len(joined)-1].Text)
	}
	return joined
}

// DockerWords reads the exec form, or the shell form as the one argument of a shell.
func DockerWords(text string) []string {
	if strings.HasPrefix(text, "[") {
		var words []string
		if json.Unmarshal([]byte(text), &words) == nil {
			return words
		}
		// Docker takes this for a shell's command; its author meant a list.
		return strings.Fields(strings.NewReplacer("[", " ", "]", " ", ",", " ", `"`, " ", "'", " ").Replace(text))
	}
	return []string{"sh", "-c", text}
}

// QuoteWords writes words as a line that [Commands] splits into the same words.
func QuoteWords(words []string) string {
	var b strings.Builder
	for i, word := range words {
		if i > 0 {
			b.WriteByte(' ')
		}
		if strings.ContainsAny(word, " \t'\"$;|&#`\\") {
			b.WriteString("'" + strings.ReplaceAll(word, "'", `'\''`) + "'")
		} else {
			b.WriteString(word)
		}
	}
	return b.String()
}
