package project

import (
	"maps"
	"path"
	"slices"
)

// manifestProcesses reads what a platform's manifest starts besides the web server:
// Render's services of the type worker, DigitalOcean's workers, Fly's processes.
func manifestProcesses(f *files) []Process {
	var found []Process
	add := func(name, command string, at Evidence) {
		if command != "" && !isWeb(name, command) && !isOnce(command) {
			found = append(found, Process{Name: name, Command: execWords(command), Evidence: at})
		}
	}
	for _, name := range f.named("render.yaml", "render.yml", "app.yaml", "fly.toml") {
		switch path.Base(name) {
		case "render.yaml", "render.yml":
			for _, s := range f.yamlList(name, "services") {
				if kind := s.key("type").scalar(); kind == "worker" || kind == "pserv" {
					n := s.key("startCommand")
					if n == nil {
						n = s.key("dockerCommand")
					}
					add(s.key("name").scalar(), n.scalar(), Evidence{name, n.lineOr(s.line)})
				}
			}
		case "app.yaml":
			for _, s := range f.yamlList(name, "workers") {
				n := s.key("run_command")
				add(s.key("name").scalar(), n.scalar(), Evidence{name, n.lineOr(s.line)})
			}
		case "fly.toml":
			started := subtable(f.table(name), "processes")
			for _, process := range slices.Sorted(maps.Keys(started)) {
				command, _ := started[process].(string)
				add(process, command, f.lineWith(name, process))
			}
		}
	}
	return found
}
