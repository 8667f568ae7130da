package image

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/rule"
	"dockgen/project/shell"
	"dockgen/schema/credential"
)

// Steps that the image's build takes over, and those that it leaves out:
//
//   - packages of the system and of Python: package supply
//   - programs that make a part of the app (python, flask, pybabel, npm): assets
//   - users, folders and their owners: image.user, image.writable, and the root's source
//   - what only cleans up, prints, or prepares one of these: nothing
//   - everything else is named

// NotTaken names what the build of the image does, and dockgen's does not. port is
// the app's, 0 when nobody knows; health says that the path of its health check is known.
func (m *Image) NotTaken(port int, health bool) []evidence.NotTaken {
	var found []evidence.NotTaken
	add := func(what string, at evidence.Place, reason string, replaced bool) {
		what = credential.MaskLine(what)
		if credential.In(what) {
			// A token in a command is in the image's history, and need not be here too.
			what = strings.Join(strings.Fields(what)[:2], " ") + " …"
		}
		if len(found) < maxVariables {
			found = append(found, evidence.NotTaken{What: evidence.OneLine(what), Evidence: at, Reason: reason, Replaced: replaced})
		}
	}
	m.basesNotTaken(add)
	for _, c := range m.commands(m.BuildSteps) {
		if script := m.scriptOf(c); script != "" && !usesNode(c.words) {
			reason, replaced := m.scriptReason(script)
			add("RUN "+c.written, c.evidence, reason, replaced)
		} else if installsWhatItFinds(c) {
			add("RUN "+c.written, c.evidence, foundReason, false)
		} else if m.installsComputed(c) {
			add("RUN "+c.written, c.evidence, computedReason, false)
		}
	}
	for _, c := range m.commands(m.Steps) {
		if script := m.scriptOf(c); script != "" {
			reason, replaced := m.scriptReason(script)
			add("RUN "+c.written, c.evidence, reason, replaced)
		} else if !installsWhatItFinds(c) && m.installsComputed(c) {
			add("RUN "+c.written, c.evidence, computedReason, false)
		} else if reason := commandReason(c.words); reason != "" {
			add("RUN "+strings.Join(c.words, " "), c.evidence, reason, false)
		} else if installsWhatItFinds(c) {
			add("RUN "+c.written, c.evidence, foundReason, false)
		}
	}
	for _, step := range m.Steps {
		switch step.Name {
		case "ADD", "COPY":
			m.copyNotTaken(step, add)
		case "EXPOSE":
			for _, text := range strings.Fields(shell.DockerWord(step.Text, m.values)) {
				text, _, _ = strings.Cut(text, "/")
				if n, err := strconv.Atoi(text); err == nil && port > 0 && n != port {
					add("EXPOSE "+text, step.Evidence, "The image serves app.port alone.", false)
				}
			}
		case "STOPSIGNAL":
			if signal := strings.TrimPrefix(strings.ToUpper(step.Text), "SIG"); signal != "TERM" && signal != "15" {
				add("STOPSIGNAL "+step.Text, step.Evidence, "gunicorn lets its requests end at TERM, which is the default.", true)
			}
		case "HEALTHCHECK":
			if health || strings.EqualFold(step.Text, "NONE") {
				continue
			}
			reason := "The image asks for an answer over HTTP: name its path in health_check."
			if strings.Contains(step.Text, "//") {
				reason = "No route of the app was found for its path: name that in health_check, if the app answers it without a login."
			}
			add("HEALTHCHECK "+step.Text, step.Evidence, reason, false)
		case "ENTRYPOINT":
			for _, word := range shell.DockerWords(step.Text) {
				if base := path.Base(word); base == "tini" || base == "dumb-init" {
					add(base, step.Evidence, "gunicorn is the first process: it passes signals on and collects ended processes.", true)
				}
			}
		case "ONBUILD":
			add("ONBUILD "+step.Text, step.Evidence, "The image is no base for others.", false)
		}
	}
	return found
}

const (
	computedReason = "Which groups, extras or packages it installs is known only when it runs: name each under dependencies."
	foundReason    = "Which files it installs is known only when it runs: name each under requirements."
)

// commandReason says why a command of a RUN is not taken over; empty for one that
// needs no word, or is somebody else's to take.
func commandReason(words []string) string {
	if isBuildTool(words) {
		return ""
	}
	if writesElsewhere(words) {
		return "The image has the files of the project and of its packages: put what this writes into the project."
	}
	switch program := path.Base(words[0]); program {
	case "apt-get", "apt", "apt-key", "add-apt-repository", "aptitude", "apt-mark", "apt-cache", "apk", "yum", "dnf", "microdnf", "dpkg-reconfigure", "localedef", "locale-gen", "update-locale",
		"rm", "rmdir", "mkdir", "install", "chown", "chmod", "chgrp", "useradd", "adduser", "groupadd", "addgroup", "usermod", "groupmod", "passwd", "chsh", "touch", "setfacl",
		"set", "echo", "printf", "true", ":", "cd", "export", "test", "[", "[[", "ls", "cat", "which", "pwd", "sleep", "hash", "id", "env", "printenv", "ldconfig", "find", "exit", "unset", "source", ".",
		"if", "for", "while", "done", "fi", "do", "esac", "case", "else", "elif", "}", ")", "grep", "head", "tail", "awk", "tr", "xargs", "sort", "uniq", "wc", "tee", "umask", "type", "uname", "arch", "shopt", "ulimit", "sha256sum", "sha1sum", "sha512sum", "md5sum", "shasum",
		"pip", "pip3", "uv", "poetry", "pdm", "pipenv", "pipx", "virtualenv", "conda", "mamba", "micromamba", "dos2unix", "hadolint", "gpg", "lsb_release", "ln",
		"python", "python3", "flask", "pybabel", "npm", "npx", "yarn", "pnpm", "node", "corepack", "bun", "nvm", "gulp", "grunt", "webpack", "bower":
		return ""
	case "curl", "wget":
		return "The build fetches packages and nothing else: put the file into the project, or name the Debian package that has it in runtime_packages."
	case "sh", "bash":
		if len(words) == 1 || strings.HasPrefix(words[1], "-") {
			return "" // of what a pipe hands to it, which is named before
		}
	case "git":
		if len(words) > 1 && (words[1] == "clone" || words[1] == "submodule") {
			return "The build fetches packages and nothing else: make what it clones a dependency, or a part of the project."
		}
		return ""
	case "dpkg":
		if slices.ContainsFunc(words, func(w string) bool { return w == "-i" || w == "--install" }) {
			return "The build installs packages of Debian alone: make a base that has it, and name that in image.base."
		}
		return ""
	case "sed":
		if slices.ContainsFunc(words, func(w string) bool {
			return strings.Contains(w, `\r`) || strings.Contains(w, "/etc/apt") || strings.Contains(w, "locale.gen")
		}) {
			return "" // line ends of a script, or what prepares a package
		}
		return "The image has the files of the project as they are: make the change in the project."
	case "update-ca-certificates":
		return "The image trusts the authorities of its base: name the file of your own in SSL_CERT_FILE or REQUESTS_CA_BUNDLE."
	case "crontab":
		return "The image runs no cron: write a process block, or have the platform start the job."
	case "nginx", "supervisorctl", "supervisord", "service", "systemctl", "a2enmod", "a2ensite", "a2dissite", "ssh-keygen", "sshd":
		return "The image runs gunicorn alone."
	case "make", "cmake", "gcc", "g++", "cargo", "go", "./configure", "configure":
		return "The build compiles nothing but Python packages: name the Debian package of it in runtime_packages, or make a base of it and name that in image.base."
	case "playwright":
		return "Its browsers are in no package: name an image that has them in image.base."
	}
	return "The build of the image has no such step: do it before, and keep what it makes in the project."
}

// installsWhatItFinds reports whether a command has pip install files whose names a shell
// puts in: of a loop, of find, of xargs.
func installsWhatItFinds(c command) bool {
	at := slices.Index(c.words, "install")
	if at < 1 || !slices.ContainsFunc(c.words[:at], func(w string) bool { return strings.TrimRight(path.Base(w), "3.") == "pip" }) {
		return false
	}
	file := slices.IndexFunc(c.words, func(w string) bool { return w == "-r" || w == "--requirement" })
	return file > at && (c.unknown || file == len(c.words)-1 || c.words[file+1] == "{}")
}

// isBuildTool reports whether a command fetches a tool that only a build needs, or the
// key of a package source.
func isBuildTool(words []string) bool {
	switch path.Base(words[0]) {
	case "curl", "wget":
	case "tar", "mv", "cp", "unzip":
		// What was fetched is unpacked and put where programs are.
		return slices.ContainsFunc(words[1:], func(w string) bool {
			name, _, _ := strings.Cut(path.Base(w), ".")
			return slices.Contains([]string{"uv", "uvx", "poetry", "pdm", "pnpm", "yarn", "node"}, name)
		})
	default:
		return false
	}
	return slices.ContainsFunc(words, func(w string) bool {
		for _, tool := range []string{"nodesource", "install-poetry", "python-poetry", "astral.sh", "astral-sh/uv", "get-pip", "get-poetry", "nvm-sh", "yarnpkg", "pnpm", "pdm-project", "apt.postgresql.org", "/apt/", "/gpg"} {
			if strings.Contains(w, tool) {
				return true
			}
		}
		return strings.HasSuffix(w, ".gpg") || strings.HasSuffix(w, ".asc") || strings.HasSuffix(w, ".list") || strings.HasSuffix(w, ".key") || strings.HasSuffix(w, ".pub")
	})
}

// writesElsewhere reports whether a command's output is kept in a file that the app
// may read.
func writesElsewhere(words []string) bool {
	for i, word := range words {
		if !strings.HasPrefix(word, ">") {
			continue
		}
		target := strings.TrimLeft(word, ">")
		if target == "" && i+1 < len(words) {
			target = words[i+1]
		}
		switch {
		case target == "", strings.HasPrefix(target, "&"), strings.HasPrefix(target, "/dev/"), strings.HasPrefix(target, "/etc/apt"), strings.HasPrefix(target, "/usr/share/keyrings"),
			target == "/etc/timezone", target == "/etc/locale.gen", target == "/etc/default/locale", strings.HasPrefix(target, "/etc/sudoers"), strings.HasSuffix(target, ".gpg"), strings.HasPrefix(target, "/etc/dpkg"), strings.HasPrefix(target, "/etc/pip"), strings.HasSuffix(target, "requirements.txt"), strings.HasPrefix(target, "/root/."):
			return false
		}
		return true
	}
	return false
}

// copyNotTaken names what COPY and ADD bring that is no file of the project, or put
// outside of it.
func (m *Image) copyNotTaken(step Step, add func(string, evidence.Place, string, bool)) {
	flags, from, to := sources(step, m.values)
	for _, flag := range flags {
		image, ok := strings.CutPrefix(flag, "--from=")
		if !ok {
			continue
		}
		// What another stage made is named by the step that makes it.
		if image = shell.DockerWord(image, m.values); m.stages[strings.ToLower(image)] || isNumber(image) || strings.Contains(image, "astral-sh/uv") {
			return
		}
		if m.ffmpeg(image) {
			return
		}
		add(step.Name+" "+step.Text, step.Evidence, "The image is made of its base alone: name the Debian package of it in runtime_packages, or a base that has it in image.base.", false)
		return
	}
	for _, name := range from {
		switch {
		case step.Name == "ADD" && (strings.Contains(name, "://") || strings.HasPrefix(name, "git@")):
			add("ADD "+step.Text, step.Evidence, "The build fetches packages and nothing else: put the file into the project.", false)
			return
		case strings.HasPrefix(to, "/etc/") || strings.HasPrefix(to, "/usr/share/fonts") || strings.HasPrefix(to, "/usr/local/share/"):
			reason := "The image has the project in /app alone: have the app read it there, or make a base that has it and name that in image.base."
			replaced := false
			for _, server := range []string{"nginx", "supervisor", "cron", "apache", "ssh", "uwsgi", "logrotate"} {
				if strings.Contains(strings.ToLower(to), server) || strings.Contains(strings.ToLower(name), server) {
					reason, replaced = "The image runs gunicorn, and "+rule.Quoted(path.Base(name))+" is for another program.", server != "cron"
				}
			}
			add(step.Name+" "+name+" "+to, step.Evidence, reason, replaced)
		}
	}
}

// ffmpeg reports whether an image is one that holds ffmpeg and nothing else, which
// Debian has.
func (m *Image) ffmpeg(image string) bool {
	repository, _, _ := strings.Cut(image, ":")
	return strings.Contains(path.Base(repository), "ffmpeg")
}

func isNumber(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}
