package project

import (
	"bytes"
	"cmp"
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
	if slices.ContainsFunc(makers, func(word string) bool { return bytes.Contains(content, []byte(word)) }) {
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

// isAside reports whether a file, by its path, is not what a project is deployed for.
func isAside(file string) bool {
	for part := range strings.SplitSeq(strings.ToLower(path.Dir(file)), "/") {
		switch part {
		case "example", "examples", "doc", "docs", "documentation", "sample", "samples", "demo", "demos", "script", "scripts",
			"tool", "tools", "benchmark", "benchmarks", "bench", "contrib", "tutorial", "tutorials", "snippets", "playground",
			"e2e", "integration_tests", "test_app", "testapp", "test_apps", "templates", "extras", "misc", "notebooks", "hack", "old", "legacy", "archive", "backup":
			return true
		}
	}
	return false
}

// isTool reports whether a module, by a word of its name, makes an app for
// something else than serving it: a queue's worker, a shell, a migration.
func isTool(file string) bool {
	name := strings.ToLower(strings.TrimSuffix(path.Base(file), ".py"))
	if name == "__init__" {
		return false
	}
	for word := range strings.FieldsFuncSeq(name, func(r rune) bool { return r == '_' || r == '-' }) {
		switch strings.TrimSuffix(word, "s") {
		case "celery", "celeryapp", "worker", "task", "shell", "cli", "seed", "seeder", "debug", "setup", "config", "conf", "setting", "fabfile",
			"migrate", "migration", "lambda", "handler", "test", "testing", "initdb", "createdb", "db", "database", "populate", "cron", "scheduler", "schedule",
			"job", "asgi", "profile", "profiler", "util", "helper", "freeze", "build", "dev", "import", "export", "create", "init", "reset", "drop", "load", "sync":
			return true
		}
	}
	return false
}

// order sorts candidates, best first. Those that stand for one app are alternatives
// and are sorted among themselves first ([way]); the apps are then sorted by the
// best way to each ([app]).
func order(found []candidate) []candidate {
	ways := make(map[Evidence][]candidate)
	var origins []Evidence
	for _, c := range found {
		if ways[c.origin] == nil {
			origins = append(origins, c.origin)
		}
		ways[c.origin] = append(ways[c.origin], c)
	}
	for _, group := range ways {
		slices.SortStableFunc(group, way)
	}
	slices.SortStableFunc(origins, func(a, b Evidence) int { return app(ways[a][0], ways[b][0]) })
	sorted := found[:0:0]
	for _, origin := range origins {
		sorted = append(sorted, ways[origin]...)
	}
	return sorted
}

// way orders the ways to one app. The first rule that tells two apart decides:
//
//  1. Importing it works: nothing at the top level blocks or reads the command
//     line, and no import of the project's own modules fails.
//  2. It is not in an example or a tool, nor in a module that gets the app only to
//     do something with it, and nothing of the app is left to be
//     done by a factory that nobody has called.
//  3. It is the app, and not what holds one.
//  4. It starts nearer to the project's root.
//  5. A module named wsgi exists to be served.
//  6. A factory that needs an argument nobody wrote down comes behind what does
//     not, and manage.py, which imports tools, behind both.
//  7. The one that imports more of the project: what registers the views is then
//     imported as well.
//  8. An app before a factory, and a factory without arguments before one with.
//  9. The doors in their order, the names app and application before others, the
//     shorter path.
func way(a, b candidate) int {
	return cmp.Or(
		less(b.works(), a.works()),
		less(b.blocked == Evidence{}, a.blocked == Evidence{}),
		cmp.Compare(len(a.misses), len(b.misses)),
		less(isAside(a.file), isAside(b.file)),
		less(isTool(a.file), isTool(b.file)),
		less(a.borrowed, b.borrowed),
		less(a.raw, b.raw),
		less(a.indirect, b.indirect),
		cmp.Compare(depth(a.root), depth(b.root)),
		less(doorRank(b.file) < 2, doorRank(a.file) < 2),
		less(a.needs != "", b.needs != ""),
		less(path.Base(a.file) == "manage.py", path.Base(b.file) == "manage.py"),
		cmp.Compare(len(b.files), len(a.files)),
		less(a.factory, b.factory),
		cmp.Compare(len(a.arguments), len(b.arguments)),
		cmp.Compare(doorRank(a.file), doorRank(b.file)),
		cmp.Compare(nameRank(a.name), nameRank(b.name)),
		cmp.Compare(len(a.file), len(b.file)),
		cmp.Compare(a.file, b.file),
		cmp.Compare(a.offset, b.offset),
	)
}

// app orders different apps by the best way to each: what works, what is no
// example or tool, what is nearer to the root, what is made in the project and not
// by a function of a package, what has a name that is made to be served, what is
// larger.
func app(a, b candidate) int {
	return cmp.Or(
		less(b.works(), a.works()),
		less(isAside(a.file), isAside(b.file)),
		less(isTool(a.file), isTool(b.file)),
		less(len(a.misses) > 0, len(b.misses) > 0),
		cmp.Compare(depth(a.root), depth(b.root)),
		less(a.object.assumed, b.object.assumed),
		less(doorRank(b.file) < 2, doorRank(a.file) < 2),
		less(a.needs != "", b.needs != ""),
		less(doorRank(b.file) < len(frontDoor), doorRank(a.file) < len(frontDoor)),
		cmp.Compare(len(b.files), len(a.files)),
		way(a, b),
	)
}

// works reports whether importing c ends.
func (c candidate) works() bool { return c.blocked == Evidence{} || c.avoidable }

// less orders false before true.
func less(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

func depth(folder string) int {
	if folder == "." {
		return 0
	}
	return strings.Count(folder, "/") + 1
}

func nameRank(name string) int {
	if at := slices.Index([]string{"application", "app", "create_app", "make_app", "server", "api"}, name); at >= 0 {
		return at
	}
	return 10
}
