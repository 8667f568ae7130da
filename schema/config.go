package schema

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"dockgen/finding"
	"dockgen/schema/capacity"
	"dockgen/schema/naming"
)

// Config is one flaskdeploy.hcl, resolved: references followed, every default
// filled in, every value legal and free of control characters. An empty string
// or slice means "not set" where an argument has no default. Repeated blocks are
// sorted by label and sets by value, so that moving a block changes nothing; only
// release steps keep their order, in which they run.
type Config struct {
	Dockgen      Dockgen
	App          App
	Dependencies Dependencies
	Worker       Worker
	HealthCheck  HealthCheck
	Env          []Env
	Process      []Process
	Releases     []Release
	Services     []Service
	Limits       Limits
	Assets       []Assets
	Image        Image
	Registry     Registry
	Bake         Bake
	// Outputs has an element for every file that this release can generate, in a
	// fixed order, whether or not the config has an output block for it.
	Outputs []Output

	// Bases are the files that the config extends, the nearest first:
	// slash-separated and relative to the folder of the config.
	Bases []string

	blocks groups // as they are written
}

// Dockgen is about the tool, not the app.
type Dockgen struct {
	RequiredVersion string
	Extends         string   // relative to the config, which it may leave by ".."
	Ignore          []string // finding codes; warnings only
}

// App is what is served.
type App struct {
	Name       string
	EntryPoint string // gunicorn's grammar, checked: see entrypoint.Parse
	Port       int
	Python     string // a minor version: "3.14"
	Directory  string // clean, slash-separated, relative to the config; "." is the project itself
}

// The kinds of dependencies block.
const (
	Pip    = "pip"
	UV     = "uv"
	Poetry = "poetry"
	PDM    = "pdm"
	Pipenv = "pipenv"
)

// Dependencies is how Python packages are installed. What a kind does not have
// stays at its zero value.
type Dependencies struct {
	Kind string

	// Of the kind Pip alone.
	Requirements  []string // project paths, in the order written
	Constraints   []string // project paths, in the order written
	RequireHashes bool
	Installer     string // "uv" or "pip"
	IndexStrategy string // of uv: "first-index" or "unsafe-best-match"
	// Overrides win over what the files and packages say, and are installed;
	// BuildConstraints limit what source distributions are built with. Both hold
	// requirements such as "werkzeug<2.1", and both are for uv alone.
	Overrides        []string
	BuildConstraints []string

	// Of the kinds that have a lock file; Pipenv has Version alone.
	Groups  []string // besides the project's own dependencies
	Extras  []string
	Member  string // of a uv workspace; empty: the project at its root
	Version string // exact, of the tool

	Package         bool     // what is in the repository is built and installed too
	PackageVersion  string   // of what is built, where its build would ask Git; empty: it does not
	BuildFromSource []string // names as PEP 503 compares them
	OnlyWheels      bool     // what BuildFromSource does not name comes as a wheel
	Gunicorn        string   // exact version; empty: the project brings its own
	BuildPackages   []string
	RuntimePackages []string
	PrivateGit      []PrivateGit
	PrivateIndex    []PrivateIndex
}

// PrivateGit is a Git host that asks for a token over HTTPS.
type PrivateGit struct {
	Host     string // lower case, with a port when it has one
	Secret   string // name of the environment variable that holds the token
	Username string
}

// PrivateIndex is a package index that asks for a token.
type PrivateIndex struct {
	Name     string
	URL      string // https, without user or password
	Secret   string // name of the environment variable that holds the token
	Username string
}

// Worker is how gunicorn runs. All times are seconds.
type Worker struct {
	Kind              string // "standard", "background" or "high-traffic"
	Workers           int
	Timeout           int
	Class             string
	Threads           int
	GracefulTimeout   int
	KeepAlive         int
	MaxRequests       int // 0: never restarted
	MaxRequestsJitter int
	Preload           bool
	AccessLog         bool
	LogLevel          string   // "debug", "info", "warning", "error" or "critical"
	LimitRequestLine  int      // bytes; 0: no limit
	ForwardedAllowIPs []string // addresses and networks whose X-Forwarded headers count; "*": all
	WorkerConnections int
	ConfigFile        string   // project path; when set, gunicorn's flags are the file's
	Arguments         []string // further flags of gunicorn, as words of its command line
	Wrapper           []string // the program that starts gunicorn, and its arguments
}

// HealthCheck is how Docker asks whether the container serves.
type HealthCheck struct {
	Path        string // begins with a slash; empty: any answer below 500 will do
	Interval    time.Duration
	Timeout     time.Duration
	StartPeriod time.Duration
	Retries     int
}

// ScriptName returns the default of the variable SCRIPT_NAME, and whether the config has the
// variable. gunicorn takes it off the front of each path, and answers 500 to a path that
// does not begin with it.
func (c *Config) ScriptName() (prefix string, declared bool) {
	i := slices.IndexFunc(c.Env, func(e Env) bool { return e.Name == "SCRIPT_NAME" })
	if i < 0 {
		return "", false
	}
	return strings.TrimRight(c.Env[i].Default, "/"), true
}

// AskedPath is the path that the health check asks for: "/" without one, and behind the
// default of SCRIPT_NAME.
func (c *Config) AskedPath() string {
	path := cmp.Or(c.HealthCheck.Path, "/")
	prefix, _ := c.ScriptName()
	if strings.HasPrefix(path+"/", prefix+"/") || naming.CheckHealthPath(prefix) != nil {
		return path
	}
	return prefix + path
}

// Env is a variable that the app reads at run time.
type Env struct {
	Name        string
	Description string
	Default     string
	HasDefault  bool // tells an empty Default from none
	Required    bool
	Secret      bool
}

// Process is a second kind of process on the same image.
type Process struct {
	Name    string
	Command []string // exec form; never empty
}

// Release is a step that runs once before a new version serves, such as a migration
// of the database. Steps run in the order of Config.Releases.
type Release struct {
	Name        string
	Command     []string // exec form; never empty
	Environment []string // "NAME=value", each name once, for this step alone
}

// Service is what the app needs beside it, such as a database: part of a trial and of
// the docs, and never of the image. The fields behind Base are the names of variables
// that have an env block; each is empty when the app does not read such a thing.
type Service struct {
	Name    string
	Kind    string // see service.Named
	Version string // of the kind's own image
	Scheme  string // of the URL
	Base    string // the image that is started

	URL string // excludes the others

	Host, Port, Database, User, Password string
}

// Limits are what a container may use.
type Limits struct {
	Memory string // in Docker's units, "512m" or "1.5g"; see MiB
	CPUs   capacity.Cores
}

// The managers of an assets block: the first three install a front end from the lock
// of that name.
const (
	NPM    = "npm"
	PNPM   = "pnpm"
	Yarn   = "yarn"
	Python = "python"
)

// Assets is what a stage of its own builds while the image is built: a front end, or
// files that Python makes.
type Assets struct {
	Name      string
	Directory string   // where the command runs, and package.json lies; "." is the project itself
	Manager   string   // one of the constants above
	Command   []string // exec form; never empty
	Output    []string // files and folders of the project that the command makes
	Sources   []string // files and folders of the project that it reads besides
	Node      string   // a major version; empty with the manager Python
	Base      string   // image of the stage; empty with the manager Python, which uses the build stage
}

// Image is what the container is made of.
type Image struct {
	Base      string
	User      string // "UID:GID", both numeric
	AllowRoot bool
	Include   []string // ignore rules, in the order written
	Exclude   []string // ignore rules, in the order written
	Writable  []string // folders of the project, for the app's files
	Labels    []Label  // the config's own, sorted by name
}

// Label is one image label.
type Label struct{ Name, Value string }

// Registry is where the image is published.
type Registry struct {
	Image        string // host and path, no tag
	Platforms    []string
	VersionFile  string // project path; used by the numbering "file" alone
	Numbering    string // "file", "registry" or "git"
	Latest       bool
	SBOM         bool
	Provenance   bool
	Reproducible bool
}

// NeedsBuildx reports whether only a builder of buildx can make what is published:
// an engine's own builder makes images of one platform, without attachments, and
// with the time of the build in them.
func (r *Registry) NeedsBuildx() bool {
	return len(r.Platforms) > 1 || r.SBOM || r.Provenance || r.Reproducible
}

// Bake is how docker buildx bake builds the image.
type Bake struct {
	Wanted bool   // the block is written
	Tag    string // what the variable TAG is when the command sets none
	Cache  string // repository that keeps the layers of every build; empty: none
}

// The files that this release can generate, in the order of [Config.Outputs].
const (
	Dockerfile   = "Dockerfile"
	BuildPublish = "build-publish.sh"
	DockerIgnore = ".dockerignore"
	GitIgnore    = ".gitignore"
	Deployment   = "DEPLOYMENT.md"
	BakeFile     = "docker-bake.hcl"
)

// Output is one generated file: where it goes, and whether it is wanted.
type Output struct {
	Name    string // one of the constants above
	Enabled bool
	Path    string // project path; Name unless the config moved it
}

// Output returns the output called name, which must be one of the constants above.
func (c *Config) Output(name string) Output {
	for _, o := range c.Outputs {
		if o.Name == name {
			return o
		}
	}
	panic("schema: no output is called " + name)
}

// ScriptLock is the project path of the folder that a run of build-publish.sh makes
// to keep a second run out.
func (c *Config) ScriptLock() string {
	if c.Registry.Numbering == "file" {
		return c.Registry.VersionFile + ".lock"
	}
	return c.Output(BuildPublish).Path + ".lock"
}

// ScriptFiles are the project paths that build-publish.sh writes: its lock, and for
// the numbering "file" the version file and a temporary copy of it.
func (c *Config) ScriptFiles() []string {
	if version := c.Registry.VersionFile; c.Registry.Numbering == "file" {
		return []string{version, c.ScriptLock(), version + ".tmp"}
	}
	return []string{c.ScriptLock()}
}

// SourceFolder is the folder of the image that holds the project.
const SourceFolder = "/app"

// Secret is one token that the build needs: the name of the environment
// variable that holds it, which is also its BuildKit secret id.
// Secrets returns each once, sorted.
func (c *Config) Secrets() []string {
	var names []string
	for _, g := range c.Dependencies.PrivateGit {
		names = append(names, g.Secret)
	}
	for _, i := range c.Dependencies.PrivateIndex {
		names = append(names, i.Secret)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// DropIgnored returns findings without the warnings that dockgen.ignore names, in
// the same memory. Errors stay: they cannot be ignored.
func (c *Config) DropIgnored(findings []finding.Finding) []finding.Finding {
	return slices.DeleteFunc(findings, func(f finding.Finding) bool {
		return f.Severity == finding.Warning && slices.Contains(c.Dockgen.Ignore, string(f.Code))
	})
}

// dropUnwanted switches off the outputs whose block is not written.
func (c *Config) dropUnwanted() {
	for i := range c.Outputs {
		o := &c.Outputs[i]
		o.Enabled = o.Enabled && (o.Name != BakeFile || c.Bake.Wanted)
	}
}

// sort puts the lists of repeated blocks into the order of their labels.
func (c *Config) sort() {
	slices.SortFunc(c.Env, func(a, b Env) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(c.Process, func(a, b Process) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(c.Services, func(a, b Service) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(c.Assets, func(a, b Assets) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(c.Dependencies.PrivateGit, func(a, b PrivateGit) int { return cmp.Compare(a.Host, b.Host) })
	slices.SortFunc(c.Dependencies.PrivateIndex, func(a, b PrivateIndex) int { return cmp.Compare(a.Name, b.Name) })
}

// Place returns where the argument at address (such as "app.entry_point" or
// "env.LOG_LEVEL.default") was written, in the config or in a file that it
// extends; else where its block begins, else the zero Place. A Config that was
// not made by [Load] knows no places.
func (c *Config) Place(address string) finding.Place {
	return c.blocks.place(address)
}
