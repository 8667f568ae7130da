package generator

import (
	"path"
	"strconv"

	"dockgen/quote"
	"dockgen/schema"
)

// Fixed places in the image.
const (
	venv   = "/opt/venv"
	source = schema.SourceFolder
	memory = "/dev/shm" // writable in every container, and never a disk
)

// dockerfile returns the Dockerfile. The code is in the order of the file.
func dockerfile(c *schema.Config) []byte {
	p := printer{make([]byte, 0, 6<<10)} // more than most have
	// Docker looks for a parser directive above every other line only.
	if anySuspect(c.Env, buildkitSuspects) {
		p.text = add(p.text, "# check=skip=SecretsUsedInArgOrEnv\n")
	}
	p.text = add(p.text, "# ", Marker, "\n")
	buildStage(&p, c)
	assetsStages(&p, c)
	runtimeStage(&p, c)
	return p.text
}

// buildStage makes the virtual environment, with everything that is needed for
// that and for nothing else.
func buildStage(p *printer, c *schema.Config) {
	d := &c.Dependencies
	p.stage("build", c.Image.Base, "makes the virtual environment; nothing else of it is shipped.")
	aptInstall(p, buildPackages(d))
	gitCredentials(p, d.PrivateGit)
	with := installerOf(c)
	if with.cache == "" {
		p.add(
			comment("No step keeps anything for the next build: every build on the same builder can\n"+
				"read and write what is kept there."),
			with.environment,
		)
	} else {
		p.add(with.environment)
	}
	makeEnvironment(p, &with)
	installGunicorn(p, c, &with)
	p.add(workdir(source))
	resolutionFiles(p, d)
	if with.project == nil {
		packageVersion(p, d)
	}
	installDependencies(p, c, &with)
	if with.project != nil {
		packageVersion(p, d)
		installProject(p, c, &with)
	}
}

// openFolders makes the folders that the app writes to, below the source. It comes
// after the source, whose folder of that name would bring a mode of its own.
func openFolders(p *printer, folders []string) {
	if len(folders) == 0 {
		return
	}
	command := "install --directory --mode=1777"
	for _, folder := range folders {
		command += " " + quote.ShellWord(folder)
	}
	p.add(
		comment("The app writes here, as whatever user it runs. A volume that is mounted on one\n"+
			"of these folders is as open as the folder."),
		run{commands: []string{command}},
	)
}

// runtimeStage is the image that ships: the virtual environment, the source, and
// nothing that was only needed to make them.
func runtimeStage(p *printer, c *schema.Config) {
	project := copyFiles{source: ".", target: "."}
	if sourceStage(p, c) {
		project = copyFiles{stage: "source", source: source, target: "."}
	}
	p.stage("runtime", c.Image.Base, "is the image that ships.")
	aptInstall(p, c.Dependencies.RuntimePackages)
	folder := path.Join(source, c.App.Directory)
	p.add(
		comment("gunicorn reads PORT and WEB_CONCURRENCY, so both can be set when the\n"+
			"container starts. Its files go to memory: the image also runs read-only and\n"+
			"as any user, who need not have a home."),
		firstInPath(venv+"/bin"),
		env{
			{"PYTHONPATH", folder},
			{"PYTHONDONTWRITEBYTECODE", "1"},
			{"PYTHONUNBUFFERED", "1"},
			{"HOME", "/tmp"},
			{"XDG_RUNTIME_DIR", memory},
			{"PORT", strconv.Itoa(c.App.Port)},
			{"WEB_CONCURRENCY", strconv.Itoa(c.Worker.Workers)},
		},
	)
	appDefaults(p, c.Env)
	files := append(make([]instruction, 0, 8),
		workdir(source),
		copyFiles{stage: "build", source: venv, target: venv},
	)
	files = append(files, copyAssets(c, false)...)
	files = append(files,
		comment("The source is root's, so the server cannot change it; and it comes last, so an\n"+
			"edit repeats nothing else."),
		project,
	)
	p.add(append(files, copyAssets(c, true)...)...)
	openFolders(p, c.Image.Writable)
	if folder != source {
		p.add(workdir(folder))
	}
	p.add(labels(c))
	p.add(user(c.Image.User), expose(c.App.Port))
	_, prefixed := c.ScriptName()
	p.add(probe(&c.HealthCheck, prefixed))
	p.add(cmd(server(c)))
}
