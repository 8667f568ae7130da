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
	"dockgen/project/rule"
	"dockgen/project/source"
	"dockgen/project/start"
	"dockgen/project/startup"
	"dockgen/project/wsgi"
)

// Finder chooses what gunicorn serves, and the folder in which it starts.
type Finder struct {
	*source.Index
	Resolver *wsgi.Resolver
	Starts   []start.Command // of the project, the strongest first
	found    []Candidate     // best first
}

// NewFinder finds everything that could be served.
func NewFinder(f *source.Index) *Finder {
	e := &Finder{Index: f, Resolver: wsgi.NewResolver(f), Starts: start.Find(f)}
	e.found = candidates(f, e.Resolver)
	for i := range e.found {
		completeFactory(f, &e.found[i])
		place(e, &e.found[i], f.StartFolder(e.found[i].File))
	}
	e.found = slices.DeleteFunc(e.found, func(c Candidate) bool { return c.module == "" })
	markRaw(e)
	markUnlaid(e)
	e.found = order(e.found)
	return e
}

// Choose returns the entry point: what the project's own commands serve, or the
// best of what was found. The confidence is 0 when nothing of the project is to be
// served, and refusal says why; a refusal beside an entry point says why the project
// cannot be shipped even so.
func (e *Finder) Choose() (c Candidate, confidence evidence.Confidence, refusal *evidence.Refusal) {
	c, confidence = e.importable(e.best())
	refusal, when := e.refuse(c, confidence)
	if refusal != nil && when != served {
		return Candidate{}, 0, refusal
	}
	return c, confidence, refusal
}

// best returns what a command names, or else the first candidate that works. The
// confidence is 0 when there is none.
func (e *Finder) best() (Candidate, evidence.Confidence) {
	if c, tie, ok := e.commanded(); ok {
		switch {
		case tie || c.needs != "":
			return c, evidence.Guess
		case c.From.Strength < start.ByPython:
			return c, evidence.Certain
		}
		return c, e.confidence(c)
	}
	if len(e.found) == 0 || !e.found[0].works() {
		return Candidate{}, 0
	}
	return e.found[0], e.confidence(e.found[0])
}

// importable returns another way to the chosen app when an import fails on the
// chosen one: a wsgi.py at the root, over a package in src that the image would not
// install. Its settings are still those of the command that names it.
func (e *Finder) importable(c Candidate, confidence evidence.Confidence) (Candidate, evidence.Confidence) {
	circle := evidence.Place{}
	if len(c.Misses) == 0 {
		if circle = e.circle(c); circle == (evidence.Place{}) {
			return c, confidence
		}
	}
	others := slices.Clone(e.found)
	if circle.Line > 0 {
		// The module that makes the app comes first.
		slices.SortStableFunc(others, func(a, b Candidate) int {
			return source.Less(b.File == b.origin.Path, a.File == a.origin.Path)
		})
	}
	for _, other := range others {
		if other.origin != c.origin || other.EntryPoint() == c.EntryPoint() || len(other.Misses) > 0 || !other.works() || other.needs != "" || other.raw ||
			source.IsAside(other.File) || circle.Line == 0 && source.IsTool(other.File) || circle.Line > 0 && e.circle(other).Line > 0 {
			continue
		}
		other.From, other.instead, other.circle = c.From, c.EntryPoint(), circle
		if circle.Line == 0 {
			other.missed = c.Misses[0]
		}
		return other, min(confidence, evidence.Likely)
	}
	return c, confidence
}

// circle returns the import that fails because it needs a name of a module whose own
// import has not come to it; zero when c has none. A program that works can be such: as a
// program it is another module.
func (e *Finder) circle(c Candidate) evidence.Place {
	at := e.Importer(c.Root).Locate(c.module)
	if !at.Found || c.module == "" {
		return evidence.Place{}
	}
	factory := ""
	if c.factory {
		factory = c.name
	}
	if f := startup.Follow(e.Index, c.Root, at.Files, factory).Fails(); f != nil && f.Kind == startup.NotYet {
		return f.At
	}
	return evidence.Place{}
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

// Others returns at most eight apps that were not chosen, best first, each once.
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

// Note says what a user should know about the choice of c.
func (e *Finder) Note(c Candidate) string {
	var notes []string
	if c.needs != "" {
		notes = append(notes, fmt.Sprintf("%s needs an argument for %s, and no literal for it was found in the project: write one.", rule.Quoted(c.name), rule.Quoted(c.needs)))
	}
	if c.object.Assumed && !e.Resolver.Serves(c.object) {
		notes = append(notes, "Reading cannot tell that it is a Flask app.")
	}
	if c.instead != "" && c.circle.Line > 0 {
		notes = append(notes, fmt.Sprintf("It is the app of %s, which works as a program, and whose import fails at %s: there it needs what it has not defined yet.", rule.Quoted(c.instead), c.circle))
	} else if c.instead != "" {
		notes = append(notes, fmt.Sprintf("It is the app of %s, whose import at %s does not find the project's own module from there.", rule.Quoted(c.instead), c.missed))
	}
	if len(c.Misses) > 0 {
		notes = append(notes, fmt.Sprintf("The import at %s does not find the project's own module from there.", c.Misses[0]))
	}
	if c.Blocked != (evidence.Place{}) {
		notes = append(notes, fmt.Sprintf("%s starts Flask's own server when the file is imported; FLASK_RUN_FROM_CLI=true makes Flask skip it.", c.Blocked))
	}
	return strings.Join(notes, " ")
}

// NeedsASGI reports whether only an ASGI server can serve c.
func (e *Finder) NeedsASGI(c Candidate) bool {
	return c.object.Kind == wsgi.MadeConnexion && e.Resolver.ConnexionASGI
}
