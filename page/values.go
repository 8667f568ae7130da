package page

import (
	"cmp"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"dockgen/container"
	"dockgen/quote"
	"dockgen/registry"
	"dockgen/schema"
	"dockgen/schema/gunicorn"
)

// The quoting of values, as the templates call it.

// code returns s as code in prose.
func code(s string) string { return quote.MarkdownCode(s) }

// text returns s as prose behind other prose of its line.
func text(s string) string { return quote.MarkdownText(s) }

// word returns s as one word of a shell.
func word(s string) string { return quote.ShellWord(s) }

// words returns list as words of a shell.
func words(list []string) string {
	quoted := make([]string, len(list))
	for i, s := range list {
		quoted[i] = word(s)
	}
	return strings.Join(quoted, " ")
}

// yaml returns s as a string of YAML.
func yaml(s string) string { return quote.YAMLString(s) }

// yamlName returns a name as a string of YAML.
func yamlName(s string) string { return quote.YAMLName(s) }

// jsonString returns s as a string of JSON.
func jsonString(s string) string { return quote.JSONString(s) }

// codes returns list as code: "a", "a and b", "a, b and c".
func codes(list []string) string {
	var b strings.Builder
	for i, s := range list {
		switch {
		case i > 0 && i == len(list)-1:
			b.WriteString(" and ")
		case i > 0:
			b.WriteString(", ")
		}
		b.WriteString(code(s))
	}
	return b.String()
}

// link returns a link to a file of the project, from the folder of the page.
func (p *Page) link(target string) string {
	return quote.MarkdownLink(target, strings.Count(p.Output(schema.Deployment).Path, "/"))
}

// plural returns a number of things: "1 worker", "4 worker processes".
func plural(n int, thing string) string {
	switch {
	case n == 1:
	case strings.HasSuffix(thing, "s"):
		thing += "es"
	default:
		thing += "s"
	}
	return strconv.Itoa(n) + " " + thing
}

// duration returns a duration for people: "30s", "1m30s", "1m".
func duration(d time.Duration) string {
	text := d.String()
	for _, zero := range []string{"m0s", "h0m"} {
		if rest, found := strings.CutSuffix(text, zero); found {
			text = rest + zero[:1]
		}
	}
	return text
}

// Files and names.

// writes reports whether dockgen writes the output called name.
func (p *Page) writes(name string) bool { return p.Output(name).Enabled }

// scriptWord is the script as it is typed in the project folder.
func (p *Page) scriptWord() string { return word("./" + p.script.Path) }

// versionFile is the version file as the argument of a command.
func (p *Page) versionFile() string { return quote.Operand(p.Registry.VersionFile) }

// container is the name of the app's container.
func (p *Page) container() string { return container.Name(p.Config) }

// inContainer is where the container has a file or folder of the project.
func (p *Page) inContainer(file string) string { return path.Join(p.Source, file) }

// writable are the folders of image.writable as they are called in the container.
func (p *Page) writable() []string {
	folders := make([]string, len(p.Image.Writable))
	for i, folder := range p.Image.Writable {
		folders[i] = p.inContainer(folder)
	}
	return folders
}

// volume is the name of the volume for a folder. A "-" of the folder is doubled, so
// that two folders have two names. Docker fills a new volume with what the image has
// there, mode and all.
func (p *Page) volume(folder string) string {
	return p.container() + "-" + strings.ReplaceAll(strings.ReplaceAll(folder, "-", "--"), "/", "-")
}

// trialVolume is that of a trial. No app has an underscore in its name, so that it is
// nobody's volume.
func (p *Page) trialVolume(folder string) string {
	return strings.Replace(p.volume(folder), p.container(), p.container()+"_local", 1)
}

// volumes says which volumes a container gets for the writable folders.
type volumes int

const (
	production volumes = iota // those of the app, which stay
	local                     // those of a trial
)

// mounted is the argument of --volume for a folder.
func (p *Page) mounted(folder string, v volumes) string {
	at := p.inContainer(folder)
	switch {
	case v == production:
		return p.volume(folder) + ":" + at
	case p.keeps():
		return p.trialVolume(folder) + ":" + at
	}
	return at // without a name it goes with the container
}

// keeps reports whether the folders of a trial outlive one container: what a release
// step writes is for the app.
func (p *Page) keeps() bool { return len(p.Releases) > 0 && len(p.Image.Writable) > 0 }

// The registry.

// remote reports whether the registry is on another machine.
func (p *Page) remote() bool { return p.registry.Kind != registry.Localhost }

// withLogin returns what a block needs that speaks to the registry and needs things.
func (p *Page) withLogin(things ...string) []string {
	if !p.remote() {
		return things
	}
	return append([]string{"registry login"}, things...)
}

// remembersLogin reports whether Docker keeps the password. gcloud is asked each
// time instead.
func (p *Page) remembersLogin() bool {
	return p.registry.Kind != registry.GAR && p.registry.Kind != registry.GCR
}

func (p *Page) hasLabel(name string) bool {
	return slices.ContainsFunc(p.Image.Labels, func(l schema.Label) bool { return l.Name == name })
}

func (p *Page) fromDockerHub() bool {
	return registry.Of(p.Image.Base).Kind == registry.DockerHub
}

func (p *Page) basePinned() bool { return strings.Contains(p.Image.Base, "@sha256:") }

// counts reports whether a file of the project holds the last number.
func (p *Page) counts() bool { return p.Registry.Numbering == "file" }

// numberOrName is what each image is published under, as a noun.
func (p *Page) numberOrName() string {
	if p.Registry.Numbering == "git" {
		return "name"
	}
	return "number"
}

// needsBuilder reports whether what is published needs a builder of buildx. Only the
// script makes an image reproducible.
func (p *Page) needsBuilder() bool {
	if p.script.Enabled {
		return p.Registry.NeedsBuildx()
	}
	return p.Index
}

func (p *Page) buildPlatforms() string { return strings.Join(p.BuildPlatforms, ",") }

// Packages and their tokens.

// requirements are the files that name the app's packages.
func (p *Page) requirements() []string {
	if p.Dependencies.Kind == schema.Pip {
		return p.Dependencies.Requirements
	}
	return p.Dependencies.Files()
}

// requirementFiles are those that hold the addresses of packages.
func (p *Page) requirementFiles() []string {
	if p.Dependencies.Kind == schema.Pip {
		return p.Dependencies.Requirements
	}
	return p.Dependencies.Files()[1:]
}

// gitURL matches the URL of a repository in a line of the requirements or the lock.
func (p *Page) gitURL(host string) string {
	host = strings.ReplaceAll(host, ".", `\.`)
	if p.Dependencies.Kind == schema.Pip {
		return `.*git+\(https://` + host + `/[^@#; ]*\).*`
	}
	return `.*\(https://` + host + `/[^@#?" ]*\).*`
}

// credentialHelper is an option of git, as a word of a shell: a helper that reads
// the token from the environment, so that it is on no command line.
func credentialHelper(git schema.PrivateGit) string {
	return word("credential.https://" + git.Host + ".helper=" +
		`!f() { test "$1" = get && printf 'username=%s\npassword=%s\n' ` + word(git.Username) + ` "$` + git.Secret + `"; }; f`)
}

// Variables.

// requiredFirst are the env blocks, the required ones first.
func (p *Page) requiredFirst() []schema.Env {
	variables := slices.Clone(p.Env)
	slices.SortStableFunc(variables, func(a, b schema.Env) int {
		switch {
		case a.Required == b.Required:
			return 0
		case a.Required:
			return -1
		}
		return 1
	})
	return variables
}

func (p *Page) hasDefaults() bool {
	return slices.ContainsFunc(p.Env, func(v schema.Env) bool { return v.HasDefault })
}

// needed are the variables of the file that the app does not work without.
func (p *Page) needed() []string {
	var names []string
	for i := range p.Env {
		if v := &p.Env[i]; v.Required && slices.Contains(p.envFile, v.Name) {
			names = append(names, v.Name)
		}
	}
	return names
}

// releaseNames are the names of the release steps, in their order.
func (p *Page) releaseNames() []string {
	names := make([]string, len(p.Releases))
	for i := range p.Releases {
		names[i] = p.Releases[i].Name
	}
	return names
}

// serviceNames are the names of the services.
func (p *Page) serviceNames() []string {
	names := make([]string, len(p.Services))
	for i := range p.Services {
		names[i] = p.Services[i].Name
	}
	return names
}

// addressVariables are the variables that lead to the services: a URL or a host for each.
func (p *Page) addressVariables() []string {
	names := make([]string, len(p.Services))
	for i := range p.Services {
		names[i] = cmp.Or(p.Services[i].URL, p.Services[i].Host)
	}
	return names
}

// variableName is the name in "NAME=value", and variableValue the value.
func variableName(assignment string) string {
	name, _, _ := strings.Cut(assignment, "=")
	return name
}

func variableValue(assignment string) string {
	_, value, _ := strings.Cut(assignment, "=")
	return value
}

// kubernetesText returns s so that it is left alone by Kubernetes, which fills in $(NAME)
// in commands and variables and reads $$ as one dollar sign.
func kubernetesText(s string) string {
	if strings.Contains(s, "$(") || strings.Contains(s, "$$") {
		return strings.ReplaceAll(s, "$", "$$")
	}
	return s
}

// Workers, health and the end of a container.

func (p *Page) background() bool { return p.Worker.Kind == "background" }

// The usual range is two to four workers for each core, so n workers want n/4
// to n/2 cores.
func (p *Page) cores() string {
	least, most := p.leastCores(), max(1, p.Worker.Workers/2)
	if least == most {
		return plural(most, "core")
	}
	return strconv.Itoa(least) + " to " + plural(most, "core")
}

// leastCores is the least number of cores that is not too few for the workers.
func (p *Page) leastCores() int { return (p.Worker.Workers + 3) / 4 }

// shortOfCores reports whether the limits are below that.
func (p *Page) shortOfCores() bool { return int(p.Limits.CPUs) < 100*p.leastCores() }

// otherWorkers is another number of workers, as an example.
func (p *Page) otherWorkers() int {
	if p.Worker.Workers > 2 {
		return p.Worker.Workers / 2
	}
	return p.Worker.Workers * 2
}

// trustsProxies reports whether the config says whose headers gunicorn believes.
func (p *Page) trustsProxies() bool {
	return !slices.Equal(p.Worker.ForwardedAllowIPs, gunicorn.Proxies())
}

// hasFlags reports whether the config has a limit or a flag that has a sentence.
func (p *Page) hasFlags() bool {
	w := &p.Worker
	return w.LimitRequestLine != gunicorn.RequestLine || w.WorkerConnections != gunicorn.Connections || len(w.Arguments) > 0
}

// probe is the URL that the health check asks, on the machine.
func (p *Page) probe() string {
	return "http://127.0.0.1:" + strconv.Itoa(p.App.Port) + p.AskedPath()
}

// hasPrefix reports whether the app is served below a path.
func (p *Page) hasPrefix() bool {
	_, declared := p.ScriptName()
	return declared
}

func (p *Page) unhealthyAfter() time.Duration {
	return time.Duration(p.HealthCheck.Retries) * (p.HealthCheck.Interval + p.HealthCheck.Timeout)
}

// stopsSlowly reports whether gunicorn may take longer to stop than Docker waits.
func (p *Page) stopsSlowly() bool {
	_, slow := container.StopSeconds(p.Config)
	return slow
}

func (p *Page) stopTimeout() int {
	seconds, _ := container.StopSeconds(p.Config)
	return seconds
}

// Kubernetes.

// preStop is how many seconds of the grace period the manifest gives to load
// balancers, before gunicorn is told to stop.
const preStop = 5

func (p *Page) gracePeriod() int { return max(30, preStop+p.Worker.GracefulTimeout+5) }

// startFailures is how often the app may not answer at the start, every 2 seconds.
func (p *Page) startFailures() int { return max(10, wholeSeconds(p.HealthCheck.StartPeriod)) }

func (p *Page) runsAsRoot() bool {
	uid, _, _ := strings.Cut(p.Image.User, ":")
	return uid == "0"
}

// wholeSeconds rounds up. Kubernetes counts in whole seconds and refuses zero.
func wholeSeconds(d time.Duration) int { return max(1, int((d+time.Second-1)/time.Second)) }

// hasFrontEnd reports whether Node builds something.
func (p *Page) hasFrontEnd() bool { return len(p.frontEndLocks()) > 0 }

// frontEndLocks are the locks that front ends are installed from, each once.
func (p *Page) frontEndLocks() []string {
	var locks []string
	for i := range p.Assets {
		if files := p.Assets[i].Files(); files != nil && !slices.Contains(locks, files[1]) {
			locks = append(locks, files[1])
		}
	}
	return locks
}

// frontEndFolders are the folders of front ends that are no part of the image, each once.
func (p *Page) frontEndFolders() []string {
	var folders []string
	for i := range p.Assets {
		if a := &p.Assets[i]; a.Manager != schema.Python && !p.Serves(a.Directory) && !slices.Contains(folders, a.Directory) {
			folders = append(folders, a.Directory)
		}
	}
	return folders
}

// builtFrom are the folders and files that a front end with a folder of its own is built from.
func builtFrom(a *schema.Assets) []string {
	from := []string{a.Directory}
	for _, source := range a.Sources {
		if !schema.Within(source, a.Directory) {
			from = append(from, source)
		}
	}
	return from
}
