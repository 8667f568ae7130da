package evidence

// Supply is how the Python packages of a surveyed project are installed, and what
// that needs. It is what a dependencies block says.
type Supply struct {
	// Manager is "pip", "uv", "poetry", "pdm" or "pipenv".
	Manager Found[string]
	// Version is the release of the manager to install with, when the one that dockgen
	// would take refuses the project.
	Version Found[string]
	// Requirements and Constraints are files of the project, of pip alone.
	Requirements, Constraints []string
	// Whole says that the installer needs the project's source, and not only the
	// files that list packages; its note says why.
	Whole Found[bool]
	// Brought is the gunicorn that the project depends on, as it asks for it, and
	// empty for any; not known when there is none. Gunicorn is then the version to
	// install besides.
	Brought, Gunicorn Found[string]
	// Overrides and BuildConstraints keep old pins working; of pip alone.
	Overrides, BuildConstraints []Found[string]
	// BuildPackages and RuntimePackages are Debian's.
	BuildPackages, RuntimePackages []Found[string]
	// Git are the hosts of repositories that requirements are fetched from over
	// HTTPS, each once.
	Git     []Found[string]
	Indexes []Index
	// BestMatch says that the project's files name an index besides another one, all of
	// which pip searches.
	BestMatch Found[bool]
	// Unlisted are packages that the app needs and nothing installs, with the file that lists
	// one as its note, when any does; all that it needs when there is no manager.
	Unlisted []Found[string]
}

// Index is a package index that the project's own files name.
type Index struct {
	Name     string
	URL      string // without user and password
	Evidence Place
	// Secret is a name for the variable that holds the token; empty when the index
	// asks for none.
	Secret   string
	Username string // empty: the default
	// UserVariable is the variable that holds the user name; empty when none does.
	UserVariable string
	// Public says that everybody knows it to ask for none.
	Public bool
}
