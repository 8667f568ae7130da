package step

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
)

var (
	userWord = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)superuser|(^|[-_.: /])((create|add|new|make|init|ensure|setup|register|insert)[-_]?)(\w*[-_])?(admin|user|account)s?([-_.: ]|$)|(^|[ :/])(admin|users?|fab)[-_: ](create|add)\b|create-admin|init-admin`)
	})
	destructiveWord = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)(^|[-_.: /])(drop|reset|wipe|truncate|recreate|flush|purge|clear|clean|delete)([-_.: ]|all|db|$)`)
	})
	// goesOnWord ends the name of a program that does not end by itself.
	goesOnWord = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)(worker|scheduler|beat|consumer|listener|cron|clock|daemon|bot|poller|watcher)s?$`)
	})
	buildsWord = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)(^|[-_.: /])(compile|collectstatic|bundle|minify|babel|translations?|build|download|webpack|digest)([-_.: ]|$)`)
	})
)

// flaskCommand judges a command of the flask program.
func flaskCommand(words []string) event {
	rest := withoutFlaskOptions(words[1:])
	text := strings.Join(rest, " ")
	switch {
	case len(rest) == 0 || rest[0] == "routes" || rest[0] == "--version":
		return event{}
	case rest[0] == "shell":
		return event{outcome: leftOut, reason: interactiveReason}
	case strings.Contains(text, "worker") || strings.Contains(text, "beat") || strings.Contains(text, "scheduler") || rest[0] == "huey":
		return event{outcome: beside}
	case isWaiting(rest[0]):
		return event{outcome: replacedBy, reason: waitReason}
	case rest[0] == "test" || rest[0] == "tests" || rest[0] == "lint":
		return event{outcome: leftOut, reason: unknownReason}
	}
	return namedStep(text)
}

// namedStep judges what a project calls a command, a file or a module of its own.
func namedStep(text string) event {
	switch {
	case isWaiting(text):
		return event{outcome: replacedBy, reason: waitReason}
	case destructiveWord().MatchString(text):
		return event{outcome: leftOut, reason: destructiveReason}
	case userWord().MatchString(text):
		return event{outcome: leftOut, reason: firstUserReason}
	case slices.ContainsFunc(strings.Fields(text), goesOnWord().MatchString):
		return event{outcome: beside}
	case schemaWord().MatchString(text):
	case buildsWord().MatchString(text):
		return event{outcome: leftOut, reason: translationReason}
	}
	return event{outcome: release}
}

// pythonProgram judges python FILE, python -m MODULE and python -c TEXT.
func (s *reader) pythonProgram(c command) event {
	words := c.words
	switch {
	case len(words) == 1 || words[1] == "-" || words[1] == "-i":
		if e := inlineProgram(c.input); e.outcome == replacedBy {
			return e
		}
		if c.reads {
			return event{outcome: leftOut, reason: inputReason}
		}
		return event{outcome: leftOut, reason: interactiveReason}
	case words[1] == "-V" || words[1] == "--version":
		return event{}
	case words[1] == "-c":
		return inlineProgram(strings.Join(words[2:], " "))
	case words[1] == "-m" && len(words) > 2:
		switch words[2] {
		case "compileall", "venv", "site":
			return event{outcome: replacedBy, reason: installReason}
		case "pytest", "unittest", "flake8", "black", "mypy", "coverage":
			return event{outcome: leftOut, reason: unknownReason}
		case "http.server", "smtpd", "aiosmtpd":
			return event{outcome: beside}
		}
		e := namedStep(strings.Join(words[2:min(len(words), 5)], " "))
		if file := s.moduleFile(words[2]); e.outcome == release && file != "" && s.makesFiles(file) {
			return event{outcome: leftOut, reason: makesFilesReason}
		}
		return e
	}
	base := strings.TrimSuffix(path.Base(words[1]), ".py")
	if words[1] == "setup.py" {
		return event{outcome: replacedBy, reason: installReason}
	}
	text := base
	if len(words) > 2 {
		text += " " + strings.Join(words[2:min(len(words), 5)], " ")
	}
	if base == "manage" && len(words) == 2 {
		return event{} // it lists its commands
	}
	if len(words) > 2 && words[2] == "shell" {
		return event{outcome: leftOut, reason: interactiveReason}
	}
	e := namedStep(text)
	if file := s.file(words[1]); e.outcome == release && file != "" {
		switch {
		case base != "manage" && s.makesFiles(file):
			return event{outcome: leftOut, reason: makesFilesReason}
		case s.startsOthers(file):
			return event{outcome: leftOut, reason: pythonStartReason}
		}
	}
	return e
}

// inlineProgram judges the text of python -c.
func inlineProgram(text string) event {
	switch {
	case destructiveWord().MatchString(text):
		return event{outcome: leftOut, reason: destructiveReason}
	case userWord().MatchString(text):
		return event{outcome: leftOut, reason: firstUserReason}
	case strings.Contains(text, "create_all") || strings.Contains(text, "upgrade(") || schemaWord().MatchString(text) || strings.Contains(text, "init_db") || strings.Contains(text, "seed"):
		return event{outcome: release, migrates: !strings.Contains(text, "seed")}
	case strings.Contains(text, "socket") || strings.Contains(text, "connect(") || strings.Contains(text, "sleep("):
		return event{outcome: replacedBy, reason: waitReason}
	case strings.HasPrefix(strings.TrimSpace(text), "print(") || strings.Contains(text, "sys.version"):
		return event{}
	}
	return event{outcome: leftOut, reason: inlineReason}
}

// opensToWrite is how a program of Python opens a file that it makes.
var opensToWrite = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`open\([^\n]*,\s*(mode\s*=\s*)?["'](w|a|x|wb|wt|w\+)["']|\.write_(text|bytes)\(|shutil\.copy|urlretrieve\(`)
})

func (s *reader) makesFiles(file string) bool { return opensToWrite().MatchString(s.files.Read(file)) }

// startsOthers reports whether a program of Python starts a server or other programs.
func (s *reader) startsOthers(file string) bool {
	content := s.files.Read(file)
	return (strings.Contains(content, "subprocess") || strings.Contains(content, "os.system(") || strings.Contains(content, "os.exec")) &&
		(strings.Contains(content, "gunicorn") || strings.Contains(content, "upgrade") || strings.Contains(content, "flask"))
}

// moduleFile is the file of the project that python -m runs.
func (s *reader) moduleFile(module string) string {
	name := strings.ReplaceAll(module, ".", "/")
	return firstOf(s.file(name+".py"), s.file(name+"/__main__.py"))
}

// isConsoleScript reports whether a program is one that the project installs itself.
func (s *reader) isConsoleScript(name string) bool {
	for _, file := range s.files.Nearest(s.app.Root, "pyproject.toml") {
		table := s.files.Table(file)
		project, _ := table["project"].(map[string]any)
		tool, _ := table["tool"].(map[string]any)
		poetry, _ := tool["poetry"].(map[string]any)
		for _, of := range []map[string]any{project, poetry} {
			scripts, _ := of["scripts"].(map[string]any)
			if _, ok := scripts[name]; ok {
				return true
			}
		}
	}
	for _, file := range s.files.Nearest(s.app.Root, "setup.cfg", "setup.py") {
		content := s.files.Read(file)
		if strings.Contains(content, "console_scripts") && regexp.MustCompile(`(^|["'\s])`+regexp.QuoteMeta(name)+`\s*=`).MatchString(content) {
			return true
		}
	}
	return false
}
