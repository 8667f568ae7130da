package proposal

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"dockgen/project"
	"dockgen/schema"
)

// The defaults of the language, which a config does not repeat.
const (
	defaultPort   = 5000
	defaultPython = "3.14"
)

// Config writes the config.
func (p *Proposal) Config() []byte {
	d := &schema.Draft{}
	d.Comment("What ships this app as a container image. `dockgen generate` makes the files from it;")
	d.Comment("behind a value stands where it was read. What is not here has its default: `dockgen show`.")
	p.app(d)
	p.dependencies(d)
	p.worker(d)
	if path := choose(p.answers.HealthPath, p.survey.HealthPath); path.known {
		d.Block("health_check").Set("path", path.value, path.behind)
	}
	p.environment(d)
	p.processes(d)
	p.imageBlock(d)
	p.registry(d)
	p.outputs(d)
	for _, o := range p.omitted {
		d.Omit(o[0], o[1])
	}
	return d.Bytes()
}

func (p *Proposal) app(d *schema.Draft) {
	b := d.Block("app")
	if p.answers.Name != "" {
		b.Set("name", p.answers.Name, "")
	}
	entry := choose(p.answers.EntryPoint, p.survey.EntryPoint)
	if note := p.survey.EntryPoint.Note; note != "" && entry.value == p.survey.EntryPoint.Value {
		b.Comment(note)
	}
	b.Set("entry_point", entry.value, entry.behind)
	if port := choose(p.answers.Port, p.survey.Port); port.known && port.value != defaultPort {
		b.Set("port", port.value, port.behind)
	}
	python := choose(p.answers.Python, p.survey.Python)
	if python.known && python.value != defaultPython {
		if note := p.survey.Python.Note; note != "" && python.value == p.survey.Python.Value {
			b.Comment(note)
		}
		b.Set("python", python.value, python.behind)
	}
	directory := choose(p.answers.Directory, p.survey.Directory)
	if p.answers.EntryPoint != "" && p.answers.Directory == "" && p.answers.EntryPoint != p.survey.EntryPoint.Value {
		directory = p.directoryOf(p.answers.EntryPoint, directory)
	}
	if directory.known && directory.value != "." {
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

func (p *Proposal) dependencies(d *schema.Draft) {
	s := p.survey.Supply
	kind := s.Manager.Value
	if kind == "" {
		kind = schema.Pip
	}
	b := &schema.DraftBlock{}
	if kind == schema.Pip {
		requirements := s.Requirements
		if p.requirements != nil {
			requirements = p.requirements
		}
		if len(requirements) > 0 && !slices.Equal(requirements, []string{"requirements.txt"}) {
			b.Set("requirements", requirements, "")
		}
		if len(s.Constraints) > 0 {
			b.Set("constraints", s.Constraints, "")
		}
		if p.editable != "" {
			b.Comment("uv does not install a repository as editable.")
			b.Set("installer", "pip", p.editable)
		}
		p.noted(b, "overrides", s.Overrides)
		p.noted(b, "build_constraints", s.BuildConstraints)
	}
	if p.member != "" {
		b.Comment("The project is a workspace: this is the member that is served.")
		b.Set("member", p.member, "")
	}
	if why := cmp.Or(p.whole, s.Whole.Note); why != "" {
		b.Comment(why)
		b.Set("package", true, s.Whole.Evidence.String())
	}
	if p.numbered {
		b.Comment("The version of the package comes from Git, and the image's build has no repository to ask.")
		b.Set("package_version", placeholderVersion, "")
		p.remark("The version of the project's package comes from Git, which the image's build cannot ask: package_version is %q. Write the number that the app should show.", placeholderVersion)
	}
	if version := p.gunicornVersion(); version != "" {
		b.Comment("The project does not depend on gunicorn, so the image installs this one.")
		if note := s.Gunicorn.Note; note != "" {
			b.Comment(note)
		}
		b.Comment("To make it the project's own, " + p.addGunicorn() + ", and take the line out.")
		b.Set("gunicorn", version, "")
		p.remark(withoutGunicorn+"%s. To make it the project's own, %s, and take the line out of the config.", version, p.addGunicorn())
	}
	build := slices.Clone(s.BuildPackages)
	if len(p.answers.PrivateGit) > 0 {
		// A private_git block brings Git with it.
		build = slices.DeleteFunc(build, func(f project.Found[string]) bool { return f.Value == "git" })
	}
	for _, name := range p.packages {
		if !slices.ContainsFunc(build, func(f project.Found[string]) bool { return f.Value == name }) {
			build = append(build, project.Found[string]{Value: name})
		}
	}
	p.noted(b, "build_packages", build)
	p.noted(b, "runtime_packages", s.RuntimePackages)
	for _, host := range p.answers.PrivateGit {
		b.Block("private_git", host.Host).Set("secret", host.Secret, "")
	}
	for _, index := range s.Indexes {
		index.Secret = p.indexSecret(index)
		if index.Secret == "" && index.Public {
			continue
		}
		if index.Secret == "" {
			p.remark("%s names the package index %s. If it asks for a token, say which variable holds it: --private-index %s=VARIABLE.", index.Evidence, index.URL, index.Name)
			continue
		}
		inner := b.Block("private_index", index.Name)
		inner.About(index.Evidence.String())
		inner.Set("url", index.URL, "")
		inner.Set("secret", index.Secret, "")
		if index.Username != "" {
			inner.Set("username", index.Username, "")
		}
	}
	p.unlisted(s)
	if b.Empty() && kind == schema.Pip {
		return
	}
	if at := s.Manager.Evidence.String(); at != "" {
		b.About(at)
	}
	d.Add("dependencies", kind, b)
}

// indexSecret is the variable that holds the token of an index: the one that was
// answered, else the one that the project's files name.
func (p *Proposal) indexSecret(index project.Index) string {
	for _, answer := range p.answers.PrivateIndex {
		if answer.Means(index) {
			return answer.Secret
		}
	}
	return index.Secret
}

// Means reports whether the answer is about index.
func (a PrivateIndex) Means(index project.Index) bool {
	host, _, _ := strings.Cut(strings.TrimPrefix(index.URL, "https://"), "/")
	return strings.EqualFold(a.Index, index.Name) || strings.EqualFold(a.Index, host)
}

// withoutGunicorn is how the remark begins that gunicorn is installed besides.
const withoutGunicorn = "The project does not depend on gunicorn, so the image installs "

// placeholderVersion numbers a package whose number nobody has said.
const placeholderVersion = "0"

// noted adds a list, with the notes and places of its elements above it.
func (p *Proposal) noted(b *schema.DraftBlock, name string, found []project.Found[string]) {
	var values []string
	for _, f := range found {
		if slices.Contains(values, f.Value) {
			continue
		}
		values = append(values, f.Value)
		text := f.Value
		if at := f.Evidence.String(); at != "" {
			text += " (" + at + ")"
		}
		if f.Note != "" {
			text += ": " + f.Note
		}
		if text != f.Value {
			b.Comment(text)
		}
	}
	if len(values) > 0 {
		b.Set(name, values, "")
	}
}

// unlisted says what the image will lack because no file lists it.
func (p *Proposal) unlisted(s project.Supply) {
	var names, places []string
	for _, u := range s.Unlisted {
		names = append(names, u.Value)
		if at := u.Evidence.Path; !slices.Contains(places, at) {
			places = append(places, at)
		}
	}
	switch {
	case !s.Manager.Known() && len(names) > 0:
		p.remark("No file lists the packages that the app needs, so nothing can be installed. Write them into a requirements.txt, a line each. What is used is %s (%s).",
			strings.Join(names, ", "), strings.Join(places, ", "))
	case len(names) > 0:
		p.remark("No file of the project lists %s (%s), so the image has it only if another package brings it. If the app needs it, add it to what the project depends on.",
			strings.Join(names, ", "), s.Unlisted[0].Evidence)
	}
}

func (p *Proposal) gunicornVersion() string {
	if p.gunicorn != nil {
		return *p.gunicorn
	}
	if p.survey.Supply.Brought.Known() {
		return ""
	}
	return p.survey.Supply.Gunicorn.Value
}

// addGunicorn is the command or line that makes gunicorn a dependency of the project.
func (p *Proposal) addGunicorn() string {
	switch p.survey.Supply.Manager.Value {
	case schema.UV:
		return "run `uv add gunicorn`"
	case schema.Poetry:
		return "run `poetry add gunicorn`"
	case schema.PDM:
		return "run `pdm add gunicorn`"
	case schema.Pipenv:
		return "run `pipenv install gunicorn`"
	}
	file := "requirements.txt"
	if at := p.survey.Supply.Gunicorn.Evidence.Path; at != "" {
		file = at
	}
	return fmt.Sprintf("add the line gunicorn==%s to %s", p.gunicornVersion(), file)
}

func (p *Proposal) environment(d *schema.Draft) {
	for _, v := range p.survey.Env {
		b := d.Block("env", v.Name)
		b.About(v.Evidence.String())
		if v.Description != "" {
			b.Set("description", v.Description, "")
		}
		switch {
		case !v.HasDefault || v.Secret:
		case isDefault(v):
			b.Set("default", v.Default, "")
		case !schema.HoldsCredential(v.Default) && v.Default != "":
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
func isDefault(v project.Variable) bool {
	text := strings.ToLower(v.Default)
	if v.Default == "" || schema.HoldsCredential(v.Default) || strings.Contains(text, "@") {
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

func (p *Proposal) processes(d *schema.Draft) {
	for _, process := range p.survey.Processes {
		b := d.Block("process", process.Name)
		b.About(process.Evidence.String())
		b.Set("command", process.Command, "")
	}
}

func (p *Proposal) imageBlock(d *schema.Draft) {
	b := d.Block("image")
	if len(p.exclude) > 0 {
		b.Set("exclude", p.exclude, "")
	}
}

func (p *Proposal) registry(d *schema.Draft) {
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

func (p *Proposal) outputs(d *schema.Draft) {
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
