package shell

import "strings"

// ExecWords turns a command line into an exec list: its words, or a shell with the
// line when it needs one. What a package manager's "run" starts is started without
// it, because the image has no manager.
func ExecWords(line string) []string {
	line = strings.TrimSpace(strings.ReplaceAll(line, "\n", " "))
	for _, prefix := range []string{"exec ", "poetry run ", "pipenv run ", "uv run ", "pdm run ", "bin/start-nginx ", "newrelic-admin run-program "} {
		line = strings.TrimSpace(strings.TrimPrefix(line, prefix))
	}
	var words []string
	var word strings.Builder
	quote, inWord := byte(0), false
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case quote != 0 && c == quote:
			quote = 0
		case quote != '\'' && (c == '$' || c == '`' || c == '\\'), quote == 0 && strings.IndexByte("|&;<>()*?~{}[]#!", c) >= 0:
			return []string{"sh", "-c", line}
		case quote == 0 && (c == '"' || c == '\''):
			quote, inWord = c, true
		case quote == 0 && (c == ' ' || c == '\t'):
			if inWord {
				words = append(words, word.String())
				word.Reset()
			}
			inWord = false
		default:
			word.WriteByte(c)
			inWord = true
		}
	}
	if quote != 0 {
		return nil
	}
	if inWord {
		words = append(words, word.String())
	}
	if len(words) > 0 && strings.Contains(words[0], "=") {
		return []string{"sh", "-c", line} // NAME=value command
	}
	return words
}
