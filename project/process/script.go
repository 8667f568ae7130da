package process

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"dockgen/project/evidence"
	"dockgen/project/python"
	"dockgen/project/shell"
	"dockgen/project/source"
	"dockgen/project/start"
)

// scripts reads what scripts of the project start besides the web server: workers and
// schedulers wherever they stand, and programs of Python in the background. Dockerfiles
// whose command is a worker's, and Makefiles, count as scripts; those are read last.
func (r *reader) scripts() {
	var makefiles []string
	for _, name := range r.f.Paths {
		base := strings.ToLower(path.Base(name))
		switch extension := path.Ext(base); {
		case isForDevelopment(name):
		case extension == ".sh" || extension == ".bash" || extension == "" && isScriptName(base) && strings.HasPrefix(r.f.Read(name), "#!"):
			r.script(name)
		case start.IsDockerfile(base):
			r.dockerfile(name)
		case base == "makefile" || base == "justfile":
			makefiles = append(makefiles, name)
		}
	}
	for _, name := range makefiles {
		r.script(name)
	}
}

// Bounds of the scripts of a project.
const (
	maxScript = 64 << 10 // bytes of one that is read
	maxLines  = 10_000   // lines of all
)

func isScriptName(base string) bool {
	for _, word := range []string{"start", "run", "entrypoint", "boot", "worker", "celery", "beat", "rq", "queue", "schedul", "launch", "init"} {
		if strings.Contains(base, word) {
			return true
		}
	}
	return false
}

// script reads the commands of one script. Its variables are known in the lines behind.
func (r *reader) script(name string) {
	content := r.f.Read(name)
	if len(content) > maxScript || !slices.ContainsFunc([]string{"celery", "rq", "huey", "dramatiq", "python"}, func(word string) bool { return strings.Contains(content, word) }) {
		return
	}
	env := make(map[string]string)
	label := "" // of the function or the branch of case that a line is in
	for _, l := range start.JoinLines(content) {
		text := strings.TrimSpace(l.Text)
		if text == "" || text[0] == '#' || text[0] < ' ' {
			continue
		}
		if inner := labelOf(text); inner != "" {
			label = inner
		} else if text == "}" || text == "esac" {
			label = ""
		}
		if r.lines--; r.lines < 0 {
			return
		}
		text = strings.TrimLeft(text, "@-")
		if key, value, ok := strings.Cut(strings.TrimPrefix(text, "export "), "="); ok && shell.IsVariableName(key) && !strings.ContainsAny(key, " ") {
			if c := shell.Commands("x "+value, env); len(c) == 1 && len(c[0].Words) == 2 && !strings.Contains(value, "$(") && len(env) < maxSections {
				env[key] = c[0].Words[1]
				continue
			}
		}
		background := strings.HasSuffix(text, "&") && !strings.HasSuffix(text, "&&")
		for _, part := range commandsOf(text) {
			words := strings.Fields(part)
			if len(words) == 0 {
				continue
			}
			c := bare(words)
			if len(c) > 0 && strings.HasPrefix(c[0], "$") {
				// $CELERY worker: the variable has the program.
				if known := shell.Commands(part, env); len(known) == 1 {
					c = bare(known[0].Words)
				}
			}
			if len(c) == 0 || !startsQueue(c) && !(background && isProgram(c)) {
				continue
			}
			r.start(found{name: kindName(c), line: part, env: env, at: evidence.Place{Path: name, Line: l.Number}, queue: true,
				alias: label, development: isForDevelopment(label) || watches(part)})
		}
		if strings.HasSuffix(text, ";;") {
			label = ""
		}
	}
}

// labelOf is the name of the function or the branch of case that a line begins: the first
// of several.
func labelOf(line string) string {
	if m := labelLine().FindStringSubmatch(line); m != nil {
		return m[1] + m[2] + m[3]
	}
	return ""
}

// oneLineFunction is what stands before the commands of name() { command; }.
var oneLineFunction = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:function\s+[\w-]+\s*(?:\(\))?|[\w-]+\s*\(\))\s*\{\s+`)
})

var labelLine = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:function\s+([\w-]+)|([\w-]+)\s*\(\)|\(?["']?([\w.:-]+)["']?(?:\s*\|\s*["']?[\w.:*-]+["']?)*\))`)
})

// commandsOf splits a line between its commands. Quotes are left to who reads them: a
// line with an operator inside quotes is one that a worker does not have.
func commandsOf(line string) []string {
	line = strings.NewReplacer("&&", "\x00", "||", "\x00", ";", "\x00", " then ", "\x00", " do ", "\x00").Replace(line)
	parts := strings.Split(line, "\x00")
	for i, part := range parts {
		part = strings.TrimSpace(part)
		if function := oneLineFunction().FindString(part); function != "" {
			part = strings.TrimSpace(part[len(function):])
		}
		for _, prefix := range []string{"then ", "do ", "else ", "if ", "( ", "{ "} {
			part = strings.TrimPrefix(part, prefix)
		}
		// worker) exec celery ...
		if label, rest, ok := strings.Cut(part, ")"); ok && !strings.ContainsAny(label, " ($") && strings.TrimSpace(rest) != "" {
			part = strings.TrimSpace(rest)
		}
		parts[i] = strings.TrimSpace(strings.TrimSuffix(part, "&"))
	}
	return parts
}

// startsQueue reports whether words begin with a program of a queue.
func startsQueue(words []string) bool {
	for len(words) > 1 && strings.Contains(words[0], "=") && shell.IsVariableName(words[0][:strings.IndexByte(words[0], '=')]) {
		words = words[1:]
	}
	if len(words) == 0 {
		return false
	}
	switch program := path.Base(words[0]); program {
	case "celery":
		return slices.ContainsFunc(words, func(w string) bool { return w == "worker" || w == "beat" || w == "flower" || w == "multi" })
	case "rq", "flask":
		return slices.Contains(words, "worker") && QueueOf(words) != ""
	case "manage.py":
		return QueueOf(words) == "rq worker" || QueueOf(words) == "rq scheduler"
	case "rqworker", "rqscheduler", "dramatiq", "huey_consumer.py", "huey_consumer":
		return true
	case "python", "python3":
		return len(words) > 1 && (strings.Contains(path.Base(words[1]), "celery") || QueueOf(words) == "rq worker" || QueueOf(words) == "rq scheduler" || QueueOf(words) == "huey") && (strings.HasSuffix(words[1], ".py") || words[1] == "-m") && !slices.Contains(words, "test")
	}
	return false
}

// isProgram reports whether words start a program of the project's own.
func isProgram(words []string) bool {
	switch path.Base(words[0]) {
	case "python", "python3":
		return len(words) > 1 && (strings.HasSuffix(words[1], ".py") || len(words) > 2 && words[1] == "-m" && words[2] != "http.server" && words[2] != "pip" && words[2] != "gunicorn" && words[2] != "flask")
	}
	return false
}

// kindName is what a process is called that has no name of its own.
func kindName(words []string) string {
	switch kind := QueueOf(words); kind {
	case "celery beat":
		return "beat"
	case "flower":
		return "flower"
	case "rq scheduler":
		return "scheduler"
	case "":
		for _, word := range words[1:] {
			if !strings.HasPrefix(word, "-") {
				word = strings.TrimSuffix(path.Base(word), ".py")
				return word[strings.LastIndexByte(word, '.')+1:]
			}
		}
	}
	return "worker"
}

// dockerfile reads a Dockerfile whose command is a worker's.
func (r *reader) dockerfile(name string) {
	var entry, command []string
	line := 0
	for _, l := range shell.DockerLines(r.f.Read(name)) {
		word, rest, _ := strings.Cut(l.Text, " ")
		switch strings.ToUpper(word) {
		case "FROM":
			entry, command = nil, nil
		case "CMD":
			command, line = shell.DockerWords(strings.TrimSpace(rest)), l.Number
		case "ENTRYPOINT":
			entry, command, line = shell.DockerWords(strings.TrimSpace(rest)), nil, l.Number
		}
	}
	words := slices.Concat(entry, command)
	if len(words) == 3 && words[0] == "sh" && words[1] == "-c" {
		words = strings.Fields(words[2])
	}
	if len(words) > 0 && startsQueue(bare(words)) {
		r.start(found{name: kindName(words), words: words, at: evidence.Place{Path: name, Line: line}, queue: true})
	}
}

// modules reads modules of the project that are run to work off a queue: one that
// calls worker_main of its Celery, and one that makes a Worker of RQ and has it work.
func (r *reader) modules() {
	for _, file := range r.f.Mentioning("worker_main", ".work(") {
		kind := worksOn(r.f.Read(file))
		if kind == "" {
			continue
		}
		if at := runsWork(r.f, file); at.Line > 0 {
			name := file
			if r.root != "." {
				name = strings.TrimPrefix(file, r.root+"/")
			}
			r.start(found{name: "worker", words: []string{"python", name}, at: at, queue: true, kind: kind})
		}
	}
}

// runsWork returns where a module calls worker_main or work when it is run.
func runsWork(f *source.Index, file string) evidence.Place {
	var at evidence.Place
	function := -1 // the indent of a function that is open
	f.EachStatement(file, func(s python.Statement) {
		if s.Indent <= function && !s.Joined {
			function = -1
		}
		if function < 0 && (s.Begins("def") || s.Begins("async") || s.Begins("class")) {
			function = s.Indent
			return
		}
		for i, t := range s.Tokens {
			if function < 0 && at.Line == 0 && (t.Is("worker_main") || t.Is("work")) && i > 0 && s.Tokens[i-1].Is(".") && python.Next(s.Tokens, i).Is("(") {
				at = s.At(t)
			}
		}
	})
	return at
}
