package generator

import (
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"dockgen/schema"
)

// values returns what the holes of the page's text stand for. The value of a
// hole that stands inside a code span of the text has no characters that could
// end it, by the grammar that schema gave it; every other value is quoted here
// for the place where the text uses it.
func (p *page) values() map[string]string {
	values := make(map[string]string, 128)
	for _, more := range []map[string]string{p.nameValues(), p.commandValues(), p.registryValues(), p.workerValues(), p.healthValues(), p.manifestValues()} {
		maps.Copy(values, more)
	}
	return values
}

func (p *page) nameValues() map[string]string {
	return map[string]string{
		"name":             p.App.Name,
		"container":        p.container(),
		"image":            p.Registry.Image,
		"image_word":       shellWord(p.Registry.Image),
		"port":             strconv.Itoa(p.App.Port),
		"platforms_code":   p.platformsCode(),
		"builder_does":     p.builderDoes(),
		"word":             pick(p.Registry.Numbering == "git", "name", "number"),
		"n":                pick(p.Registry.Numbering == "git", "NAME", "N"),
		"written":          when(p.counts(), " and written down"),
		"user":             p.Image.User,
		"uid":              p.uid(),
		"config":           p.link(configFile),
		"ignore_link":      p.link(p.Output(schema.DockerIgnore).Path),
		"script_link":      p.link(p.Output(schema.BuildPublish).Path),
		"script_code":      markdownCodeCell(p.Output(schema.BuildPublish).Path),
		"script_or_docker": p.builder(),
		"version_code":     markdownCodeCell(p.Registry.VersionFile),
		"requirements":     codeList(pick(p.Dependencies.Kind == schema.Pip, p.Dependencies.Requirements, p.Dependencies.Files())),
		"gunicorn_version": p.Dependencies.Gunicorn,
		"secret_names":     codeList(p.Secrets()),
		"required_names":   codeList(p.envFile()),
		"build_tools":      codeList(buildPackages(p.Dependencies)),
		"app_path_code":    markdownCodeCell(p.appPath()),
		"base_moves":       p.baseMoves(),
		"then_record":      p.thenRecord(),
	}
}

func (p *page) commandValues() map[string]string {
	login := p.pullNeeds()
	build := p.Secrets()
	return map[string]string{
		"script":        p.script(),
		"no_cache":      markdownCode(p.noCache()),
		"build":         p.build(),
		"version_file":  p.versionFile(),
		"write_version": markdownCode("echo 7 > " + p.versionFile()),
		"number":        p.numberToRun(),
		"older_example": pick(p.Registry.Numbering == "git", "v1.0.0", "5"),
		"set_older":     pick(p.Registry.Numbering == "git", "OLDER=v1.0.0", runningBefore+p.container()+")\nOLDER=$((RUNNING - 1))"),
		"move_latest": pick(p.Registry.NeedsBuildx(),
			`docker buildx imagetools create --tag "$IMAGE:latest" "$IMAGE:$OLDER"`,
			"docker tag \"$IMAGE:$OLDER\" \"$IMAGE:latest\"\ndocker push \"$IMAGE:latest\""),
		"env_file_again": when(len(p.envFile()) > 0, p.envFileLine()),
		"env_file":       when(len(p.envFile()) > 0, "--env-file \"$ENV_FILE\" \\\n    "),
		"env_file_line":  p.envFileLine(),
		"env_file_names": strings.Join(p.envFile(), " "),
		"hardened":       p.hardened(),
		"check_config":   p.checkConfig(),
		"needs_login":    needs(login...),
		"needs_build":    needs(build...),
		"needs_publish":  needs(slices.Concat(login, build)...),
		"needs_terminal": needs("a terminal"),
		"needs_shell":    needs(slices.Concat(login, []string{"a terminal"})...),
	}
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

// link links to a project file by its path in the project, from the folder that
// the page is in. It may stand in a table.
func (p *page) link(target string) string {
	href := projectPath(p.Output(schema.Deployment).Path) + target
	var escaped strings.Builder
	for _, c := range []byte(href) {
		if isBare(string(rune(c)), "_./-") {
			escaped.WriteByte(c)
		} else {
			escaped.WriteString("%" + strings.ToUpper(strconv.FormatUint(0x100|uint64(c), 16)[1:]))
		}
	}
	return "[" + markdownCodeCell(target) + "](" + escaped.String() + ")"
}

// projectPath leads from the folder of file to the project's: "" or "../" as
// often as it takes.
func projectPath(file string) string { return strings.Repeat("../", strings.Count(file, "/")) }

// script is the script as it is typed in the project folder.
func (p *page) script() string { return shellWord("./" + p.Output(schema.BuildPublish).Path) }

func (p *page) noCache() string {
	if p.writes(schema.BuildPublish) {
		return p.script() + " --no-cache"
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
	command := "DOCKER_BUILDKIT=1 docker build --platform " + shellWord(p.Registry.Platforms[0])
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
// need. A Dockerfile that is not ours makes no such promise.
func (p *page) hardened() string {
	options := ""
	if p.writes(schema.Dockerfile) {
		options = "--read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \\\n    "
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

// codeList is words as code: "a", "a and b", "a, b and c".
func codeList(words []string) string {
	var b strings.Builder
	for i, word := range words {
		switch {
		case i > 0 && i == len(words)-1:
			b.WriteString(" and ")
		case i > 0:
			b.WriteString(", ")
		}
		b.WriteString(markdownCodeCell(word))
	}
	return b.String()
}
