package process

import (
	"maps"
	"path"
	"slices"

	"dockgen/project/document"
	"dockgen/project/evidence"
	"dockgen/project/shell"
	"dockgen/project/source"
)

// manifestProcesses reads what a platform's manifest starts besides the web server:
// Render's services of the type worker, DigitalOcean's workers, Fly's processes.
func manifestProcesses(f *source.Index) []evidence.Process {
	var found []evidence.Process
	add := func(name, command string, at evidence.Place) {
		if command != "" && !IsWeb(name, command) && !IsOnce(command) {
			found = append(found, evidence.Process{Name: name, Command: shell.ExecWords(command), Evidence: at})
		}
	}
	for _, name := range f.Named("render.yaml", "render.yml", "app.yaml", "fly.toml") {
		switch path.Base(name) {
		case "render.yaml", "render.yml":
			for _, s := range f.YAMLList(name, "services") {
				if kind := s.Key("type").Scalar(); kind == "worker" || kind == "pserv" {
					n := s.Key("startCommand")
					if n == nil {
						n = s.Key("dockerCommand")
					}
					add(s.Key("name").Scalar(), n.Scalar(), evidence.Place{Path: name, Line: n.LineOr(s.Line)})
				}
			}
		case "app.yaml":
			for _, s := range f.YAMLList(name, "workers") {
				n := s.Key("run_command")
				add(s.Key("name").Scalar(), n.Scalar(), evidence.Place{Path: name, Line: n.LineOr(s.Line)})
			}
		case "fly.toml":
			started := document.Subtable(f.Table(name), "processes")
			for _, process := range slices.Sorted(maps.Keys(started)) {
				command, _ := started[process].(string)
				add(process, command, f.LineWith(name, process))
			}
		}
	}
	return found
}
