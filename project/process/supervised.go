package process

import (
	"maps"
	"path"
	"slices"
	"strings"

	"dockgen/project/document"
	"dockgen/project/evidence"
)

// supervised reads what a supervisor of the project starts beside the web server: the
// programs of supervisord, units of systemd, and the services of s6.
func (r *reader) supervised() {
	for _, name := range r.f.Paths {
		base := strings.ToLower(path.Base(name))
		if isForDevelopment(name) {
			continue
		}
		switch extension := path.Ext(base); {
		case extension == ".service" || extension == ".service.j2":
			r.unit(name)
		case (extension == ".conf" || extension == ".ini") && strings.Contains(r.f.Read(name), "[program:"):
			r.programs(name)
		case base == "run" && (strings.Contains(name, "services.d/") || strings.Contains(name, "s6-rc.d/") || strings.Contains(name, "s6/") || strings.Contains(name, "runit/") || strings.Contains(name, "service/")):
			r.service(name)
		}
	}
}

// programs reads the [program:NAME] sections of supervisord.
func (r *reader) programs(name string) {
	settings := document.ReadSettings(r.f.Read(name))
	sections := slices.Sorted(maps.Keys(settings))
	for _, section := range sections[:min(len(sections), maxSections)] {
		program, ok := strings.CutPrefix(section, "program:")
		if !ok {
			continue
		}
		env := environmentOf(strings.ReplaceAll(settings[section]["environment"], ",", " "))
		at := r.f.LineWith(name, "["+section+"]")
		r.start(found{name: program, line: expanded(settings[section]["command"], program), env: env, at: at, own: true, unit: true, exec: true})
	}
}

// expanded puts in what supervisord does: %(ENV_NAME)s is a variable, which a shell
// puts in here; a program that is started several times is one process.
func expanded(command, program string) string {
	for {
		before, rest, ok := strings.Cut(command, "%(")
		name, after, closed := strings.Cut(rest, ")")
		if !ok || !closed || after == "" {
			return command
		}
		value := "0" // process_num, host_node_name
		if variable, isVariable := strings.CutPrefix(name, "ENV_"); isVariable {
			value = "${" + variable + "}"
		} else if name == "program_name" || name == "group_name" {
			value = program
		} else if name == "here" {
			value = "."
		}
		after = strings.TrimLeft(after, "0123456789")
		command = before + value + after[min(1, len(after)):]
	}
}

// maxSections is how many sections of one file are looked at.
const maxSections = 50

// unit reads a unit of systemd.
func (r *reader) unit(name string) {
	settings := document.ReadSettings(r.f.Read(name))["Service"]
	line := strings.ReplaceAll(settings["execstart"], "\\\n", " ")
	env := environmentOf(strings.NewReplacer(`"`, "", "'", "").Replace(settings["environment"]))
	r.start(found{name: strings.TrimSuffix(path.Base(name), path.Ext(name)), line: strings.TrimLeft(line, "-@+!: "), env: env, at: r.f.LineWith(name, "ExecStart"), own: true, unit: true, exec: true})
}

// environmentOf reads A=1 B="2 3" of a supervisor.
func environmentOf(text string) map[string]string {
	env := make(map[string]string)
	for word := range strings.FieldsSeq(text) {
		if name, value, ok := strings.Cut(word, "="); ok && len(env) < maxSections {
			env[name] = strings.Trim(value, `"'`)
		}
	}
	return env
}

// service reads the run script of a service of s6 or runit: its last command.
func (r *reader) service(name string) {
	last := found{name: path.Base(path.Dir(name)), own: true, unit: true}
	number := 0
	for line := range strings.Lines(r.f.Read(name)) {
		number++
		if text := strings.TrimSpace(line); text != "" && text[0] != '#' {
			last.line, last.at = text, evidence.Place{Path: name, Line: number}
		}
	}
	r.start(last)
}

// watches reports whether a command starts a program again when a file is edited.
func watches(line string) bool {
	for word := range strings.FieldsSeq(line) {
		switch path.Base(word) {
		case "watchmedo", "watchfiles", "nodemon", "watchexec", "entr", "reflex", "--reload", "--autoreload":
			return true
		}
	}
	return false
}

// isForDevelopment reports whether a file starts things for developers, by its name.
func isForDevelopment(name string) bool {
	base := strings.ToLower(path.Base(name))
	for _, word := range []string{"dev", "test", "local", "debug", "example"} {
		if slices.Contains(strings.FieldsFunc(base, func(c rune) bool { return c == '.' || c == '-' || c == '_' }), word) {
			return true
		}
	}
	return false
}
