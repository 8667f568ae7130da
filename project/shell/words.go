// Package shell splits what shells and Docker read: the words of a command line, the
// commands of a script, the lines and here-documents of a Dockerfile. It runs nothing.
package shell

import (
	"slices"
	"strings"

	"dockgen/project/python"
)

// command is one simple command of a shell line: words without their quotes, and
// the variables that are set for it alone.
type command struct {
	Env   map[string]string
	Words []string
	// Written are the words as the line has them.
	Written []Written
}

// Written is a word of a line without its quotes, whose variables and substitutions
// stand as they are.
type Written struct {
	Text string
	// Unknown says that it has a variable or a substitution of which nobody knows what
	// it becomes, and Lost that nothing else is left, so that it is not among the Words.
	Unknown, Lost bool
}

// Last returns the words as written from the n-th last word of the command on.
func (c command) Last(n int) []Written {
	at := len(c.Written)
	for at > 0 && n > 0 {
		at--
		if !c.Written[at].Lost {
			n--
		}
	}
	return c.Written[at:]
}

// Commands splits a line as a shell does, as far as starting a server needs:
// quotes, backslashes, comments, the operators between commands, and variables,
// which take their value from env or their default (${PORT:-8000}). Substitutions
// and what else a shell can compute become empty text.
func Commands(line string, env map[string]string) []command {
	var found []command
	var c command
	var word, written strings.Builder
	quoted, inWord, unknown := byte(0), false, false
	flush := func() {
		as := Written{written.String(), unknown, !inWord}
		written.Reset()
		unknown = false
		if !inWord {
			if as.Text != "" {
				c.Written = append(c.Written, as)
			}
			return
		}
		text := word.String()
		word.Reset()
		inWord = false
		if name, value, ok := strings.Cut(text, "="); ok && len(c.Words) == 0 && IsVariableName(name) {
			if c.Env == nil {
				c.Env = make(map[string]string)
			}
			c.Env[name] = value
			return
		}
		c.Words = append(c.Words, text)
		c.Written = append(c.Written, as)
	}
	end := func() {
		flush()
		if len(c.Words) > 0 || len(c.Env) > 0 {
			found = append(found, c)
		}
		c = command{}
	}
	for i := 0; i < len(line); i++ {
		switch b := line[i]; {
		case b == '\\' && quoted != '\'' && i+1 < len(line):
			i++
			if line[i] != '\n' {
				word.WriteByte(line[i])
				written.WriteByte(line[i])
				inWord = true
			}
		case quoted != 0 && b == quoted:
			quoted = 0
		case b == '$' && quoted != '\'':
			value, next := ExpandVariable(line, i, env)
			// Variables that hold variables can double with each line.
			fields := strings.Fields(value)
			switch {
			case word.Len()+len(value) > python.MaxExpression:
			case quoted == 0 && len(fields) > 1 && !(len(c.Words) == 0 && strings.Contains(word.String(), "=")):
				// A shell splits what is not quoted.
				for k, field := range fields {
					word.WriteString(field)
					written.WriteString(field)
					inWord = true
					if k < len(fields)-1 {
						flush()
					}
				}
				i = next - 1
				continue
			default:
				word.WriteString(value)
			}
			written.WriteString(line[i:next])
			unknown = unknown || value == ""
			inWord = inWord || value != "" || quoted != 0
			i = next - 1
		case quoted != 0:
			word.WriteByte(b)
			written.WriteByte(b)
		case b == '"' || b == '\'':
			quoted, inWord = b, true
		case b == ' ' || b == '\t' || b == '\r':
			flush()
		case b == '#' && !inWord:
			end()
			for i < len(line) && line[i] != '\n' {
				i++
			}
		case b == '`':
			if at := strings.IndexByte(line[i+1:], '`'); at >= 0 {
				written.WriteString(line[i : i+at+2])
				unknown = true
				i += at + 1
			}
		case b == '\n' || b == ';' || b == '|' || b == '&' && !(inWord && strings.HasSuffix(word.String(), ">")):
			end()
		default:
			word.WriteByte(b)
			written.WriteByte(b)
			inWord = true
		}
	}
	end()
	return found
}

// IsVariableName reports whether name is one that a shell takes for a variable.
func IsVariableName(name string) bool {
	return name != "" && python.IsNameStart(name[0]) && python.NameEnd(name, 0) == len(name)
}

// ExpandVariable returns the value of the variable whose "$" is at pos, and where
// to read on.
func ExpandVariable(line string, pos int, env map[string]string) (value string, next int) {
	return expandVariable(line, pos, env, maxNesting)
}

// Variables returns the names of the variables in a text, as ${NAME:-default} or $NAME.
func Variables(text string) []string {
	var names []string
	for i := 0; i+1 < len(text); i++ {
		if text[i] != '$' {
			continue
		}
		start := i + 1
		if text[start] == '{' {
			start++
		}
		if start < len(text) && python.IsNameStart(text[start]) {
			names = append(names, text[start:python.NameEnd(text, start)])
		}
	}
	return names
}

// maxNesting is how many variables may stand in the defaults of each other.
const maxNesting = 4

func expandVariable(line string, pos int, env map[string]string, nesting int) (value string, next int) {
	rest := line[pos+1:]
	switch {
	case strings.HasPrefix(rest, "{"):
		end := closingBrace(rest, nesting)
		if end < 0 {
			return "", len(line)
		}
		inside := rest[1:end]
		name := inside[:python.NameEnd(inside, 0)]
		value, ok := env[name]
		if operator := inside[len(name):]; !ok || value == "" {
			for _, prefix := range []string{":-", "-", ":=", "="} {
				if fallback, has := strings.CutPrefix(operator, prefix); has {
					return expandFallback(strings.Trim(fallback, `"'`), env, nesting-1), pos + 1 + end + 1
				}
			}
		}
		return value, pos + 1 + end + 1
	case strings.HasPrefix(rest, "("):
		depth := 0
		for i := range len(rest) {
			switch rest[i] {
			case '(':
				depth++
			case ')':
				if depth--; depth == 0 {
					return "", pos + 1 + i + 1
				}
			}
		}
		return "", len(line)
	case rest != "" && python.IsNameStart(rest[0]):
		end := python.NameEnd(rest, 0)
		return env[rest[:end]], pos + 1 + end
	}
	return "$", pos + 1
}

// closingBrace returns where the brace closes that rest begins with; -1 when it does
// not.
func closingBrace(rest string, nesting int) int {
	open := 0
	for i := 1; i < len(rest); i++ {
		switch {
		case rest[i] == '{' && rest[i-1] == '$' && nesting > 0:
			open++
		case rest[i] == '}' && open == 0:
			return i
		case rest[i] == '}':
			open--
		}
	}
	return -1
}

// expandFallback expands the variables of what another one falls back to.
func expandFallback(text string, env map[string]string, nesting int) string {
	if nesting < 0 || !strings.Contains(text, "$") {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text) && b.Len() <= python.MaxExpression; {
		if text[i] != '$' {
			b.WriteByte(text[i])
			i++
			continue
		}
		value, next := expandVariable(text, i, env, nesting)
		b.WriteString(value)
		i = min(next, len(text))
	}
	return b.String()
}

// Server peels off what stands before the program that matters: exec, env, the
// runners of package managers, process supervisors. A shell's -c argument has to be
// split again by the caller.
func (c command) Server() command {
	words := c.Words
	env := c.Env
	for len(words) > 0 {
		name := words[0]
		if at := strings.LastIndexByte(name, '/'); at >= 0 {
			name = name[at+1:]
		}
		switch name {
		case "exec", "nohup", "sudo", "time", "env", "command", "dumb-init", "tini", "--", "catchsegv", "newrelic-admin", "run-program",
			"ddtrace-run", "opentelemetry-instrument", "xray", "then", "do", "else", "if", "{", "(", "@", "-", "aws-lambda-rie", "su-exec", "gosu", "chpst", "wait-for-it", "dotenv", "honcho", "doppler":
			words = words[1:]
			if name == "su-exec" || name == "gosu" {
				words = words[min(1, len(words)):]
			}
		case "poetry", "pipenv", "uv", "pdm", "hatch", "rye", "pixi", "micromamba", "conda":
			at := slices.Index(words, "run")
			if at < 0 {
				return command{env, words, c.Written}
			}
			words = words[at+1:]
			for len(words) > 0 && strings.HasPrefix(words[0], "-") {
				if words[0] == "-n" || words[0] == "--env-file" || words[0] == "--with" || words[0] == "--extra" || words[0] == "--group" {
					words = words[min(1, len(words)):]
				}
				words = words[min(1, len(words)):]
			}
		case "run":
			words = words[1:]
		default:
			if before, after, ok := strings.Cut(words[0], "="); ok && IsVariableName(before) {
				if env == nil {
					env = make(map[string]string)
				}
				env[before] = after
				words = words[1:]
				continue
			}
			// "-m" of a wrapper such as coverage is left alone.
			words = append([]string{strings.TrimLeft(name, "@-")}, words[1:]...)
			return command{env, words, c.Written}
		}
	}
	return command{Env: env, Written: c.Written}
}

// Unwrapped leaves out what stands before a server that another program starts:
// "chamber exec shop -- gunicorn app:app". Programs that only speak of a server,
// to install or stop it, are left as they are.
func Unwrapped(words []string) []string {
	switch words[0] {
	case "pip", "pip3", "apt", "apt-get", "apk", "yum", "dnf", "brew", "npm", "echo", "printf", "which", "kill", "pkill", "killall", "pgrep", "ps", "grep",
		"systemctl", "service", "supervisorctl", "cp", "mv", "ln", "cat", "rm", "mkdir", "touch", "chown", "chmod", "docker", "docker-compose", "podman",
		"kubectl", "git", "curl", "wget", "tail", "test", "poetry", "pipenv", "uv", "pdm", "conda", "python", "python3", "flask", "RUN", "COPY", "ssh", "scp", "export":
		return words
	}
	for i, word := range words {
		if i > 0 {
			switch word[strings.LastIndexByte(word, '/')+1:] {
			case "gunicorn", "uwsgi", "waitress-serve":
				return append([]string{word[strings.LastIndexByte(word, '/')+1:]}, words[i+1:]...)
			}
		}
	}
	return words
}
