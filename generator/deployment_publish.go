package generator

import (
	"strings"

	"dockgen/schema"
)

// privateDependencies says how the build gets its tokens. Without any it says
// nothing.
func (p *page) privateDependencies() {
	if len(p.Secrets()) == 0 {
		return
	}
	d := p.Dependencies
	p.begin("private")
	p.say("rights")
	p.text = append(p.text, '\n')
	for _, git := range d.PrivateGit {
		p.fill("git_host", git.Host, "secret", git.Secret)
		p.sayAtOnce(gitRights(git.Host))
	}
	for _, index := range d.PrivateIndex {
		p.fill("index", index.Name, "secret", index.Secret)
		p.sayAtOnce("index")
	}

	p.say("set")
	var checks strings.Builder
	for _, secret := range p.Secrets() {
		p.fill("secret", secret)
		p.say("read")
		checks.WriteString(`if [ -n "${` + secret + `:-}" ]; then echo '` + secret + ` is set'; else echo '` + secret + " is not set'; fi\n")
	}
	p.fill("set_checks", checks.String())
	p.say("check")
	for _, git := range d.PrivateGit {
		host := strings.ReplaceAll(git.Host, ".", `\.`)
		p.fill("git_host", git.Host, "needs_token", needs(git.Secret),
			"git_files", pick(d.Kind == schema.Pip, "the requirements", "the locked packages"),
			"git_url", pick(d.Kind == schema.Pip, `.*git+\(https://`+host+`/[^@#; ]*\).*`, `.*\(https://`+host+`/[^@#?" ]*\).*`),
			"requirement_files", shellWords(pick(d.Kind == schema.Pip, d.Requirements, d.Files()[1:])),
			"helper", shellWord("credential.https://"+git.Host+".helper="+credentialHelper(git)))
		p.say("try-git")
	}
	for _, index := range d.PrivateIndex {
		p.fill("index", index.Name, "secret", index.Secret, "needs_token", needs(index.Secret),
			"username", shellWord(index.Username), "url", shellWord(index.URL))
		p.say("try-index")
	}
	p.say("rotate")
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
func credentialHelper(git schema.PrivateGit) string {
	return `!f() { test "$1" = get && printf 'username=%s\npassword=%s\n' ` + shellWord(git.Username) + ` "$` + git.Secret + `"; }; f`
}

func shellWords(words []string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = shellWord(word)
	}
	return strings.Join(quoted, " ")
}

func registryValue(hole string) value {
	switch hole {
	case "host":
		return func(p *page) string { return p.registry.host }
	case "host_word":
		return func(p *page) string { return shellWord(p.registry.host) }
	case "path":
		return func(p *page) string { return shellWord(p.registry.path) }
	case "login_host":
		return func(p *page) string { return when(p.registry.kind != dockerHub, shellWord(p.registry.host)+" ") }
	case "logout_host":
		return func(p *page) string { return pick(p.registry.kind == dockerHub, "", " "+p.registry.host) }
	case "account":
		return func(p *page) string { return p.registry.account }
	case "region":
		return func(p *page) string { return p.registry.region }
	case "gar_project":
		return func(p *page) string {
			project, _, _ := p.registry.garRepository()
			return project
		}
	case "gar_repository":
		return func(p *page) string {
			_, repository, _ := p.registry.garRepository()
			return repository
		}
	case "gar_location":
		return func(p *page) string {
			_, _, location := p.registry.garRepository()
			return location
		}
	case "acr_name":
		return func(p *page) string { return p.registry.acrName() }
	case "source_label":
		return func(p *page) string {
			return pick(p.hasLabel("org.opencontainers.image.source"), ", which this image carries",
				"; add it under `labels` in the `image` block")
		}
	}
	return workerValue(hole)
}

// login says how to log in to the registry of this image, and to no other.
func (p *page) login() {
	r := p.registry
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
	p.list(when(r.kind != gar && r.kind != gcr, "after"), when(p.writes(schema.BuildPublish), "script"))
}

func (p *page) publish() {
	if !p.writes(schema.BuildPublish) {
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
	if p.writes(schema.BuildPublish) {
		return p.Registry.NeedsBuildx()
	}
	return isIndex(&p.Registry)
}

// builderDoes is what the config asks of buildx, as the beginning of a sentence.
func (p *page) builderDoes() string {
	var does []string
	if n := len(p.Registry.Platforms); n > 1 {
		does = append(does, "is built for "+plural(n, "platform"))
	}
	if p.Registry.SBOM {
		does = append(does, "carries an SBOM")
	}
	if p.Registry.Provenance {
		does = append(does, "carries a statement of how it was built")
	}
	if p.Registry.Reproducible && p.writes(schema.BuildPublish) {
		does = append(does, "is reproducible")
	}
	return "The image " + strings.Join(does, " and ")
}

// platformsCode are the platforms as code in a sentence.
func (p *page) platformsCode() string { return codeList(p.Registry.Platforms) }

func (p *page) hasLabel(name string) bool {
	for _, l := range p.Image.Labels {
		if l.Name == name {
			return true
		}
	}
	return false
}
