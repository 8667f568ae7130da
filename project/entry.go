package project

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"dockgen/schema"
)

// entryFinder chooses what gunicorn serves, and the folder in which it starts.
type entryFinder struct {
	*files
	resolver *resolver
	starts   []start
	found    []candidate // best first
}

// newEntryFinder finds everything that could be served.
func newEntryFinder(f *files) *entryFinder {
	e := &entryFinder{files: f, resolver: newResolver(f), starts: f.starts()}
	e.found = f.candidates(e.resolver)
	f.completeFactories(e.found)
	for i := range e.found {
		e.place(&e.found[i], f.startFolder(e.found[i].file))
	}
	e.found = slices.DeleteFunc(e.found, func(c candidate) bool { return c.module == "" })
	e.markRaw()
	e.markUnlaid()
	e.found = order(e.found)
	return e
}

// markRaw marks apps that a factory completes: it returns an app of the top level
// that it did not make. Without a call of it, the app has no views.
func (e *entryFinder) markRaw() {
	for _, factory := range e.found {
		if !factory.factory || factory.object.module == nil || !factory.object.module.isTop(factory.object.binding) {
			continue
		}
		for i := range e.found {
			if c := &e.found[i]; !c.factory && c.origin == factory.origin && !e.callsWhenImported(c.closure, factory.name) {
				c.raw = true
			}
		}
	}
}

// isTop reports whether b is an assignment of the module's top level.
func (m *module) isTop(b *binding) bool {
	for i := range m.names {
		if &m.names[i] == b {
			return b.kind == assigned
		}
	}
	return false
}

// callsWhenImported reports whether a call of the function name stands at the top
// level of one of the files that an import runs.
func (e *entryFinder) callsWhenImported(at closure, name string) bool {
	for file := range at.files {
		mod := e.modules[file]
		if mod == nil {
			continue
		}
		for _, r := range mod.runs {
			if !r.script && mentions(mod.text(r.call), name) {
				return true
			}
		}
		for _, b := range mod.names {
			if b.kind == assigned && !b.script && b.value.end > 0 && b.value.end-b.value.start < maxExpression && mentions(mod.text(b.value), name) {
				return true
			}
		}
	}
	return false
}

// place fills in where c starts and what stands in the way.
func (e *entryFinder) place(c *candidate, at closure) {
	c.closure = at
	c.module = dotted(c.file, at.root)
	// A package hides a file of its name.
	if found, _ := e.moduleFrom(at.root, c.module); found != c.file {
		c.module = ""
	}
	if _, err := schema.ParseEntryPoint(c.entryPoint()); err != nil {
		c.module = ""
	}
	c.blocked, c.avoidable = e.blocker(at)
	// A module below the root that is no door and gets the app from another file, or
	// one that enters the app's context at once, is a user of it.
	c.borrowed = doorRank(c.file) == len(frontDoor) && c.origin.Path != c.file &&
		(path.Dir(c.file) != at.root || strings.Contains(e.module(c.file).src, "app_context()"))
}

// blocker finds a call at the top level that keeps an import from ending.
func (e *entryFinder) blocker(at closure) (place Evidence, avoidable bool) {
	for _, file := range e.python {
		mod := e.modules[file]
		if !at.files[file] || mod == nil {
			continue
		}
		for _, r := range mod.runs {
			if r.script {
				continue
			}
			text := mod.text(r.call)
			callee, _, _ := strings.Cut(text, "(")
			owner, method, _ := cutLast(callee, ".")
			switch {
			case (method == "run" || method == "run_server") && owner != "":
				switch o := e.resolver.source(scope{module: mod}, owner); o.kind {
				case madeFlask, madeSocket, madeConnexion, madeDash:
					return mod.evidence(r.call.start), true
				}
			case method == "serve_forever" || callee == "serve" || callee == "waitress.serve":
				return mod.evidence(r.call.start), false
			}
		}
		for _, b := range mod.names {
			if b.kind == assigned && !b.script && b.value.end > 0 && strings.HasSuffix(mod.text(b.value), ".parse_args()") {
				return mod.evidence(b.offset), false
			}
		}
	}
	return Evidence{}, false
}

// cutLast is strings.Cut at the last separator; without one, all is in after.
func cutLast(s, separator string) (before, after string, found bool) {
	if i := strings.LastIndex(s, separator); i >= 0 {
		return s[:i], s[i+len(separator):], true
	}
	return "", s, false
}

// choose returns the entry point: what the project's own commands serve, or the
// best of what was found.
func (e *entryFinder) choose() (candidate, Confidence, bool) {
	if c, tie, ok := e.commanded(); ok {
		switch {
		case tie || c.needs != "":
			return c, Guess, true
		case c.from.strength < byPython:
			return c, Certain, true
		}
		return c, e.confidence(c), true
	}
	if len(e.found) == 0 || !e.found[0].works() {
		return candidate{}, 0, false
	}
	return e.found[0], e.confidence(e.found[0]), true
}

// importable returns another way to the chosen app when an import fails on the
// chosen one: a wsgi.py at the root, over a package in src that the image would not
// install. Its settings are still those of the command that names it.
func (e *entryFinder) importable(c candidate, confidence Confidence) (candidate, Confidence) {
	if len(c.misses) == 0 {
		return c, confidence
	}
	for _, other := range e.found {
		if other.origin == c.origin && len(other.misses) == 0 && other.works() && other.needs == "" && !other.raw && !isTool(other.file) && !isAside(other.file) {
			other.from, other.instead, other.missed = c.from, c.entryPoint(), c.misses[0]
			return other, min(confidence, Likely)
		}
	}
	return c, confidence
}

// commanded finds what the strongest command serves. Commands of one strength and
// source that start equally near to the root are a tie when they serve different
// apps: then the one called web is taken, or the better by rank.
func (e *entryFinder) commanded() (best candidate, tie, ok bool) {
	for i := range e.starts {
		s := &e.starts[i]
		if isAside(s.evidence.Path) && len(e.found) > 0 && !isAside(e.found[0].file) {
			break
		}
		if ok && (s.strength != best.from.strength || s.source != best.from.source) {
			break
		}
		c, resolved := e.started(s)
		if !resolved || !c.works() {
			continue
		}
		c.from = s
		switch {
		case !ok:
			best, ok = c, true
		case c.origin == best.origin || depth(c.root) > depth(best.root):
		case depth(c.root) < depth(best.root):
			best, tie = c, false
		case best.from.process == "web" || path.Dir(s.evidence.Path) != "." && path.Dir(best.from.evidence.Path) == ".":
		case s.process == "web":
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
func (e *entryFinder) confidence(c candidate) Confidence {
	if c.needs != "" || isAside(c.file) || c.object.assumed {
		return Guess
	}
	result := Certain
	for _, other := range e.found {
		if other.origin == c.origin || other.factory && within(path.Dir(other.file), path.Dir(c.file)) && c.closure.files[other.file] {
			if other.file != c.file {
				result = min(result, Likely)
			}
			continue
		}
		if isAside(other.file) || isTool(other.file) || depth(other.root) > depth(c.root) {
			result = min(result, Likely)
			continue
		}
		if c.from == nil && (doorRank(other.file) < len(frontDoor)) == (doorRank(c.file) < len(frontDoor)) {
			return Guess
		}
		result = min(result, Likely)
	}
	return result
}

// others returns the apps that were not chosen, best first, each once.
func (e *entryFinder) others(chosen candidate) []Found[string] {
	const enough = 8
	var found []Found[string]
	seen := map[Evidence]bool{chosen.origin: true}
	for _, c := range e.found {
		if !seen[c.origin] && len(found) < enough && !(c.factory && chosen.files[c.file]) {
			seen[c.origin] = true
			found = append(found, Found[string]{Value: c.entryPoint(), Evidence: c.evidence(e.files), Confidence: Guess, Note: startNote(c.root)})
		}
	}
	return found
}

func startNote(root string) string {
	if root == "." {
		return ""
	}
	return fmt.Sprintf("It starts in %s.", quoted(root))
}
