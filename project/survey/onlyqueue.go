package survey

import (
	"slices"

	"dockgen/project/evidence"
	"dockgen/project/process"
	"dockgen/project/route"
	"dockgen/project/source"
	"dockgen/project/start"
)

// onlyQueue refuses a project that deploys the worker of a queue and nothing else, and
// whose Flask app answers no path: it gives the tasks their configuration.
func onlyQueue(p *project, s *Survey) {
	if s.Refusal != nil {
		return
	}
	places := process.OnlyQueues(p.index)
	if places == nil || slices.ContainsFunc(p.finder.Starts, serves) {
		return
	}
	python := slices.DeleteFunc(slices.Clone(p.index.Python), func(name string) bool {
		return source.IsAside(name) && !slices.Contains(p.reached, name)
	})
	if !route.None(p.index, python) {
		return
	}
	s.Refusal = &evidence.Refusal{
		Reason: "What this project starts is the worker of a queue and no web server, and nothing in it gives its Flask app a route.",
		Saw:    append(places, p.app.Evidence(p.index)),
		Advice: "dockgen ships Flask apps that answer requests. To ship this one all the same, with the worker as a process block, name it: dockgen init --entry-point " + p.app.EntryPoint() + ".",
	}
}

// serves reports whether a command starts a server that is made to serve a deployment.
func serves(s start.Command) bool {
	return s.Strength == start.ByServer && !source.IsAside(s.Evidence.Path)
}
