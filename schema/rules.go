package schema

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/schema/duration"
	"dockgen/schema/gunicorn"
	"dockgen/schema/mistake"
	"dockgen/schema/naming"
)

// judge looks at how the values of a Config fit together. A rule is silent when one of the
// arguments it looks at has been reported already. Pinning is as in [Surroundings].
func judge(filename string, blocks *arrangement, pinning bool) []finding.Finding {
	l := judgment{reporter{file: filename}, blocks, pinning}
	l.judgeWorker()
	l.judgeImage()
	l.judgeEnv()
	l.judgeDependencies()
	l.judgeTool()
	l.judgeNames()
	l.judgeReleases()
	l.judgeServices()
	l.judgeAssets()
	l.judgeRegistry()
	l.judgePaths()
	return l.findings
}

// judgment is the rules under way.
type judgment struct {
	reporter
	*arrangement
	pinning bool
}

func (l *judgment) judgeWorker() {
	w := &l.config.Worker
	l.judgeWrapper()
	if w.ConfigFile != "" {
		l.judgeConfigFile()
		return
	}
	l.judgeArguments()
	if (w.Class == "sync" || w.Class == "tornado") && w.WorkerConnections != gunicorn.Connections && l.unspoilt("worker.worker_connections", "worker.class") {
		l.rule(codeConnections, "worker.worker_connections", "Connections without effect", fmt.Sprintf(
			"Workers of class %q do not count their connections, and \"worker_connections\" is %d. Write class = \"gthread\" or \"gevent\" as well, or leave the line out.",
			w.Class, w.WorkerConnections))
	}
	switch w.Class {
	case "sync", "gevent", "gevent_wsgi", "gevent_pywsgi", "eventlet", "tornado":
		if w.Threads > 1 && l.unspoilt("worker.threads", "worker.class") {
			l.rule(codeThreads, "worker.threads", "Threads need gthread", fmt.Sprintf(
				"Workers of class %q have one thread each, and \"threads\" is %d. Write class = \"gthread\" as well.", w.Class, w.Threads))
		}
	}
	if w.MaxRequestsJitter > 0 && w.MaxRequests == 0 && l.unspoilt("worker.max_requests", "worker.max_requests_jitter") {
		l.rule(codeJitter, "worker.max_requests_jitter", "Jitter without max_requests",
			"\"max_requests_jitter\" is added to \"max_requests\", which is not set. Set it as well, or leave the jitter out.")
	}
	if w.GracefulTimeout >= DockerStop && l.unspoilt("worker.graceful_timeout") {
		l.rule(codeGrace, "worker.graceful_timeout", "Slower than Docker stops", fmt.Sprintf(
			"Docker kills a container %d seconds after asking it to stop, before requests have had their %d seconds. "+
				"Write at most %d, or stop the container with a longer time.", DockerStop, w.GracefulTimeout, DockerStop-1))
	}
	if w.Kind == "background" && w.Workers > 1 && l.unspoilt("worker.workers") {
		l.rule(codeBackground, "worker.workers", "Background work runs twice", fmt.Sprintf(
			"Each of the %d workers is a whole copy of the app, so that each starts the background jobs. Write workers = 1.", w.Workers))
	}
}

// DockerStop is how many seconds docker stop waits after TERM before it kills.
const DockerStop = 10

// judgeConfigFile reports the arguments that the project's own gunicorn
// configuration would silently win over, or lose to.
func (l *judgment) judgeConfigFile() {
	for _, r := range find(language(), "worker").args {
		if r.name == "workers" || r.name == "config_file" || r.name == "wrapper" {
			continue
		}
		if l.groups.isWritten(r.address) && l.unspoilt(r.address, "worker.config_file") {
			l.rule(codeConfigFile, r.address, "Ruled by config file", fmt.Sprintf(
				"%q is set here and gunicorn is ruled by %s, the \"config_file\". Set it there and leave this line out.",
				r.name, mistake.Quoted(l.config.Worker.ConfigFile)))
		}
	}
}

func (l *judgment) judgeImage() {
	c := l.config
	if c.App.Port < 1024 && l.unspoilt("app.port") {
		l.rule(codePort, "app.port", "Privileged port", fmt.Sprintf(
			"Ports below 1024 need rights that the app's user does not have everywhere. Write such as port = 8000 and publish it as %d.", c.App.Port))
	}
	if naming.IsRoot(c.Image.User) && !c.Image.AllowRoot && l.unspoilt("image.user", "image.allow_root") {
		l.rule(codeRoot, "image.user", "User is root",
			"User 0 is root. Write another, such as user = \"10001\", or allow_root = true when the app cannot do without.")
	}
	for _, folder := range c.Image.Writable {
		if c.HoldsCode(folder) && l.unspoilt("image.writable", "app.entry_point", "app.directory") {
			l.rule(codeWritableCode, "image.writable", "Writable code", fmt.Sprintf(
				"The folder %s holds the code of %s, which whoever breaks into the app could then change for good. Name the folders inside it that the app writes to.",
				mistake.Quoted(folder), mistake.Quoted(c.App.EntryPoint)))
			break
		}
	}
	h := &c.HealthCheck
	if h.Timeout >= h.Interval && l.unspoilt("health_check.timeout", "health_check.interval") {
		address := "health_check.timeout"
		if !l.groups.isWritten(address) {
			address = "health_check.interval"
		}
		l.rule(codeProbe, address, "Timeout reaches interval", fmt.Sprintf(
			"An answer may take %q and the next question comes after %q. Make \"timeout\" shorter than \"interval\".",
			duration.Format(h.Timeout), duration.Format(h.Interval)))
	}
}

// HoldsCode reports whether what gunicorn imports is in folder.
func (c *Config) HoldsCode(folder string) bool {
	module, _, _ := strings.Cut(c.App.EntryPoint, ":")
	return Within(path.Join(c.App.Directory, strings.ReplaceAll(module, ".", "/")), folder)
}

func (l *judgment) judgeEnv() {
	secrets := l.config.Secrets()
	for _, e := range l.config.Env {
		clash := slices.Contains(secrets, e.Name)
		if !e.HasDefault || !e.Secret && !clash && !e.Required {
			continue
		}
		address := "env." + e.Name
		if !l.unspoilt(address+".default", address+".secret", address+".required") {
			continue
		}
		switch {
		case e.Secret:
			l.rule(codeSecretDefault, address+".default", "Secret with a default", fmt.Sprintf(
				"%q is a secret, and a default is readable by everyone who has the image. Leave the default out and set the variable when the container runs.", e.Name))
		case clash:
			l.rule(codeSecretClash, address+".default", "Secret with a default", fmt.Sprintf(
				"%q is also the variable that holds a token when building. Leave the default out, or give one of the two another name.", e.Name))
		case e.Required:
			l.rule(codeUselessDefault, address+".required", "Required with a default", fmt.Sprintf(
				"%q has a default, so that it is never missing. Leave out \"required\" or the default.", e.Name))
		}
	}
}

func (l *judgment) judgeDependencies() {
	d := &l.config.Dependencies
	if d.RequireHashes && len(d.PrivateGit) > 0 && l.unspoilt("dependencies.require_hashes") {
		l.rule(codeHashes, "dependencies.require_hashes", "Hashes exclude Git",
			"With \"require_hashes\" every requirement carries a hash, which one from a Git repository cannot have. Leave out \"require_hashes\" or the \"private_git\" blocks.")
	}
	if d.PackageVersion != "" && !d.Package && l.unspoilt("dependencies.package_version", "dependencies.package") {
		l.rule(codeNoPackage, "dependencies.package_version", "No package to number",
			"\"package_version\" is for the packages that package = true builds, and none is built. Write package = true as well, or leave the line out.")
	}
	if d.Kind == Pip && d.IndexStrategy == "unsafe-best-match" && l.unspoilt("dependencies.index_strategy", "dependencies.private_index") {
		switch {
		case d.Installer != "uv" && l.unspoilt("dependencies.installer"):
			l.rule(codeInstaller, "dependencies.index_strategy", "Needs uv", "pip always looks in all indexes. Leave out \"index_strategy\".")
		case len(d.PrivateIndex) > 0:
			l.rule(codeInstaller, "dependencies.index_strategy", "Private index first", "uv takes what a private index has from there alone, so that nobody can publish a newer package of that name. Leave out \"index_strategy\" or the \"private_index\" blocks.")
		}
	}
	for _, list := range []struct {
		name   string
		values []string
	}{{"overrides", d.Overrides}, {"build_constraints", d.BuildConstraints}} {
		if len(list.values) == 0 {
			continue
		}
		address := "dependencies." + list.name
		switch {
		case !l.unspoilt(address):
		case d.Installer != "uv" && l.unspoilt("dependencies.installer"):
			l.rule(codeInstaller, address, "Needs uv", fmt.Sprintf(
				"pip has no such thing as %q. Leave out installer = %s, which makes it uv.", list.name, mistake.Quoted(d.Installer)))
		case list.name == "overrides" && d.RequireHashes && l.unspoilt("dependencies.require_hashes"):
			l.rule(codeHashes, address, "Hashes exclude overrides",
				"With \"require_hashes\" every requirement carries a hash, which one in this file cannot have. Leave out \"require_hashes\", or change the requirement files.")
		}
	}
}

// rule reports a finding about the argument at address.
func (l *judgment) rule(code finding.Code, address, summary, detail string) {
	l.reportAt(code, l.groups.place(address), l.headingAt(address), summary, detail)
}

// headingAt is the block that holds the argument at address, when it is written.
func (l *judgment) headingAt(address string) string {
	for i := range l.groups {
		g := &l.groups[i]
		if name, ok := g.after(address); ok && name != "" && g.written != nil && g.args != nil {
			return g.heading()
		}
	}
	return ""
}
