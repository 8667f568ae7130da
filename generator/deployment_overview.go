package generator

import (
	"slices"
	"strconv"
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
	p.table("At a glance", "")
	p.row("Image", markdownCode(p.Registry.Image))
	p.row(pick(len(p.Registry.Platforms) == 1, "Platform", "Platforms"), p.platformsCode())
	if !p.writes(schema.Dockerfile) {
		return
	}
	for _, row := range [...][2]string{
		{"Base image", markdownCode(p.Image.Base)},
		{"Serves", markdownCodeCell(p.App.EntryPoint)},
		{"Port", p.port},
		{"Gunicorn", p.gunicornInShort()},
		{"Health", p.healthInShort()},
		{"Runs as", "user and group " + markdownCode(p.Image.User)},
	} {
		p.row(row[0], row[1])
	}
}

func (p *page) gunicornInShort() string {
	w := p.Worker
	short := plural(w.Workers, "worker")
	if w.ConfigFile != "" {
		return short + ", the rest in " + markdownCodeCell(w.ConfigFile)
	}
	short += " of class " + markdownCode(w.Class)
	if w.Threads > 1 {
		short += " with " + strconv.Itoa(w.Threads) + " threads each"
	}
	if w.Timeout > 0 {
		short += ", timeout " + strconv.Itoa(w.Timeout) + " s"
	}
	return short
}

func (p *page) healthInShort() string {
	if p.HealthCheck.Path == "" {
		return "any answer below 500, asked every " + spell(p.HealthCheck.Interval)
	}
	return markdownCodeCell(p.HealthCheck.Path) + " below 400, asked every " + spell(p.HealthCheck.Interval)
}

func (p *page) files() {
	p.begin("files")
	p.table("File", "What it is for", "Who changes it")
	p.row(p.link(configFile), "the config, from which the rest follows", "you")
	for _, o := range p.Outputs {
		if o.Enabled {
			p.row(p.link(o.Path), p.purpose(o.Name), pick(o.Name == schema.GitIgnore, "you, outside the marked block", "dockgen"))
		}
	}
	p.row(p.link(lockFile), "what was generated last, so that edits by hand are noticed", "dockgen")
	if p.writes(schema.BuildPublish) && p.counts() {
		p.row(markdownCodeCell(p.Registry.VersionFile), "the last published number", "the script")
	}
	p.say("change")
}

func (p *page) purpose(output string) string {
	switch output {
	case schema.Dockerfile:
		return "how the image is built"
	case schema.BuildPublish:
		return "builds the image, numbers it and publishes it"
	case schema.DockerIgnore:
		return "what stays out of the image"
	case schema.GitIgnore:
		return "keeps the files of the script out of Git"
	case schema.Deployment:
		return "this page"
	case schema.BakeFile:
		return "builds the image with `docker buildx bake`, under a tag that you choose"
	}
	panic("generator: no purpose for " + output)
}

func (p *page) prerequisites() {
	p.begin("prerequisites")
	ours := p.writes(schema.Dockerfile)
	p.list(
		"docker",
		when(p.needsBuilder(), "builder"),
		"platform",
		when(ours && p.Dependencies.Gunicorn == "", "requirements"),
		when(ours && p.Dependencies.Gunicorn != "", "requirements-gunicorn"),
		when(p.registry.kind != localhost, "login"),
		when(len(p.Secrets()) > 0, "secrets"),
		when(len(p.envFile()) > 0, "variables"),
	)
	p.say("versions")
}

// variables documents the env blocks and what the image reads itself.
func (p *page) variables() {
	p.begin("variables")
	if len(p.Env) == 0 {
		p.say("none")
	} else {
		p.say("table")
		p.envTable()
		p.say(when(slices.ContainsFunc(p.Env, func(v schema.Env) bool { return v.HasDefault }), "defaults"))
	}
	if p.writes(schema.Dockerfile) {
		p.say("own")
		p.ownTable()
	}
	p.say(when(len(p.envFile()) > 0, "file"))
}

// envTable lists the required variables first, each half by name.
func (p *page) envTable() {
	p.table("Variable", "Needed", "Default", "What it is")
	for _, required := range []bool{true, false} {
		for _, v := range p.Env {
			if v.Required == required {
				p.envRow(v)
			}
		}
	}
}

func (p *page) envRow(v schema.Env) {
	byDefault, about := "", markdownCell(v.Description)
	if v.HasDefault {
		byDefault = pick(v.Default == "", "empty", markdownCodeCell(v.Default))
	}
	if v.Secret {
		about = strings.TrimSpace("**Secret.** " + about)
	}
	p.row(markdownCode(v.Name), pick(v.Required, "**yes**", "no"), byDefault, about)
}

func (p *page) ownTable() {
	file := p.Worker.ConfigFile
	port, workers := "the port gunicorn listens on inside the container", "the number of workers"
	options := "more options for gunicorn, such as `--log-level debug`; "
	if file == "" {
		options += "they lose against those of the image itself, " + codeList(p.gunicornOptions())
	} else {
		port += ", unless " + markdownCodeCell(file) + " sets `bind`"
		workers += ", unless " + markdownCodeCell(file) + " sets `workers`"
		options += "they win over " + markdownCodeCell(file)
	}
	p.table("Variable", "Default", "What it is")
	p.row("`PORT`", markdownCode(p.port), port)
	p.row("`WEB_CONCURRENCY`", markdownCode(strconv.Itoa(p.Worker.Workers)), workers)
	p.row("`GUNICORN_CMD_ARGS`", "", options)
}

// gunicornOptions names the options on the image's own command line.
func (p *page) gunicornOptions() []string {
	return slices.DeleteFunc(gunicorn(p.Config), func(arg string) bool { return !strings.HasPrefix(arg, "--") })
}
