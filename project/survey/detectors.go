package survey

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"dockgen/project/backing"
	"dockgen/project/entry"
	"dockgen/project/evidence"
	"dockgen/project/process"
	"dockgen/project/source"
	"dockgen/project/start"
	"dockgen/project/step"
	"dockgen/project/supply"
	"dockgen/project/worker"
	"dockgen/project/writes"
)

// detectors are asked in this order. Each fills in fields of the Survey that no other
// one fills in, but Refusal, which the first to find one keeps, and NotTaken, to which
// each appends. One reads a field of
// the Survey, or of the project, only where its row names the earlier detector that
// fills it in. Those that need an app are asked when entryPoint has found one.
var detectors = [...]struct {
	find     func(p *project, s *Survey)
	needsApp bool
}{
	{find: registryImage},
	{find: ownFiles},
	{find: entryPoint}, // fills in the project's app, and the files reached and imported
	{find: workers, needsApp: true},
	{find: processes, needsApp: true},
	{find: port, needsApp: true}, // Worker.ConfigFile, of workers
	{find: healthPath, needsApp: true},
	{find: writable, needsApp: true}, // Processes, of processes
	{find: steps, needsApp: true},    // Processes, of processes; Writable, of writable
	{find: environment, needsApp: true},
	{find: services, needsApp: true}, // Env, of environment
	{find: dependencies},             // Directory and Refusal, of entryPoint; Worker.Class, of workers
	// The last one: it reads what no other one does, out of the same budget.
	{find: builds, needsApp: true},
}

// project is what the detectors know about the project that they read.
type project struct {
	dir    string
	index  *source.Index
	finder *entry.Finder
	app    *entry.Candidate // the entry point; nil when nothing is to be served
	// reached are the Python files that run with the app, and imported those that the
	// import of the entry point alone runs.
	reached, imported []string
}

// The detectors that are packages of their own.

func workers(p *project, s *Survey) {
	var lost []evidence.NotTaken
	s.Worker, lost = worker.Find(p.finder, *p.app, p.reached)
	s.NotTaken = append(s.NotTaken, lost...)
	for _, name := range p.index.Paths {
		if base := strings.ToLower(path.Base(name)); (base == "dockerfile" || base == "containerfile") && start.IsImageOf(p.index, name, p.app.Root) {
			s.NotTaken = append(s.NotTaken, start.Overridden(p.index, name)...)
		}
	}
}

func processes(p *project, s *Survey) {
	prepare := step.Prepares(p.index, started(p, s))
	s.Processes = slices.DeleteFunc(process.Find(p.index, p.reached), func(found evidence.Process) bool { return slices.Contains(prepare, found.Evidence) })
}

// started is what is known of the app whose start is read.
func started(p *project, s *Survey) step.App {
	return step.App{EntryPoint: s.EntryPoint.Value, Root: p.app.Root, File: p.app.File, From: p.app.From}
}

func writable(p *project, s *Survey) {
	// Flask-SQLAlchemy 3 keeps a relative database in the instance folder.
	instance := func() bool { return p.index.DependsOn("flask-sqlalchemy") }
	s.Writable, s.Beside = writes.Find(p.index, p.app.Root, p.app.File, p.reached, s.Processes, instance)
}

func services(p *project, s *Survey) { s.Services = backing.Find(p.index, s.Env) }

func steps(p *project, s *Survey) {
	app := started(p, s)
	app.Processes = s.Processes
	for _, folder := range s.Writable {
		app.Writable = append(app.Writable, folder.Value)
	}
	found := step.Find(p.index, app)
	s.Releases = found.Releases
	before := s.NotTaken
	for _, n := range found.NotTaken {
		// Another detector may have said it, as it reads the command.
		if !slices.ContainsFunc(before, func(known evidence.NotTaken) bool {
			return known.Evidence == n.Evidence && (strings.Contains(n.What, known.What) || strings.Contains(known.What, n.What))
		}) {
			s.NotTaken = append(s.NotTaken, n)
		}
	}
}

func dependencies(p *project, s *Survey) {
	if p.app != nil && s.Refusal == nil {
		s.Refusal = supply.Refuse(p.index, p.app.Root)
	}
	s.Supply, s.Python = supply.Find(p.index, cmp.Or(s.Directory.Value, "."), s.Worker.Class, p.reached, p.imported)
}
