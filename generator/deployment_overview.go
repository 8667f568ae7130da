package generator

import (
	"slices"
	"strings"

	"dockgen/schema"
)

const (
	configFile = "flaskdeploy.hcl"
	lockFile   = "dockgen.lock"
)

// overview says what this is, for who has never seen it and for who was woken
// by it.
func (p *page) overview() {
	p.begin("overview")
	p.list(
		"glance",
		pick(len(p.Registry.Platforms) == 1, "platform", "platforms"),
		when(p.dockerfile.Enabled, "server"),
	)
}

func (p *page) files() {
	p.begin("files")
	p.say("table")
	for i := range p.Outputs {
		if p.output = &p.Outputs[i]; p.output.Enabled {
			p.sayAtOnce(p.output.Name)
		}
	}
	p.sayAtOnce("lock")
	if p.script.Enabled && p.counts() {
		p.sayAtOnce("version")
	}
	p.say("change")
}

func (p *page) prerequisites() {
	p.begin("prerequisites")
	ours := p.dockerfile.Enabled
	p.list(
		"docker",
		when(p.needsBuilder(), "builder"),
		"platform",
		when(ours && p.Dependencies.Gunicorn == "", "requirements"),
		when(ours && p.Dependencies.Gunicorn != "", "requirements-gunicorn"),
		when(p.remote(), "login"),
		when(len(p.secrets) > 0, "secrets"),
		when(len(p.envFile) > 0, "variables"),
	)
	p.say("versions")
}

// variables documents the env blocks and what the image reads itself. The required
// ones come first, each half by name.
func (p *page) variables() {
	p.begin("variables")
	if len(p.Env) == 0 {
		p.say("none")
	} else {
		p.say("table")
		for _, required := range [...]bool{true, false} {
			for i := range p.Env {
				if p.variable = &p.Env[i]; p.variable.Required == required {
					p.sayAtOnce("row")
				}
			}
		}
		p.say(when(slices.ContainsFunc(p.Env, func(v schema.Env) bool { return v.HasDefault }), "defaults"))
	}
	if p.dockerfile.Enabled {
		p.list("own", pick(p.Worker.ConfigFile == "", "own-flags", "own-file"))
	}
	p.say(when(len(p.envFile) > 0, "file"))
}

func tableValue(hole string) value {
	switch hole {
	case "base":
		return func(p *page) { p.add(p.Image.Base) }
	case "entry_point_code":
		return func(p *page) { p.code(p.App.EntryPoint) }
	case "gunicorn_in_short":
		return (*page).gunicornInShort
	case "health_in_short":
		return (*page).healthInShort
	case "output":
		return func(p *page) { p.link(p.output.Path) }
	case "lock":
		return func(p *page) { p.link(lockFile) }
	case "variable":
		return func(p *page) { p.add(p.variable.Name) }
	case "needed":
		return func(p *page) { p.add(pick(p.variable.Required, "**yes**", "no")) }
	case "default_code":
		return (*page).byDefault
	case "description":
		return (*page).description
	case "gunicorn_options":
		return (*page).gunicornOptions
	}
	panic("generator: nothing fills the hole " + hole)
}

func (p *page) gunicornInShort() {
	w := &p.Worker
	p.plural(w.Workers, "worker")
	if w.ConfigFile != "" {
		p.add(", the rest in ")
		p.code(w.ConfigFile)
		return
	}
	p.add(" of class `", w.Class, "`")
	if w.Threads > 1 {
		p.add(" with ")
		p.number(w.Threads)
		p.add(" threads each")
	}
	if w.Timeout > 0 {
		p.add(", timeout ")
		p.number(w.Timeout)
		p.add(" s")
	}
}

func (p *page) healthInShort() {
	if p.HealthCheck.Path == "" {
		p.add("any answer below 500")
	} else {
		p.code(p.HealthCheck.Path)
		p.add(" below 400")
	}
	p.add(", asked every ")
	p.duration(p.HealthCheck.Interval)
}

func (p *page) byDefault() {
	switch {
	case !p.variable.HasDefault:
	case p.variable.Default == "":
		p.add("empty")
	default:
		p.code(p.variable.Default)
	}
}

func (p *page) description() {
	about := markdownCell(p.variable.Description)
	if p.variable.Secret {
		about = strings.TrimSpace("**Secret.** " + about)
	}
	p.add(about)
}

// gunicornOptions names the options on the image's own command line.
func (p *page) gunicornOptions() {
	args := gunicorn(make([]string, 0, 24), p.Config)
	p.codeList(slices.DeleteFunc(args, func(arg string) bool { return !strings.HasPrefix(arg, "--") }))
}
