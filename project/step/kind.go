package step

import (
	"slices"
	"strings"
	"sync"

	"dockgen/project/process"
)

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
	e.words, e.migrates = c.words, e.migrates || isMigration(c.words)
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
	case strings.HasPrefix(name, "$") && len(words) > 2 && words[1] == "-m" && (words[2] == "pip" || words[2] == "venv"):
		return event{outcome: replacedBy, reason: installReason} // of $(PYTHON)
	case strings.HasPrefix(c.words[0], "$") || c.unknown != "" && strings.HasPrefix(c.what, "$"):
		return event{outcome: leftOut, reason: computedReason}
	case destructiveWord().MatchString(text):
		return event{outcome: leftOut, reason: destructiveReason}
	case userWord().MatchString(text):
		return event{outcome: leftOut, reason: firstUserReason}
	case isMigration(words), s.isConsoleScript(name):
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
