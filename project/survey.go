package project

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"
)

// Survey is what reading tells about a project that has no config yet: the values
// that a config needs, each with its evidence. Nothing in it is checked against
// the disk again; [Check] does that once there is a config.
type Survey struct {
	// Refusal says why this is no project that dockgen can ship; nil when it is
	// one. The other fields hold what was found even so.
	Refusal *Refusal

	// EntryPoint is in gunicorn's grammar, as schema.ParseEntryPoint reads it.
	EntryPoint Found[string]
	// Directory is where gunicorn starts: "." for the project itself.
	Directory Found[string]
	// Worker holds the settings of gunicorn that the project uses or needs.
	Worker Worker

	// Image is where the image is published, as registry.image.
	Image Found[string]
	// Own are the files of the project that stand where a generated one would, or
	// that its own set-up of containers needs: see OwnFile.
	Own []OwnFile
	// Room is a folder of the project, there or not, that is free for generated files.
	Room string

	// Supply is how its packages are installed.
	Supply Supply

	Port       Found[int]
	Python     Found[string] // a minor version: "3.12"
	HealthPath Found[string]
	// Writable are the folders of the project that the app writes to, and Beside the
	// files that it writes next to its code.
	Writable, Beside []Found[string]
	Env              []Variable // sorted by name
	Processes        []Process  // what runs besides the web server, in the order of the files
}

// Worker holds the settings of gunicorn that a project already uses, or that its
// code needs. What is not known is dockgen's default.
type Worker struct {
	Class      Found[string] // as gunicorn's --worker-class
	ConfigFile Found[string] // a path of the project
	// Unfit is a gunicorn configuration of the project that does not work in a
	// container; its note says why. gunicorn loads one named gunicorn.conf.py by
	// itself, so that it must not be in the image.
	Unfit   Found[string]
	Workers Found[int]
	Threads Found[int]
	Timeout Found[int] // seconds, as are the others
	// MaxRequests and MaxRequestsJitter restart a worker after so many requests.
	MaxRequests, MaxRequestsJitter Found[int]
	GracefulTimeout, KeepAlive     Found[int]
	Preload                        Found[bool]
}

// Variable is an environment variable that the project's code reads.
type Variable struct {
	Name     string
	Evidence Evidence // where it is read, or declared
	// Default is a literal that the code or an example file falls back to; HasDefault
	// tells an empty one from none.
	Default     string
	HasDefault  bool
	Required    bool // without it the code fails when it is imported or called
	Secret      bool // by its name
	Description string
}

// Process is a second kind of process of the project, such as a queue's worker.
type Process struct {
	Name     string // a label: "worker"
	Command  []string
	Evidence Evidence
}

// Refusal says why a project cannot be shipped as a Flask app.
type Refusal struct {
	// Reason is one sentence: what the project is, or what is missing.
	Reason string
	// Saw is what the reason rests on.
	Saw []Evidence
	// Advice is one sentence: what would work.
	Advice string
}

// Read surveys the project in the folder dir. It runs, imports and fetches
// nothing. Its error is about the folder itself: what cannot be read inside is
// passed over.
func Read(dir string) (*Survey, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open the project: %w", err)
	}
	defer root.Close()
	// The short way asks a folder for all its names first, which does not pay for one
	// that has more than it remembers.
	return survey(indexFiles(longTree(root)), dir), nil
}

// survey asks each detector in turn. They share the index, and some what another
// has found before them.
func survey(f *files, dir string) *Survey {
	s := &Survey{Image: registryImage(f, dir), Own: ownFiles(f), Room: room(f)}
	e := newEntryFinder(f)
	c, confidence, ok := e.choose()
	c, confidence = e.importable(c, confidence)
	var python []string
	var imported []string // what an import of the entry point runs
	switch {
	case !ok:
		s.Refusal = e.refuse()
	case c.from == nil && e.unfinished(c) != nil:
		s.Refusal = e.unfinished(c)
	case isAside(c.file) && c.from == nil && e.library() != nil:
		s.Refusal = e.library()
	case c.from == nil && e.otherStarted() != nil:
		s.Refusal = e.otherStarted()
	case c.from == nil && e.mounted(c) != nil:
		s.Refusal = e.mounted(c)
	default:
		imported = slices.DeleteFunc(slices.Clone(f.python), func(name string) bool { return !c.files[name] })
		python = e.reached(c.root, []string{c.file})
		s.serve(e, c, confidence, python)
		s.Refusal = firstRefusal(e.pythonTwo(c), c.withoutLayout(), f.ownFolder(c.root), f.condaOnly())
	}
	s.Supply, s.Python = f.supply(cmp.Or(s.Directory.Value, "."), s.Worker.Class, python, imported)
	return s
}

func firstRefusal(reasons ...*Refusal) *Refusal {
	for _, r := range reasons {
		if r != nil {
			return r
		}
	}
	return nil
}

// serve fills in what the chosen entry point says, and the files python that it
// imports.
func (s *Survey) serve(e *entryFinder, c candidate, confidence Confidence, python []string) {
	evidence := c.evidence(e.files)
	if c.from != nil {
		evidence = c.from.evidence
	}
	s.EntryPoint = Found[string]{
		Value: c.entryPoint(), Evidence: evidence, Confidence: confidence,
		Note: e.note(c), Others: e.others(c),
	}
	s.Directory = Found[string]{Value: c.root, Evidence: evidence, Confidence: confidence}
	s.Worker = e.worker(c)
	e.schedulerWorker(&s.Worker, python)
	s.Processes = processes(e.files, python)
	s.Port = e.port(c, python)
	s.HealthPath = healthPath(e.files, python)
	s.Writable, s.Beside = e.written(c.root, c.file, python, s.Processes, func() bool { return e.dependsOn("flask-sqlalchemy") })
	s.Env = environment(e.files, python)
	e.imageDefaults(c, s.Env)
	if c.blocked != (Evidence{}) {
		s.Env = append(s.Env, Variable{
			Name: "FLASK_RUN_FROM_CLI", Evidence: c.blocked, Default: "true", HasDefault: true,
			Description: "makes Flask skip the app.run() that stands at the top level",
		})
		slices.SortFunc(s.Env, func(a, b Variable) int { return strings.Compare(a.Name, b.Name) })
	}
}
