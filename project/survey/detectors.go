package survey

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"dockgen/project/backing"
	"dockgen/project/entry"
	"dockgen/project/evidence"
	"dockgen/project/image"
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
// each adds by lose. One reads a field of the Survey, or of the project, only where its
// row names the earlier detector that fills it in. Those that need an app are asked when
// entryPoint has found one.
var detectors = [...]struct {
	find     func(p *project, s *Survey)
	needsApp bool
}{
	{find: registryImage},
	{find: ownFiles},
	{find: entryPoint},               // fills in the project's app, and the files reached and imported
	{find: ownImage, needsApp: true}, // fills in the project's image, and its variables
	{find: workers, needsApp: true},
	{find: processes, needsApp: true},
	{find: onlyQueue, needsApp: true}, // Refusal, of entryPoint
	{find: routeless, needsApp: true},
	{find: port, needsApp: true}, // Worker.ConfigFile, of workers
	{find: healthPath, needsApp: true},
	{find: writable, needsApp: true}, // Processes, of processes
	{find: steps, needsApp: true},    // Processes, of processes; Writable, of writable
	{find: environment, needsApp: true},
	{find: services, needsApp: true},   // Env, of environment
	{find: imageSteps, needsApp: true}, // Port, of port; HealthPath, of healthPath
	{find: dependencies},               // Directory and Refusal, of entryPoint; Worker.Class, of workers
	{find: nested, needsApp: true},     // Supply, of dependencies
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
	// image is the one that the project has, environment what becomes of its
	// variables, and reads are those that the code reads.
	image       *image.Image
	environment image.Environment
	reads       []evidence.Variable
	needs       []step.Need // variables that its start asks for
}

// The detectors that are packages of their own.

func workers(p *project, s *Survey) {
	var lost []evidence.NotTaken
	s.Worker, lost = worker.Find(p.finder, *p.app, p.reached)
	s.lose(lost)
	for _, mounted := range start.MountedConfigs(p.index) {
		if mounted.File != s.Worker.ConfigFile.Value && mounted.File != path.Join(p.app.Root, s.Worker.ConfigFile.Value) {
			s.lose([]evidence.NotTaken{{
				What: evidence.OneLine("--config " + mounted.Path + ", which is " + mounted.File), Evidence: mounted.Evidence,
				Reason: "The compose file mounts it as gunicorn's configuration: name it in worker.config_file, or write what it sets into the worker block.",
			}})
		}
	}
	for _, name := range p.index.Paths {
		if base := strings.ToLower(path.Base(name)); (base == "dockerfile" || base == "containerfile") && start.IsImageOf(p.index, name, p.app.Root) {
			s.lose(start.Overridden(p.index, name))
		}
	}
}

func processes(p *project, s *Survey) {
	found, lost := process.Find(p.index, p.app.Root, p.reached)
	s.lose(lost)
	prepare := step.Prepares(p.index, started(p, s))
	s.Processes = slices.DeleteFunc(found, func(x evidence.Process) bool { return slices.Contains(prepare, x.Evidence) })
}

// started is what is known of the app whose start is read.
func started(p *project, s *Survey) step.App {
	return step.App{EntryPoint: s.EntryPoint.Value, Root: p.app.Root, File: p.app.File, From: p.app.From}
}

func writable(p *project, s *Survey) {
	// Flask-SQLAlchemy 3 keeps a relative database in the instance folder.
	instance := func() bool { return p.index.DependsOn("flask-sqlalchemy") }
	s.Writable, s.Beside = writes.Find(p.index, p.app.Root, p.app.File, p.reached, s.Processes, instance)
	s.Writable = addWritable(s.Writable, p.environment.Writable)
}

// imageSteps names what else the build of the project's own image does.
func imageSteps(p *project, s *Survey) {
	s.lose(p.image.NotTaken(s.Port.Value, s.HealthPath.Known()))
}

func services(p *project, s *Survey) {
	s.Services = backing.Find(p.index, s.Env)
	s.lose(backing.Beside(p.index, p.app.Root, s.Services))
}

func steps(p *project, s *Survey) {
	app := started(p, s)
	app.Processes = s.Processes
	for _, folder := range s.Writable {
		app.Writable = append(app.Writable, folder.Value)
	}
	found := step.Find(p.index, app)
	s.Releases = found.Releases
	s.lose(found.NotTaken)
}

func dependencies(p *project, s *Survey) {
	app := supply.App{Folder: cmp.Or(s.Directory.Value, "."), Class: s.Worker.Class, Python: p.reached, Imported: p.imported}
	if p.app != nil {
		app.File = p.app.File
	}
	if p.app != nil && s.Refusal == nil {
		at := app
		at.Folder = p.app.Root
		s.Refusal = supply.Refuse(p.index, at)
	}
	own := p.image
	if own == nil {
		own = new(image.Image)
	}
	var lost []evidence.NotTaken
	s.Supply, s.Python, lost = supply.Find(p.index, own, app)
	s.lose(lost)
}
