package generator

import (
	"strings"

	"dockgen/schema"
)

// privateDependencies says how the build gets its tokens. Without any it says
// nothing.
func (p *page) privateDependencies() {
	if len(p.secrets) == 0 {
		return
	}
	d := &p.Dependencies
	p.begin("private")
	p.say("rights")
	p.text = append(p.text, '\n')
	for i := range d.PrivateGit {
		p.about(&d.PrivateGit[i], nil)
		p.sayAtOnce(gitRights(p.git.Host))
	}
	for i := range d.PrivateIndex {
		p.about(nil, &d.PrivateIndex[i])
		p.sayAtOnce("index")
	}

	p.say("set")
	for _, p.secret = range p.secrets {
		p.say("read")
	}
	p.say("check")
	for i := range d.PrivateGit {
		p.about(&d.PrivateGit[i], nil)
		p.say("try-git")
	}
	for i := range d.PrivateIndex {
		p.about(nil, &d.PrivateIndex[i])
		p.say("try-index")
	}
	p.say("rotate")
}

// about turns to a place that packages come from.
func (p *page) about(git *schema.PrivateGit, index *schema.PrivateIndex) {
	if p.git, p.index = git, index; git != nil {
		p.secret = git.Secret
	} else {
		p.secret = index.Secret
	}
}

func privateValue(hole string) value {
	switch hole {
	case "git_host":
		return func(p *page) { p.add(p.git.Host) }
	case "index":
		return func(p *page) { p.add(p.index.Name) }
	case "secret":
		return func(p *page) { p.add(p.secret) }
	case "set_checks":
		return (*page).setChecks
	case "git_files":
		return func(p *page) {
			p.add(pick(p.Dependencies.Kind == schema.Pip, "the requirements", "the locked packages"))
		}
	case "git_url":
		return (*page).gitURL
	case "requirement_files":
		return func(p *page) {
			p.shellWords(pick(p.Dependencies.Kind == schema.Pip, p.Dependencies.Requirements, p.Dependencies.Files()[1:]))
		}
	case "helper":
		return func(p *page) {
			p.word("credential.https://" + p.git.Host + ".helper=" + credentialHelper(p.git))
		}
	case "username":
		return func(p *page) { p.word(p.index.Username) }
	case "url":
		return func(p *page) { p.word(p.index.URL) }
	}
	return workerValue(hole)
}

// setChecks says of each token whether it is set.
func (p *page) setChecks() {
	for _, secret := range p.secrets {
		p.add(`if [ -n "${`, secret, `:-}" ]; then echo '`, secret, ` is set'; else echo '`, secret, " is not set'; fi\n")
	}
}

// gitURL matches the URL of a repository in a line of the requirements or the lock.
func (p *page) gitURL() {
	host := strings.ReplaceAll(p.git.Host, ".", `\.`)
	if p.Dependencies.Kind == schema.Pip {
		p.add(`.*git+\(https://`, host, `/[^@#; ]*\).*`)
	} else {
		p.add(`.*\(https://`, host, `/[^@#?" ]*\).*`)
	}
}

// gitRights is the part that tells which token a Git host wants.
func gitRights(host string) string {
	switch {
	case host == "github.com":
		return "github"
	case host == "gitlab.com" || strings.HasPrefix(host, "gitlab."):
		return "gitlab"
	}
	return "git"
}

// credentialHelper is a Git credential helper that reads the token from the
// environment, so that it is on no command line.
func credentialHelper(git *schema.PrivateGit) string {
	return `!f() { test "$1" = get && printf 'username=%s\npassword=%s\n' ` + shellWord(git.Username) + ` "$` + git.Secret + `"; }; f`
}

func (p *page) shellWords(words []string) {
	for i, word := range words {
		if i > 0 {
			p.add(" ")
		}
		p.word(word)
	}
}

func registryValue(hole string) value {
	switch hole {
	case "host":
		return func(p *page) { p.add(p.registry.host) }
	case "host_word":
		return func(p *page) { p.word(p.registry.host) }
	case "path":
		return func(p *page) { p.word(p.registry.path) }
	case "login_host":
		return func(p *page) { p.loginHost() }
	case "logout_host":
		return func(p *page) {
			if p.registry.kind != dockerHub {
				p.add(" ", p.registry.host)
			}
		}
	case "account":
		return func(p *page) { p.add(p.registry.account) }
	case "region":
		return func(p *page) { p.add(p.registry.region) }
	case "gar_project":
		return func(p *page) {
			project, _, _ := p.registry.garRepository()
			p.add(project)
		}
	case "gar_repository":
		return func(p *page) {
			_, repository, _ := p.registry.garRepository()
			p.add(repository)
		}
	case "gar_location":
		return func(p *page) {
			_, _, location := p.registry.garRepository()
			p.add(location)
		}
	case "acr_name":
		return func(p *page) { p.add(p.registry.acrName()) }
	case "source_label":
		return func(p *page) {
			p.add(pick(p.hasLabel("org.opencontainers.image.source"), ", which this image carries",
				"; add it under `labels` in the `image` block"))
		}
	}
	return privateValue(hole)
}

func (p *page) loginHost() {
	if p.registry.kind != dockerHub {
		p.word(p.registry.host)
		p.add(" ")
	}
}

// login says how to log in to the registry of this image, and to no other.
func (p *page) login() {
	r := &p.registry
	if r.kind == localhost {
		p.open("registry")
		p.say(string(r.kind))
		return
	}
	p.begin("registry")
	p.say(string(r.kind))
	switch r.kind {
	case ghcr, dockerHub, quay, gitlab, selfHosted:
		p.say("token")
	}
	p.say(
		when(r.kind == ghcr, "ghcr-more"),
		when(r.kind == dockerHub, "hub-more"),
		when(r.kind == gar, "gar-create"),
		when(r.kind == acr, "acr-more"),
		when(r.kind == gitlab, "gitlab-more"),
		when(r.kind == selfHosted, "plain-more"),
		when(r.kind == ecr && r.inChina(), "ecr-china"),
		when(r.kind == ecr && p.Registry.Latest, "ecr-latest"),
	)
	// gcloud answers for itself each time: Docker has nothing to remember.
	p.list(when(r.kind != gar && r.kind != gcr, "after"), when(p.script.Enabled, "script"))
}

func (p *page) publish() {
	if !p.script.Enabled {
		p.open("publish")
		if p.needsBuilder() {
			p.say("by-hand", "builder", "by-hand-builder")
		} else {
			p.say("by-hand", "by-hand-engine")
		}
		return
	}
	p.begin("publish")
	p.say(
		when(p.Registry.Numbering == "file", "from-file"),
		when(p.Registry.Numbering == "registry", "from-registry"),
		when(p.Registry.Numbering == "git", "from-git"),
		when(p.needsBuilder(), "builder"), when(p.needsBuilder(), "builder-pushes"), when(p.Registry.Reproducible, "reproducible"),
		"options", "fresh",
	)
	p.list("exit", when(p.Registry.Latest, "exit-latest"))
	p.list(
		"failed",
		"publisher",
		when(p.counts() && p.writes(schema.GitIgnore), "untracked"),
		when(p.counts() && !p.writes(schema.GitIgnore), "tracked"),
	)
}

// counts reports whether a file of the project holds the last number.
func (p *page) counts() bool { return p.Registry.Numbering == "file" }

// needsBuilder reports whether what is published needs a builder of buildx. Only the
// script makes an image reproducible.
func (p *page) needsBuilder() bool {
	if p.script.Enabled {
		return p.Registry.NeedsBuildx()
	}
	return isIndex(&p.Registry)
}

// builderDoes is what the config asks of buildx, as the beginning of a sentence.
func (p *page) builderDoes() {
	before := "The image "
	does := func(what string) {
		p.add(before, what)
		before = " and "
	}
	if n := len(p.Registry.Platforms); n > 1 {
		does("is built for ")
		p.plural(n, "platform")
	}
	if p.Registry.SBOM {
		does("carries an SBOM")
	}
	if p.Registry.Provenance {
		does("carries a statement of how it was built")
	}
	if p.Registry.Reproducible && p.script.Enabled {
		does("is reproducible")
	}
}

func (p *page) hasLabel(name string) bool {
	for _, l := range p.Image.Labels {
		if l.Name == name {
			return true
		}
	}
	return false
}
