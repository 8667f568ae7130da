package start

import (
	"path"
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/python"
	"dockgen/project/shell"
)

// serverWords begin the commands that are looked for in files of any format.
var serverWords = []string{"gunicorn", "uwsgi", "waitress-serve", "waitress", "flask", "uvicorn", "hypercorn", "python", "FLASK_APP"}

// lines looks for commands in a file whatever its format: shell, YAML, JSON, TOML,
// ini or make. Lists are joined to one line, and quotes of lists taken off.
func (r *startReader) lines(name string, source int) {
	content := r.files.Read(name)
	if !slices.ContainsFunc(serverWords, func(word string) bool { return strings.Contains(content, word) }) {
		return
	}
	if strings.HasPrefix(path.Base(name), "docker-compose") && strings.Contains(path.Base(name), "dev") || strings.Contains(name, ".github/") {
		source = inMakefile
	}
	isShell := source == inScript
	folders := func(int) []string { return r.around(name) }
	if isComposeFile(name) {
		folders = r.composeFolders(name)
	}
	env := make(map[string]string)
	for _, l := range JoinLines(content) {
		text := l.Text
		if isShell {
			// A variable of the script is known in the lines behind.
			if key, value, ok := strings.Cut(strings.TrimPrefix(strings.TrimSpace(text), "export "), "="); ok && shell.IsVariableName(key) {
				value, _ = strings.CutSuffix(strings.TrimSpace(value), ";")
				if commands := shell.Commands("x "+value, env); len(commands) == 1 && len(commands[0].Words) == 2 {
					env[key] = commands[0].Words[1]
				}
			}
		}
		if !slices.ContainsFunc(serverWords, func(word string) bool { return strings.Contains(text, word) }) {
			continue
		}
		command := serverPart(text)
		if command == "" {
			continue
		}
		r.add(command, context{evidence: evidence.Place{Path: name, Line: l.Number}, source: source, folders: folders(l.Number), env: env})
	}
}

// JoinLines joins what belongs to one command: lines that end in a backslash, the
// items of a YAML list, a list over several lines.
func JoinLines(content string) []shell.NumberedLine {
	var joined []shell.NumberedLine
	open := 0 // brackets of a list that began in an earlier line
	for i, line := range strings.Split(content, "\n") {
		line = strings.TrimRight(line, " \t\r")
		trimmed := strings.TrimSpace(line)
		last := len(joined) - 1
		item, isItem := strings.CutPrefix(trimmed, "- ")
		isItem = isItem && !strings.Contains(item, ": ")
		switch {
		case last >= 0 && strings.HasSuffix(joined[last].Text, `\`) && len(joined[last].Text) < python.MaxExpression:
			joined[last].Text = strings.TrimSuffix(joined[last].Text, `\`) + " " + trimmed
		case last >= 0 && open > 0 && len(joined[last].Text) < python.MaxExpression:
			joined[last].Text += " " + trimmed
			open += strings.Count(trimmed, "[") - strings.Count(trimmed, "]")
			continue
		case isItem:
			item = strings.TrimSpace(strings.Trim(item, `"'`))
			list := last >= 0 && len(joined[last].Text) < python.MaxExpression && strings.HasPrefix(joined[last].Text, listMark)
			switch spaced := strings.Contains(item, " "); {
			case list && spaced && strings.HasSuffix(joined[last].Text, "c"):
				joined[last].Text += ` "` + item + `"` // of sh -c
			case list && !spaced:
				joined[last].Text += " " + item
			default:
				joined = append(joined, shell.NumberedLine{Text: listMark + item, Number: i + 1})
			}
		default:
			joined = append(joined, shell.NumberedLine{Text: trimmed, Number: i + 1})
			if at := strings.Index(trimmed, "["); at >= 0 && strings.HasSuffix(trimmed, "[") {
				open = 1
			}
		}
	}
	return joined
}

// listMark begins a line that was joined from the items of a list.
const listMark = "\x00"

// serverPart returns the part of a line from the first word that belongs to a
// command, with the punctuation of lists taken off.
func serverPart(text string) string {
	list := strings.HasPrefix(text, listMark)
	text = strings.TrimPrefix(text, listMark)
	if strings.HasPrefix(text, "#") || strings.HasPrefix(text, "//") {
		return ""
	}
	if at := strings.IndexAny(text, "[{"); at >= 0 && !list && (strings.Contains(text[at:], `",`) || strings.Contains(text[at:], `',`) || strings.HasSuffix(text, "]")) && !strings.Contains(text[:at], "$") {
		inside := strings.Trim(text[at:], "[]{}, ")
		parts := strings.FieldsFunc(inside, func(r rune) bool { return r == '"' || r == '\'' })
		var words []string
		for _, part := range parts {
			if word := strings.Trim(part, " ,"); word != "" {
				words = append(words, word)
			}
		}
		return strings.Join(words, " ")
	}
	// "key: command", "key = command", "- command"
	for range 3 {
		before, after, ok := strings.Cut(text, ":")
		if ok && after != "" && (after[0] == ' ' || after[0] == '"') && isKey(before) {
			text = strings.TrimSpace(after)
			continue
		}
		before, after, ok = strings.Cut(text, "=")
		if key := strings.TrimSpace(before); ok && isKey(key) && (before != key || key == "ExecStart" || key == "command" || key == "cmd" || key == "start") {
			text = strings.TrimSpace(after)
			continue
		}
		break
	}
	text = strings.TrimLeft(text, "@-")
	text = strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(strings.TrimSpace(text), ","), ";"))
	if n := len(text); n > 1 && (text[0] == '"' || text[0] == '\'') && text[n-1] == text[0] {
		text = text[1 : n-1]
	}
	return text
}

func isKey(word string) bool {
	word = strings.Trim(strings.TrimSpace(word), `"'-`)
	word = strings.TrimSpace(word)
	for i := range len(word) {
		if !python.IsNameByte(word[i]) && word[i] != '-' && word[i] != '.' && word[i] != '_' && word[i] != ':' {
			return false
		}
	}
	return word != "" && word != "FLASK_APP"
}
