package generator

import (
	"slices"
	"strconv"
	"strings"

	"dockgen/schema"
)

// The installers are no part of the image's Python: each is a folder of its own
// that is thrown away with the build stage. That also works where the base calls
// its Python externally managed, and it pins what a rebuild in a year will use.
const (
	uvVersion = "0.13.9"
	uv        = "/opt/uv/bin/uv"

	// pip can install into another environment since 22.3. The images of Python
	// 3.6 have an older one; this is the last that runs there.
	pipVersionForPython36 = "21.3.1"

	python = venv + "/bin/python"
)

// buildPackages are the Debian packages of the build stage.
func buildPackages(d schema.Dependencies) []string {
	if len(d.PrivateGit) == 0 || slices.Contains(d.BuildPackages, "git") {
		return d.BuildPackages
	}
	packages := append(slices.Clone(d.BuildPackages), "git")
	slices.Sort(packages)
	return packages
}

// aptInstall installs Debian packages and leaves no package lists behind.
func aptInstall(packages []string) []instruction {
	install := run{commands: []string{
		"apt-get update",
		"apt-get install --no-install-recommends -y " + strings.Join(packages, " "),
		"rm -rf /var/lib/apt/lists/*",
	}}
	if !slices.ContainsFunc(packages, func(p string) bool { return !strings.Contains(p, "=") }) {
		return []instruction{install}
	}
	return []instruction{
		comment("Debian keeps only the newest version, so a pinned one would soon be gone.\n" +
			"hadolint ignore=DL3008"),
		install,
	}
}

// gitCredentials teaches Git to read the tokens of private hosts when it is asked
// for them. A token is there only while a step has its secret mounted, and never
// in a URL, where Git and pip would write it down.
func gitCredentials(hosts []schema.PrivateGit) []instruction {
	var configure run
	for _, host := range hosts {
		helper := `!f() { test "$1" = get && printf "username=%s\npassword=%s\n" ` +
			shellWord(host.Username) + " " + readSecret(host.Secret) + `; }; f`
		configure.commands = append(configure.commands,
			"git config --system credential.https://"+host.Host+".helper\n"+shellWord(helper))
	}
	return []instruction{
		comment("Git gets a token from here, and only in a step that mounts the secret. The $\n" +
			"is for the shell that Git starts.\n" +
			"hadolint ignore=SC2016"),
		configure,
	}
}

// installerEnvironment silences what an installer would say about its being in a
// container.
func installerEnvironment(d schema.Dependencies) env {
	variables := env{
		{"PIP_DISABLE_PIP_VERSION_CHECK", "1"},
		{"PIP_ROOT_USER_ACTION", "ignore"},
	}
	if d.Installer == "uv" {
		variables = append(variables, variable{"UV_LINK_MODE", "copy"})
	}
	return variables
}

// makeEnvironment makes the virtual environment, without a pip in it, and the
// installer that will fill it.
func makeEnvironment(c *schema.Config) run {
	create := "python -m venv --without-pip " + venv
	switch {
	case c.Dependencies.Installer == "uv":
		return run{
			mounts:   []mount{cacheMount("", "/root/.cache/pip")},
			commands: []string{"pip install " + anyPython(c.App) + "--target /opt/uv uv==" + uvVersion, create},
		}
	case pythonMinor(c.App) < 7:
		return run{
			mounts:   []mount{cacheMount("", "/root/.cache/pip")},
			commands: []string{"pip install --target /opt/pip pip==" + pipVersionForPython36, create},
		}
	}
	return run{commands: []string{create}}
}

// anyPython is the flag that lets pip install uv under a Python that uv does not
// run on: uv is a program, not a module, and serves Python 3.6 all the same.
func anyPython(app schema.App) string {
	if pythonMinor(app) < 8 {
		return "--ignore-requires-python "
	}
	return ""
}

// installGunicorn installs the server of a project that does not depend on it.
// It comes before the requirements because it changes less often.
func installGunicorn(c *schema.Config) []instruction {
	step := run{
		mounts:   []mount{installerCache(c.Dependencies, "")},
		commands: []string{installer(c) + " gunicorn==" + c.Dependencies.Gunicorn},
	}
	if !strings.HasPrefix(c.Dependencies.Gunicorn, "20.") {
		return []instruction{step}
	}
	step.commands[0] += " " + shellWord("setuptools<81")
	return []instruction{comment("gunicorn 20 imports pkg_resources, which newer setuptools do not have."), step}
}

// installRequirements installs what the project asks for, and compiles it.
func installRequirements(c *schema.Config) []instruction {
	d := c.Dependencies
	install := run{mounts: []mount{installerCache(d, "")}}
	if len(c.Secrets()) > 0 {
		// What a token has opened stays among this image's own builds.
		install.mounts = []mount{installerCache(d, c.Registry.Image)}
	}
	for _, secret := range c.Secrets() {
		install.mounts = append(install.mounts, secretMount(secret))
	}
	for _, file := range slices.Concat(d.Requirements, d.Constraints) {
		// One file may be both; one place holds one mount.
		if lent := bindMount(file); !slices.Contains(install.mounts, lent) {
			install.mounts = append(install.mounts, lent)
		}
	}
	arguments := requirementArguments(d)
	separator := " "
	if len(arguments) > 1 {
		separator = "\n    "
	}
	command := installer(c) + separator + strings.Join(arguments, separator)
	if len(d.PrivateIndex) > 0 {
		command = withIndexTokens(&install, c, command)
	}
	install.commands = append(install.commands, command)
	if d.Installer == "uv" {
		// uv's lock, which anyone may write to, must not reach the image.
		install.commands = append(install.commands, "rm -f "+venv+"/.lock")
	}
	install.commands = append(install.commands, compileAll(c.App))
	return []instruction{
		comment("The files are only lent to this step, so nothing but a change in them repeats\n" +
			"it. Bytecode is made here because the server cannot write it; a file that is\n" +
			"meant for another Python does not compile, which does not matter."),
		install,
	}
}

// requirementArguments say what is to be installed, and from where.
func requirementArguments(d schema.Dependencies) []string {
	var arguments []string
	for _, index := range d.PrivateIndex {
		arguments = append(arguments, indexFlag(d.Installer, index))
	}
	if d.RequireHashes {
		arguments = append(arguments, "--require-hashes")
	}
	for _, file := range d.Requirements {
		arguments = append(arguments, "--requirement "+file)
	}
	for _, file := range d.Constraints {
		arguments = append(arguments, "--constraint "+file)
	}
	return append(arguments, overrideArguments(d)...)
}

// compileAll compiles the virtual environment. The bytecode is bound to no
// modification time, so equal packages give equal layers. Tests are left out:
// nothing imports them, and with large packages they are a sixth of the image.
func compileAll(app schema.App) string {
	flags := "-qq -j 0 "
	if pythonMinor(app) >= 7 {
		flags += "--invalidation-mode unchecked-hash "
	}
	return "{ " + python + " -m compileall " + flags + "-x '/tests?/' " + venv + "/lib || true; }"
}

func installerCache(d schema.Dependencies, id string) mount {
	return cacheMount(id, "/root/.cache/"+d.Installer)
}

// installer is the command that installs into the virtual environment, up to
// what is to be installed.
func installer(c *schema.Config) string {
	switch {
	case c.Dependencies.Installer == "uv":
		return uv + " pip install --python " + python
	case pythonMinor(c.App) < 7:
		return "PYTHONPATH=/opt/pip " + python + " -m pip install --no-compile"
	}
	return "pip --python " + python + " install --no-compile"
}

// pythonMinor is 14 for Python 3.14.
func pythonMinor(app schema.App) int {
	minor, err := strconv.Atoi(strings.TrimPrefix(app.Python, "3."))
	if err != nil {
		panic("generator: schema lets only a minor version of Python 3 through: " + app.Python)
	}
	return minor
}
