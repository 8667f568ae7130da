package process

import (
	"maps"
	"path"
	"slices"

	"dockgen/project/document"
	"dockgen/project/evidence"
	"dockgen/project/source"
)

// manifestProcesses reads what a platform's manifest starts besides the web server:
// Render's services of the type worker, DigitalOcean's workers, Fly's processes.
func manifestProcesses(f *source.Index) []found {
	var all []found
	add := func(name, command string, at evidence.Place) {
		if command != "" && !IsWeb(name, command) && !IsOnce(command) {
			all = append(all, found{name: name, line: command, at: at})
		}
	}
	for _, name := range f.Named("render.yaml", "render.yml", "app.yaml", "fly.toml", "manifest.yml", "heroku.yml") {
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
		case "manifest.yml": // of Cloud Foundry
			for _, s := range f.YAMLList(name, "applications") {
				if n := s.Key("command"); QueueOf([]string{n.Scalar()}) != "" {
					add(s.Key("name").Scalar(), n.Scalar(), evidence.Place{Path: name, Line: n.LineOr(s.Line)})
				}
				for _, p := range s.Key("processes").List() {
					if kind := p.Key("type").Scalar(); kind != "web" {
						add(kind, p.Key("command").Scalar(), evidence.Place{Path: name, Line: p.Key("command").LineOr(p.Line)})
					}
				}
			}
		case "heroku.yml":
			for _, document := range f.YAML(name) {
				run := document.Key("run")
				if run == nil {
					continue
				}
				for _, process := range run.Keys {
					n := run.Under[process]
					command := n.Scalar()
					if items := n.Key("command").List(); len(items) > 0 {
						command = items[0].Text
					}
					if process != "web" && process != "release" {
						add(process, command, evidence.Place{Path: name, Line: n.LineOr(0)})
					}
				}
			}
		case "fly.toml":
			started := document.Subtable(f.Table(name), "processes")
			for _, process := range slices.Sorted(maps.Keys(started)) {
				command, _ := started[process].(string)
				add(process, command, f.LineWith(name, process))
			}
		}
	}
	return all
}
