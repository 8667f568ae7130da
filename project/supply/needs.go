package supply

import (
	"path"
	"slices"
	"strings"

	"dockgen/project/disk"
	"dockgen/project/evidence"
	"dockgen/project/lockfile"
	"dockgen/project/requirement"
	"dockgen/project/source"
	"dockgen/schema"
)

// Which files belong to the app is told by what it imports: those that bring it. A file
// that brings nothing of it is another program's, such as a load test's or that of the
// service beside it.

// maxLists is how many files are read to learn what they bring.
const maxLists = 100

// program is the app whose packages are looked for.
type program struct {
	folder string // where it starts
	file   string // its first file; "" when none is known
	needs  []need
	files  *source.Index
	// read are the files that were read for what they bring.
	read map[string]*list
}

// need is a module that the app imports, and that neither it nor Python has.
type need struct {
	module string
	at     evidence.Place
}

// list is what a file asks for.
type list struct {
	asked []requirement.Wanted
	// unknown says that the file may ask for more than could be read.
	unknown bool
}

// programOf returns the app, with what its files import.
func programOf(f *source.Index, app App) *program {
	p := &program{folder: app.Folder, file: app.File, files: f, read: make(map[string]*list)}
	seen := make(map[string]bool)
	for _, name := range app.Python {
		mod := f.Module(name)
		if mod == nil {
			continue
		}
		for _, ref := range mod.Imports {
			top, _, _ := strings.Cut(ref.Origin.Module, ".")
			if ref.Origin.Level > 0 || ref.Guarded || ref.Script || top == "" || top == "__future__" || seen[top] || source.Standard()[top] {
				continue
			}
			seen[top] = true
			if file, folder := f.ImportedBy(name, 0, top); file == "" && folder == "" {
				p.needs = append(p.needs, need{top, source.Evidence(mod, ref.Offset)})
			}
		}
	}
	return p
}

// list reads what a requirements file or manifest asks for.
func (p *program) list(name string) *list {
	if known := p.read[name]; known != nil {
		return known
	}
	l := &list{unknown: true}
	if len(p.read) < maxLists {
		m := &Dependencies{}
		readRequirementFiles(p.files, m, []string{name})
		*l = list{m.Asked, m.packages.Unread || m.packages.Remote}
	}
	p.read[name] = l
	return l
}

// locked reads what the lock of a manager names, for whatever group.
func (p *program) locked(manager string) *list {
	d := schema.Dependencies{Kind: manager}
	file := d.Files()[1]
	if known := p.read[file]; known != nil {
		return known
	}
	l := &list{unknown: true}
	if lock := lockfile.Read(p.files.Tree, d).Lock; lock != nil {
		for _, name := range lock.Names() {
			l.asked = append(l.asked, requirement.Wanted{Requirement: requirement.Requirement{Name: name}, File: file})
		}
		l.unknown = len(l.asked) == 0
	}
	p.read[file] = l
	return l
}

// brings reports whether one of the requirements brings the module, or may.
func (l *list) brings(module string) bool {
	return slices.ContainsFunc(l.asked, func(w requirement.Wanted) bool {
		return w.Kind != requirement.ByVersion && w.Name == "" || names(w, module) || w.MayProvide(module) || leadsTo(w.Name, module)
	})
}

// names reports whether a requirement is the package that a module is imported from.
func names(w requirement.Wanted, module string) bool {
	return w.Name == requirement.NormalName(module) || w.Name == requirement.NormalName(distributionOf(module))
}

// leadsTo reports whether installing a package installs another one that has the module.
func leadsTo(name, module string) bool {
	switch module {
	case "flask", "werkzeug", "jinja2", "markupsafe", "itsdangerous", "click", "blinker":
		return bringsFlask(name)
	case "wtforms":
		return name == "flask-wtf" || name == "flask-admin"
	case "alembic", "flask_sqlalchemy":
		return name == "flask-migrate"
	case "flask_bootstrap":
		return name == "bootstrap-flask"
	case "flask_uploads":
		return name == "flask-reuploaded"
	case "socketio", "engineio":
		return name == "flask-socketio"
	case "google", "azure":
		return strings.HasPrefix(name, module+"-")
	case "Crypto":
		return name == "pycrypto"
	case "pkg_resources":
		return name == "setuptools"
	case "git":
		return name == "gitpython"
	case "OpenSSL":
		return name == "pyopenssl"
	case "attr":
		return name == "attrs"
	case "zmq":
		return name == "pyzmq"
	case "bson", "gridfs":
		return name == "pymongo"
	}
	return false
}

// brought counts the needs that a list covers.
func (p *program) brought(l *list) int {
	n := 0
	for _, need := range p.needs {
		if l.brings(need.module) {
			n++
		}
	}
	return n
}

// bringsNothing reports whether a list is known, and covers no need.
func (p *program) bringsNothing(l *list) bool { return !l.unknown && p.brought(l) == 0 }

// belongs reports whether a list may be the app's: it brings something that the app
// imports, or something that its server is made of, or it is not known whole.
func (p *program) belongs(name string, l *list) bool {
	if len(p.needs) == 0 || !p.bringsNothing(l) {
		return true
	}
	return distance(requirementFolder(name), p.folder) < 50 && slices.ContainsFunc(l.asked, func(w requirement.Wanted) bool { return serves(w.Name) })
}

// serves reports whether a package is a part of what serves an app, and is imported by no
// line of it: servers and their workers, the drivers that a database URL names, agents.
func serves(name string) bool {
	switch name {
	case "gunicorn", "gevent", "eventlet", "tornado", "meinheld", "uvicorn", "setproctitle", "psycogreen",
		"psycopg2", "psycopg2-binary", "psycopg", "psycopg-binary", "pymysql", "mysqlclient", "mysql-connector-python", "oracledb", "cx-oracle", "pyodbc",
		"newrelic", "ddtrace", "elastic-apm", "opentelemetry-distro", "sentry-sdk":
		return true
	}
	return false
}

// someoneBrings reports whether any of the files that packages could be installed from
// brings something that the app imports.
func (p *program) someoneBrings(requirements []string) bool {
	if len(p.needs) == 0 {
		return false
	}
	for _, m := range managerFiles {
		if p.files.Has(m.file) && p.brought(p.locked(m.manager)) > 0 {
			return true
		}
	}
	return slices.ContainsFunc(slices.Concat(requirements, p.manifests()), func(name string) bool { return p.brought(p.list(name)) > 0 })
}

// manifests are the project's own descriptions that pip's form of uv installs from: those
// of the folder that the app starts in and above it, then those of its file's.
func (p *program) manifests() []string {
	var found []string
	for _, folder := range []string{p.folder, path.Dir(p.file)} {
		for {
			for _, base := range []string{"pyproject.toml", "setup.py", "setup.cfg"} {
				name := disk.Join(folder, base)
				// A lock there is of a project of its own: see ownFolder.
				if p.files.Has(name) && !slices.Contains(found, name) && lockIn(p.files, folder) == "" && (folder == "." || base == "pyproject.toml") {
					found = append(found, name)
				}
			}
			if folder == "." {
				break
			}
			folder = path.Dir(folder)
		}
	}
	return found
}

// complete adds to the files named those that bring what the app imports and they do
// not, as long as both can be installed together.
func (p *program) complete(chosen, others []string) []string {
	if len(p.needs) == 0 {
		return chosen
	}
	have := &list{}
	for _, name := range chosen {
		l := p.list(name)
		have.asked, have.unknown = append(have.asked, l.asked...), have.unknown || l.unknown
	}
	if have.unknown || slices.ContainsFunc(have.asked, func(w requirement.Wanted) bool { return w.Hashed }) {
		return chosen
	}
	for _, name := range slices.Concat(others, p.manifests()) {
		l := p.list(name)
		lacking := func(n need) bool {
			return !have.brings(n.module) && slices.ContainsFunc(l.asked, func(w requirement.Wanted) bool {
				return names(w, n.module) || bringsFlask(n.module) && leadsTo(w.Name, n.module)
			})
		}
		if slices.Contains(chosen, name) || !slices.ContainsFunc(p.needs, lacking) || exclude(have.asked, l.asked) {
			continue
		}
		chosen = append(chosen, name)
		have.asked = append(have.asked, l.asked...)
	}
	return chosen
}

// exclude reports whether two lists pin a package to different releases.
func exclude(a, b []requirement.Wanted) bool {
	return slices.ContainsFunc(a, func(x requirement.Wanted) bool {
		pin := requirement.Pinned(x.Specifier)
		return pin != "" && slices.ContainsFunc(b, func(y requirement.Wanted) bool {
			return y.Name == x.Name && y.Marker == x.Marker && y.Kind == requirement.ByVersion && !requirement.Allows(y.Specifier, pin)
		})
	}) || slices.ContainsFunc(b, func(y requirement.Wanted) bool {
		pin := requirement.Pinned(y.Specifier)
		return pin != "" && slices.ContainsFunc(a, func(x requirement.Wanted) bool {
			return y.Name == x.Name && y.Marker == x.Marker && x.Kind == requirement.ByVersion && !requirement.Allows(x.Specifier, pin)
		})
	})
}

// lockLacks reports whether the lock of a manager lacks a framework that the app
// imports, and a requirements file has it: then neither is whole without the other.
func (p *program) lockLacks(manager string, requirements []string) bool {
	lock := p.locked(manager)
	return !lock.unknown && slices.ContainsFunc(p.needs, func(n need) bool {
		return bringsFlask(n.module) && !lock.brings(n.module) &&
			slices.ContainsFunc(requirements, func(name string) bool { return p.list(name).brings(n.module) })
	})
}
