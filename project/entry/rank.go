package entry

import (
	"cmp"
	"path"
	"slices"

	"dockgen/project/evidence"
	"dockgen/project/source"
)

// order sorts candidates, best first. Those that stand for one app are alternatives
// and are sorted among themselves first ([way]); the apps are then sorted by the
// best way to each ([app]).
func order(found []Candidate) []Candidate {
	ways := make(map[evidence.Place][]Candidate)
	var origins []evidence.Place
	for _, c := range found {
		if ways[c.origin] == nil {
			origins = append(origins, c.origin)
		}
		ways[c.origin] = append(ways[c.origin], c)
	}
	for _, group := range ways {
		slices.SortStableFunc(group, way)
	}
	slices.SortStableFunc(origins, func(a, b evidence.Place) int { return app(ways[a][0], ways[b][0]) })
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
func way(a, b Candidate) int {
	return cmp.Or(
		source.Less(b.works(), a.works()),
		source.Less(b.Blocked == evidence.Place{}, a.Blocked == evidence.Place{}),
		cmp.Compare(len(a.Misses), len(b.Misses)),
		source.Less(source.IsAside(a.File), source.IsAside(b.File)),
		source.Less(source.IsTool(a.File), source.IsTool(b.File)),
		source.Less(a.borrowed, b.borrowed),
		source.Less(a.raw, b.raw),
		source.Less(a.indirect, b.indirect),
		cmp.Compare(source.Depth(a.Root), source.Depth(b.Root)),
		source.Less(doorRank(b.File) < 2, doorRank(a.File) < 2),
		source.Less(a.needs != "", b.needs != ""),
		source.Less(path.Base(a.File) == "manage.py", path.Base(b.File) == "manage.py"),
		cmp.Compare(len(b.Files), len(a.Files)),
		source.Less(a.factory, b.factory),
		cmp.Compare(len(a.arguments), len(b.arguments)),
		cmp.Compare(doorRank(a.File), doorRank(b.File)),
		cmp.Compare(nameRank(a.name), nameRank(b.name)),
		cmp.Compare(len(a.File), len(b.File)),
		cmp.Compare(a.File, b.File),
		cmp.Compare(a.offset, b.offset),
	)
}

// app orders different apps by the best way to each: what works, what is no
// example or tool, what is nearer to the root, what is made in the project and not
// by a function of a package, what has a name that is made to be served, what is
// larger.
func app(a, b Candidate) int {
	return cmp.Or(
		source.Less(b.works(), a.works()),
		source.Less(source.IsAside(a.File), source.IsAside(b.File)),
		source.Less(source.IsTool(a.File), source.IsTool(b.File)),
		source.Less(len(a.Misses) > 0, len(b.Misses) > 0),
		cmp.Compare(source.Depth(a.Root), source.Depth(b.Root)),
		source.Less(a.object.Assumed, b.object.Assumed),
		source.Less(doorRank(b.File) < 2, doorRank(a.File) < 2),
		source.Less(a.needs != "", b.needs != ""),
		source.Less(doorRank(b.File) < len(frontDoor), doorRank(a.File) < len(frontDoor)),
		cmp.Compare(len(b.Files), len(a.Files)),
		way(a, b),
	)
}

// works reports whether importing c ends.
func (c Candidate) works() bool { return c.Blocked == evidence.Place{} || c.avoidable }

func nameRank(name string) int {
	if at := slices.Index([]string{"application", "app", "create_app", "make_app", "server", "api"}, name); at >= 0 {
		return at
	}
	return 10
}
