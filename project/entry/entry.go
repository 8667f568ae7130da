// Package entry finds the entry point of a project that has no config yet: the
// candidates, their rank, what the project's own commands say of them, and the
// reason when there is none that dockgen can serve. Start with [NewFinder].
package entry

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/python"
	"dockgen/project/rule"
	"dockgen/project/source"
	"dockgen/project/start"
	"dockgen/project/wsgi"
	"dockgen/schema/entrypoint"
)

// Finder chooses what gunicorn serves, and the folder in which it starts.
type Finder struct {
	*source.Index
	resolver *wsgi.Resolver
	Starts   []start.Command
	found    []Candidate // best first
}

// NewFinder finds everything that could be served.
func NewFinder(f *source.Index) *Finder {
	e := &Finder{Index: f, resolver: wsgi.NewResolver(f), Starts: start.Find(f)}
	e.found = candidates(f, e.resolver)
	completeFactories(f, e.found)
	for i := range e.found {
		e.place(&e.found[i], f.StartFolder(e.found[i].File))
	}
	e.found = slices.DeleteFunc(e.found, func(c Candidate) bool { return c.module == "" })
	e.markRaw()
	e.markUnlaid()
	e.found = order(e.found)
	return e
}

// markRaw marks apps that a factory completes: it returns an app of the top level
// that it did not make. Without a call of it, the app has no views.
func (e *Finder) markRaw() {
	for _, factory := range e.found {
		if !factory.factory || factory.object.Module == nil || !isTop(factory.object.Module, factory.object.Binding) {
			continue
		}
		for i := range e.found {
			if c := &e.found[i]; !c.factory && c.origin == factory.origin && !e.callsWhenImported(c.Closure, factory.name) {
				c.raw = true
			}
		}
	}
}

// isTop reports whether b is an assignment of the module's top level.
func isTop(m *python.Module, b *python.Binding) bool {
	for i := range m.Names {
		if &m.Names[i] == b {
			return b.Kind == python.Assigned
		}
	}
	return false
}

// callsWhenImported reports whether a call of the function name stands at the top
// level of one of the files that an import runs.
func (e *Finder) callsWhenImported(at source.Closure, name string) bool {
	for file := range at.Files {
		mod := e.Modules[file]
		if mod == nil {
			continue
		}
		for _, r := range mod.Runs {
			if !r.Script && mentions(mod.Text(r.Call), name) {
				return true
			}
		}
		for _, b := range mod.Names {
			if b.Kind == python.Assigned && !b.Script && b.Value.End > 0 && b.Value.End-b.Value.Start < python.MaxExpression && mentions(mod.Text(b.Value), name) {
				return true
			}
		}
	}
	return false
}

// place fills in where c starts and what stands in the way.
func (e *Finder) place(c *Candidate, at source.Closure) {
	c.Closure = at
	c.module = source.Dotted(c.File, at.Root)
	// A package hides a file of its name.
	if found, _ := e.ModuleFrom(at.Root, c.module); found != c.File {
		c.module = ""
	}
	if _, err := entrypoint.Parse(c.EntryPoint()); err != nil {
		c.module = ""
	}
	c.Blocked, c.avoidable = e.blocker(at)
	// A module below the root that is no door and gets the app from another file, or
	// one that enters the app's context at once, is a user of it.
	c.borrowed = doorRank(c.File) == len(frontDoor) && c.origin.Path != c.File &&
		(path.Dir(c.File) != at.Root || strings.Contains(e.Module(c.File).Src, "app_context()"))
}

// blocker finds a call at the top level that keeps an import from ending.
func (e *Finder) blocker(at source.Closure) (place evidence.Place, avoidable bool) {
	for _, file := range e.Python {
		mod := e.Modules[file]
		if !at.Files[file] || mod == nil {
			continue
		}
		for _, r := range mod.Runs {
			if r.Script {
				continue
			}
			text := mod.Text(r.Call)
			callee, _, _ := strings.Cut(text, "(")
			owner, method, _ := CutLast(callee, ".")
			switch {
			case (method == "run" || method == "run_server") && owner != "":
				switch o := e.resolver.Source(wsgi.Scope{Module: mod}, owner); o.Kind {
				case wsgi.MadeFlask, wsgi.MadeSocket, wsgi.MadeConnexion, wsgi.MadeDash:
					return source.Evidence(mod, r.Call.Start), true
				}
			case method == "serve_forever" || callee == "serve" || callee == "waitress.serve":
				return source.Evidence(mod, r.Call.Start), false
			}
		}
		for _, b := range mod.Names {
			if b.Kind == python.Assigned && !b.Script && b.Value.End > 0 && strings.HasSuffix(mod.Text(b.Value), ".parse_args()") {
				return source.Evidence(mod, b.Offset), false
			}
		}
	}
	return evidence.Place{}, false
}

// CutLast is strings.Cut at the last separator; without one, all is in after.
func CutLast(s, separator string) (before, after string, found bool) {
	if i := strings.LastIndex(s, separator); i >= 0 {
		return s[:i], s[i+len(separator):], true
	}
	return "", s, false
}

// Choose returns the entry point: what the project's own commands serve, or the
// best of what was found.
func (e *Finder) Choose() (Candidate, evidence.Confidence, bool) {
	if c, tie, ok := e.commanded(); ok {
		switch {
		case tie || c.needs != "":
			return c, evidence.Guess, true
		case c.From.Strength < start.ByPython:
			return c, evidence.Certain, true
		}
		return c, e.confidence(c), true
	}
	if len(e.found) == 0 || !e.found[0].works() {
		return Candidate{}, 0, false
	}
	return e.found[0], e.confidence(e.found[0]), true
}

// Importable returns another way to the chosen app when an import fails on the
// chosen one: a wsgi.py at the root, over a package in src that the image would not
// install. Its settings are still those of the command that names it.
func (e *Finder) Importable(c Candidate, confidence evidence.Confidence) (Candidate, evidence.Confidence) {
	if len(c.Misses) == 0 {
		return c, confidence
	}
	for _, other := range e.found {
		if other.origin == c.origin && len(other.Misses) == 0 && other.works() && other.needs == "" && !other.raw && !source.IsTool(other.File) && !source.IsAside(other.File) {
			other.From, other.instead, other.missed = c.From, c.EntryPoint(), c.Misses[0]
			return other, min(confidence, evidence.Likely)
		}
	}
	return c, confidence
}

// commanded finds what the strongest command serves. Commands of one strength and
// source that start equally near to the root are a tie when they serve different
// apps: then the one called web is taken, or the better by rank.
func (e *Finder) commanded() (best Candidate, tie, ok bool) {
	for i := range e.Starts {
		s := &e.Starts[i]
		if source.IsAside(s.Evidence.Path) && len(e.found) > 0 && !source.IsAside(e.found[0].File) {
			break
		}
		if ok && (s.Strength != best.From.Strength || s.Source != best.From.Source) {
			break
		}
		c, resolved := e.started(s)
		if !resolved || !c.works() {
			continue
		}
		c.From = s
		switch {
		case !ok:
			best, ok = c, true
		case c.origin == best.origin || source.Depth(c.Root) > source.Depth(best.Root):
		case source.Depth(c.Root) < source.Depth(best.Root):
			best, tie = c, false
		case best.From.Process == "web" || path.Dir(s.Evidence.Path) != "." && path.Dir(best.From.Evidence.Path) == ".":
		case s.Process == "web":
			best, tie = c, false
		default:
			tie = true
			if app(c, best) < 0 {
				best = c
			}
		}
	}
	return best, tie, ok
}

// confidence judges a choice without a command that names it: by the apps that
// stand beside it.
func (e *Finder) confidence(c Candidate) evidence.Confidence {
	if c.needs != "" || source.IsAside(c.File) || c.object.Assumed {
		return evidence.Guess
	}
	result := evidence.Certain
	for _, other := range e.found {
		if other.origin == c.origin || other.factory && source.Within(path.Dir(other.File), path.Dir(c.File)) && c.Closure.Files[other.File] {
			if other.File != c.File {
				result = min(result, evidence.Likely)
			}
			continue
		}
		if source.IsAside(other.File) || source.IsTool(other.File) || source.Depth(other.Root) > source.Depth(c.Root) {
			result = min(result, evidence.Likely)
			continue
		}
		if c.From == nil && (doorRank(other.File) < len(frontDoor)) == (doorRank(c.File) < len(frontDoor)) {
			return evidence.Guess
		}
		result = min(result, evidence.Likely)
	}
	return result
}

// Others returns the apps that were not chosen, best first, each once.
func (e *Finder) Others(chosen Candidate) []evidence.Found[string] {
	const enough = 8
	var found []evidence.Found[string]
	seen := map[evidence.Place]bool{chosen.origin: true}
	for _, c := range e.found {
		if !seen[c.origin] && len(found) < enough && !(c.factory && chosen.Files[c.File]) {
			seen[c.origin] = true
			found = append(found, evidence.Found[string]{Value: c.EntryPoint(), Evidence: c.Evidence(e.Index), Confidence: evidence.Guess, Note: startNote(c.Root)})
		}
	}
	return found
}

func startNote(root string) string {
	if root == "." {
		return ""
	}
	return fmt.Sprintf("It starts in %s.", rule.Quoted(root))
}
