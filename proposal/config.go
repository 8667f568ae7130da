package proposal

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/schema"
	"dockgen/schema/credential"
	"dockgen/schema/draft"
)

// Config writes the config.
func (p *Proposal) Config() []byte {
	d := &draft.Draft{}
	d.Comment("What ships this app as a container image. `dockgen generate` makes the files from it;")
	d.Comment("behind a value stands where it was read. What is not here has its default: `dockgen show`.")
	p.app(d)
	p.dependencies(d)
	p.worker(d)
	if path := choose(p.answers.HealthPath, p.survey.HealthPath); path.known {
		d.Block("health_check").Set("path", path.value, path.behind)
	}
	p.environment(d)
	p.releases(d)
	p.processes(d)
	p.services(d)
	p.limits(d)
	p.assets(d)
	p.imageBlock(d)
	p.registry(d)
	p.outputs(d)
	p.notTaken(d)
	for _, o := range p.omitted {
		d.Omit(o[0], o[1])
	}
	return d.Bytes()
}

func (p *Proposal) app(d *draft.Draft) {
	b, defaults := d.Block("app"), schema.Defaults("standard").App
	if p.answers.Name != "" {
		b.Set("name", p.answers.Name, "")
	}
	entry := choose(p.answers.EntryPoint, p.survey.EntryPoint)
	if note := p.survey.EntryPoint.Note; note != "" && entry.value == p.survey.EntryPoint.Value {
		b.Comment(note)
	}
	b.Set("entry_point", entry.value, entry.behind)
	if port := choose(p.answers.Port, p.survey.Port); port.known && port.value != defaults.Port {
		b.Set("port", port.value, port.behind)
	}
	python := choose(p.answers.Python, p.survey.Python)
	if python.known && python.value != defaults.Python {
		if note := p.survey.Python.Note; note != "" && python.value == p.survey.Python.Value {
			b.Comment(note)
		}
		b.Set("python", python.value, python.behind)
	}
	if p.survey.Routeless && (p.answers.EntryPoint == "" || p.answers.EntryPoint == p.survey.EntryPoint.Value) {
		p.remark("Warning: nothing that the import of %s runs gives the app a route, so it answers every request with 404. Import the module with the views, or name the app that has them: --entry-point.", p.survey.EntryPoint.Value)
	}
	directory := choose(p.answers.Directory, p.survey.Directory)
	if p.answers.EntryPoint != "" && p.answers.Directory == "" && p.answers.EntryPoint != p.survey.EntryPoint.Value {
		directory = p.directoryOf(p.answers.EntryPoint, directory)
	}
	if directory.known && directory.value != defaults.Directory {
		b.Set("directory", directory.value, directory.behind)
	}
}

// directoryOf is where another entry point of the survey starts.
func (p *Proposal) directoryOf(entry string, chosen value[string]) value[string] {
	for _, other := range p.survey.EntryPoint.Others {
		if other.Value == entry {
			_, folder, found := strings.Cut(other.Note, `It starts in "`)
			if folder, _, _ = strings.Cut(folder, `"`); found {
				return value[string]{folder, true, ""}
			}
			return value[string]{".", true, ""}
		}
	}
	return chosen
}

// withoutGunicorn is how the remark begins that gunicorn is installed besides.
const withoutGunicorn = "The project does not depend on gunicorn, so the image installs "

// placeholderVersion numbers a package whose number nobody has said.
const placeholderVersion = "0"

func (p *Proposal) environment(d *draft.Draft) {
	for _, v := range p.survey.Env {
		b := d.Block("env", v.Name)
		b.About(v.Evidence.String())
		if v.Description != "" {
			b.Set("description", v.Description, "")
		}
		switch {
		case !v.HasDefault || v.Secret:
		case v.Evidence == behind("env") && v.Deployed,
			(v.Deployed || isDefault(v)) && !p.leadsToService(v.Name) && !credential.IsLiteral(v.Name, v.Default):
			b.Set("default", v.Default, "")
		case !credential.In(v.Default) && v.Default != "":
			b.Comment("The code falls back to " + fmt.Sprintf("%.100q", v.Default) + ".")
		}
		if v.Required {
			b.Set("required", true, "")
		}
		if v.Secret {
			b.Set("secret", true, "")
		}
	}
}

// isDefault reports whether what the code falls back to is worth having in the
// image: not what is for a developer's machine, and never a credential.
func isDefault(v evidence.Variable) bool {
	text := strings.ToLower(v.Default)
	if v.Default == "" || credential.In(v.Default) || strings.Contains(text, "@") {
		return false
	}
	for _, word := range []string{"localhost", "127.0.0.1", "develop", "testing", "changeme", "change-me", "example.com", "secret", "password"} {
		if strings.Contains(text, word) {
			return false
		}
	}
	switch text {
	case "dev", "debug", "local", "test":
		return false
	}
	// Debugging is nothing to switch on for everybody.
	return !strings.Contains(strings.ToUpper(v.Name), "DEBUG") || text == "0" || text == "false" || text == "no" || text == "off"
}

func (p *Proposal) releases(d *draft.Draft) {
	for _, r := range p.survey.Releases {
		b := d.Block("release", r.Name)
		b.About(r.Evidence.String())
		b.Set("command", r.Command, "")
		if len(r.Environment) > 0 {
			b.Set("environment", r.Environment, "")
		}
	}
}

// notTaken writes what the project does and the config does not, a line each: first
// what a person has to decide about, then what is done in another way.
func (p *Proposal) notTaken(d *draft.Draft) {
	const most = 160  // characters of a command, or of a place
	const lines = 100 // of each part: a config has a bound, and the report of init has them all
	for _, replaced := range []bool{false, true} {
		heading, written := pick(replaced, "Done in another way:", "Not taken over:"), 0
		for _, n := range p.survey.NotTaken {
			if n.Replaced != replaced {
				continue
			}
			if written++; written > lines {
				continue
			}
			if heading != "" {
				d.Close(heading)
				heading = ""
			}
			d.Close(fmt.Sprintf("  %.*s (%.*s): %s", most, n.What, most, n.Evidence, n.Reason))
		}
		if written > lines {
			d.Close(fmt.Sprintf("  and %d more, which init prints.", written-lines))
		}
	}
}

func (p *Proposal) processes(d *draft.Draft) {
	for _, process := range p.survey.Processes {
		b := d.Block("process", process.Name)
		b.About(process.Evidence.String())
		b.Set("command", process.Command, "")
	}
}

// services writes what the app needs beside it.
func (p *Proposal) services(d *draft.Draft) {
	for _, s := range p.survey.Services {
		b := d.Block("service", s.Name)
		b.About(s.Evidence.String())
		for _, argument := range []struct{ name, value string }{
			{"kind", pick(s.Name == s.Kind, "", s.Kind)}, {"version", s.Version}, {"base", s.Base}, {"url", s.URL}, {"scheme", s.Scheme},
			{"host", s.Host}, {"port", s.Port}, {"database", s.Database}, {"user", s.User}, {"password", s.Password},
		} {
			if argument.value != "" {
				started := argument.name == "version" || argument.name == "base"
				b.Set(argument.name, argument.value, pick(started, s.Started.String(), ""))
			}
		}
	}
}

// limits writes what was answered: a project says nothing of them that can be relied on.
func (p *Proposal) limits(d *draft.Draft) {
	b := d.Block("limits")
	if p.answers.Memory != "" {
		b.Set("memory", p.answers.Memory, "")
	}
	if p.answers.CPUs != 0 {
		b.Set("cpus", p.answers.CPUs, "")
	}
}

// leadsToService reports whether a variable has the address of a service, so that the
// image has no value for it.
func (p *Proposal) leadsToService(name string) bool {
	return slices.ContainsFunc(p.survey.Services, func(s evidence.Service) bool { return slices.Contains(s.Variables(), name) })
}

func (p *Proposal) imageBlock(d *draft.Draft) {
	b := d.Block("image")
	exclude := slices.Clone(p.exclude)
	for _, a := range p.survey.Assets {
		for _, rule := range a.Exclude {
			if !slices.Contains(exclude, rule) {
				exclude = append(exclude, rule)
			}
		}
	}
	if len(exclude) > 0 {
		b.Set("exclude", exclude, "")
	}
	var folders []string
	for _, f := range p.survey.Writable {
		b.Comment(f.Value + " (" + f.Evidence.String() + "): " + f.Note)
		folders = append(folders, f.Value)
	}
	if folders != nil {
		b.Set("writable", folders, "")
	}
	for _, f := range p.survey.Beside {
		if f.Confidence != evidence.Guess {
			continue // check says so
		}
		p.remark("The app writes %.100q (%s), beside its code, where the image lets nobody write. Move it into a folder of its own and name that under image.writable, or have a variable say where it is.",
			f.Value, f.Evidence)
	}
}

func (p *Proposal) registry(d *draft.Draft) {
	b := d.Block("registry")
	image := p.image()
	if p.answers.Image == "" && !p.survey.Image.Known() {
		b.Comment("The project does not say where its image goes, and this is a registry on this machine.")
		b.Comment("Write yours, such as ghcr.io/OWNER/NAME.")
		p.remark("Nothing in the project says where its image is published: registry.image is %s, a registry on this machine. Write yours there, or answer with --image.", image.value)
	}
	b.Set("image", image.value, image.behind)
	if p.versionFile != "" {
		b.Set("version_file", p.versionFile, "VERSION is the project's own")
	}
}

func (p *Proposal) outputs(d *draft.Draft) {
	for _, name := range []string{"Dockerfile", "build-publish.sh", "DEPLOYMENT.md"} {
		if path := p.moved[name]; path != "" {
			b := d.Block("output", name)
			b.About("The project has one of its own, which stays as it is.")
			b.Set("path", path, "")
		}
	}
}

// listOf reads the list of a fix such as `exclude = ["!a"]`.
func listOf(fix, argument string) ([]string, bool) {
	text, ok := strings.CutPrefix(fix, argument+" = ")
	var list []string
	return list, ok && json.Unmarshal([]byte(text), &list) == nil
}
