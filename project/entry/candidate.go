package entry

import (
	"path"
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/python"
	"dockgen/project/source"
	"dockgen/project/start"
	"dockgen/project/wsgi"
)

// Candidate is one thing of the project that gunicorn could serve.
type Candidate struct {
	File   string
	name   string
	offset int
	object wsgi.Object
	// factory says that name is called; arguments is what stands between the parentheses.
	factory   bool
	arguments string
	// imported says that the file has the name from another.
	imported bool
	// indirect says that the name holds the app in an attribute: a name of the app
	// itself is better.
	indirect bool
	// borrowed says that the module uses the app, and does not exist to serve it.
	borrowed bool
	// raw says that a factory completes the app, and that the import does not call it.
	raw bool
	// unlaid is where a Dash app gets its layout, when the import does not run that.
	unlaid layout
	// needs is the parameter of a factory for which no literal was found.
	needs string
	source.Closure
	module string // dotted, from Closure.Root
	// origin is where the app itself is made: candidates that share it are
	// different ways to one app.
	origin evidence.Place
	// Blocked is a call at the top level of a file that the import runs, and that
	// does not return or reads the command line. Flask skips its own app.run() when
	// FLASK_RUN_FROM_CLI is set: such a call is avoidable.
	Blocked   evidence.Place
	avoidable bool
	// instead is the entry point that the project itself names for this app; its
	// import fails at missed, or at circle.
	instead string
	missed  evidence.Place
	circle  evidence.Place // or it fails here, in a circle of imports
	// From is the command of the project that names the candidate.
	From *start.Command
}

// EntryPoint returns c in gunicorn's grammar.
func (c Candidate) EntryPoint() string {
	if c.factory {
		return c.module + ":" + c.name + "(" + c.arguments + ")"
	}
	return c.module + ":" + c.name
}

// Factory returns the name of the function that the entry point calls, and "" when it
// names the app itself.
func (c Candidate) Factory() string {
	if !c.factory {
		return ""
	}
	return c.name
}

// Evidence is where the name is bound.
func (c Candidate) Evidence(f *source.Index) evidence.Place {
	return source.Evidence(f.Module(c.File), c.offset)
}

// makers are words of which one stands in every file that makes an app, and in few others.
var makers = []string{"Flask", "flask", "_app", "connexion", "Connexion", "dash", "Dash", "Eve(", "OpenAPI"}

// frontDoor are the names that modules have which exist to be served or run. The
// order is that of their rank.
var frontDoor = []string{
	"wsgi", "autoapp", "application", "app", "main", "server", "serve", "web", "webapp", "api", "index", "run", "manage",
}

// candidates finds what can be served, in every file that may hold it.
func candidates(f *source.Index, r *wsgi.Resolver) []Candidate {
	var found []Candidate
	// The resolver does a bounded amount of work: the likeliest files are first.
	files := slices.Clone(f.Python)
	slices.SortStableFunc(files, func(a, b string) int { return doorRank(a) - doorRank(b) })
	for _, file := range files {
		if !mayHoldApp(f, file) {
			continue
		}
		if mod := f.Module(file); mod != nil {
			// In a module further down, an imported app belongs to code that uses it.
			borrowed := doorRank(file) < len(frontDoor) || path.Dir(file) == f.PackageRoot(path.Dir(file)) && !source.IsTool(file)
			found = append(found, bound(f, r, mod, borrowed)...)
		}
	}
	return found
}

// mayHoldApp reports whether a file is worth parsing for apps.
func mayHoldApp(f *source.Index, file string) bool {
	content := f.Read(file)
	if slices.ContainsFunc(makers, func(word string) bool { return strings.Contains(content, word) }) {
		return true
	}
	return len(content) > 0 && (doorRank(file) < len(frontDoor) || source.Depth(path.Dir(file)) == 0)
}

// doorRank is the index of a file's name in frontDoor, or its length when it is not
// there. A package counts as one more name at the end of it.
func doorRank(file string) int {
	name := strings.TrimSuffix(path.Base(file), ".py")
	unnamed := len(frontDoor)
	if name == "__init__" {
		name = path.Base(path.Dir(file))
		unnamed--
	}
	if at := slices.Index(frontDoor, strings.ToLower(name)); at >= 0 {
		return at
	}
	if strings.Contains(name, "wsgi") {
		return 1
	}
	return unnamed
}

// inModule finds the apps and factories that a module binds at its top level.
func inModule(f *source.Index, r *wsgi.Resolver, mod *python.Module) []Candidate {
	return bound(f, r, mod, true)
}

// bound is inModule, which leaves out imported names unless borrowed is set.
func bound(f *source.Index, r *wsgi.Resolver, mod *python.Module, borrowed bool) []Candidate {
	var found []Candidate
	seen := make(map[string]bool)
	for i := len(mod.Names) - 1; i >= 0; i-- {
		b := &mod.Names[i]
		if b.Script || seen[b.Name] {
			continue
		}
		seen[b.Name] = true
		if b.Kind == python.Imported && !borrowed {
			continue
		}
		// The name as the import leaves it: a later "app = None" does not count.
		o := r.Lookup(wsgi.Scope{Module: mod}, b.Name)
		c := Candidate{File: mod.Path, name: b.Name, offset: b.Offset, object: o}
		switch {
		case o.Kind == wsgi.MadeFunction && o.Binding == b && isPlain(mod, b):
			made := r.Result(wsgi.Scope{Module: mod}, o, nil)
			if !r.Serves(made) {
				continue
			}
			c.object, c.factory = made, true
		case !r.Serves(o):
			continue
		}
		c.imported = b.Kind == python.Imported
		c.origin = originOf(mod, b, c.object)
		switch {
		case c.object.Kind == wsgi.MadeDash:
			c.indirect = true
		case c.object.Kind == wsgi.MadeConnexion:
			c.indirect = !r.ConnexionASGI
		case strings.HasPrefix(c.object.Name, "connexion."):
			// The Flask app alone has none of the routes of a Connexion that is ASGI.
			c.indirect = r.ConnexionASGI
		}
		found = append(found, c)
	}
	slices.Reverse(found)
	return found
}

// isPlain reports whether calling a function gives what its body returns: no
// decorator stands before it but a cache.
func isPlain(mod *python.Module, b *python.Binding) bool {
	if b.Kind != python.Function {
		return false
	}
	if !b.Decorated {
		return true
	}
	head := mod.Src[:b.Offset]
	head = head[:strings.LastIndexByte(head, '\n')+1]
	lines := strings.Split(strings.TrimRight(head, "\n"), "\n")
	return strings.Contains(lines[len(lines)-1], "cache")
}

// originOf returns the place where the app is made that b names.
func originOf(mod *python.Module, b *python.Binding, o wsgi.Object) evidence.Place {
	if o.Module != nil && o.Binding != nil {
		return source.Evidence(o.Module, o.Binding.Offset)
	}
	return source.Evidence(mod, b.Offset)
}
