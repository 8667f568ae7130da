package generator

import (
	"slices"
	"strings"

	"dockgen/quote"
	"dockgen/schema"
	"dockgen/schema/version"
)

// python is the one that the dependencies are installed for.
const python = venv + "/bin/python"

// buildPackages are the Debian packages of the build stage.
func buildPackages(d *schema.Dependencies) []string {
	if len(d.PrivateGit) == 0 || slices.Contains(d.BuildPackages, "git") {
		return d.BuildPackages
	}
	packages := append(slices.Clone(d.BuildPackages), "git")
	slices.Sort(packages)
	return packages
}

// aptInstall installs Debian packages and leaves no package lists behind.
func aptInstall(p *printer, packages []string) {
	if len(packages) == 0 {
		return
	}
	install := run{commands: []string{
		"apt-get update",
		"apt-get install --no-install-recommends -y " + strings.Join(packages, " "),
		"rm -rf /var/lib/apt/lists/*",
	}}
	if !slices.ContainsFunc(packages, func(p string) bool { return !strings.Contains(p, "=") }) {
		p.add(install)
		return
	}
	p.add(
		comment("Debian keeps only the newest version, so a pinned one would soon be gone.\n"+
			"hadolint ignore=DL3008"),
		install,
	)
}

// gitCredentials teaches Git to read the tokens of private hosts when it is asked
// for them. A token is there only while a step has its secret mounted, and never
// in a URL, where Git and pip would write it down.
func gitCredentials(p *printer, hosts []schema.PrivateGit) {
	if len(hosts) == 0 {
		return
	}
	var configure run
	for _, host := range hosts {
		helper := `!f() { test "$1" = get && printf "username=%s\npassword=%s\n" ` +
			quote.ShellWord(host.Username) + " " + readSecret(host.Secret) + `; }; f`
		name, _, _ := strings.Cut(host.Host, ":")
		instead := "git config --system --add url.https://" + host.Host + "/.insteadOf "
		configure.commands = append(configure.commands,
			"git config --system credential.https://"+host.Host+".helper\n"+quote.ShellWord(helper),
			instead+"ssh://git@"+name+"/", instead+"git@"+name+":")
	}
	p.add(
		comment("Git gets a token from here, and only in a step that mounts the secret. The $\n"+
			"is for the shell that Git starts. What is named by its SSH address is fetched\n"+
			"with the token as well: the build has no key.\n"+
			"hadolint ignore=SC2016"),
		configure,
	)
}

// installer is the program that fills the virtual environment. It is no part of
// the image's Python: it is in a folder of its own that is thrown away with the
// build stage. That also works where the base calls its Python externally managed,
// and it pins what a rebuild in a year will use.
type installer struct {
	environment env
	// setUp are the commands that install it; none when the base has it.
	setUp []string
	// cache is the folder that is kept between builds, and shared with every other build
	// of the builder, which may have put anything there. It is empty, and nothing is
	// kept, where a secret opens the packages, or hashes say what they are: pip and uv
	// check the hash of what they download, not of what they have unpacked before.
	cache string

	// dependencies is the command that installs what comes from elsewhere.
	dependencies string
	// project are the commands that install what is in the repository itself, when
	// that is wanted and not done by dependencies; tokens are for the first.
	project []string
	// whole says that dependencies needs the source, not only the files.
	whole bool
	// leftBehind is a command that removes what the installer leaves; it may be empty.
	leftBehind string
	tokens     tokenPlace
}

// withoutCache are the variables of an installation that keeps nothing, with more.
func withoutCache(more ...variable) env {
	return append(append(slices.Clone(pipEnvironment), variable{"PIP_NO_CACHE_DIR", "1"}), more...)
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
func makeEnvironment(p *printer, with *installer) {
	step := run{commands: append(append(make([]string, 0, 8), with.setUp...), "python -m venv --without-pip "+venv)}
	if with.setUp != nil && with.cache != "" {
		step.mounts = []mount{cacheMount(pipCache)}
	}
	p.add(step)
}

// installGunicorn installs the server of a project that does not depend on it.
// It comes before the dependencies because it changes less often.
func installGunicorn(p *printer, c *schema.Config, with *installer) {
	d := &c.Dependencies
	if d.Gunicorn == "" {
		return
	}
	what := version.GunicornRequirement(d.Gunicorn, c.Worker.Class)
	if strings.Contains(what, "[") {
		what = quote.ShellWord(what)
	}
	step := run{commands: []string{pipInto(&c.App) + " " + what}}
	if d.Installer == "uv" || d.Kind == schema.UV {
		step.commands[0] = uvPip + " " + what
	}
	if with.cache != "" {
		step.mounts = []mount{cacheMount(with.cache)}
	}
	var about []string
	if strings.HasPrefix(d.Gunicorn, "20.") {
		step.commands[0] += " " + quote.ShellWord("setuptools<81")
		about = append(about, "gunicorn 20 imports pkg_resources, which newer setuptools do not have.")
	}
	if with.setUp == nil && with.cache == "" {
		about = append(about, "Another gunicorn makes no other environment.", "hadolint ignore=DL3059")
	}
	if about != nil {
		p.add(comment(strings.Join(about, "\n")), step)
	} else {
		p.add(step)
	}
}

// installDependencies installs what the project asks for, and compiles it.
func installDependencies(p *printer, c *schema.Config, with *installer) {
	mounts := addInstallMounts(make([]mount, 0, 8), c, with)
	about := comment("The files are only lent to this step, so nothing but a change in them repeats\n" +
		"it. Bytecode is made here because the server cannot write it; a file that is\n" +
		"meant for another Python does not compile, which does not matter.")
	if with.whole {
		about = "The source is only lent to this step, which installs parts of it. Bytecode is\n" +
			"made here because the server cannot write it; a file that is meant for another\n" +
			"Python does not compile, which does not matter."
		mounts = append(mounts, wholeSource())
	} else {
		for _, file := range c.Dependencies.Files() {
			mounts = append(mounts, bindMount(file))
		}
	}
	mounts = addTokenMount(mounts, c, with)
	p.add(about, run{mounts, addInstallCommands(make([]string, 0, 4), c, with, with.dependencies)})
}

// packageVersion tells the builds that follow the version that they would ask Git
// for, which the build stage has no repository of. Each tool has a variable of its
// own: setuptools-scm and hatch-vcs have the first.
func packageVersion(p *printer, d *schema.Dependencies) {
	if d.PackageVersion == "" {
		return
	}
	var variables env
	for _, name := range []string{"SETUPTOOLS_SCM_PRETEND_VERSION", "PDM_BUILD_SCM_VERSION", "POETRY_DYNAMIC_VERSIONING_BYPASS", "UV_DYNAMIC_VERSIONING_BYPASS"} {
		variables = append(variables, variable{name, d.PackageVersion})
	}
	p.add(comment("The version that the packages' builds would ask Git for."), variables)
}

// installProject installs what is in the repository itself, in a step that an
// edit of the source repeats.
func installProject(p *printer, c *schema.Config, with *installer) {
	mounts := append(addInstallMounts(make([]mount, 0, 8), c, with), wholeSource())
	mounts = addTokenMount(mounts, c, with)
	p.add(
		comment("The project's own packages are built from its source. What a build writes\n"+
			"beside it is gone after the step."),
		run{mounts, addInstallCommands(make([]string, 0, 4), c, with, with.project...)},
	)
}

// addInstallMounts adds those that every installation needs.
func addInstallMounts(mounts []mount, c *schema.Config, with *installer) []mount {
	if with.cache != "" {
		mounts = append(mounts, cacheMount(with.cache))
	}
	for _, secret := range c.Secrets() {
		mounts = append(mounts, secretMount(secret))
	}
	return mounts
}

// addInstallCommands adds the commands of an installation, the first of which asks
// the indexes, and what is to be done after it.
func addInstallCommands(commands []string, c *schema.Config, with *installer, install ...string) []string {
	commands = addWithTokens(commands, c, with, install[0])
	commands = append(commands, install[1:]...)
	if with.leftBehind != "" {
		commands = append(commands, with.leftBehind)
	}
	return append(commands, compileAll(&c.App))
}

// compileAll compiles the virtual environment. The bytecode is bound to no
// modification time, so equal packages give equal layers. Tests are left out:
// nothing imports them, and with large packages they are a sixth of the image.
func compileAll(app *schema.App) string {
	const program, what = "{ " + python + " -m compileall -qq -j 0 ", "-x '/tests?/' " + venv + "/lib || true; }"
	if version.Minor(app.Python) < 7 {
		return program + what
	}
	return program + "--invalidation-mode unchecked-hash " + what
}

// command joins a program and its arguments, a line each when there are several.
func command(program string, arguments []string) string {
	separator := " "
	if len(arguments) > 1 {
		separator = "\n    "
	}
	var b strings.Builder
	b.Grow(128)
	b.WriteString(program)
	for _, argument := range arguments {
		b.WriteString(separator)
		b.WriteString(argument)
	}
	return b.String()
}
