package step

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"dockgen/project/process"
)

// IsMigration reports whether a command, as an exec list, changes the database's
// schema: it upgrades it, or makes its tables.
func IsMigration(words []string) bool {
	if verb, ok := migrationVerb(words); ok {
		return verb == "upgrade" || verb == "upgrade-heads"
	}
	return slices.ContainsFunc(subject(words), func(w string) bool { return schemaWord().MatchString(w) })
}

// schemaWord is a name under which projects make or change their tables.
var schemaWord = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)(^|[-_.:/ ])(migrate|migrations?|create_all|create-all|upgradedb|initdb|createdb|setupdb|(upgrade|init|create|setup|update|prepare|migrate|bootstrap|build|make)[-_](the[-_])?(db|database|tables?|schema)s?|(db|database|schema)[-_](upgrade|init|create|setup|update|migrate|migration))([-_.: (]|$)`)
})

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

// subject are the words of a command that say what it does, without its options: the
// command behind flask or manage.py, the name of a file or module, the text of -c.
func subject(words []string) []string {
	if len(words) == 0 {
		return nil
	}
	plain := withoutFlaskOptions(words[1:])
	switch {
	case words[0] == "python" && len(words) > 2 && (words[1] == "-m" || words[1] == "-c"):
		return words[2:min(len(words), 5)]
	case words[0] == "python" && len(words) > 1:
		named := []string{strings.TrimSuffix(path.Base(words[1]), ".py")}
		return append(named, words[2:min(len(words), 5)]...)
	case words[0] == "flask":
		return []string{strings.Join(plain[:min(len(plain), 3)], " ")}
	}
	return append([]string{words[0]}, words[1:min(len(words), 4)]...)
}

// withoutFlaskOptions drops the options of the flask command itself.
func withoutFlaskOptions(words []string) []string {
	return withoutOptions(words, "--app", "-A", "-e", "--env-file")
}

// migrationVerb is what a migration tool is told to do.
func migrationVerb(words []string) (verb string, ok bool) {
	if len(words) < 2 {
		return "", false
	}
	rest := words[1:]
	switch {
	case words[0] == "alembic":
		rest = withoutOptions(rest, "-c", "--config", "-n", "--name", "-x")
	case words[0] == "flask":
		if rest = withoutFlaskOptions(rest); len(rest) == 0 || rest[0] != "db" && rest[0] != "database" {
			return "", false
		}
		rest = rest[1:]
	default:
		// python manage.py db upgrade; a program of the project: superset db upgrade.
		at := slices.Index(rest, "db")
		if at < 0 || at > 2 {
			return "", false
		}
		rest = rest[at+1:]
	}
	for len(rest) > 0 && strings.HasPrefix(rest[0], "-") {
		if rest[0] == "-d" || rest[0] == "--directory" || rest[0] == "-c" {
			rest = rest[1:]
		}
		rest = rest[min(1, len(rest)):]
	}
	if len(rest) == 0 {
		return "", false
	}
	return rest[0], true
}

// kinds are the programs that a start runs beside Python's, and what becomes of them.
var kinds = sync.OnceValue(func() map[string]event {
	all := make(map[string]event)
	add := func(o outcome, reason, names string) {
		for name := range strings.FieldsSeq(names) {
			all[name] = event{outcome: o, reason: reason}
		}
	}
	add(nothing, "", `echo printf : true false set unset ls pwd env printenv id whoami date hostname which type df free nproc uname trap wait kill pkill killall
		ulimit umask read test [ let return break continue shopt local declare readonly typeset hash popd clear stty ps top uptime du stat head lscpu getopts banner figlet
		grep cut tr wc sort uniq find basename dirname seq expr jobs disown`)
	add(replacedBy, waitReason, "sleep nc ncat netcat telnet pg_isready ping nslookup dig getent wait-db")
	add(replacedBy, userReason, "chown chgrp chmod useradd usermod userdel adduser addgroup groupadd groupmod setfacl setcap passwd chpasswd")
	add(replacedBy, stopsReason, "tail")
	add(leftOut, systemReason, "apt apt-get apk yum dnf dpkg")
	add(leftOut, frontendReason, "npm npx yarn pnpm bun node gulp grunt webpack vite")
	add(leftOut, translationReason, "pybabel msgfmt")
	add(leftOut, clientReason, "psql mysql mariadb sqlite3 mongo mongosh mongoimport mongorestore pg_restore pg_dump createdb dropdb redis-cli mysqladmin cqlsh influx")
	add(leftOut, changesReason, `cp mv ln rm rmdir touch tee cat sed awk envsubst gomplate confd curl wget git openssl ssh-keygen tar unzip gunzip install truncate jq
		aws gcloud gsutil az vault base64 crudini yq dd rsync scp update-ca-certificates ldconfig locale-gen`)
	add(leftOut, programReason, `nginx apache2 apache2ctl apachectl httpd service systemctl sshd cron crond rsyslogd syslog-ng redis-server memcached postgres mysqld mongod
		haproxy caddy traefik varnishd php-fpm stunnel tor Xvfb pigpiod dbus-daemon crontab prometheus node_exporter filebeat fluentd datadog-agent ngrok cloudflared tailscaled`)
	return all
})

// judge says what becomes of a program that is no server.
func (s *reader) judge(c command) {
	e := s.kind(c)
	if e.place.Path == "" {
		e.place = c.place
	}
	e.what = firstOf(e.what, c.what)
	if e.outcome != release {
		if e.outcome == nothing && c.writes && (c.words[0] == "echo" || c.words[0] == "printf" || c.words[0] == "env") {
			e.outcome, e.reason = leftOut, changesReason
		}
		if e.outcome != nothing {
			e.words = c.words
			s.add(e)
		}
		return
	}
	e.words, e.migrates = c.words, e.migrates || IsMigration(c.words)
	switch problem := s.listed(&e, c); {
	case problem != "":
		e.outcome, e.reason = leftOut, problem
		s.add(e)
	default:
		s.add(e)
		if c.writes {
			s.add(event{outcome: replacedBy, what: c.what, place: c.place, reason: logReason})
		}
	}
}

// kind is the outcome of a command by its words alone.
func (s *reader) kind(c command) event {
	words := c.words
	name, text := words[0], strings.Join(words, " ")
	if verb, ok := migrationVerb(words); ok {
		switch verb {
		case "upgrade", "upgrade-heads":
			return event{outcome: release, migrates: true}
		case "init", "create":
			if name == "flask" || name == "alembic" || name == "python" {
				return event{outcome: leftOut, reason: initReason, migrates: true}
			}
		case "migrate", "revision", "merge", "edit":
			if name == "flask" || name == "alembic" || name == "python" {
				return event{outcome: leftOut, reason: revisionReason, migrates: true}
			}
		case "stamp":
			return event{outcome: leftOut, reason: stampReason, migrates: true}
		case "downgrade":
			return event{outcome: leftOut, reason: downgradeReason, migrates: true}
		case "heads", "current", "history", "show", "check", "branches", "list", "list-templates":
			return event{}
		}
	}
	if known, ok := kinds()[name]; ok {
		return s.ofTable(c, known)
	}
	switch name {
	case "mkdir":
		return s.makesFolders(words)
	case "pip", "pip3", "uv", "poetry", "pipenv", "pdm", "conda", "easy_install":
		return installs(words)
	case "flask":
		return flaskCommand(words)
	case "spacy", "nltk", "playwright":
		return event{outcome: leftOut, reason: translationReason}
	case "python":
		return s.pythonProgram(c)
	case "init_db", "initdb":
		return event{outcome: release, migrates: true}
	}
	switch {
	case process.QueueOf(words) != "" || strings.HasPrefix(name, "rq") || strings.Contains(text, "worker_main"):
		return event{outcome: beside}
	case strings.HasPrefix(c.words[0], "$") || c.unknown != "" && strings.HasPrefix(c.what, "$"):
		return event{outcome: leftOut, reason: computedReason}
	case destructiveWord().MatchString(text):
		return event{outcome: leftOut, reason: destructiveReason}
	case userWord().MatchString(text):
		return event{outcome: leftOut, reason: firstUserReason}
	case IsMigration(words), s.isConsoleScript(name):
		return event{outcome: release}
	}
	return event{outcome: leftOut, reason: unknownReason}
}

// ofTable is the outcome of a program of the table, which for some depends on what they
// are told.
func (s *reader) ofTable(c command, e event) event {
	words := c.words
	switch words[0] {
	case "cat", "sed", "awk", "jq", "base64", "openssl":
		if !c.writes && !slices.Contains(words, "-i") && !slices.Contains(words, "-out") {
			return event{} // it prints
		}
	case "rm":
		if !slices.ContainsFunc(words[1:], func(w string) bool {
			return !strings.HasPrefix(w, "-") && !strings.Contains(w, "pid") && !strings.Contains(w, "__pycache__") && !strings.HasSuffix(w, ".pyc") && !strings.HasSuffix(w, ".sock")
		}) {
			return event{outcome: replacedBy, reason: stopsReason}
		}
	case "redis-cli", "mysqladmin":
		if slices.Contains(words, "ping") {
			return event{outcome: replacedBy, reason: waitReason}
		}
	case "curl", "wget":
		// What it asks another service for has no effect on a file.
		if !c.writes && !slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, "-o") || w == "-O" || w == "--output" }) && words[0] == "curl" {
			return event{outcome: leftOut, reason: unknownReason}
		}
	case "nc", "ncat", "netcat":
		if slices.Contains(words, "-l") {
			return event{outcome: beside}
		}
	}
	return e
}

// makesFolders judges mkdir: folders that the image makes writable, or that are there.
func (s *reader) makesFolders(words []string) event {
	for _, word := range words[1:] {
		if strings.HasPrefix(word, "-") || strings.HasPrefix(word, "/tmp") || strings.HasPrefix(word, "/var/run") || strings.HasPrefix(word, "/run") || strings.HasPrefix(word, "/dev/shm") {
			continue
		}
		if !slices.ContainsFunc(s.places(word), func(at string) bool {
			return slices.ContainsFunc(s.app.Writable, func(folder string) bool {
				return strings.TrimSuffix(folder, "/") == at || strings.HasPrefix(at, strings.TrimSuffix(folder, "/")+"/")
			})
		}) {
			return event{outcome: leftOut, reason: "It makes a folder when the container starts: name it under image.writable, if the app writes there."}
		}
	}
	return event{outcome: replacedBy, reason: "The image has the folders that image.writable names, and /tmp."}
}

// installs judges a package manager: it installs what the image has, or something else.
func installs(words []string) event {
	for i, word := range words[1:] {
		switch word {
		case "sync":
			return event{outcome: replacedBy, reason: installReason}
		case "install":
			rest := words[i+2:]
			if words[0] == "poetry" || words[0] == "pipenv" || words[0] == "pdm" {
				return event{outcome: replacedBy, reason: installReason}
			}
			for j, w := range rest {
				if strings.HasPrefix(w, "-") || j > 0 && (rest[j-1] == "-r" || rest[j-1] == "--requirement" || rest[j-1] == "-c" || rest[j-1] == "-e") {
					continue
				}
				if w != "." && !strings.HasPrefix(w, ".[") && !slices.Contains([]string{"pip", "setuptools", "wheel", "gunicorn", "poetry", "pipenv", "uv"}, strings.ToLower(w)) {
					return event{outcome: leftOut, reason: packageReason}
				}
			}
			return event{outcome: replacedBy, reason: installReason}
		case "list", "freeze", "show", "check", "config", "--version", "env", "lock", "export", "cache":
			return event{}
		}
	}
	return event{outcome: leftOut, reason: packageReason}
}

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
