package generator

import (
	"slices"
	"strconv"
	"strings"

	"dockgen/schema"
)

// python is the one that the dependencies are installed for.
const python = venv + "/bin/python"

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
		name, _, _ := strings.Cut(host.Host, ":")
		instead := "git config --system --add url.https://" + host.Host + "/.insteadOf "
		configure.commands = append(configure.commands,
			"git config --system credential.https://"+host.Host+".helper\n"+shellWord(helper),
			instead+"ssh://git@"+name+"/", instead+"git@"+name+":")
	}
	return []instruction{
		comment("Git gets a token from here, and only in a step that mounts the secret. The $\n" +
			"is for the shell that Git starts. What is named by its SSH address is fetched\n" +
			"with the token as well: the build has no key.\n" +
			"hadolint ignore=SC2016"),
		configure,
	}
}

// installer is the program that fills the virtual environment. It is no part of
// the image's Python: it is in a folder of its own that is thrown away with the
// build stage. That also works where the base calls its Python externally managed,
// and it pins what a rebuild in a year will use.
type installer struct {
	environment env
	// setUp are the commands that install it; none when the base has it.
	setUp []string
	cache string // the folder that is kept between builds; empty: nothing is

	// dependencies is the command that installs what comes from elsewhere.
	dependencies string
	// project are the commands that install what is in the repository itself, when
	// that is wanted and not done by dependencies; tokens are for the first.
	project []string
	// whole says that dependencies needs the source, not only the files.
	whole bool
	// caution is what a reader of the step should know besides; it may be empty.
	caution string
	// leftBehind is a command that removes what the installer leaves; it may be empty.
	leftBehind string
	// tokens returns command, the next of step, with the tokens of the private
	// indexes given to it in a way that puts them in no argument, URL or log.
	tokens func(step *run, c *schema.Config, command string) string
}

// installerOf is the installer that the config's dependencies ask for.
func installerOf(c *schema.Config) installer {
	switch c.Dependencies.Kind {
	case schema.UV:
		return uvSync(c)
	case schema.Poetry:
		return poetryInstall(c)
	case schema.PDM:
		return pdmInstall(c)
	case schema.Pipenv:
		return pipenvInstall(c)
	}
	return pipInstall(c)
}

// makeEnvironment makes the virtual environment, without a pip in it, and the
// installer that will fill it.
func makeEnvironment(with installer) run {
	step := run{commands: append(with.setUp, "python -m venv --without-pip "+venv)}
	if with.setUp != nil {
		step.mounts = []mount{cacheMount("", pipCache)}
	}
	return step
}

// installGunicorn installs the server of a project that does not depend on it.
// It comes before the dependencies because it changes less often.
func installGunicorn(c *schema.Config) []instruction {
	d := c.Dependencies
	step := run{
		mounts:   []mount{cacheMount("", pipCache)},
		commands: []string{pipInto(c.App) + " gunicorn==" + d.Gunicorn},
	}
	if d.Installer == "uv" || d.Kind == schema.UV {
		step = run{
			mounts:   []mount{cacheMount("", uvCache)},
			commands: []string{uvPip + " gunicorn==" + d.Gunicorn},
		}
	}
	if !strings.HasPrefix(d.Gunicorn, "20.") {
		return []instruction{step}
	}
	step.commands[0] += " " + shellWord("setuptools<81")
	return []instruction{comment("gunicorn 20 imports pkg_resources, which newer setuptools do not have."), step}
}

// installDependencies installs what the project asks for, and compiles it.
func installDependencies(c *schema.Config, with installer) []instruction {
	install := installStep(c, with)
	about := comment("The files are only lent to this step, so nothing but a change in them repeats\n" +
		"it. Bytecode is made here because the server cannot write it; a file that is\n" +
		"meant for another Python does not compile, which does not matter.")
	if with.whole {
		about = "The source is only lent to this step, which installs parts of it. Bytecode is\n" +
			"made here because the server cannot write it; a file that is meant for another\n" +
			"Python does not compile, which does not matter."
		install.mounts = append(install.mounts, wholeSource)
	} else {
		for _, file := range c.Dependencies.Files() {
			install.mounts = append(install.mounts, bindMount(file))
		}
	}
	if with.caution != "" {
		about += comment("\n" + with.caution)
	}
	install.commands = append(install.commands, withTokens(&install, c, with, with.dependencies))
	if with.leftBehind != "" {
		install.commands = append(install.commands, with.leftBehind)
	}
	install.commands = append(install.commands, compileAll(c.App))
	return []instruction{about, install}
}

// packageVersion tells the builds that follow the version that they would ask Git
// for, which the build stage has no repository of. Each tool has a variable of its
// own: setuptools-scm and hatch-vcs have the first.
func packageVersion(d schema.Dependencies) []instruction {
	if d.PackageVersion == "" {
		return nil
	}
	var told env
	for _, name := range []string{"SETUPTOOLS_SCM_PRETEND_VERSION", "PDM_BUILD_SCM_VERSION", "POETRY_DYNAMIC_VERSIONING_BYPASS", "UV_DYNAMIC_VERSIONING_BYPASS"} {
		told = append(told, variable{name, d.PackageVersion})
	}
	return []instruction{comment("The version that the packages' builds would ask Git for."), told}
}

// installProject installs what is in the repository itself, in a step that an
// edit of the source repeats.
func installProject(c *schema.Config, with installer) []instruction {
	install := installStep(c, with)
	install.mounts = append(install.mounts, wholeSource)
	first := withTokens(&install, c, with, with.project[0])
	install.commands = append(append(install.commands, first), with.project[1:]...)
	if with.leftBehind != "" {
		install.commands = append(install.commands, with.leftBehind)
	}
	install.commands = append(install.commands, compileAll(c.App))
	return []instruction{
		comment("The project's own packages are built from its source. What a build writes\n" +
			"beside it is gone after the step."),
		install,
	}
}

// installStep is a step with what every installation needs.
func installStep(c *schema.Config, with installer) run {
	var step run
	secrets := c.Secrets()
	switch {
	case with.cache == "":
	case len(secrets) > 0:
		// What a token has opened stays among this image's own builds.
		step.mounts = []mount{cacheMount(c.Registry.Image, with.cache)}
	default:
		step.mounts = []mount{cacheMount("", with.cache)}
	}
	for _, secret := range secrets {
		step.mounts = append(step.mounts, secretMount(secret))
	}
	return step
}

func withTokens(step *run, c *schema.Config, with installer, command string) string {
	if len(c.Dependencies.PrivateIndex) == 0 {
		return command
	}
	return with.tokens(step, c, command)
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

// command joins a program and its arguments, a line each when there are several.
func command(program string, arguments []string) string {
	separator := " "
	if len(arguments) > 1 {
		separator = "\n    "
	}
	return strings.Join(append([]string{program}, arguments...), separator)
}

// pythonMinor is 14 for Python 3.14.
func pythonMinor(app schema.App) int {
	minor, err := strconv.Atoi(strings.TrimPrefix(app.Python, "3."))
	if err != nil {
		panic("generator: schema lets only a minor version of Python 3 through: " + app.Python)
	}
	return minor
}
