package survey

import (
	"cmp"

	"dockgen/project/entry"
	"dockgen/project/evidence"
	"dockgen/project/image"
	"dockgen/project/process"
	"dockgen/project/source"
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
	{find: entryPoint},               // fills in the project's app, and the files reached and imported
	{find: ownImage, needsApp: true}, // fills in the project's image, and its variables
	{find: workers, needsApp: true},
	{find: processes, needsApp: true},
	{find: port, needsApp: true},
	{find: healthPath, needsApp: true},
	{find: writable, needsApp: true}, // Processes, of processes
	{find: environment, needsApp: true},
	{find: imageSteps, needsApp: true}, // Port, of port; HealthPath, of healthPath
	{find: dependencies},               // Directory and Refusal, of entryPoint; Worker.Class, of workers
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
}

// The detectors that are packages of their own.

func workers(p *project, s *Survey) { s.Worker = worker.Find(p.finder, *p.app, p.reached) }

func processes(p *project, s *Survey) {
	var lost []evidence.NotTaken
	s.Processes, lost = process.Find(p.index, p.app.Root, p.reached)
	s.NotTaken = append(s.NotTaken, lost...)
}

func writable(p *project, s *Survey) {
	// Flask-SQLAlchemy 3 keeps a relative database in the instance folder.
	instance := func() bool { return p.index.DependsOn("flask-sqlalchemy") }
	s.Writable, s.Beside = writes.Find(p.index, p.app.Root, p.app.File, p.reached, s.Processes, instance)
	s.Writable = addWritable(s.Writable, p.environment.Writable)
}

// imageSteps names what else the build of the project's own image does.
func imageSteps(p *project, s *Survey) {
	s.NotTaken = append(s.NotTaken, p.image.NotTaken(s.Port.Value, s.HealthPath.Known())...)
}

func dependencies(p *project, s *Survey) {
	if p.app != nil && s.Refusal == nil {
		s.Refusal = supply.Refuse(p.index, p.app.Root)
	}
	own := p.image
	if own == nil {
		own = new(image.Image)
	}
	var lost []evidence.NotTaken
	s.Supply, s.Python, lost = supply.Find(p.index, own, cmp.Or(s.Directory.Value, "."), s.Worker.Class, p.reached, p.imported)
	s.NotTaken = append(s.NotTaken, lost...)
}
