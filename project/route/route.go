// Package route finds the paths that a Flask app answers, and for which hosts. Start with
// [New] and [Restricted].
package route

import (
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/python"
	"dockgen/project/source"
)

// Router knows the routes of an app's Python files and where its blueprints are
// mounted. Files are read when something leads to them.
type Router struct {
	F      *source.Index
	Python []string
	Files  map[string]*File
	mounts []mount
	read   bool   // mounts has been filled
	served string // the variable that the entry point names
}

// appNames are what apps are called where their making cannot be seen.
var appNames = []string{"app", "application", "server", "flask_app", "current_app", "_app"}

// File is what one file says about routes.
type File struct {
	path    string
	Routes  []route
	objects map[string]routeObject // by the name that the file gives them
	imports map[string]python.ImportOrigin
	texts   map[string][]python.Token // names that the file assigns something plain
	mounts  []mount
	classes map[string]viewClass
}

// route is one path that answers GET.
type route struct {
	file     string
	owner    []python.Token // what the route was added to: app, bp, views.bp
	rule     []python.Token
	Evidence evidence.Place
	view     string // the class that answers, when it is not in the route's own file's order
}

// routeObject is something that routes are added to.
type routeObject struct {
	kind   routeKind
	prefix []python.Token // its own, nil when it has none
	parent []python.Token // of an Api: what it was made for
	name   string         // of a namespace
}

type routeKind uint8

const (
	otherObject routeKind = iota
	flaskObject
	blueprintObject
	namespaceObject
	apiObject
)

// mount is one place where a blueprint or namespace is put below something.
type mount struct {
	file          string
	parent, child []python.Token
	prefix        []python.Token // nil: the child's own
}

// viewClass is a class whose methods answer.
type viewClass struct {
	get, guarded bool
}

// maxMounts is how deep blueprints may stand in each other.
const maxMounts = 8

// Path returns the whole path of a route, and how sure it is; 0 when a part of it
// cannot be read.
func (r *Router) Path(x route) (string, evidence.Confidence) {
	if x.view != "" {
		if class, ok := r.File(x.file).classes[x.view]; ok && (!class.get || class.guarded) {
			return "", 0
		}
	}
	rule, ok := r.text(x.file, x.rule, source.MaxImports)
	if !ok || strings.ContainsAny(rule, "<>{}") {
		return "", 0
	}
	prefix, confidence := r.prefix(x.file, x.owner, maxMounts)
	return joinRule(prefix, rule), confidence
}

// joinRule puts a prefix before a rule as Flask does.
func joinRule(prefix, rule string) string {
	if prefix == "" {
		return rule
	}
	if rule == "" {
		return prefix
	}
	return strings.TrimRight(prefix, "/") + "/" + strings.TrimLeft(rule, "/")
}

// prefix returns the path below which the routes of owner stand.
func (r *Router) prefix(file string, owner []python.Token, depth int) (string, evidence.Confidence) {
	object, at, name := r.resolve(file, owner, source.MaxImports)
	switch {
	case depth == 0:
		return "", 0
	case object.kind == flaskObject:
		return "", evidence.Certain
	case object.kind == otherObject:
		// The parameter of a factory's helper, or an import from a place that
		// cannot be read: by its name it is the app.
		if len(owner) == 1 && slices.Contains(appNames, owner[0].Text) {
			return "", evidence.Certain
		}
		return "", 0
	}
	own, ok := "", true
	if object.prefix != nil {
		own, ok = r.text(at, object.prefix, source.MaxImports)
	}
	if object.kind == apiObject {
		if object.parent == nil {
			return own, confident(ok, evidence.Certain)
		}
		above, confidence := r.prefix(at, object.parent, depth-1)
		return joinRule(above, own), confident(ok, confidence)
	}
	if object.kind == namespaceObject && object.prefix == nil {
		own = "/" + object.name
	}
	if own == "/" && object.kind == namespaceObject {
		own = ""
	}
	return r.mounted(at, name, own, ok, object.parent, depth)
}

func confident(ok bool, c evidence.Confidence) evidence.Confidence {
	if !ok {
		return 0
	}
	return c
}

// mounted returns the prefix of the blueprint or namespace called name in file,
// whose own prefix is own.
func (r *Router) mounted(file, name, own string, known bool, parent []python.Token, depth int) (string, evidence.Confidence) {
	if parent != nil { // ns = api.namespace(...)
		above, confidence := r.prefix(file, parent, depth-1)
		return joinRule(above, own), confident(known, confidence)
	}
	r.readMounts()
	unseen := false
	for _, m := range r.mounts {
		object, at, child := r.resolve(m.file, m.child, source.MaxImports)
		if object.kind == otherObject {
			// "for bp in blueprints: app.register_blueprint(bp)", or a name that
			// leads nowhere. One that brings a prefix along could be this one's.
			unseen = unseen || m.prefix == nil
			continue
		}
		if at != file || child != name {
			continue
		}
		if m.prefix != nil {
			if own, known = r.text(m.file, m.prefix, source.MaxImports); own == "/" {
				own = ""
			}
		}
		above, confidence := r.prefix(m.file, m.parent, depth-1)
		if object, _, _ := r.resolve(m.file, m.parent, source.MaxImports); confidence == 0 && object.kind == otherObject && len(m.parent) == 1 {
			confidence = evidence.Likely // the app under a name of its own
		}
		return joinRule(above, own), confident(known, confidence)
	}
	return own, confident(known && unseen, evidence.Likely)
}

// readMounts collects the mounts of all files, once.
func (r *Router) readMounts() {
	if r.read {
		return
	}
	r.read = true
	for _, name := range r.F.MentioningOf(r.Python, "register_blueprint", "add_namespace") {
		r.mounts = append(r.mounts, r.File(name).mounts...)
	}
}
