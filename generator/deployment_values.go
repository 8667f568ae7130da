package generator

import (
	"path"
	"strings"

	"dockgen/schema"
)

// value adds to a page what a hole of the prose stands for. The value of a hole
// that stands inside a code span of the text has no characters that could end it,
// by the grammar that schema gave it; every other value is quoted for the place
// where the text uses it. In a paragraph what is around it has the spaces: it
// begins and ends with one only where the text has none there.
type value func(*page)

// valueOf returns the value of the hole with that name, which is asked for once a
// process, when the prose is cut.
func valueOf(hole string) value {
	switch hole {
	case "name":
		return func(p *page) { p.add(p.App.Name) }
	case "container":
		return (*page).container
	case "image":
		return func(p *page) { p.add(p.Registry.Image) }
	case "image_word":
		return func(p *page) { p.word(p.Registry.Image) }
	case "port":
		return func(p *page) { p.number(p.App.Port) }
	case "platforms_code":
		return func(p *page) { p.codeList(p.Registry.Platforms) }
	case "builder_does":
		return (*page).builderDoes
	case "word":
		return func(p *page) { p.add(pick(p.Registry.Numbering == "git", "name", "number")) }
	case "n":
		return func(p *page) { p.add(pick(p.Registry.Numbering == "git", "NAME", "N")) }
	case "first_meaning":
		return func(p *page) {
			switch p.Registry.Numbering {
			case "registry":
				p.add("`:N`, where no `:latest` says which number is next")
			case "git":
				p.add("`:NAME`, which Git must call the commit too, where the registry cannot say that it was never published")
			default:
				p.add("`:N`, where the registry cannot say that it was never published")
			}
		}
	case "written":
		return func(p *page) { p.add(when(p.counts(), " and written down")) }
	case "user":
		return func(p *page) { p.add(p.Image.User) }
	case "config":
		return func(p *page) { p.link(configFile) }
	case "ignore_link":
		return func(p *page) { p.link(p.Output(schema.DockerIgnore).Path) }
	case "script_link":
		return func(p *page) { p.link(p.script.Path) }
	case "script_code":
		return func(p *page) { p.code(p.script.Path) }
	case "script_or_docker":
		return (*page).builder
	case "version_code":
		return func(p *page) { p.code(p.Registry.VersionFile) }
	case "requirements":
		return (*page).requirements
	case "gunicorn_version":
		return func(p *page) { p.add(p.Dependencies.Gunicorn) }
	case "secret_names":
		return func(p *page) { p.codeList(p.secrets) }
	case "required_names":
		return func(p *page) { p.codeList(p.envFile) }
	case "build_tools":
		return func(p *page) { p.codeList(buildPackages(&p.Dependencies)) }
	case "app_path_code":
		return func(p *page) { p.code(path.Join(source, p.App.Directory)) }
	case "base_moves":
		return func(p *page) {
			p.add(when(p.basePinned(), ". The base image is pinned by digest: it moves only when `image.base` does"))
		}
	case "then_record":
		return (*page).thenRecord
	}
	return commandValue(hole)
}

func commandValue(hole string) value {
	switch hole {
	case "script":
		return (*page).scriptWord
	case "no_cache":
		return (*page).noCache
	case "build":
		return (*page).build
	case "build_all":
		return (*page).buildAll
	case "number_by_hand":
		return func(p *page) { p.add(pick(p.Registry.Numbering == "git", "N=$(git describe --tags)", "N=1")) }
	case "version_file":
		return func(p *page) { p.word(operand(p.Registry.VersionFile)) }
	case "write_version":
		return func(p *page) {
			p.text = appendMarkdownCode(p.text, "echo 7 > "+shellWord(operand(p.Registry.VersionFile)))
		}
	case "number":
		return (*page).numberToRun
	case "older_example":
		return func(p *page) { p.add(pick(p.Registry.Numbering == "git", "v1.0.0", "5")) }
	case "set_older":
		return (*page).setOlder
	case "move_latest":
		return func(p *page) {
			p.add(pick(p.Registry.NeedsBuildx(),
				`docker buildx imagetools create --tag "$IMAGE:latest" "$IMAGE:$OLDER"`,
				"docker tag \"$IMAGE:$OLDER\" \"$IMAGE:latest\"\ndocker push \"$IMAGE:latest\""))
		}
	case "env_file_again":
		return func(p *page) {
			if len(p.envFile) > 0 {
				p.setEnvFile()
			}
		}
	case "env_file":
		return func(p *page) { p.add(when(len(p.envFile) > 0, "--env-file \"$ENV_FILE\" \\\n    ")) }
	case "env_file_line":
		return (*page).setEnvFile
	case "env_file_names":
		return func(p *page) { p.add(strings.Join(p.envFile, " ")) }
	case "hardened":
		return func(p *page) { p.hardened((*page).volumes) }
	case "hardened_local":
		return func(p *page) { p.hardened((*page).passingVolumes) }
	case "volumes_too":
		return func(p *page) { p.add(when(len(p.Image.Writable) > 0, "--volumes ")) }
	case "writable_code":
		return func(p *page) { p.codeList(p.writable()) }
	case "let_it_write":
		return (*page).letItWrite
	case "check_config":
		return (*page).checkConfig
	}
	return needsValue(hole)
}

// needsValue is the comment that stands before a block of commands which a machine
// cannot run by itself. What speaks to a registry needs to be logged in to it.
func needsValue(hole string) value {
	switch hole {
	case "needs_login":
		return func(p *page) { p.needs(p.remote(), nil, "") }
	case "needs_build":
		return func(p *page) { p.needs(false, p.secrets, "") }
	case "needs_publish":
		return func(p *page) { p.needs(p.remote(), p.secrets, "") }
	case "needs_forward":
		return func(p *page) { p.needs(p.remote(), p.secrets, "a Git checkout") }
	case "needs_terminal":
		return func(p *page) { p.needs(false, nil, "a terminal") }
	case "needs_shell":
		return func(p *page) { p.needs(p.remote(), nil, "a terminal") }
	case "needs_token":
		return func(p *page) { p.needs(false, nil, p.secret) }
	}
	return registryValue(hole)
}

func (p *page) needs(login bool, secrets []string, thing string) {
	const begin = "<!-- needs: "
	before := begin
	need := func(thing string) {
		p.add(before, thing)
		before = ", "
	}
	if login {
		need("registry login")
	}
	for _, secret := range secrets {
		need(secret)
	}
	if thing != "" {
		need(thing)
	}
	if before != begin {
		p.add(" -->\n")
	}
}

// remote reports whether the registry is on another machine.
func (p *page) remote() bool { return p.registry.kind != localhost }

// container is the name of the app's container: Docker wants two characters.
func (p *page) container() {
	p.add(p.App.Name)
	if len(p.App.Name) == 1 {
		p.add("-app")
	}
}

// scriptWord is the script as it is typed in the project folder.
func (p *page) scriptWord() { p.word("./" + p.script.Path) }

func (p *page) noCache() {
	command := "docker build"
	if p.script.Enabled {
		command = shellWord("./" + p.script.Path)
	}
	p.text = appendMarkdownCode(p.text, command+" --no-cache")
}

// builder is who hands secrets to the build.
func (p *page) builder() {
	if p.script.Enabled {
		p.link(p.script.Path)
	} else {
		p.add("`docker build`")
	}
}

// requirements are the files that name the app's packages.
func (p *page) requirements() {
	if p.Dependencies.Kind == schema.Pip {
		p.codeList(p.Dependencies.Requirements)
	} else {
		p.codeList(p.Dependencies.Files())
	}
}

// thenRecord is what follows the push, as the end of a sentence.
func (p *page) thenRecord() {
	const move = "moves `:latest` to the same digest"
	switch {
	case p.counts() && p.Registry.Latest:
		p.add(", writes the number down and " + move)
	case p.counts():
		p.add(" and writes the number down")
	case p.Registry.Latest:
		p.add(" and " + move)
	default:
		p.add(" and looks whether it arrived")
	}
}

// setOlder sets OLDER to the number before the one that runs.
func (p *page) setOlder() {
	if p.Registry.Numbering == "git" {
		p.add("OLDER=v1.0.0")
		return
	}
	p.add(`RUNNING=$(docker inspect --format '{{index .Config.Labels "org.opencontainers.image.version"}}' `)
	p.container()
	p.add(")\nOLDER=$((RUNNING - 1))")
}

// numberToRun sets N to what there is to run.
func (p *page) numberToRun() {
	switch {
	case p.Registry.Numbering == "git":
		p.add("N=$(git describe --tags)")
	case p.script.Enabled && p.counts():
		p.add("N=$(cat ")
		p.word(operand(p.Registry.VersionFile))
		p.add(")")
	default:
		p.add("N=1")
	}
}

// build is the docker build command without the tag and the context.
func (p *page) build() {
	p.add("DOCKER_BUILDKIT=1 docker build --platform ")
	p.word(p.Registry.Platforms[0])
	p.buildOptions()
}

// buildAll is that of everything that is published: each platform, and what is
// attached. Without a word buildx attaches provenance by itself.
func (p *page) buildAll() {
	r := &p.Registry
	p.add("docker buildx build --platform ")
	p.word(strings.Join(buildPlatforms(r), ","))
	p.add(" --provenance=", pick(r.Provenance, "mode=max", "false"), when(r.SBOM, " --sbom=true"))
	p.buildOptions()
}

// buildOptions are those that every build of the image needs.
func (p *page) buildOptions() {
	if p.dockerfile.Path != schema.Dockerfile {
		p.add(" --file ")
		p.word(p.dockerfile.Path)
	}
	for _, secret := range p.secrets {
		p.add(" \\\n    --secret id=", secret, ",env=", secret)
	}
	if len(p.secrets) > 0 {
		p.add(" \\\n   ")
	}
}

// hardened are the options of docker run that take away what the image does not
// need, with the options that mount its writable folders. A Dockerfile that is not
// ours makes no such promise.
func (p *page) hardened(folders value) {
	if p.dockerfile.Enabled {
		p.add("--read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \\\n    ")
		folders(p)
	}
	if p.stopsSlowly() {
		p.add("--stop-timeout ")
		p.number(p.stopTimeout())
		p.add(" \\\n    ")
	}
}

// checkConfig are gunicorn's arguments to load the app and leave it at that.
func (p *page) checkConfig() {
	p.add("--check-config ")
	if file := p.Worker.ConfigFile; file != "" {
		p.add("--config ")
		p.word(path.Join(source, file))
		p.add(" ")
	}
	p.word(p.App.EntryPoint)
}

// envFile names the variables that the container has to be given: those that
// must not be in the image or on a command line, and those the app cannot do
// without.
func envFile(variables []schema.Env) []string {
	var names []string
	for i := range variables {
		if v := &variables[i]; v.Secret || v.Required && !v.HasDefault {
			names = append(names, v.Name)
		}
	}
	return names
}

// setEnvFile says where those values are; outside the project, where nothing can
// copy them into an image or a commit.
func (p *page) setEnvFile() { p.add(`ENV_FILE="$HOME/`, p.App.Name, `.env"`, "\n") }

func (p *page) uid() string {
	uid, _, _ := strings.Cut(p.Image.User, ":")
	return uid
}

func (p *page) basePinned() bool { return strings.Contains(p.Image.Base, "@sha256:") }
