package generator

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"dockgen/schema"
)

// value says what a hole of the prose stands for on a page. The value of a hole
// that stands inside a code span of the text has no characters that could end it,
// by the grammar that schema gave it; every other value is quoted for the place
// where the text uses it.
type value func(*page) string

// valueOf returns the value of the hole with that name, which is asked for once a
// process, when the prose is cut.
func valueOf(hole string) value {
	switch hole {
	case "name":
		return func(p *page) string { return p.App.Name }
	case "container":
		return (*page).container
	case "image":
		return func(p *page) string { return p.Registry.Image }
	case "image_word":
		return func(p *page) string { return shellWord(p.Registry.Image) }
	case "port":
		return func(p *page) string { return p.port }
	case "platforms_code":
		return (*page).platformsCode
	case "builder_does":
		return (*page).builderDoes
	case "word":
		return func(p *page) string { return pick(p.Registry.Numbering == "git", "name", "number") }
	case "n":
		return func(p *page) string { return pick(p.Registry.Numbering == "git", "NAME", "N") }
	case "written":
		return func(p *page) string { return when(p.counts(), " and written down") }
	case "user":
		return func(p *page) string { return p.Image.User }
	case "config":
		return func(p *page) string { return p.configLink }
	case "ignore_link":
		return func(p *page) string { return p.link(p.Output(schema.DockerIgnore).Path) }
	case "script_link":
		return func(p *page) string { return p.link(p.Output(schema.BuildPublish).Path) }
	case "script_code":
		return func(p *page) string { return markdownCodeCell(p.Output(schema.BuildPublish).Path) }
	case "script_or_docker":
		return (*page).builder
	case "version_code":
		return func(p *page) string { return p.versionCode }
	case "requirements":
		return func(p *page) string {
			return codeList(pick(p.Dependencies.Kind == schema.Pip, p.Dependencies.Requirements, p.Dependencies.Files()))
		}
	case "gunicorn_version":
		return func(p *page) string { return p.Dependencies.Gunicorn }
	case "secret_names":
		return func(p *page) string { return codeList(p.Secrets()) }
	case "required_names":
		return func(p *page) string { return codeList(p.envFile()) }
	case "build_tools":
		return func(p *page) string { return codeList(buildPackages(p.Dependencies)) }
	case "app_path_code":
		return func(p *page) string { return markdownCodeCell(p.appPath()) }
	case "base_moves":
		return (*page).baseMoves
	case "then_record":
		return (*page).thenRecord
	}
	return commandValue(hole)
}

func commandValue(hole string) value {
	switch hole {
	case "script":
		return func(p *page) string { return p.scriptWord }
	case "no_cache":
		return func(p *page) string { return markdownCode(p.noCache()) }
	case "build":
		return (*page).build
	case "build_all":
		return (*page).buildAll
	case "number_by_hand":
		return func(p *page) string { return pick(p.Registry.Numbering == "git", "N=$(git describe --tags)", "N=1") }
	case "version_file":
		return (*page).versionFile
	case "write_version":
		return func(p *page) string { return markdownCode("echo 7 > " + p.versionFile()) }
	case "number":
		return (*page).numberToRun
	case "older_example":
		return func(p *page) string { return pick(p.Registry.Numbering == "git", "v1.0.0", "5") }
	case "set_older":
		return func(p *page) string {
			return pick(p.Registry.Numbering == "git", "OLDER=v1.0.0", runningBefore+p.container()+")\nOLDER=$((RUNNING - 1))")
		}
	case "move_latest":
		return func(p *page) string {
			return pick(p.Registry.NeedsBuildx(),
				`docker buildx imagetools create --tag "$IMAGE:latest" "$IMAGE:$OLDER"`,
				"docker tag \"$IMAGE:$OLDER\" \"$IMAGE:latest\"\ndocker push \"$IMAGE:latest\"")
		}
	case "env_file_again":
		return func(p *page) string { return when(len(p.envFile()) > 0, p.envFileLine()) }
	case "env_file":
		return func(p *page) string { return when(len(p.envFile()) > 0, "--env-file \"$ENV_FILE\" \\\n    ") }
	case "env_file_line":
		return (*page).envFileLine
	case "env_file_names":
		return func(p *page) string { return strings.Join(p.envFile(), " ") }
	case "hardened":
		return func(p *page) string { return p.hardened(p.volumes()) }
	case "hardened_local":
		return func(p *page) string { return p.hardened(p.passingVolumes()) }
	case "volumes_too":
		return func(p *page) string { return when(len(p.Image.Writable) > 0, "--volumes ") }
	case "writable_code":
		return func(p *page) string { return codeList(p.writable()) }
	case "let_it_write":
		return (*page).letItWrite
	case "check_config":
		return (*page).checkConfig
	case "needs_login":
		return func(p *page) string { return p.needsLogin }
	case "needs_build":
		return func(p *page) string { return needs(p.Secrets()...) }
	case "needs_publish":
		return func(p *page) string { return needs(slices.Concat(p.pullNeeds(), p.Secrets())...) }
	case "needs_terminal":
		return func(p *page) string { return needs("a terminal") }
	case "needs_shell":
		return func(p *page) string { return needs(slices.Concat(p.pullNeeds(), []string{"a terminal"})...) }
	}
	return registryValue(hole)
}

// container is the name of the app's container: Docker wants two characters.
func (p *page) container() string {
	if len(p.App.Name) == 1 {
		return p.App.Name + "-app"
	}
	return p.App.Name
}

// needs returns the comment that stands before a block of commands which a
// machine cannot run by itself.
func needs(things ...string) string {
	if len(things) == 0 {
		return ""
	}
	return "<!-- needs: " + strings.Join(things, ", ") + " -->\n"
}

// pullNeeds is what every command needs that speaks to the registry.
func (p *page) pullNeeds() []string {
	if p.registry.kind == localhost {
		return nil
	}
	return []string{"registry login"}
}

func (p *page) noCache() string {
	if p.writes(schema.BuildPublish) {
		return p.scriptWord + " --no-cache"
	}
	return "docker build --no-cache"
}

// builder is who hands secrets to the build.
func (p *page) builder() string {
	if p.writes(schema.BuildPublish) {
		return p.link(p.Output(schema.BuildPublish).Path)
	}
	return "`docker build`"
}

// thenRecord is what follows the push, as the end of a sentence.
func (p *page) thenRecord() string {
	const move = "moves `:latest` to the same digest"
	switch {
	case p.counts() && p.Registry.Latest:
		return ", writes the number down and " + move
	case p.counts():
		return " and writes the number down"
	case p.Registry.Latest:
		return " and " + move
	}
	return " and looks whether it arrived"
}

// runningBefore reads the number of the container whose name follows.
const runningBefore = `RUNNING=$(docker inspect --format '{{index .Config.Labels "org.opencontainers.image.version"}}' `

// numberToRun sets N to what there is to run.
func (p *page) numberToRun() string {
	switch {
	case p.Registry.Numbering == "git":
		return "N=$(git describe --tags)"
	case p.writes(schema.BuildPublish) && p.counts():
		return "N=$(cat " + p.versionFile() + ")"
	}
	return "N=1"
}

func (p *page) versionFile() string { return shellWord(operand(p.Registry.VersionFile)) }

// build is the docker build command without the tag and the context.
func (p *page) build() string {
	return p.buildWith("DOCKER_BUILDKIT=1 docker build --platform " + shellWord(p.Registry.Platforms[0]))
}

// buildAll is that of everything that is published: each platform, and what is
// attached. Without a word buildx attaches provenance by itself.
func (p *page) buildAll() string {
	r := &p.Registry
	return p.buildWith("docker buildx build --platform " + shellWord(strings.Join(buildPlatforms(r), ",")) +
		" --provenance=" + pick(r.Provenance, "mode=max", "false") + when(r.SBOM, " --sbom=true"))
}

// buildWith is a command with what every build of the image needs.
func (p *page) buildWith(command string) string {
	if file := p.Output(schema.Dockerfile).Path; file != schema.Dockerfile {
		command += " --file " + shellWord(file)
	}
	for _, secret := range p.Secrets() {
		command += " \\\n    --secret id=" + secret + ",env=" + secret
	}
	if len(p.Secrets()) > 0 {
		command += " \\\n   "
	}
	return command
}

// hardened are the options of docker run that take away what the image does not
// need, with the options that mount its writable folders. A Dockerfile that is not
// ours makes no such promise.
func (p *page) hardened(folders string) string {
	options := ""
	if p.writes(schema.Dockerfile) {
		options = "--read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \\\n    " + folders
	}
	if p.stopsSlowly() {
		options += "--stop-timeout " + strconv.Itoa(p.stopTimeout()) + " \\\n    "
	}
	return options
}

// checkConfig are gunicorn's arguments to load the app and leave it at that.
func (p *page) checkConfig() string {
	arguments := "--check-config "
	if file := p.Worker.ConfigFile; file != "" {
		arguments += "--config " + shellWord(path.Join(source, file)) + " "
	}
	return arguments + shellWord(p.App.EntryPoint)
}

// envFile names the variables that the container has to be given: those that
// must not be in the image or on a command line, and those the app cannot do
// without.
func (p *page) envFile() []string {
	var names []string
	for _, v := range p.Env {
		if v.Secret || v.Required && !v.HasDefault {
			names = append(names, v.Name)
		}
	}
	return names
}

// appPath is where Python looks for the app inside the image.
func (p *page) appPath() string { return path.Join(source, p.App.Directory) }

// envFileLine says where those values are; outside the project, where nothing
// can copy them into an image or a commit.
func (p *page) envFileLine() string { return `ENV_FILE="$HOME/` + p.App.Name + `.env"` + "\n" }

func (p *page) uid() string {
	uid, _, _ := strings.Cut(p.Image.User, ":")
	return uid
}

func (p *page) baseMoves() string {
	if p.basePinned() {
		return ". The base image is pinned by digest: it moves only when `image.base` does"
	}
	return ""
}

func (p *page) basePinned() bool { return strings.Contains(p.Image.Base, "@sha256:") }
