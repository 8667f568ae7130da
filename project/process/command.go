package process

import (
	"path"
	"slices"
	"strings"

	"dockgen/project/shell"
	"dockgen/schema/credential"
)

// started is the command of a process as dockgen's image starts it.
type started struct {
	words []string // an exec list; empty when nothing is to be started
	// lost are options that are left out, each with a reason.
	lost []lostOption
}

type lostOption struct {
	option, reason string
	replaced       bool
}

// readCommand makes an exec list of a command line of the project. env are variables
// whose values are known. A line that needs a shell for more than a redirection or
// the background is handed to one; patterns says that a shell reads it in the project
// too, so that it would put the names of files in.
func readCommand(line string, env map[string]string, patterns bool) started {
	line = strings.TrimSpace(strings.ReplaceAll(line, "\n", " "))
	if program, rest, ok := strings.Cut(line, " -- "); ok && (strings.HasPrefix(program, "watchmedo ") || strings.HasPrefix(program, "watchfiles ")) {
		line = rest // what watches for edits is for developers
	}
	if !resolves(line, env) || patterns && hasPattern(line) {
		if QueueOf(strings.Fields(line)) == "" {
			return started{words: shell.ExecWords(line)}
		}
		// The shell puts the variables in, and exec hands the signals on.
		line = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(line, "exec "), "&"))
		if first := shell.Commands(line, env); len(first) > 0 && QueueOf(first[0].Words) != "" && !strings.ContainsAny(line, ";|&") {
			line = "exec " + line
		}
		return started{words: []string{"sh", "-c", line}}
	}
	commands := shell.Commands(line, env)
	if len(commands) != 1 || len(commands[0].Words) == 0 {
		return started{words: shell.ExecWords(line)}
	}
	return fromWords(commands[0].Words, commands[0].Env)
}

// fromWords is readCommand of words that need no shell; set are the variables that
// stand before them.
func fromWords(words []string, set map[string]string) started {
	if len(words) > 2 && QueueOf(words[2:3]) != "" && words[1] == "-c" && slices.Contains([]string{"sh", "bash"}, path.Base(words[0])) {
		return readCommand(words[2], nil, true)
	}
	words = bare(words)
	if len(words) > 1 && words[0] == "env" {
		words = words[1:]
		own := make(map[string]string)
		for len(words) > 0 {
			name, value, ok := strings.Cut(words[0], "=")
			if !ok || !shell.IsVariableName(name) {
				break
			}
			own[name] = value
			words = words[1:]
		}
		set = own
	}
	if len(words) == 0 {
		return started{}
	}
	s := started{words: words}
	switch QueueOf(words) {
	case "celery worker", "celery beat", "flower":
		s = celeryCommand(words)
	case "rq worker", "rq scheduler":
		s = rqCommand(words)
	}
	var before []string
	for name, value := range set {
		switch {
		case credential.LooksSecret(name) && credential.CouldBe(name, value), credential.In(value):
			s.lost = append(s.lost, lostOption{name, "A secret on a command line is in the image: set the variable when the container runs.", false})
		case name != "C_FORCE_ROOT" && name != "PYTHONPATH" && name != "PYTHONUNBUFFERED":
			before = append(before, name+"="+value)
		}
	}
	if slices.Sort(before); len(before) > 0 && len(s.words) > 0 {
		s.words = slices.Concat([]string{"env"}, before, s.words)
	}
	return s
}

// hasPattern reports whether a shell would look for files by a word of the line.
func hasPattern(line string) bool {
	quoted, closed := byte(0), strings.LastIndexByte(line, ']')
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '\\' && quoted != '\'':
			i++
		case quoted != 0:
			if c == quoted {
				quoted = 0
			}
		case c == '"' || c == '\'':
			quoted = c
		case c == '*' || c == '?' || c == '[' && closed > i+1:
			return true
		}
	}
	return false
}

// resolves reports whether every variable in a line is known, and nothing else in it
// needs a shell that runs.
func resolves(line string, env map[string]string) bool {
	single := false
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '\\':
			i++
		case c == '\'':
			single = !single
		case single:
		case c == '`':
			return false
		case c == '$':
			name := strings.TrimPrefix(line[i+1:], "{")
			end := 0
			for end < len(name) && (name[end] == '_' || name[end] >= '0' && name[end] <= '9' || name[end] >= 'A' && name[end] <= 'Z' || name[end] >= 'a' && name[end] <= 'z') {
				end++
			}
			if _, known := env[name[:end]]; !known || strings.HasPrefix(line[i+1:], "{") && !strings.HasPrefix(name[end:], "}") {
				return false
			}
		}
	}
	return true
}

// bare takes away what stands before and behind a program that has no meaning in the
// image: runners of package managers, other users, watchers, virtual environments,
// redirections.
func bare(words []string) []string {
	words = slices.Clone(words)
	for i, word := range words {
		if word == "&" || strings.HasPrefix(word, ">") || strings.HasPrefix(word, "2>") || strings.HasPrefix(word, "1>") || word == "<" {
			words = words[:i]
			break
		}
	}
	// The label of a branch: worker) exec celery ...
	for len(words) > 1 && strings.HasSuffix(words[0], ")") && !strings.HasPrefix(words[0], "$") {
		words = words[1:]
	}
	for len(words) > 1 {
		name := path.Base(words[0])
		switch name {
		case "exec", "nohup", "nice", "time", "command", "sudo", "tini", "dumb-init", "--", "newrelic-admin", "run-program", "ddtrace-run", "opentelemetry-instrument", "bin/start-nginx", "start-nginx", "honcho", "setsid":
			words = words[1:]
			for len(words) > 1 && strings.HasPrefix(words[0], "-") {
				if slices.Contains([]string{"-u", "-n", "-g"}, words[0]) {
					words = words[1:]
				}
				words = words[1:]
			}
		case "gosu", "su-exec", "chpst", "s6-setuidgid", "setuidgid":
			words = words[min(2, len(words)):]
		case "poetry", "pipenv", "uv", "pdm", "hatch", "rye":
			at := slices.Index(words, "run")
			if at < 0 {
				return words
			}
			words = words[at+1:]
			for len(words) > 1 && strings.HasPrefix(words[0], "-") {
				words = words[1:]
			}
		case "watchmedo", "watchfiles", "dockerize":
			at := slices.Index(words, "--")
			if at < 0 {
				return words
			}
			words = words[at+1:]
		default:
			for _, option := range []string{"-m"} {
				if (name == "python" || name == "python3") && words[1] == option && len(words) > 2 && (words[2] == "celery" || words[2] == "rq" || words[2] == "flask" || words[2] == "dramatiq") {
					return words[2:]
				}
			}
			if strings.Contains(words[0], "/bin/") || strings.HasPrefix(words[0], "bin/") {
				words[0] = name // of a virtual environment, or of the system
			}
			return words
		}
	}
	return words
}
