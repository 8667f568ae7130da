package worker

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"dockgen/project/disk"
	"dockgen/project/evidence"
	"dockgen/project/gunicornconf"
	"dockgen/project/rule"
	"dockgen/project/start"
	"dockgen/schema/gunicorn"
)

// configFile finds the configuration that a command names, or that gunicorn would load
// by itself.
func (t *taking) configFile(s *start.Command, settings []start.Setting) *gunicornconf.File {
	own := disk.Join(t.root, "gunicorn.conf.py")
	for _, f := range settings {
		if f.Setting == nil || f.Setting.Name != "config" || f.Fault != gunicorn.Fine {
			continue
		}
		name := gunicornconf.Locate(t.files, f.Value, append([]string{t.root}, s.Folders...)...)
		file := gunicornconf.Read(t.files, name)
		if f.Unknown || f.Literal || file == nil {
			t.lose(setting{Setting: f.Setting, written: f.Written, at: f.Evidence}, false, "The project has no such file, and what it sets is not known. Write the settings in the worker block.")
			return nil
		}
		t.worker.ConfigFile = evidence.Found[string]{Value: name, Evidence: f.Evidence, Confidence: evidence.Certain}
		return file
	}
	if !t.files.Known[own] {
		return nil
	}
	file := gunicornconf.Read(t.files, own)
	if file != nil {
		t.worker.ConfigFile = evidence.Found[string]{Value: own, Evidence: evidence.Place{Path: own}, Confidence: evidence.Certain}
	}
	return file
}

// keep keeps a configuration file that suits a container, and names the flags of the
// command line, which dockgen does not pass beside one.
func (t *taking) keep(file *gunicornconf.File, settings []start.Setting) {
	workers, sets := file.Setting("workers")
	// A number that is written down rules by itself.
	switch n, err := strconv.Atoi(workers.Value.Text); {
	case len(workers.Value.Variables) > 0 && workers.Value.Known && err == nil && n > 0:
		// WEB_CONCURRENCY, which the image sets, may be among them.
		t.worker.Workers = evidence.Found[int]{Value: n, Evidence: workers.At, Confidence: evidence.Certain}
	}
	if names := workers.Value.Variables; len(names) > 0 && !slices.Equal(names, []string{"WEB_CONCURRENCY"}) {
		t.lost = append(t.lost, evidence.NotTaken{What: "workers = " + workers.Source, Evidence: workers.At, Replaced: true, Reason: fmt.Sprintf(
			"worker.workers has its default. %s still reads %s, and WEB_CONCURRENCY counts only where the file sets no workers.", rule.Quoted(file.Path), rule.QuotedList(names, "and"))})
	}
	for _, f := range settings {
		one := taking{files: t.files, root: t.root}
		s, ok := one.flag(f)
		if ok {
			if there, has := file.Setting(s.Name); has && there.Value.Known && there.Value.Text == s.value {
				continue
			}
			if s.Name == "bind" {
				_, fixed, _ := file.Binds()
				if !fixed {
					one.take(s)
					t.lost = append(t.lost, one.lost...)
					continue
				}
			}
			one.take(s)
		}
		switch {
		case !ok || s.Name == "config" || s.Name == "chdir" || s.Name == "pythonpath":
			t.lost = append(t.lost, one.lost...)
		case s.Name == "workers" && !sets:
			t.lost = append(t.lost, one.lost...)
			if one.worker.Workers.Known() {
				t.worker.Workers = one.worker.Workers
			}
		case len(one.lost) > 0 && !one.took:
			t.lost = append(t.lost, one.lost...)
		case one.took || s.Name == "bind" || s.Name == "accesslog":
			t.lose(s, false, "gunicorn is ruled by %s, beside which dockgen passes no flag. Write %s there.", rule.Quoted(file.Path), assignment(s))
		}
	}
}

// assignment is the line of a configuration file that says what a flag says.
func assignment(s setting) string {
	value := strconv.Quote(s.value)
	switch s.Kind {
	case gunicorn.Int:
		value = s.value
	case gunicorn.Switch:
		value = "True"
		if s.Name == "sendfile" {
			value = "False"
		}
	case gunicorn.List:
		value = "[" + value + "]"
	}
	return s.Name + " = " + value
}

// discard judges a configuration that was written for a machine: it listens on a socket,
// becomes a daemon, writes its log to a file. The settings are taken that mean something
// in a container. It reports whether the file is such a one.
func (t *taking) discard(file *gunicornconf.File) bool {
	unfit, why := unfitSetting(file)
	if why == "" {
		return false
	}
	t.worker.ConfigFile = evidence.Found[string]{}
	t.worker.Unfit = evidence.Found[string]{
		Value: file.Path, Evidence: unfit.At, Confidence: evidence.Certain,
		Note: fmt.Sprintf("%s sets %s, which %s. Its other settings are taken over where they are literals.", rule.Quoted(file.Path), rule.Quoted(unfit.Name), why),
	}
	for _, s := range file.Settings {
		t.fromFile(s)
	}
	for _, hook := range file.Hooks {
		t.lost = append(t.lost, evidence.NotTaken{What: "def " + hook.Name, Evidence: hook.At, Reason: fmt.Sprintf(
			"gunicorn calls it from a configuration file, and %s does not suit a container: take %s out of it and name it in worker.config_file.", rule.Quoted(file.Path), rule.Quoted(unfit.Name))})
	}
	return true
}

// fromFile takes one setting of a file.
func (t *taking) fromFile(f gunicornconf.Setting) {
	s := setting{
		Setting: gunicorn.Named(f.Name), value: f.Value.Text, written: f.Name + " = " + f.Source, at: f.At,
		variables: f.Value.Variables, unknown: !f.Value.Known,
	}
	if f.Value.Items != nil {
		var items []string
		for _, item := range f.Value.Items {
			items = append(items, item.Text)
		}
		s.value = strings.Join(items, ",")
	}
	switch {
	case s.value == "None" && !f.Value.IsString, s.value == "False" && s.Name != "sendfile", s.value == "True" && s.Name == "sendfile":
		return // gunicorn's default, or as good as that
	case s.Kind == gunicorn.Optional && s.value == "True":
		s.value = ""
	case s.Kind == gunicorn.Switch && s.unknown:
		t.lose(s, false, "It is worked out when the server starts.")
		return
	}
	t.take(s)
}

// unfitSetting finds a setting that does not work in a container: behind a
// published port, with code that the process cannot write.
func unfitSetting(file *gunicornconf.File) (found gunicornconf.Setting, why string) {
	for _, s := range file.Settings {
		value := s.Value.Text
		switch s.Name {
		case "bind":
			switch {
			case strings.Contains(s.Source, "unix:"):
				return s, "is a socket that no published port leads to"
			case strings.Contains(s.Source, "127.0.0.1") || strings.Contains(s.Source, "localhost"):
				return s, "can be reached only from inside the container"
			}
		case "daemon":
			if value == "True" {
				return s, "ends the container's first process"
			}
		case "user", "group":
			if value != "" && value != "None" {
				return s, "the image does not have"
			}
		case "accesslog", "errorlog", "pidfile":
			if isOwnPath(value) {
				return s, "is a file that the process cannot write in the image"
			}
		case "certfile", "keyfile":
			if value != "" && value != "None" {
				return s, "makes it speak TLS, for which the image has no key"
			}
		case "chdir":
			if strings.HasPrefix(value, "/") {
				return s, "is a folder of another machine"
			}
		case "reload":
			if value == "True" {
				return s, "is for development"
			}
		}
	}
	return gunicornconf.Setting{}, ""
}

// isOwnPath reports whether a literal is a path that an image with a read-only
// source cannot write.
func isOwnPath(value string) bool {
	return value != "" && value != "-" && value != "None" && !strings.HasPrefix(value, "/dev/") && !strings.HasPrefix(path.Clean(value), "/tmp/")
}
