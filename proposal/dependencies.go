package proposal

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/schema"
	"dockgen/schema/draft"
	"dockgen/schema/version"
)

func (p *Proposal) dependencies(d *draft.Draft) {
	s := p.survey.Supply
	kind := s.Manager.Value
	if kind == "" {
		kind = schema.Pip
	}
	b := &draft.Block{}
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
		// Anybody can publish in PyPI what an index of their own has: that is asked first.
		private := slices.ContainsFunc(s.Indexes, func(i evidence.Index) bool { return !i.Public })
		if s.BestMatch.Known() && p.editable == "" && !private && !p.hasPrivateIndex() {
			b.Comment("pip looks for each package in all indexes, and uv in the first that has it.")
			b.Set("index_strategy", "unsafe-best-match", s.BestMatch.Evidence.String())
		}
		p.noted(b, "overrides", s.Overrides)
		p.noted(b, "build_constraints", s.BuildConstraints)
	}
	if s.Version.Known() {
		b.Comment(s.Version.Note)
		b.Set("version", s.Version.Value, s.Version.Evidence.String())
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
	if p.built != nil {
		b.Comment("What is built from source can read the token. Everything else comes as a wheel:")
		b.Comment("a package that has none stops the build until it is named here.")
		b.Set("build_from_source", p.built, "")
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
		build = slices.DeleteFunc(build, func(f evidence.Found[string]) bool { return f.Value == "git" })
	}
	for _, name := range p.packages {
		if !slices.ContainsFunc(build, func(f evidence.Found[string]) bool { return f.Value == name }) {
			build = append(build, evidence.Found[string]{Value: name})
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
		if index.UserVariable != "" {
			inner.Comment("The user name is in the variable " + index.UserVariable + ", and is no secret: username = \"NAME\".")
			p.remark("%s takes the user name of the package index %s from the variable %s, and a config reads no environment: write it as username into the private_index block %q.", index.Evidence, index.URL, index.UserVariable, index.Name)
		}
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

// hasPrivateIndex reports whether the config gets a private_index block.
func (p *Proposal) hasPrivateIndex() bool {
	return slices.ContainsFunc(p.survey.Supply.Indexes, func(i evidence.Index) bool { return p.indexSecret(i) != "" })
}

// indexSecret is the variable that holds the token of an index: the one that was
// answered, else the one that the project's files name.
func (p *Proposal) indexSecret(index evidence.Index) string {
	for _, answer := range p.answers.PrivateIndex {
		if answer.Means(index) {
			return answer.Secret
		}
	}
	return index.Secret
}

// Means reports whether the answer is about index.
func (a PrivateIndex) Means(index evidence.Index) bool {
	host, _, _ := strings.Cut(strings.TrimPrefix(index.URL, "https://"), "/")
	return strings.EqualFold(a.Index, index.Name) || strings.EqualFold(a.Index, host)
}

// noted adds a list, with the notes and places of its elements above it.
func (p *Proposal) noted(b *draft.Block, name string, found []evidence.Found[string]) {
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
func (p *Proposal) unlisted(s evidence.Supply) {
	var names, places []string
	s.Unlisted = slices.Clone(s.Unlisted)
	elsewhere := func(u evidence.Found[string]) bool { return s.Manager.Known() && u.Note != "" }
	for _, u := range s.Unlisted {
		if elsewhere(u) {
			p.remark("%s (%s) is listed in %s, which is not installed. If the app needs it, add it to what the project depends on.", u.Value, u.Evidence, u.Note)
		}
	}
	s.Unlisted = slices.DeleteFunc(s.Unlisted, elsewhere)
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
	line := version.GunicornRequirement(p.gunicornVersion(), p.survey.Worker.Class.Value)
	name, _, _ := strings.Cut(line, "==")
	if name != "gunicorn" {
		name = "'" + name + "'"
	}
	switch p.survey.Supply.Manager.Value {
	case schema.UV:
		return "run `uv add " + name + "`"
	case schema.Poetry:
		return "run `poetry add " + name + "`"
	case schema.PDM:
		return "run `pdm add " + name + "`"
	case schema.Pipenv:
		return "run `pipenv install " + name + "`"
	}
	file := "requirements.txt"
	if at := p.survey.Supply.Gunicorn.Evidence.Path; at != "" {
		file = at
	}
	return fmt.Sprintf("add the line %s to %s", line, file)
}
