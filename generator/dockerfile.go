package generator

import (
	"path"
	"strconv"

	"dockgen/schema"
)

// Fixed places in the image.
const (
	venv   = "/opt/venv"
	source = "/app"
	memory = "/dev/shm" // writable in every container, and never a disk
)

// dockerfile adds the two stages to text. Read it downward, as the file is.
func dockerfile(text []byte, c *schema.Config) []byte {
	p := printer{append(text, header(c)...)}
	buildStage(&p, c)
	runtimeStage(&p, c)
	return p.text
}

// header is the marker, below a parser directive when there is one: Docker looks
// for those above every other line only.
func header(c *schema.Config) string {
	marked := "# " + Marker + "\n"
	if anySuspect(c.Env, buildkitSuspects) {
		return "# check=skip=SecretsUsedInArgOrEnv\n" + marked
	}
	return marked
}

// buildStage makes the virtual environment, with everything that is needed for
// that and for nothing else.
func buildStage(p *printer, c *schema.Config) {
	p.stage("build", c.Image.Base, "makes the virtual environment; nothing else of it is shipped.")
	if packages := buildPackages(c.Dependencies); len(packages) > 0 {
		p.add(aptInstall(packages)...)
	}
	if hosts := c.Dependencies.PrivateGit; len(hosts) > 0 {
		p.add(gitCredentials(hosts)...)
	}
	with := installerOf(c)
	p.add(with.environment)
	p.add(makeEnvironment(with))
	if c.Dependencies.Gunicorn != "" {
		p.add(installGunicorn(c)...)
	}
	p.add(workdir(source))
	if files := resolutionFiles(c.Dependencies); files != nil {
		p.add(files...)
	}
	version := packageVersion(c.Dependencies)
	if version != nil && with.project == nil {
		p.add(version...)
	}
	p.add(installDependencies(c, with)...)
	if with.project != nil {
		if version != nil {
			p.add(version...)
		}
		p.add(installProject(c, with)...)
	}
}

// openFolders makes the folders that the app writes to, below the source. It comes
// after the source, whose folder of that name would bring a mode of its own.
func openFolders(folders []string) []instruction {
	command := "install --directory --mode=1777"
	for _, folder := range folders {
		command += " " + shellWord(folder)
	}
	return []instruction{
		comment("The app writes here, as whatever user it runs. A volume that is mounted on one\n" +
			"of these folders is as open as the folder."),
		run{commands: []string{command}},
	}
}

// runtimeStage is the image that ships: the virtual environment, the source, and
// nothing that was only needed to make them.
func runtimeStage(p *printer, c *schema.Config) {
	p.stage("runtime", c.Image.Base, "is the image that ships.")
	if packages := c.Dependencies.RuntimePackages; len(packages) > 0 {
		p.add(aptInstall(packages)...)
	}
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
	if defaults := appDefaults(c.Env); len(defaults) > 0 {
		p.add(defaults...)
	}
	p.add(
		workdir(source),
		copyFiles{stage: "build", source: venv, target: venv},
		comment("The source is root's, so the server cannot change it; and it comes last, so an\n"+
			"edit repeats nothing else."),
		copyFiles{source: ".", target: "."},
	)
	if folders := c.Image.Writable; len(folders) > 0 {
		p.add(openFolders(folders)...)
	}
	if folder != source {
		p.add(workdir(folder))
	}
	p.add(labels(c))
	p.add(user(c.Image.User), expose(c.App.Port))
	p.add(probe(c.HealthCheck))
	p.add(cmd(gunicorn(c)))
}
