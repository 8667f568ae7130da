// Package process finds what a project runs besides its web server: the workers of
// queues and schedulers. Start with [Find].
package process

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"dockgen/project/disk"
	"dockgen/project/evidence"
	"dockgen/project/shell"
	"dockgen/project/source"
	"dockgen/project/start"
	"dockgen/schema/credential"
)

// maxProcesses is how many processes besides the web server are reported.
const maxProcesses = 25

// Find finds what a project runs besides its web server, which starts in the folder
// root and is made of the files python: the lines of its Procfile and of platforms'
// manifests, the services of its compose file that are made of the same image, what
// supervisors and scripts start, and the queue that its code sets up. What it starts
// and a container of this image cannot is in notTaken.
func Find(f *source.Index, root string, python []string) (processes []evidence.Process, notTaken []evidence.NotTaken) {
	r := &reader{f: f, root: root, lines: maxLines, celery: celeryReader{f: f, root: root, left: maxBindings}}
	for _, c := range slices.Concat(procfileProcesses(f), manifestProcesses(f), composeProcesses(f)) {
		c.own = true
		r.start(c)
	}
	r.supervised()
	r.scripts()
	r.modules()
	r.developed()
	for _, p := range codeProcesses(f, root, python) {
		r.start(found{name: p.Name, words: p.Command, at: p.Evidence, queue: true})
	}
	return r.processes, r.notTaken
}

// reader collects processes.
type reader struct {
	f         *source.Index
	root      string
	celery    celeryReader
	processes []evidence.Process
	kinds     []string // of the processes, by what they work off
	notTaken  []evidence.NotTaken
	lines     int // of scripts that may still be looked at
	// development are those that are started for developers, which are looked at when
	// those of production are known.
	development []found
}

// found is a command that may be a process.
type found struct {
	name  string
	words []string          // an exec list, or
	line  string            // a line of a shell, or of what splits words as a shell does
	env   map[string]string // whose values are known in the line
	at    evidence.Place
	own   bool   // it has a container, or a program, of its own
	unit  bool   // a supervisor starts it, which starts programs of the machine too
	queue bool   // nothing else of the kind is known to be started
	kind  string // as QueueOf says, where the command does not
	exec  bool   // no shell reads the line
	alias string // another name, for one whose name is taken
	// development says that production does not start it, or starts it in another way.
	development bool
}

// start adds a process, unless one of its kind is known.
func (r *reader) start(c found) {
	c = r.branch(c)
	if c.development {
		if r.development = append(r.development, c); len(r.development) > maxSections {
			r.development = r.development[:maxSections]
		}
		return
	}
	r.propose(c)
}

// developed adds what is started for developers alone, where nothing of its kind, or of
// its name, is started in production.
func (r *reader) developed() {
	for _, c := range r.development {
		words := readCommand(c.line, c.env, false).words
		if c.words != nil {
			words = fromWords(c.words, nil).words
		}
		kind, name := QueueOf(words), processName(c.name)
		if slices.ContainsFunc(r.processes, func(p evidence.Process) bool { return p.Name == name || kind != "" && QueueOf(p.Command) == kind }) {
			continue
		}
		r.propose(c)
	}
}

// propose is start for a command whose place in a script is known.
func (r *reader) propose(c found) {
	var s started
	if c.words != nil {
		s = fromWords(c.words, nil)
	} else {
		if c.line == "" || shell.ExecWords(c.line) == nil {
			return
		}
		s = readCommand(c.line, c.env, !c.exec)
	}
	if len(s.words) == 0 {
		return
	}
	text := strings.Join(s.words, " ")
	if IsWeb(c.name, text) || QueueOf(s.words) == "" && strings.Contains(text, "0.0.0.0") {
		return
	}
	if reason, replaced := otherProgram(s.words); reason != "" {
		r.leave(credential.MaskLine(text), c.at, reason, replaced)
		return
	}
	kind := QueueOf(s.words)
	if kind == "" {
		kind = c.kind
	}
	if c.unit && kind == "" && !isProgram(s.words) && s.words[0] != "flask" && s.words[0] != "sh" {
		r.leave(credential.MaskLine(text), c.at, "Nobody can tell from here whether the image has the program: write a process block, if it does.", false)
		return
	}
	if secret := credential.InShortOption(s.words); secret > 0 {
		text = strings.Join(slices.Concat(s.words[:secret], []string{"..."}, s.words[secret+1:]), " ")
		r.leave(credential.MaskLine(text), c.at, "What stands behind "+s.words[secret-1]+" may be a secret, which everybody who has the config could read: let the program read it from a variable, and write a process block.", false)
		return
	}
	if secret, _ := credential.InCommand(strings.Fields(text)); secret >= 0 {
		r.leave(credential.MaskLine(text), c.at, "It has a secret on its command line, which everybody who has the config could read: let the program read it from a variable, and write a process block.", false)
		return
	}
	if kind == "flower" && !(c.own && r.f.DependsOn("flower")) {
		r.leave("flower", c.at, "It shows what workers do, and no worker needs it: run it from an image of its own.", false)
		return
	}
	if kind == "" && IsOnce(text) {
		return
	}
	r.celery.correct(s.words)
	s.words = r.inImage(s.words)
	name := processName(c.name)
	if name == "" || !isExecutable(s.words) {
		return
	}
	for i, known := range r.processes {
		if slices.Equal(known.Command, s.words) || kind != "" && r.kinds[i] == kind && r.same(known, c, s.words) {
			return
		}
	}
	if len(r.processes) == maxProcesses {
		r.leave(text, c.at, "init writes no more processes than it has: write a process block for this one, if it is started too.", false)
		return
	}
	for _, lost := range s.lost {
		r.leave(lost.option+" of "+strings.Join(s.words[:min(2, len(s.words))], " "), c.at, lost.reason, lost.replaced)
	}
	isTaken := func(name string) bool {
		return slices.ContainsFunc(r.processes, func(p evidence.Process) bool { return p.Name == name })
	}
	if alias := processName(c.alias); alias != "" && isTaken(name) && !isTaken(alias) {
		name = alias
	}
	unique := name
	for n := 2; isTaken(unique); n++ {
		unique = name + "-" + strconv.Itoa(n)
	}
	r.processes = append(r.processes, evidence.Process{Name: unique, Command: s.words, Evidence: c.at})
	r.kinds = append(r.kinds, kind)
}

// inImage names a file of the project that a command starts as the image has it: from
// the folder in which the process starts, and run by Python, whatever its mode is.
func (r *reader) inImage(words []string) []string {
	words = slices.Clone(words)
	for i, word := range words[:min(len(words), 2)] {
		if !strings.HasSuffix(word, ".py") || i > 0 && path.Base(words[0]) != "python" && path.Base(words[0]) != "python3" {
			continue
		}
		if path.IsAbs(word) {
			// A path of the project's own image: /srv/shop/manage.py.
			parts := strings.Split(strings.Trim(word, "/"), "/")
			for n := range parts {
				if tail := strings.Join(parts[n:], "/"); r.f.Known[tail] {
					word = strings.TrimPrefix(tail, r.root+"/")
					break
				}
			}
		}
		if words[i] = word; i == 0 && (strings.HasPrefix(word, "./") || r.f.Known[disk.Join(r.root, word)]) {
			words[0] = strings.TrimPrefix(word, "./")
			return append([]string{"python"}, words...)
		}
	}
	return words
}

// same reports whether a command is another way to start a process of its kind. What
// one file starts apart is apart; a worker of queues that no other one has, too.
func (r *reader) same(known evidence.Process, c found, words []string) bool {
	if c.own && known.Evidence.Path == c.at.Path {
		return false
	}
	return queuesOf(words) == "" || queuesOf(words) == queuesOf(known.Command)
}

func (r *reader) leave(what string, at evidence.Place, reason string, replaced bool) {
	if credential.In(what) {
		what, _, _ = strings.Cut(what, " ")
	}
	what = evidence.OneLine(what)
	if !slices.ContainsFunc(r.notTaken, func(n evidence.NotTaken) bool { return n.What == what }) && len(r.notTaken) < 2*maxProcesses {
		r.notTaken = append(r.notTaken, evidence.NotTaken{What: what, Evidence: at, Reason: reason, Replaced: replaced})
	}
}

// otherProgram says why a program that a supervisor starts is none of the image's.
func otherProgram(words []string) (reason string, replaced bool) {
	for _, word := range words[:min(len(words), 2)] {
		switch strings.TrimSuffix(path.Base(word), ";") {
		case "nginx", "apache2", "apache2ctl", "httpd", "caddy", "haproxy", "varnishd", "lighttpd":
			return "The image has no other server before gunicorn: the platform's, or one in a container of its own, is asked first.", true
		case "cron", "crond", "anacron", "supercronic":
			return "The image runs no cron: write a process block, or have the platform start the jobs.", false
		case "sshd":
			return "The image runs no shell for others: docker exec opens one in a container.", false
		case "redis-server", "postgres", "mysqld", "mysqld_safe", "mongod", "rabbitmq-server", "memcached", "elasticsearch":
			return "A server is a container of its own: a service block.", false
		case "rsyslogd", "syslogd", "logrotate", "filebeat", "promtail":
			return "What the containers print is collected outside of them.", false
		case "node", "npm", "yarn":
			return "The image has no Node: what it serves is built in a stage of its own, or runs in a container of its own.", false
		}
		if base := path.Base(word); base != "sh" && base != "bash" && base != "exec" && base != "-c" {
			break
		}
	}
	return "", false
}

// processName makes a label of a process's name: a DNS label.
func processName(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	label := strings.Join(words, "-")
	label = strings.Trim(label[:min(len(label), 40)], "-")
	if label == "web" || label == "release" {
		return ""
	}
	return label
}

// isExecutable reports whether a command can stand in an exec list as it is.
func isExecutable(command []string) bool {
	if len(command) == 0 || command[0] == "" {
		return false
	}
	for _, word := range command {
		if len(word) > 1000 || strings.ContainsFunc(word, func(r rune) bool { return r < ' ' || r == 0x7f || r == '\ufffd' }) {
			return false
		}
	}
	return true
}

// procfileProcesses reads the lines of the nearest Procfile that are no web server.
func procfileProcesses(f *source.Index) []found {
	var all []found
	names := f.Named("Procfile")
	if len(names) == 0 {
		names = slices.DeleteFunc(f.Named("Procfile.prod", "Procfile.production", "Procfile.heroku", "Procfile.docker"), isForDevelopment)
	}
	for _, name := range names[:min(len(names), 1)] {
		for i, line := range strings.Split(f.Read(name), "\n") {
			process, text, ok := strings.Cut(line, ":")
			process = strings.TrimSpace(process)
			if !ok || strings.HasPrefix(process, "#") {
				continue
			}
			// What runs once, when a version is released, is no process.
			if process == "release" || process == "postdeploy" || process == "console" || IsWeb(process, text) {
				continue
			}
			all = append(all, found{name: process, line: text, at: evidence.Place{Path: name, Line: i + 1}})
		}
	}
	return all
}

// composeProcesses reads the services whose image is the web service's.
func composeProcesses(f *source.Index) []found {
	services := start.Services(f)
	// The web service: the one that is called so, or whose command is a web server;
	// else the first with ports.
	web := slices.IndexFunc(services, func(s start.Service) bool {
		return s.Builds() && IsWeb(s.Name, strings.Join(FirstWords(s), " "))
	})
	if web < 0 {
		web = slices.IndexFunc(services, func(s start.Service) bool { return s.Builds() && s.Node.Key("ports") != nil })
	}
	if web < 0 {
		return nil
	}
	context, image := services[web].Context(), services[web].Node.Key("image").Scalar()
	var all []found
	for i, s := range services {
		if s.Node.Key("profiles") != nil && services[web].Node.Key("profiles") == nil {
			continue // started only when somebody asks for it, as the web service is not
		}
		same := s.Builds() && s.Context() == context || !s.Builds() && image != "" && s.Node.Key("image").Scalar() == image
		if i == web || !same || s.File != services[web].File || s.Node.Key("ports") != nil && QueueOf(FirstWords(s)) == "" {
			continue
		}
		words, line := s.Words("command")
		if len(words) == 0 {
			words, line = s.Words("entrypoint")
		}
		text := strings.Join(words, " ")
		if len(words) == 0 || IsWeb(s.Name, text) || IsOnce(text) {
			continue
		}
		c := found{name: s.Name, words: words, at: evidence.Place{Path: s.File, Line: line}}
		if text := s.Node.Key("command").Scalar(); text != "" {
			// As compose reads it: $$ is a dollar sign of the shell in the container.
			c.words, c.line, c.exec = nil, strings.ReplaceAll(text, "$$", "$"), true
		}
		c.development = isForDevelopment(s.File) || watches(text)
		all = append(all, c)
	}
	return all
}

// FirstWords returns the words of the command of a service; nil when it has none.
func FirstWords(s start.Service) []string {
	words, _ := s.Words("command")
	return words
}

// IsWeb reports whether a process serves the app: by its command, or when that
// says nothing by its name.
func IsWeb(name, command string) bool {
	for _, word := range []string{"gunicorn", "uwsgi", "waitress", "flask run", "uvicorn", "hypercorn", "runserver"} {
		if strings.Contains(command, word) {
			return true
		}
	}
	if strings.Contains(command, "celery") || strings.Contains(command, "rq ") {
		return false
	}
	switch strings.ToLower(name) {
	case "web", "app", "api", "flask", "server", "backend", "website", "www", "site":
		return true
	}
	return false
}

// IsOnce reports whether a command ends by itself, or is for developers.
func IsOnce(command string) bool {
	for _, word := range []string{
		"db upgrade", "migrate", "migration", "pytest", "unittest", "tox", "coverage", "flake8", "black ", "mypy", "ruff", "lint", "init-db", "initdb", "init_db",
		"create_db", "create-db", "createdb", "create_all", "seed", "alembic", "bash", "db init", "flask shell", "ipython", "jupyter", "npm", "yarn", "webpack", "mkdocs", "sphinx",
		"tail -f", "sleep infinity", "locust", "debugpy",
	} {
		if strings.Contains(command, word) {
			return true
		}
	}
	return false
}
