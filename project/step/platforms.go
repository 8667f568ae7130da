package step

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"

	"dockgen/project/document"
	"dockgen/project/evidence"
)

// platforms reads the manifests of platforms: what they start, and what they run once
// for each release.
func (s *search) platforms() {
	readers := map[string]func(name string){
		"app.json": s.appJSON, "heroku.yml": s.herokuYAML, "fly.toml": s.flyTOML, "render.yaml": s.renderYAML, "render.yml": s.renderYAML,
		"railway.json": s.railwayJSON, "railway.toml": s.tomlStarts, "nixpacks.toml": s.tomlStarts, "apprunner.yaml": s.apprunnerYAML,
		"manifest.yml": s.manifestYAML, "manifest.yaml": s.manifestYAML, "app.yaml": s.appYAML, ".platform.app.yaml": s.platformYAML,
	}
	names := slices.Sorted(maps.Keys(readers))
	found := s.files.Nearest(s.app.Root, names...)
	for _, name := range []string{".do/app.yaml", ".upsun/config.yaml"} {
		if s.files.Tree.IsFile(name) {
			found = append(found, name)
		}
	}
	for _, name := range found {
		if read := readers[path.Base(name)]; read != nil {
			read(name)
		} else {
			s.platformYAML(name)
		}
	}
	for _, name := range s.files.Paths {
		switch folder := path.Dir(name); {
		case document.IsYAML(name) && strings.Contains(s.files.Read(name), "containers:") && strings.Contains(s.files.Read(name), "apiVersion:"):
			s.kubernetes(name)
		case strings.HasSuffix(folder, ".ebextensions") && path.Ext(name) == ".config":
			s.beanstalk(name)
		case strings.HasSuffix(folder, ".platform/hooks/predeploy"), strings.HasSuffix(folder, ".platform/hooks/postdeploy"):
			s.once(s.newShell(evidence.Place{Path: name, Line: 1}, s.app.Root), func(c *reader) { c.follow(name, nil, true) })
		}
	}
}

// runs takes the steps of a command that a platform runs once for each release.
func (s *search) runs(name string, line int, command string) {
	if command = strings.TrimSpace(command); command != "" {
		s.once(s.newShell(evidence.Place{Path: name, Line: line}, s.app.Root), func(c *reader) { c.run(command) })
	}
}

// startsWith takes the steps of a command with which a platform starts the server.
func (s *search) startsWith(name string, line int, command string) {
	if command = strings.TrimSpace(command); command != "" {
		s.serving(s.newShell(evidence.Place{Path: name, Line: line}, s.app.Root), func(c *reader) { c.run(command) })
	}
}

// prepares takes the release steps of a command with which a platform builds the app,
// beside the services that it has. What it installs is the image's.
func (s *search) prepares(name string, line int, command string) {
	c := s.newShell(evidence.Place{Path: name, Line: line}, s.app.Root)
	events, _ := c.trial(func(c *reader) { c.run(command) })
	for _, e := range events {
		if e.outcome == release || e.outcome == leftOut && e.migrates {
			s.events = append(s.events, e)
		}
	}
}

// runsAtFirst takes a migration of a command that a platform runs when the app is made,
// and names what else it does.
func (s *search) runsAtFirst(name string, line int, command string) {
	c := s.newShell(evidence.Place{Path: name, Line: line}, s.app.Root)
	events, _ := c.trial(func(c *reader) { c.run(command) })
	for _, e := range events {
		if e.outcome == release && !e.migrates {
			e.outcome, e.reason = leftOut, onceReason
		}
		s.events = append(s.events, e)
	}
}

// scalars are a node's text, or the texts of its list.
func scalars(n *document.Node) []*document.Node {
	switch {
	case n == nil:
		return nil
	case len(n.Items) > 0:
		return n.Items
	}
	return []*document.Node{n}
}

func (s *search) appJSON(name string) {
	for _, d := range s.files.YAML(name) {
		if n := d.Key("scripts", "postdeploy"); n != nil {
			s.runsAtFirst(name, n.Line, n.Scalar())
		}
		for _, key := range []string{"predeploy", "postdeploy", "release"} {
			for _, n := range []*document.Node{d.Key("scripts", "dokku", key), d.Key("scripts", key)} {
				if n != nil && (key != "postdeploy" || n != d.Key("scripts", "postdeploy")) {
					s.runs(name, n.Line, n.Scalar())
				}
			}
		}
	}
}

func (s *search) herokuYAML(name string) {
	for _, d := range s.files.YAML(name) {
		for _, n := range scalars(d.Key("release", "command")) {
			s.runs(name, n.Line, n.Scalar())
		}
		for _, n := range scalars(d.Key("run", "web")) {
			s.startsWith(name, n.Line, n.Scalar())
		}
	}
}

func (s *search) flyTOML(name string) {
	table := s.files.Table(name)
	deploy := document.Subtable(table, "deploy")
	if text, _ := deploy["release_command"].(string); text != "" {
		s.runs(name, s.files.LineWith(name, "release_command").Line, text)
	}
	processes := document.Subtable(table, "processes")
	for _, process := range slices.Sorted(maps.Keys(processes)) {
		if text, _ := processes[process].(string); text != "" {
			s.startsWith(name, s.files.LineSetting(name, process, firstOf(text, process)).Line, text)
		}
	}
}

func (s *search) renderYAML(name string) {
	for _, service := range s.files.YAMLList(name, "services") {
		if kind := service.Key("type").Scalar(); kind != "web" && kind != "pserv" && kind != "" {
			continue
		}
		if n := service.Key("buildCommand"); n != nil {
			s.prepares(name, n.Line, n.Scalar())
		}
		if n := service.Key("preDeployCommand"); n != nil {
			s.runs(name, n.Line, n.Scalar())
		}
		if n := service.Key("initialDeployHook"); n != nil {
			s.runsAtFirst(name, n.Line, n.Scalar())
		}
		for _, key := range []string{"startCommand", "dockerCommand"} {
			if n := service.Key(key); n != nil {
				s.startsWith(name, n.Line, n.Scalar())
			}
		}
	}
}

func (s *search) railwayJSON(name string) {
	for _, d := range s.files.YAML(name) {
		for _, n := range scalars(d.Key("deploy", "preDeployCommand")) {
			s.runs(name, n.Line, n.Scalar())
		}
		if n := d.Key("build", "buildCommand"); n != nil {
			s.prepares(name, n.Line, n.Scalar())
		}
		if n := d.Key("deploy", "startCommand"); n != nil {
			s.startsWith(name, n.Line, n.Scalar())
		}
	}
}

// tomlStarts reads railway.toml and nixpacks.toml.
func (s *search) tomlStarts(name string) {
	table := s.files.Table(name)
	deploy, build, begin := document.Subtable(table, "deploy"), document.Subtable(table, "build"), document.Subtable(table, "start")
	each := func(value any, key string, take func(name string, line int, command string)) {
		texts := []string{}
		switch value := value.(type) {
		case string:
			texts = append(texts, value)
		case []any:
			for _, one := range value {
				text, _ := one.(string)
				texts = append(texts, text)
			}
		}
		for _, text := range texts {
			take(name, s.files.LineWith(name, key).Line, text)
		}
	}
	each(deploy["preDeployCommand"], "preDeployCommand", s.runs)
	each(build["buildCommand"], "buildCommand", s.prepares)
	phases := document.Subtable(table, "phases")
	for _, phase := range slices.Sorted(maps.Keys(phases)) {
		each(document.Subtable(phases, phase)["cmds"], "cmds", s.prepares)
	}
	each(deploy["startCommand"], "startCommand", s.startsWith)
	each(begin["cmd"], "cmd", s.startsWith)
}

func (s *search) apprunnerYAML(name string) {
	for _, d := range s.files.YAML(name) {
		for _, n := range scalars(d.Key("run", "pre-run")) {
			s.runs(name, n.Line, n.Scalar())
		}
		if n := d.Key("run", "command"); n != nil {
			s.startsWith(name, n.Line, n.Scalar())
		}
	}
}

// manifestYAML reads Cloud Foundry's manifest.
func (s *search) manifestYAML(name string) {
	for _, app := range s.files.YAMLList(name, "applications") {
		for _, of := range append([]*document.Node{app}, app.Key("processes").List()...) {
			if n := of.Key("command"); n != nil {
				s.startsWith(name, n.Line, n.Scalar())
			}
		}
	}
}

// appYAML reads App Engine's and DigitalOcean's.
func (s *search) appYAML(name string) {
	for _, d := range s.files.YAML(name) {
		if n := d.Key("entrypoint"); n != nil {
			s.startsWith(name, n.Line, n.Scalar())
		}
		for _, service := range d.Key("services").List() {
			if n := service.Key("build_command"); n != nil {
				s.prepares(name, n.Line, n.Scalar())
			}
			if n := service.Key("run_command"); n != nil {
				s.startsWith(name, n.Line, n.Scalar())
			}
		}
		for _, job := range d.Key("jobs").List() {
			if n := job.Key("run_command"); n != nil && strings.Contains(job.Key("kind").Scalar(), "_DEPLOY") && job.Key("kind").Scalar() != "FAILED_DEPLOY" {
				s.runs(name, n.Line, n.Scalar())
			}
		}
	}
}

// platformYAML reads Platform.sh's .platform.app.yaml and Upsun's config.yaml.
func (s *search) platformYAML(name string) {
	if name == ".do/app.yaml" {
		s.appYAML(name)
		return
	}
	for _, d := range s.files.YAML(name) {
		all := []*document.Node{d}
		if apps := d.Key("applications"); apps != nil {
			all = nil
			for _, key := range apps.Keys {
				all = append(all, apps.Under[key])
			}
		}
		for _, app := range all {
			for _, hook := range []string{"deploy", "post_deploy"} {
				if n := app.Key("hooks", hook); n != nil {
					s.runs(name, n.Line, n.Scalar())
				}
			}
			if n := app.Key("hooks", "build"); n != nil {
				s.prepares(name, n.Line, n.Scalar())
			}
			if n := app.Key("web", "commands", "start"); n != nil {
				s.startsWith(name, n.Line, n.Scalar())
			}
		}
	}
}

// beanstalk reads container_commands, which run once where leader_only says so, before
// a version serves, in the order of their names.
func (s *search) beanstalk(name string) {
	for _, d := range s.files.YAML(name) {
		commands := d.Key("container_commands")
		if commands == nil {
			continue
		}
		for _, key := range slices.Sorted(slices.Values(commands.Keys)) {
			n := commands.Under[key].Key("command")
			s.runs(name, n.LineOr(cmp.Or(commands.Under[key].LineOr(0), d.Line)), n.Scalar())
		}
	}
}

// kubernetes reads the containers of a Deployment: those that serve, and those that
// run before them. A Job is a step where it changes the database.
func (s *search) kubernetes(name string) {
	for _, d := range s.files.YAML(name) {
		pod := d.Key("spec", "template", "spec")
		read := func(n *document.Node) (*reader, func(c *reader)) {
			words := append(wordsOf(n.Key("command")), wordsOf(n.Key("args"))...)
			line := n.Key("command").LineOr(n.Key("args").LineOr(n.LineOr(d.Line)))
			return s.newShell(evidence.Place{Path: name, Line: line}, s.app.Root), func(c *reader) { c.exec(words) }
		}
		once := pod.Key("initContainers").List()
		if d.Key("kind").Scalar() == "Job" {
			once = append(once, pod.Key("containers").List()...)
		}
		for _, n := range once {
			c, run := read(n)
			if events, _ := c.trial(run); migrates(events) {
				s.events = append(s.events, events...)
			}
		}
		if d.Key("kind").Scalar() != "Job" {
			for _, n := range pod.Key("containers").List() {
				s.serving(read(n))
			}
		}
	}
}
