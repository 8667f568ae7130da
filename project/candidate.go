package project

import (
	"path"
	"slices"
	"strings"
)

// candidate is one thing of the project that gunicorn could serve.
type candidate struct {
	file   string
	name   string
	offset int
	object object
	// factory says that name is called; arguments is what stands between the parentheses.
	factory   bool
	arguments string
	// imported says that the file has the name from another.
	imported bool
	// indirect says that the name holds the app in an attribute, and that what it
	// holds is better served if it has a name.
	indirect bool
	// borrowed says that the module has the app for purposes of its own.
	borrowed bool
	// raw says that a factory completes the app, and that importing this does not call it.
	raw bool
	// unlaid is where the app, which is a Dash, gets the layout that it is without.
	unlaid layout
	// needs is the parameter of a factory for which no literal was found.
	needs string
	closure
	module string // dotted, from closure.root
	// origin is where the app itself is made: candidates that share it are
	// different ways to one app.
	origin Evidence
	// blocked is a call at the top level of a file that the import runs, and that
	// never returns or reads the command line. Flask skips its own, app.run(), when a
	// variable says that another server runs: then it is avoidable.
	blocked   Evidence
	avoidable bool
	// instead is the entry point that the project itself names for this app, whose
	// import fails at missed.
	instead string
	missed  Evidence
	// from is the command of the project that names the candidate.
	from *start
}

// entryPoint returns c in gunicorn's grammar.
func (c candidate) entryPoint() string {
	if c.factory {
		return c.module + ":" + c.name + "(" + c.arguments + ")"
	}
	return c.module + ":" + c.name
}

// evidence is where the name is bound.
func (c candidate) evidence(f *files) Evidence { return f.module(c.file).evidence(c.offset) }

// makers are words of which one stands in every file that makes an app, and in few others.
var makers = []string{"Flask", "flask", "_app", "connexion", "Connexion", "dash", "Dash", "Eve(", "OpenAPI"}

// frontDoor are the names that modules have which exist to be served or run. The
// order is that of their rank.
var frontDoor = []string{
	"wsgi", "autoapp", "application", "app", "main", "server", "serve", "web", "webapp", "api", "index", "run", "manage",
}

// candidates finds what can be served, in every file that may hold it.
func (f *files) candidates(r *resolver) []candidate {
	var found []candidate
	// What is made to be served is asked about first, while there is work to spend.
	files := slices.Clone(f.python)
	slices.SortStableFunc(files, func(a, b string) int { return doorRank(a) - doorRank(b) })
	for _, file := range files {
		if !f.mayHoldApp(file) {
			continue
		}
		if mod := f.module(file); mod != nil {
			// Deeper a name that is imported belongs to a module that uses the app.
			borrowed := doorRank(file) < len(frontDoor) || path.Dir(file) == f.packageRoot(path.Dir(file)) && !isTool(file)
			found = append(found, f.bound(r, mod, borrowed)...)
		}
	}
	return found
}

// mayHoldApp reports whether a file is worth parsing for apps.
func (f *files) mayHoldApp(file string) bool {
	content := f.read(file)
	if slices.ContainsFunc(makers, func(word string) bool { return strings.Contains(content, word) }) {
		return true
	}
	return len(content) > 0 && (doorRank(file) < len(frontDoor) || depth(path.Dir(file)) == 0)
}

// doorRank is the place of a file's name in frontDoor, or its length. A package
// is a door itself, if the last.
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
func (f *files) inModule(r *resolver, mod *module) []candidate { return f.bound(r, mod, true) }

// bound is inModule; without borrowed, names that the module has from elsewhere are
// left out, and nothing is asked about them.
func (f *files) bound(r *resolver, mod *module, borrowed bool) []candidate {
	var found []candidate
	seen := make(map[string]bool)
	for i := len(mod.names) - 1; i >= 0; i-- {
		b := &mod.names[i]
		if b.script || seen[b.name] {
			continue
		}
		seen[b.name] = true
		if b.kind == imported && !borrowed {
			continue
		}
		// The name as the import leaves it: a later "app = None" does not count.
		o := r.lookup(scope{module: mod}, b.name)
		c := candidate{file: mod.path, name: b.name, offset: b.offset, object: o}
		switch {
		case o.kind == madeFunction && o.binding == b && isPlain(mod, b):
			made := r.result(scope{module: mod}, o, nil)
			if !r.serves(made) {
				continue
			}
			c.object, c.factory = made, true
		case !r.serves(o):
			continue
		}
		c.imported = b.kind == imported
		c.origin = originOf(mod, b, c.object)
		switch {
		case c.object.kind == madeDash:
			c.indirect = true
		case c.object.kind == madeConnexion:
			c.indirect = !r.connexionASGI
		case strings.HasPrefix(c.object.name, "connexion."):
			// The Flask app alone has none of the routes of a Connexion that is ASGI.
			c.indirect = r.connexionASGI
		}
		found = append(found, c)
	}
	slices.Reverse(found)
	return found
}

// isPlain reports whether calling a function gives what its body returns: no
// decorator stands before it but a cache.
func isPlain(mod *module, b *binding) bool {
	if b.kind != function {
		return false
	}
	if !b.decorated {
		return true
	}
	head := mod.src[:b.offset]
	head = head[:strings.LastIndexByte(head, '\n')+1]
	lines := strings.Split(strings.TrimRight(head, "\n"), "\n")
	return strings.Contains(lines[len(lines)-1], "cache")
}

// originOf is where the app is made that a name stands for.
func originOf(mod *module, b *binding, o object) Evidence {
	if o.module != nil && o.binding != nil {
		return o.module.evidence(o.binding.offset)
	}
	return mod.evidence(b.offset)
}
