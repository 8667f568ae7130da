package evidence

// Worker holds the settings of gunicorn that a project already uses, or that its
// code needs. What is not known is dockgen's default.
type Worker struct {
	Class      Found[string] // as gunicorn's --worker-class
	ConfigFile Found[string] // a path of the project
	// Unfit is a gunicorn configuration of the project that does not work in a
	// container; its note says why. gunicorn loads one named gunicorn.conf.py by
	// itself, so that it must not be in the image.
	Unfit   Found[string]
	Workers Found[int]
	Threads Found[int]
	Timeout Found[int] // seconds, as are the others
	// MaxRequests and MaxRequestsJitter restart a worker after so many requests.
	MaxRequests, MaxRequestsJitter Found[int]
	GracefulTimeout, KeepAlive     Found[int]
	Preload                        Found[bool]
	AccessLog                      Found[bool]
	LogLevel                       Found[string]
	LimitRequestLine               Found[int] // bytes
	WorkerConnections              Found[int]
	ForwardedAllowIPs              Found[[]string]
	// Arguments are further flags of gunicorn, each with its value: "--backlog", "64".
	Arguments []Found[[]string]
	// Wrapper is what starts gunicorn, and stands in front of it.
	Wrapper Found[[]string]
}

// Variable is an environment variable that the project's code reads.
type Variable struct {
	Name     string
	Evidence Place // where it is read, or declared
	// Default is a literal that the code or an example file falls back to; HasDefault
	// tells an empty one from none.
	Default     string
	HasDefault  bool
	Required    bool // without it the code fails when it is imported or called
	Secret      bool // by its name
	Deployed    bool // the default is what the project's own image or compose file sets
	Description string
}

// Process is a second kind of process of the project, such as a queue's worker.
type Process struct {
	Name     string // a label: "worker"
	Command  []string
	Evidence Place
}

// Release is a command that the project's own start runs once before a version
// serves, such as a migration.
type Release struct {
	Name        string // a label: "migrate"
	Command     []string
	Environment []string // "NAME=value", for this command alone
	Evidence    Place
}

// Service is what the app needs beside it, such as a database. The names of variables are
// those by which the app gets its address: URL, or Host and others.
type Service struct {
	Name    string // a label: "postgres"
	Kind    string // as package schema/service has it
	Version string // of the project's own; empty: it names none
	Base    string // its image, where that is not the official one
	Scheme  string // of the URL; empty: the kind's own

	URL, Host, Port, Database, User, Password string

	Evidence Place // where the first variable is read
	Started  Place // where the project starts it; zero: nowhere
}

// Variables are the names of the variables that the service has, each once.
func (s *Service) Variables() []string {
	var names []string
	for _, name := range []string{s.URL, s.Host, s.Port, s.Database, s.User, s.Password} {
		if name != "" {
			names = append(names, name)
		}
	}
	return names
}

// NotTaken is one thing that the project's own start, image or build does and the
// config does not: a line of the list "not taken over".
type NotTaken struct {
	What     string // as the project writes it, in one line
	Evidence Place
	Reason   string // a sentence
	// Replaced tells what the image does in another way, so that nothing is lost,
	// from what a person has to decide about.
	Replaced bool
}

// Refusal says why a project cannot be shipped as a Flask app.
type Refusal struct {
	// Reason is one sentence: what the project is, or what is missing.
	Reason string
	// Saw is what the reason rests on.
	Saw []Place
	// Advice is one sentence: what would work.
	Advice string
}

// Assets is what the project builds for its app beside the installation of Python
// packages: a front end, or files that Python makes.
type Assets struct {
	Name      string // a label: "web"
	Directory string // of its package.json
	Manager   string // "npm", "pnpm", "yarn" or "python"
	Command   []string
	Output    []Found[string] // files and folders of the project
	Sources   []string        // of the project
	Node      Found[string]   // a major version
	// Exclude are ignore rules for what older builds left among the sources.
	Exclude  []string
	Evidence Place
}
