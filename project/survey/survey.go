// Package survey reads a Flask project that has no config yet, and never runs it.
// [Read] asks each detector in turn; each answers with values and their evidence
// ([evidence.Found]), from the index of package source.
//
// Nothing here renders, writes, asks the network or imports a line of Python.
package survey

import (
	"fmt"
	"slices"
	"strings"

	"dockgen/folder"
	"dockgen/project/disk"
	"dockgen/project/evidence"
	"dockgen/project/source"
)

// Survey is what reading tells about a project that has no config yet: the values
// that a config needs, each with its evidence. Each field is filled in by one of the
// detectors. Nothing in it is checked against the disk again; package audit does that
// once there is a config.
type Survey struct {
	// Refusal says why this is no project that dockgen can ship; nil when it is
	// one. The other fields hold what was found even so.
	Refusal *evidence.Refusal

	// EntryPoint is in gunicorn's grammar, as entrypoint.Parse reads it.
	EntryPoint evidence.Found[string]
	// Directory is where gunicorn starts: "." for the project itself.
	Directory evidence.Found[string]
	// Project is the folder of the project that the app belongs to: "." for the one that
	// was read.
	Project evidence.Found[string]
	// Routeless says that nothing gives the app a route: it answers every path with 404.
	Routeless bool
	// Worker holds the settings of gunicorn that the project uses or needs.
	Worker evidence.Worker

	// Image is where the image is published, as registry.image.
	Image evidence.Found[string]
	// Own are the files of the project that stand where a generated one would, or
	// that its own set-up of containers needs: see OwnFile.
	Own []OwnFile
	// FreeFolder is a folder of the project, there or not, in which no file stands
	// where a generated one would.
	FreeFolder string

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
	Services         []evidence.Service  // what it needs beside it, in the order of Env
	Releases         []evidence.Release  // what runs once before a version serves, in the order of the start
	Assets           []evidence.Assets   // what is built for the app: front ends, and what Python makes
	// NotTaken is what the project's own start, image or build does beside all this,
	// in the order of the detectors.
	NotTaken []evidence.NotTaken
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

// survey asks each detector in turn.
func survey(f *source.Index, dir string) *Survey {
	s := new(Survey)
	p := &project{index: f, dir: dir}
	for _, d := range detectors {
		if p.app != nil || !d.needsApp {
			d.find(p, s)
		}
	}
	return s
}

// lose adds to NotTaken, but what another detector has said of the same place,
// or in the same words of the same file.
func (s *Survey) lose(list []evidence.NotTaken) {
	before := s.NotTaken
	for _, n := range list {
		if !slices.ContainsFunc(before, func(known evidence.NotTaken) bool {
			return known.Evidence == n.Evidence && (strings.Contains(n.What, known.What) || strings.Contains(known.What, n.What)) ||
				known.Evidence.Path == n.Evidence.Path && known.What == n.What
		}) {
			s.NotTaken = append(s.NotTaken, n)
		}
	}
}
