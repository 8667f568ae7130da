// Package step finds what a project's own start does besides starting its server: the
// steps of entrypoints, start scripts, Procfiles, compose files and the manifests of
// platforms. Each is a release step, a process that runs beside the server, something
// that the image does in another way, or something that is not taken over. Start with
// [Find].
//
// Shell scripts are parsed by mvdan.cc/sh and followed branch by branch, as far as
// reading tells which branch production takes. Nothing is run. What a script starts in
// the background is left to package process; here it is named when that did not find it.
package step

import (
	"cmp"
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/source"
	"dockgen/project/start"
)

// App is what is known of the app whose start is read.
type App struct {
	EntryPoint string // in gunicorn's grammar
	Root       string // the folder in which gunicorn starts
	File       string // of the entry point
	// From is the command that chose the entry point; nil when it was found in the code.
	From      *start.Command
	Processes []evidence.Process // what is known to run beside the server
	Writable  []string           // folders that the app may write to
}

// Steps is what the project's start does besides its server, in its order.
type Steps struct {
	Releases []evidence.Release
	NotTaken []evidence.NotTaken
}

// Bounds of what is kept: more than these is no start that a person wrote.
const (
	maxReleases = 20
	maxNotTaken = 60
	maxCommands = 5000      // commands that are looked at, of all scripts
	maxParsed   = 512 << 10 // bytes of scripts that are parsed
)

// Find reads every production start of the app. Steps that several of them have are
// kept once.
func Find(f *source.Index, app App) Steps {
	s := &search{files: f, app: app, budget: maxCommands, unparsed: maxParsed}
	s.starts()
	s.builds()
	return s.steps()
}

// Prepares returns the places of the commands of compose services that end before the
// app serves, so that they are no process beside it.
func Prepares(f *source.Index, app App) []evidence.Place {
	s := &search{files: f, app: app, budget: maxCommands, unparsed: maxParsed}
	s.composeFiles()
	return s.prepared
}

// search collects the events of all starts.
type search struct {
	files *source.Index
	app   App
	// budget is how many commands may still be looked at, and unparsed how many bytes
	// may still be parsed.
	budget, unparsed int
	events           []event
	accepted         bool                         // a start serves the app
	images           map[string][]start.Container // by the name of their Dockerfile
	// unreached is the command of the first image that came to no server of the app.
	unreached *event
	// prepared are the services of compose files that only prepare the app.
	prepared []evidence.Place
	// variables are those that the first accepted start sets for its server.
	variables []Export
	// followed are the files that an accepted start was read from.
	followed map[string]bool
}

// outcome is what becomes of a command of a start.
type outcome int

const (
	nothing    outcome = iota // it has no effect that outlives it: a message
	release                   // it is run once before a version serves
	serves                    // it starts the server
	beside                    // it goes on running beside the server
	replacedBy                // the image does it in another way
	leftOut                   // it is not taken over
)

// event is one command of a start, and what becomes of it.
type event struct {
	outcome outcome
	what    string // as the project writes it
	place   evidence.Place
	reason  string
	words   []string // of a release, a server and what runs beside it
	env     []string // of a release and a server: "NAME=value"
	unset   []string // of a server: names whose value nobody can know by reading
	app     string   // of a release: the FLASK_APP that is set where it stands
	// candidate says that it is left out only because this start does not come to it.
	candidate bool
	// migrates tells a change of the database's schema from other steps.
	migrates bool
	// need is a variable that the start asks for; the event is nothing else then.
	need Need
}

// steps makes the result of all events: each command once, named.
func (s *search) steps() Steps {
	var found Steps
	s.migrateFirst()
	for _, e := range s.events {
		if e.outcome == release && !found.has(e) && len(found.Releases) < maxReleases {
			found.Releases = append(found.Releases, evidence.Release{
				Name: s.label(e.words, found.Releases), Command: e.words, Environment: s.environment(e), Evidence: e.place,
			})
		}
	}
	for _, e := range s.events {
		switch {
		case e.outcome == beside && !s.isKnownProcess(e.words):
			found.note(event{outcome: leftOut, what: e.what, place: e.place, reason: besideReason})
		case e.outcome == leftOut && e.candidate && found.has(e):
			// Another start takes the branch that this one does not.
		case e.outcome == replacedBy, e.outcome == leftOut:
			found.note(e)
		}
	}
	found.order()
	return found
}

// migrateFirst puts what is read from files whose steps change the database's schema
// before other files: their steps need the tables. One file keeps its order.
func (s *search) migrateFirst() {
	migrating := make(map[string]bool)
	for _, e := range s.events {
		migrating[e.place.Path] = migrating[e.place.Path] || e.outcome == release && e.migrates
	}
	slices.SortStableFunc(s.events, func(a, b event) int { return source.Less(migrating[b.place.Path], migrating[a.place.Path]) })
}

// order puts the lines of one file into its order; files stay in theirs.
func (found *Steps) order() {
	rank := make(map[string]int)
	for _, n := range found.NotTaken {
		if _, ok := rank[n.Evidence.Path]; !ok {
			rank[n.Evidence.Path] = len(rank)
		}
	}
	slices.SortStableFunc(found.NotTaken, func(a, b evidence.NotTaken) int {
		return cmp.Or(rank[a.Evidence.Path]-rank[b.Evidence.Path], a.Evidence.Line-b.Evidence.Line)
	})
}

// has reports whether the command of e is a release step already: the same words, or
// the same upgrade of the database as another file writes it.
func (found *Steps) has(e event) bool {
	verb, _ := migrationVerb(e.words)
	return slices.ContainsFunc(found.Releases, func(r evidence.Release) bool {
		if slices.Equal(r.Command, e.words) {
			return true
		}
		known, _ := migrationVerb(r.Command)
		return verb == "upgrade" && known == verb && e.place.Path != r.Evidence.Path && r.Command[0] != "alembic" && e.words[0] != "alembic"
	})
}

// note adds a line to the list of what is not taken over, once.
func (found *Steps) note(e event) {
	line := evidence.NotTaken{What: oneLine(e.what), Evidence: e.place, Reason: e.reason, Replaced: e.outcome == replacedBy}
	if line.What == "" || len(found.NotTaken) == maxNotTaken || slices.ContainsFunc(found.NotTaken, func(known evidence.NotTaken) bool {
		return known.What == line.What && (known.Evidence == line.Evidence || known.Replaced == line.Replaced)
	}) {
		return
	}
	found.NotTaken = append(found.NotTaken, line)
}

// environment is the environment of a release step. What the flask command serves is
// said by FLASK_APP, unless Flask finds it by itself.
func (s *search) environment(e event) []string {
	env := slices.Clone(e.env)
	if e.words[0] != "flask" || slices.ContainsFunc(env, func(v string) bool { return strings.HasPrefix(v, "FLASK_APP=") }) ||
		slices.ContainsFunc(e.words, func(w string) bool { return w == "--app" || w == "-A" || strings.HasPrefix(w, "--app=") }) {
		return env
	}
	app := cmp.Or(e.app, s.flaskenv())
	if app == "" && !s.files.Known[joined(s.app.Root, "wsgi.py")] && !s.files.Known[joined(s.app.Root, "app.py")] {
		app = s.app.EntryPoint
	}
	if app == "" || strings.ContainsFunc(app, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return env
	}
	return append(env, "FLASK_APP="+s.relative(app))
}
