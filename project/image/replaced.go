package image

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/rule"
	"dockgen/schema"
	"dockgen/schema/credential"
	"dockgen/schema/naming"
)

// notKept says why a variable is not kept: what dockgen sets itself is replaced, what
// only a build reads needs no word.
func (m *Image) notKept(v Variable, root string, read bool, services []string) (reason string, replaced, silent bool) {
	upper := strings.ToUpper(v.Name)
	switch v.Name {
	case "GUNICORN_CMD_ARGS": // read like the command line
		return "", false, true
	case "PORT":
		return "app.port says it.", true, false
	case "WEB_CONCURRENCY":
		return "worker.workers says it.", true, false
	case "HOME":
		return "It is /tmp, so that any user id can run the image.", true, false
	case "XDG_RUNTIME_DIR":
		return "It is /dev/shm, which any user can write.", true, false
	case "PATH":
		return m.pathReason(v.Value)
	case "PYTHONPATH":
		return m.searchReason(v.Value, root)
	}
	switch {
	case isDebug(upper, v.Value):
		return debugReason, false, false
	case (v.Compose || v.Platform) && forMachine(v.Value):
		return "It is for a developer's machine: set it when the container runs.", false, false
	}
	if !read && buildOnly(upper) {
		return "", false, true
	}
	switch {
	case strings.HasPrefix(upper, "FLASK_RUN_"), strings.HasPrefix(upper, "UWSGI_"), strings.HasPrefix(upper, "NGINX_"):
		return "The image runs gunicorn, which does not read it.", true, false
	case naming.CheckVariable(v.Name) != nil:
		return "A config cannot hold the name.", false, false
	case v.Value != "" && credential.IsSecret(v.Name, v.Value, false), credential.In(v.Value):
		return "A secret in an image is readable by everyone who has the image: set it when the container runs.", false, false
	case v.Computed:
		return "The start puts its value together: set it when the container runs.", false, false
	case v.Argument != "" && !v.Compose:
		return fmt.Sprintf("Its value comes from the build argument %s, and the build has none: set it when the container runs.", rule.Quoted(v.Argument)), false, false
	case naming.CheckDefault(v.Value) != nil:
		return "A config cannot hold the value.", false, false
	case !read && strings.HasSuffix(upper, "_VERSION") && m.usesInBuild(v.Name):
		return "", false, true
	}
	if m.isEnvironment(v) {
		return "The image has one environment with the project's packages, on PATH.", true, false
	}
	switch host := hostOf(v.Name, v.Value); {
	case host == "localhost" || host == "127.0.0.1":
		return "In a container it is the container itself: set it when the container runs.", false, false
	case host != "" && slices.Contains(services, host):
		return fmt.Sprintf("It names %s of the compose file: set it to where that is when the container runs.", rule.Quoted(host)), false, false
	}
	if _, name, ok := splitValue(v.Value); ok && !read && m.usesInBuild(v.Name) {
		if inside, ok := m.ProjectPath(name); ok && inside == "." {
			return "", false, true // where the project is
		}
	}
	return "", false, false
}

// debugReason is why a switch for debugging is not kept.
const debugReason = "Debugging is nothing to switch on for everybody who has the image."

// isDebug reports whether a variable switches on what only developers want.
func isDebug(name, value string) bool {
	value = strings.ToLower(value)
	words := strings.Split(name, "_")
	if name == "FLASK_ENV" && (value == "1" || value == "true" || strings.HasPrefix(value, "dev")) {
		return true
	}
	switch value {
	case "1", "true", "yes", "on", "development", "debug":
		return slices.ContainsFunc(words, func(word string) bool {
			return word == "DEBUG" || word == "ECHO" || word == "RELOAD" || word == "AUTORELOAD"
		})
	}
	return false
}

// forMachine reports whether a value, which a compose file gives, is for the machine of a
// developer.
func forMachine(value string) bool {
	value = strings.ToLower(value)
	switch value {
	case "dev", "develop", "development", "local", "test", "testing", "debug":
		return true
	}
	return slices.ContainsFunc([]string{"localhost", "127.0.0.1", "host.docker.internal", "example.com", "changeme", "change-me", "change_me"}, func(word string) bool {
		return strings.Contains(value, word)
	}) || strings.Contains(value, "config.dev") || strings.HasSuffix(value, "developmentconfig")
}

// buildPrefixes begin the names that package managers and other tools of a build read.
var buildPrefixes = []string{"PIP_", "POETRY_", "UV_", "PDM_", "PIPENV_", "PIPX_", "CONDA_", "MAMBA_", "APT_", "NPM_", "YARN_", "PNPM_", "NVM_", "COREPACK_", "NODE_", "CARGO_", "RUSTUP_", "PYENV_"}

func buildOnly(name string) bool {
	switch name {
	case "DEBIAN_FRONTEND", "DEBCONF_NONINTERACTIVE_SEEN", "VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "PYTHON_VERSION",
		"GPG_KEY", "WORKON_HOME", "PYSETUP_PATH", "VENV_PATH", "BUILD_DEPS", "BASH_ENV", "TERM", "SHELL", "DOCKER_BUILDKIT":
		return true
	}
	return slices.ContainsFunc(buildPrefixes, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}

// usesInBuild reports whether an instruction of the Dockerfile uses the variable.
func (m *Image) usesInBuild(name string) bool {
	return slices.ContainsFunc(slices.Concat(m.Steps, m.BuildSteps), func(s Step) bool {
		return s.Name != "ENV" && (strings.Contains(s.Text, "$"+name) || strings.Contains(s.Text, "${"+name))
	})
}

// isEnvironment reports whether a variable names a virtual environment of Python: by the
// name of the folder, or since a step makes one there.
func (m *Image) isEnvironment(v Variable) bool {
	_, name, ok := splitValue(v.Value)
	if !ok {
		return false
	}
	switch path.Base(name) {
	case "venv", ".venv", "virtualenv", ".virtualenv":
		return true
	}
	made := regexp.MustCompile(`(?:venv|virtualenv)(?:\s+-\S+)*\s+"?\$\{?` + regexp.QuoteMeta(v.Name) + `\b`)
	return slices.ContainsFunc(slices.Concat(m.Steps, m.BuildSteps), func(s Step) bool { return s.Name == "RUN" && made.MatchString(s.Text) })
}

// pathReason says what of PATH is lost: folders besides those of virtual environments
// and of the system.
func (m *Image) pathReason(value string) (reason string, replaced, silent bool) {
	for folder := range strings.SplitSeq(value, ":") {
		folder = path.Clean("/" + folder)
		switch {
		case folder == "/", strings.HasPrefix(folder, "/usr/"), folder == "/bin", folder == "/sbin", strings.Contains(folder, "venv"), strings.HasSuffix(folder, "/.local/bin"), strings.HasSuffix(folder, "/node_modules/.bin"),
			strings.Contains(folder, "poetry"), strings.Contains(folder, "/.cargo"), strings.Contains(folder, "conda"), strings.Contains(folder, "/env/"), folder == "/bin/.":
		case slices.ContainsFunc(m.Variables, func(v Variable) bool { return v.Value+"/bin" == folder && m.isEnvironment(v) }):
		default:
			return "The image finds programs in its virtual environment and in the system's folders: call those of " + evidence.OneLine(folder) + " by their path.", false, false
		}
	}
	return "", false, true
}

// searchReason says what of PYTHONPATH is lost: folders besides the one in which the
// app starts.
func (m *Image) searchReason(value, root string) (reason string, replaced, silent bool) {
	for folder := range strings.SplitSeq(value, ":") {
		if folder == "" || !path.IsAbs(folder) {
			continue
		}
		if inside, ok := m.ProjectPath(path.Clean(folder)); !ok || inside != root {
			if ok && !slices.ContainsFunc(m.files.Python, func(file string) bool { return inside == "." || strings.HasPrefix(file, inside+"/") }) {
				continue
			}
			if ok && inside == "." || !ok {
				continue // the image's own folders, and packages
			}
			return "PYTHONPATH is the folder that app.directory names, " + path.Join(schema.SourceFolder, root) + ": modules of " + evidence.OneLine(inside) + " are not found.", false, false
		}
	}
	return "app.directory says it.", true, false
}

// hostOf is the host of the URL or address that a variable holds; empty when there is none.
func hostOf(name, value string) string {
	_, rest, ok := strings.Cut(value, "//")
	if !ok {
		// "redis" may be the name of anything, and "redis:6379" is an address.
		rest = value
		words := strings.Split(strings.ToUpper(name), "_")
		if last := words[len(words)-1]; strings.ContainsAny(rest, "/ ,") || !strings.Contains(rest, ":") && last != "HOST" && last != "HOSTNAME" && last != "SERVER" && last != "ADDRESS" && last != "ADDR" {
			return ""
		}
	}
	rest = rest[strings.LastIndexByte(rest, '@')+1:]
	if end := strings.IndexAny(rest, ":/?,"); end >= 0 {
		rest = rest[:end]
	}
	return rest
}
