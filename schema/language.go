package schema

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"dockgen/dockerignore"
	"dockgen/schema/capacity"
	"dockgen/schema/entrypoint"
	"dockgen/schema/gunicorn"
	"dockgen/schema/imageref"
	"dockgen/schema/mistake"
	"dockgen/schema/naming"
	"dockgen/schema/projectpath"
	"dockgen/schema/service"
	"dockgen/schema/syntax"
	"dockgen/schema/version"
)

// language is the whole config language. A row is a sentence about one field, and
// says where that is in any Config; nothing that one load writes is in it.
var language = sync.OnceValue(func() []block {
	return placed([]block{
		one("dockgen", "About the tool, not the app.",
			arg("required_version", func(c *Config) *string { return &c.Dockgen.RequiredVersion },
				"Which dockgen may read this config. Checked before anything else; write it out, without references.",
				matching(version.CheckConstraint), as(codeVersion, "Invalid version constraint"), example(">= 0.3, < 1")),
			arg("extends", func(c *Config) *string { return &c.Dockgen.Extends },
				"A file in this language whose values hold wherever this config does not say otherwise: what the services of a repository share. "+
					"Relative to this file; write it out, without references.",
				matching(projectpath.CheckConfig), as(codeValue, "Invalid path"), apart, example("../../platform.hcl")),
			arg("ignore", func(c *Config) *[]string { return &c.Dockgen.Ignore },
				"Codes of warnings that this project has decided to live with. Errors cannot be ignored.",
				matching(checkIgnored), as(codeIgnore, "Code not ignorable"), unordered, example([]string{"DG213"})),
		),
		{name: "locals", free: true,
			doc: "Values used more than once: `name = value` here is `local.name` elsewhere."},
		one("app", "What is served.",
			arg("name", func(c *Config) *string { return &c.App.Name },
				"The app's name in the docs and in labels: a DNS label.",
				defaultFrom("last path component of `registry.image`", always(naming.App), "registry", "image"),
				matching(naming.CheckApp), example("shop")),
			arg("entry_point", func(c *Config) *string { return &c.App.EntryPoint },
				"What gunicorn imports: `module`, `module:variable` or `module:factory(\"literal\", key=1)`.",
				required, matching(checkEntryPoint), as(codeEntryPoint, "Invalid entry point"), example("api_server:create_app()")),
			arg("port", func(c *Config) *int { return &c.App.Port },
				"The port that gunicorn listens on; PORT overrides it when the container runs.",
				def(5000), between(1, 65535), example(8000)),
			arg("python", func(c *Config) *string { return &c.App.Python },
				"The Python of the default base image: a minor version, in quotes.",
				def(version.DefaultPython), matching(version.CheckPython), as(codeValue, "Invalid Python version"), example("3.12")),
			arg("directory", func(c *Config) *string { return &c.App.Directory },
				"Where gunicorn starts, relative to this file; also on PYTHONPATH.",
				def("."), matching(projectpath.CheckFolder), example("src")),
		),
		kinds("dependencies", "How Python packages are installed: `pip` from requirements files, the others from the lock file of the tool of that "+
			"name, production dependencies only. Absent: `dependencies \"pip\"` with its defaults.",
			func(c *Config) *string { return &c.Dependencies.Kind }, []string{Pip, UV, Poetry, PDM, Pipenv}, dependencies()...).
			with(
				many("private_git", "HOST", "github.com", "A Git host that asks for a token over HTTPS.",
					naming.CheckHost, func(c *Config) *[]PrivateGit { return &c.Dependencies.PrivateGit },
					func(g *PrivateGit) *string { return &g.Host }, privateGit()...),
				many("private_index", "NAME", "acme", "A package index that asks for a token.",
					naming.CheckIndex, func(c *Config) *[]PrivateIndex { return &c.Dependencies.PrivateIndex },
					func(i *PrivateIndex) *string { return &i.Name }, privateIndex()...),
			),
		kinds("worker", "How gunicorn runs. `standard` answers requests, `background` also runs jobs of its own "+
			"and so must be alone, `high-traffic` has more processes and more patience. Absent: `worker \"standard\"`.",
			func(c *Config) *string { return &c.Worker.Kind }, []string{"standard", "background", "high-traffic"}, worker()...),
		one("health_check", "How Docker asks whether the container serves.",
			arg("path", func(c *Config) *string { return &c.HealthCheck.Path },
				"Asked on 127.0.0.1: healthy is an answer below 400, redirects not followed. "+
					"Without a path any answer below 500 is healthy.",
				matching(naming.CheckHealthPath), example("/healthz")),
			arg("interval", func(c *Config) *time.Duration { return &c.HealthCheck.Interval }, "Time between two questions.",
				def(30*time.Second), lasting(time.Second, 24*time.Hour), example(time.Minute)),
			arg("timeout", func(c *Config) *time.Duration { return &c.HealthCheck.Timeout }, "How long one answer may take.",
				def(5*time.Second), lasting(time.Second, time.Hour), example(3*time.Second)),
			arg("start_period", func(c *Config) *time.Duration { return &c.HealthCheck.StartPeriod }, "Time to start in which failures do not count.",
				def(20*time.Second), lasting(0, 24*time.Hour), example(90*time.Second)),
			arg("retries", func(c *Config) *int { return &c.HealthCheck.Retries }, "Failures in a row that make the container unhealthy.",
				def(3), between(1, 100), example(5)),
		),
		many("env", "NAME", "LOG_LEVEL", "A variable that the app reads when it runs.", checkEnvLabel,
			func(c *Config) *[]Env { return &c.Env }, func(e *Env) *string { return &e.Name }, env()...),
		many("process", "NAME", "jobs", "A second kind of process on the same image, such as a queue's worker or a scheduler. "+
			"It is started with its command in place of gunicorn, and without the health check.", naming.CheckStep("process"),
			func(c *Config) *[]Process { return &c.Process }, func(p *Process) *string { return &p.Name }, process()...),
		many("release", "NAME", "migrate", "A step that runs once before a new version serves, such as a migration of the database: on the same image, with the "+
			"variables and the user of the app, and never when a container starts. Steps run in the order of the file, and those of a file that it `extends` come first.",
			naming.CheckStep("release step"), func(c *Config) *[]Release { return &c.Releases }, func(r *Release) *string { return &r.Name }, release()...).inOrder(),
		many("service", "NAME", "postgres", "What the app needs beside it, such as a database, and the variables by which the app gets its address. "+
			"It is started for a trial; it is no part of the image. The variables have an `env` block each, and no default.",
			naming.CheckStep("service"), func(c *Config) *[]Service { return &c.Services }, func(s *Service) *string { return &s.Name }, services()...),
		one("limits", "What the container may use.",
			arg("memory", func(c *Config) *string { return &c.Limits.Memory },
				"Memory, in Docker's units (`b`, `k`, `m`, `g`).",
				defaultFrom("128m for each worker, 256m at least", always(capacity.MemoryFor), "worker", "workers"),
				matching(capacity.CheckMemory), as(codeValue, "Invalid memory"), spelled(capacity.NormalMemory), example("1g")),
			arg("cpus", func(c *Config) *capacity.Cores { return &c.Limits.CPUs },
				"Processors; a fraction such as 0.5 is a share of one.", def(capacity.Cores(100)), between(1, 102400), example(capacity.Cores(150))),
		),
		many("assets", "NAME", "web", "What is built for the app while the image is: a front end, from its lock and in a stage of its own, or with "+
			"`manager = \"python\"` files that the app's own environment makes (translations, a version, a model). Only `output` of it reaches the image, "+
			"and a copy of that in the working tree does not.", naming.CheckAssets,
			func(c *Config) *[]Assets { return &c.Assets }, func(a *Assets) *string { return &a.Name }, assets()...),
		one("image", "What the container is made of.",
			arg("base", func(c *Config) *string { return &c.Image.Base },
				"The base image of both stages: any reference, digest included.",
				defaultFrom("`python:<app.python>-slim-trixie`; an older Debian for a Python that has no trixie image",
					always(baseImage), "app", "python"),
				matching(imageref.CheckBase), as(codeValue, "Invalid image reference"),
				example("python:3.14-slim-bookworm")),
			arg("user", func(c *Config) *string { return &c.Image.User },
				"Who runs the app: `UID` or `UID:GID`, numeric; the group is the user when it is left out.",
				def("10001:10001"), matching(naming.CheckUser), spelled(naming.NormalUser), example("10001:0")),
			arg("allow_root", func(c *Config) *bool { return &c.Image.AllowRoot }, "Allows user 0.", def(false), example(true)),
			arg("include", func(c *Config) *[]string { return &c.Image.Include },
				"Ignore rules that turn `.dockerignore` into an allow-list: only what they match is copied.",
				matching(dockerignore.CheckInclude), as(codeValue, "Invalid ignore rule"), example([]string{"shop/", "config.py"})),
			arg("exclude", func(c *Config) *[]string { return &c.Image.Exclude },
				"Ignore rules added to `.dockerignore`; a leading `!` brings a file back.",
				matching(dockerignore.CheckExclude), as(codeValue, "Invalid ignore rule"), example([]string{"/notebooks", "**/*.csv"})),
			arg("writable", func(c *Config) *[]string { return &c.Image.Writable },
				"Folders that the app writes to, relative to this file; made in the image, and open to any user. The rest of the project is read-only.",
				matching(projectpath.CheckWritable), unordered, example([]string{"instance", "var/uploads"})),
			arg("labels", func(c *Config) *[]Label { return &c.Image.Labels },
				"Image labels besides the title and version that every image has.",
				pairing(checkLabel), example([]Label{{"org.opencontainers.image.source", "https://github.com/acme/shop"}})),
		),
		one("registry", "Where the image is published.",
			arg("image", func(c *Config) *string { return &c.Registry.Image },
				"Host and path of the image; no scheme, tag or upper case.",
				required, matching(imageref.CheckRepository), as(codeValue, "Invalid image name"), example("ghcr.io/acme/shop")),
			arg("platforms", func(c *Config) *[]string { return &c.Registry.Platforms }, "What the image is built for; more than one needs buildx.",
				def([]string{"linux/amd64"}), matching(naming.CheckPlatform), as(codeValue, "Unknown platform"),
				unordered, example([]string{"linux/amd64", "linux/arm64"})),
			arg("version_file", func(c *Config) *string { return &c.Registry.VersionFile },
				"The file that holds the last published number, for a project whose VERSION is something else.",
				def("VERSION"), matching(projectpath.CheckOutput), apart, example("deploy/VERSION")),
			arg("numbering", func(c *Config) *string { return &c.Registry.Numbering },
				"Where the next version comes from: `file`, the number in `version_file` plus one; `registry`, the version "+
					"label of `:latest` plus one, for CI and several clones; `git`, what `git describe --tags` says.",
				def("file"), oneOf("file", "registry", "git"), example("registry")),
			arg("latest", func(c *Config) *bool { return &c.Registry.Latest }, "Whether `:latest` follows the version just published.",
				def(true), apart, example(false)),
			arg("sbom", func(c *Config) *bool { return &c.Registry.SBOM }, "Attach a list of the image's contents; needs buildx.",
				def(false), example(true)),
			arg("provenance", func(c *Config) *bool { return &c.Registry.Provenance }, "Attach a statement of how the image was built; needs buildx.",
				def(false), example(true)),
			arg("reproducible", func(c *Config) *bool { return &c.Registry.Reproducible },
				"Two builds of one commit give one digest: only committed files, with the time of the commit; and whatever else could "+
					"differ between two builds is an error. Needs buildx.",
				def(false), apart, example(true)),
		),
		fixed("output", "PATH", "Switches one generated file off, or moves it.", outputNames(),
			func(c *Config) *[]Output { return &c.Outputs }, func(o *Output) *string { return &o.Name }, output),
		one("bake", "Adds `docker-bake.hcl`, for `docker buildx bake`. Absent: not generated.",
			arg("tag", func(c *Config) *string { return &c.Bake.Tag }, "The tag of the image when the variable TAG sets none.",
				def("dev"), matching(imageref.CheckTag), as(codeValue, "Invalid tag"), example("edge")),
			arg("cache", func(c *Config) *string { return &c.Bake.Cache }, "A repository that keeps the layers of every build, for builders that start empty; the variable CACHE overrides it.",
				matching(imageref.CheckRepository), as(codeValue, "Invalid image name"), example("ghcr.io/acme/cache")),
		).wantedBy(func(c *Config) *bool { return &c.Bake.Wanted }),
		planned("compose", "A Compose file."),
		planned("kubernetes", "Kubernetes manifests."),
		planned("ci", "A CI workflow."),
	}, nil)
})

func worker() []row {
	return []row{
		arg("workers", func(c *Config) *int { return &c.Worker.Workers }, "Worker processes; WEB_CONCURRENCY overrides it when the container runs.",
			byKind(kindDefault{"standard", 4}, kindDefault{"background", 1}, kindDefault{"high-traffic", 8}),
			between(1, 1000), example(6)),
		arg("timeout", func(c *Config) *int { return &c.Worker.Timeout }, "Seconds after which a silent worker is replaced; 0 is never.",
			byKind(kindDefault{"standard", 30}, kindDefault{"background", 30}, kindDefault{"high-traffic", 120}),
			between(0, 86400), example(60)),
		arg("class", func(c *Config) *string { return &c.Worker.Class }, "The worker class of gunicorn; `gevent` and others need their package.",
			def("sync"), matching(naming.CheckWorkerClass), as(codeValue, "Unknown worker class"), example("gthread")),
		arg("threads", func(c *Config) *int { return &c.Worker.Threads }, "Threads in each worker; more than 1 needs `class = \"gthread\"`.",
			def(1), between(1, 1000), example(4)),
		arg("graceful_timeout", func(c *Config) *int { return &c.Worker.GracefulTimeout },
			fmt.Sprintf("Seconds that running requests get when the container stops; Docker kills it after %d.", DockerStop),
			def(8), between(0, 86400), example(5)),
		arg("keep_alive", func(c *Config) *int { return &c.Worker.KeepAlive }, "Seconds an idle connection is kept.",
			def(2), between(0, 86400), example(75)),
		arg("max_requests", func(c *Config) *int { return &c.Worker.MaxRequests }, "Requests after which a worker is replaced; 0 is never.",
			def(0), between(0, 1_000_000_000), example(1000)),
		arg("max_requests_jitter", func(c *Config) *int { return &c.Worker.MaxRequestsJitter },
			"Random addition to `max_requests`, so that workers are not all replaced at once.",
			def(0), between(0, 1_000_000_000), example(100)),
		arg("preload", func(c *Config) *bool { return &c.Worker.Preload }, "Load the app once, before the workers are forked.", def(false), example(true)),
		arg("access_log", func(c *Config) *bool { return &c.Worker.AccessLog }, "Write a line for every request to stdout.", def(true), example(false)),
		arg("log_level", func(c *Config) *string { return &c.Worker.LogLevel }, "What gunicorn's own log says: this level and those above it.",
			def(gunicorn.LogLevel), oneOf("debug", "info", "warning", "error", "critical"), example("warning")),
		arg("limit_request_line", func(c *Config) *int { return &c.Worker.LimitRequestLine },
			"Bytes that the first line of a request may have, and so its URL; 0 is no limit.",
			def(gunicorn.RequestLine), between(0, 8190), example(8190)),
		arg("forwarded_allow_ips", func(c *Config) *[]string { return &c.Worker.ForwardedAllowIPs },
			"Proxies whose `X-Forwarded-` headers gunicorn believes: addresses, networks (gunicorn 24.1 or newer), or `*` for everybody.",
			def(gunicorn.Proxies()), unordered, matching(naming.CheckProxy), as(codeValue, "Invalid address"), example([]string{"10.0.0.0/8"})),
		arg("worker_connections", func(c *Config) *int { return &c.Worker.WorkerConnections },
			"Clients that each worker serves at once; of the classes of gunicorn, only `gthread`, `gevent` and `eventlet` have more than one.",
			def(gunicorn.Connections), between(1, 1_000_000), example(500)),
		arg("config_file", func(c *Config) *string { return &c.Worker.ConfigFile },
			"The project's own gunicorn configuration, which then rules: dockgen passes no flag that the file could set.",
			matching(projectpath.CheckFile), apart, example("gunicorn.conf.py")),
		arg("arguments", func(c *Config) *[]string { return &c.Worker.Arguments },
			"Further flags of gunicorn, a string each word; no shell reads them. What has an argument of its own, or takes from dockgen what it builds on, does not belong here.",
			sequence, matching(naming.CheckWord), example([]string{"--limit-request-field_size", "16380"})),
		arg("wrapper", func(c *Config) *[]string { return &c.Worker.Wrapper },
			"What starts gunicorn, in front of it: a program that becomes the one it starts, and its arguments.",
			sequence, matching(naming.CheckWord), example([]string{"newrelic-admin", "run-program"})),
	}
}

func env() []row {
	return []row{
		arg("description", func(e *Env) *string { return &e.Description }, "What it is for, in one line.", matching(mistake.InLine), example("How much is logged.")),
		arg("default", func(e *Env) *string { return &e.Default }, "Its value in the image, unless the container is run with another.",
			telling(func(e *Env) *bool { return &e.HasDefault }), stored, matching(naming.CheckDefault), example("info")),
		arg("required", func(e *Env) *bool { return &e.Required }, "The app does not start without it.", def(false), apart, example(true)),
		arg("secret", func(e *Env) *bool { return &e.Secret }, "Its value is a secret, so it can have no default.", def(false), apart, example(true)),
	}
}

func process() []row {
	return []row{
		arg("command", func(p *Process) *[]string { return &p.Command }, "The program and its arguments, a string each; no shell reads them.",
			required, sequence, matching(naming.CheckWord), example([]string{"celery", "--app", "shop", "worker"})),
	}
}

func release() []row {
	return []row{
		arg("command", func(r *Release) *[]string { return &r.Command }, "The program and its arguments, a string each; no shell reads them.",
			required, sequence, matching(naming.CheckWord), example([]string{"flask", "db", "upgrade"})),
		arg("environment", func(r *Release) *[]string { return &r.Environment }, "Variables for this step alone, besides those of the app: `NAME=value`, a string each.",
			stored, matching(checkAssignment), as(codeValue, "Invalid variable"), example([]string{"FLASK_APP=shop"})),
	}
}

func services() []row {
	variable := func(name string, field func(*Service) *string, what, sample string, options ...option) row {
		return arg(name, field, "The variable that gets "+what+".",
			append(options, apart, matching(naming.CheckVariable), as(codeValue, "Invalid variable"), example(sample))...)
	}
	return []row{
		arg("kind", func(s *Service) *string { return &s.Kind }, "What it is.",
			fromLabel("the label, where that is a kind", service.KindOf), oneOf(service.Names()...), example("postgres")),
		arg("version", func(s *Service) *string { return &s.Version }, "The release of it, or the line of releases: the tag of its official image.",
			fromSibling("pinned by dockgen", service.VersionOf, "kind"), matching(service.CheckVersion), as(codeValue, "Invalid version"), example("17")),
		arg("base", func(s *Service) *string { return &s.Base }, "The image that is started, in place of the official one of `version`: an extension, a fork, a mirror.",
			apart, matching(imageref.CheckBase), as(codeValue, "Invalid image reference"), example("postgis/postgis:17-3.5")),
		arg("url", func(s *Service) *string { return &s.URL }, "The variable that gets the whole address, as a URL.",
			matching(naming.CheckVariable), as(codeValue, "Invalid variable"), example("DATABASE_URL")),
		arg("scheme", func(s *Service) *string { return &s.Scheme }, "What that URL begins with: the driver that the app has.",
			fromSibling("the kind's own", service.SchemeOf, "kind"), matching(service.CheckScheme), as(codeValue, "Invalid scheme"), example("postgresql+psycopg")),
		variable("host", func(s *Service) *string { return &s.Host }, "the host name, of an app that reads the parts of the address one by one", "DB_HOST"),
		variable("port", func(s *Service) *string { return &s.Port }, "the port", "DB_PORT"),
		variable("database", func(s *Service) *string { return &s.Database }, "the name of the database", "DB_NAME"),
		variable("user", func(s *Service) *string { return &s.User }, "the user", "DB_USER"),
		variable("password", func(s *Service) *string { return &s.Password }, "the password", "DB_PASSWORD"),
	}
}

// output is the rows of one output, called name.
func output(name string) []row {
	path := arg("path", func(o *Output) *string { return &o.Path }, "Where it goes, relative to this file.",
		def(name), matching(projectpath.CheckOutput), example("deploy/"+name), stated("the label"))
	switch name {
	case GitIgnore:
		path.fix("Git reads .gitignore from the folder it is in, so it cannot be moved. Leave the line out.")
	case DockerIgnore:
		path.fix("Docker finds the ignore file by the Dockerfile's name, so it moves only with the Dockerfile. Leave the line out.")
		path.fallback = nil
		path.derived = &derived{source: []string{"output", Dockerfile, "path"}, from: always(ignoreFile), doc: "follows the Dockerfile"}
	}
	enabled := arg("enabled", func(o *Output) *bool { return &o.Enabled }, "Whether it is generated.", def(true), example(false))
	if name == BakeFile {
		enabled.stated = "when there is a `bake` block"
	}
	return []row{enabled, path}
}

// ignoreFile is the ignore file that Docker reads for a Dockerfile: the one
// named after it wins over .dockerignore, and it is the only one that is found
// when the Dockerfile is not at the root of the build context.
func ignoreFile(dockerfile string) string {
	if dockerfile == Dockerfile {
		return DockerIgnore
	}
	return dockerfile + ".dockerignore"
}

func baseImage(python string) string {
	return "python:" + python + "-slim-" + version.Debian(python)
}

func checkEntryPoint(s string) error {
	_, err := entrypoint.Parse(s)
	return err
}

func checkEnvLabel(name string) error {
	err := naming.CheckVariable(name)
	if _, reserved := naming.Reserved(name); reserved {
		return &syntax.Fault{Code: codeReserved, Summary: "Reserved variable", Detail: err.Error()}
	}
	return err
}

// checkAssignment accepts a variable of a release step: "NAME=value".
func checkAssignment(s string) error {
	name, value, found := strings.Cut(s, "=")
	if !found {
		return mistake.Errorf("%s has no \"=\". Write the variable and its value, such as \"FLASK_APP=shop\".", mistake.Quoted(s))
	}
	if err := checkEnvLabel(name); err != nil {
		return err
	}
	return naming.CheckDefault(value)
}

func checkLabel(l Label) error {
	if err := naming.CheckLabel(l.Name); err != nil {
		return err
	}
	return mistake.InLine(l.Value)
}

// outputNames are the labels of output blocks, in the order of [Config.Outputs].
func outputNames() []string {
	return []string{Dockerfile, BuildPublish, DockerIgnore, GitIgnore, Deployment, BakeFile}
}

// FilePaths returns where the outputs lie that are whole files, unless a config
// moves them.
func FilePaths() []string {
	return []string{Dockerfile, BuildPublish, DockerIgnore, Deployment, BakeFile}
}

// find returns the block called name.
func find(blocks []block, name string) *block {
	for i := range blocks {
		if blocks[i].name == name {
			return &blocks[i]
		}
	}
	return nil
}
