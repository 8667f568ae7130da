package project

import (
	"cmp"
	"path"
	"slices"
	"strings"
)

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
