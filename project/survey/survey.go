// Package survey reads a Flask project that has no config yet, and never runs it.
// [Read] asks each detector in turn; each answers with values and their evidence
// ([evidence.Found]), from the index of package source.
//
// Nothing here renders, writes, asks the network or imports a line of Python.
package survey

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"dockgen/folder"
	"dockgen/project/disk"
	"dockgen/project/entry"
	"dockgen/project/environ"
	"dockgen/project/evidence"
	"dockgen/project/process"
	"dockgen/project/source"
	"dockgen/project/supply"
	"dockgen/project/writes"
)

// Survey is what reading tells about a project that has no config yet: the values
// that a config needs, each with its evidence. Nothing in it is checked against
// the disk again; [Check] does that once there is a config.
type Survey struct {
	// Refusal says why this is no project that dockgen can ship; nil when it is
	// one. The other fields hold what was found even so.
	Refusal *evidence.Refusal

	// EntryPoint is in gunicorn's grammar, as entrypoint.Parse reads it.
	EntryPoint evidence.Found[string]
	// Directory is where gunicorn starts: "." for the project itself.
	Directory evidence.Found[string]
	// Worker holds the settings of gunicorn that the project uses or needs.
	Worker evidence.Worker

	// Image is where the image is published, as registry.image.
	Image evidence.Found[string]
	// Own are the files of the project that stand where a generated one would, or
	// that its own set-up of containers needs: see OwnFile.
	Own []OwnFile
	// Room is a folder of the project, there or not, that is free for generated files.
	Room string

	// Supply is how its packages are installed.
	Supply evidence.Supply

	Port       evidence.Found[int]
	Python     evidence.Found[string] // a minor version: "3.12"
	HealthPath evidence.Found[string]
	// Writable are the folders of the project that the app writes to, and Beside the
	// files that it writes next to its code.
	Writable, Beside []evidence.Found[string]
	Env              []evidence.Variable // sorted by name
	Processes        []evidence.Process  // what runs besides the web server, in the order of the files
}

// Read surveys the project in the folder dir. It runs, imports and fetches
// nothing. Its error is about the folder itself: what cannot be read inside is
// passed over.
func Read(dir string) (*Survey, error) {
	at := folder.Open(dir)
	defer at.Close()
	if err := at.Err(); err != nil {
		return nil, fmt.Errorf("open the project: %w", err)
	}
	return survey(source.Walk(disk.Unbounded(at)), dir), nil
}

// survey asks each detector in turn. They share the index, and some what another
// has found before them.
func survey(f *source.Index, dir string) *Survey {
	s := &Survey{Image: registryImage(f, dir), Own: ownFiles(f), Room: room(f)}
	e := entry.NewFinder(f)
	c, confidence, ok := e.Choose()
	c, confidence = e.Importable(c, confidence)
	var python []string
	var imported []string // what an import of the entry point runs
	switch {
	case !ok:
		s.Refusal = e.Refuse()
	case c.From == nil && e.Unfinished(c) != nil:
		s.Refusal = e.Unfinished(c)
	case source.IsAside(c.File) && c.From == nil && e.Library() != nil:
		s.Refusal = e.Library()
	case c.From == nil && e.OtherStarted() != nil:
		s.Refusal = e.OtherStarted()
	case c.From == nil && e.Mounted(c) != nil:
		s.Refusal = e.Mounted(c)
	default:
		imported = slices.DeleteFunc(slices.Clone(f.Python), func(name string) bool { return !c.Files[name] })
		python = e.Reached(c.Root, []string{c.File})
		s.serve(e, c, confidence, python)
		s.Refusal = firstRefusal(e.PythonTwo(c), c.WithoutLayout(), supply.OwnFolder(f, c.Root), entry.CondaOnly(f))
	}
	s.Supply, s.Python = supply.Find(f, cmp.Or(s.Directory.Value, "."), s.Worker.Class, python, imported)
	return s
}

func firstRefusal(reasons ...*evidence.Refusal) *evidence.Refusal {
	for _, r := range reasons {
		if r != nil {
			return r
		}
	}
	return nil
}

// serve fills in what the chosen entry point says, and the files python that it
// imports.
func (s *Survey) serve(e *entry.Finder, c entry.Candidate, confidence evidence.Confidence, python []string) {
	at := c.Evidence(e.Index)
	if c.From != nil {
		at = c.From.Evidence
	}
	s.EntryPoint = evidence.Found[string]{
		Value: c.EntryPoint(), Evidence: at, Confidence: confidence,
		Note: e.Note(c), Others: e.Others(c),
	}
	s.Directory = evidence.Found[string]{Value: c.Root, Evidence: at, Confidence: confidence}
	s.Worker = e.Worker(c)
	e.SchedulerWorker(&s.Worker, python)
	s.Processes = process.Find(e.Index, python)
	s.Port = port(e, c, python)
	s.HealthPath = healthPath(e.Index, python)
	s.Writable, s.Beside = writes.Find(e.Index, c.Root, c.File, python, s.Processes, func() bool { return e.DependsOn("flask-sqlalchemy") })
	s.Env = environ.Find(e.Index, python)
	imageDefaults(e, c, s.Env)
	if c.Blocked != (evidence.Place{}) {
		s.Env = append(s.Env, evidence.Variable{
			Name: "FLASK_RUN_FROM_CLI", Evidence: c.Blocked, Default: "true", HasDefault: true,
			Description: "makes Flask skip the app.run() that stands at the top level",
		})
		slices.SortFunc(s.Env, func(a, b evidence.Variable) int { return strings.Compare(a.Name, b.Name) })
	}
}
