package survey

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"dockgen/project/document"
	"dockgen/project/evidence"
	"dockgen/project/gunicornconf"
	"dockgen/project/process"
	"dockgen/project/shell"
	"dockgen/project/source"
	"dockgen/project/start"
)

// unprivileged is the first port that any process may open everywhere.
const unprivileged = 1024

// portSources are the places where a project says which port it serves on, strongest
// first. Each adds what it finds to found.
var portSources = [...]func(p *project, found *ports){
	namingCommand, // the command that names the app
	otherCommands,
	gunicornFiles,
	images,
	composeServices,
	flaskSettings,
	appCode,
	otherCode,
}

// port finds the port that the project serves on. Ports that only root may open are
// passed over, because the image does not run as root: the proxy in front of it has
// those.
func port(p *project, s *Survey) {
	if file := s.Worker.ConfigFile.Value; file != "" {
		// It rules, and its port is the one that gunicorn will listen on.
		addresses, fixed, at := gunicornconf.Read(p.index, file).Binds()
		for _, address := range addresses {
			if n, err := strconv.Atoi(gunicornconf.Port(address)); fixed && err == nil && n > 0 && n <= 65535 {
				s.Port = evidence.Found[int]{Value: n, Evidence: at, Confidence: evidence.Certain}
				return
			}
		}
	}
	var found ports
	for _, source := range portSources {
		source(p, &found)
	}
	s.Port = found.best()
}

// ports are the ports that were found, strongest first.
type ports []evidence.Found[int]

// add adds the port that text is, and nothing when it is none.
func (p *ports) add(text string, at evidence.Place, confidence evidence.Confidence) {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < 1 || n > 65535 || strings.HasPrefix(text, "+") {
		return
	}
	const enough = 50
	if len(*p) < enough {
		*p = append(*p, evidence.Found[int]{Value: n, Evidence: at, Confidence: confidence})
	}
}

// best takes the first port that the image can open.
func (p ports) best() evidence.Found[int] {
	var taken, passed []evidence.Found[int]
	for _, x := range p {
		switch {
		case x.Value < unprivileged:
			passed = append(passed, x)
		case !slices.ContainsFunc(taken, func(t evidence.Found[int]) bool { return t.Value == x.Value }):
			taken = append(taken, x)
		}
	}
	var best evidence.Found[int]
	if len(taken) > 0 {
		best = taken[0]
		best.Others = taken[1:]
	}
	for i := range best.Others {
		// Another way to run the app has another port: only equals are a doubt.
		if best.Others[i].Confidence == best.Confidence && best.Confidence == evidence.Certain {
			best.Others[i].Confidence = evidence.Likely
		}
	}
	if len(passed) > 0 && (!best.Known() || passed[0].Confidence > best.Confidence) {
		best.Note = fmt.Sprintf("%s says port %d, which only root may open everywhere, and the image does not run as root.", passed[0].Evidence, passed[0].Value)
	}
	return best
}

func namingCommand(p *project, found *ports) {
	if p.app.From != nil {
		found.command(*p.app.From)
	}
}

func otherCommands(p *project, found *ports) {
	for _, command := range p.finder.Starts {
		found.command(command)
	}
}

// command reads the port of a command.
func (p *ports) command(s start.Command) {
	confidence := evidence.Certain
	if s.Strength >= start.ByFlaskApp {
		confidence = evidence.Likely
	}
	for _, bind := range strings.Split(s.Launch.Options["bind"], ",") {
		if strings.Contains(bind, ":") {
			p.add(gunicornconf.Port(bind), s.Evidence, confidence)
		}
	}
	p.add(s.Launch.Options["port"], s.Evidence, confidence)
	p.add(s.Env["PORT"], s.Evidence, confidence)
	p.add(s.Env["FLASK_RUN_PORT"], s.Evidence, evidence.Likely)
}

// gunicornFiles reads bind from the configurations of gunicorn: those that commands
// name, those of the usual names, and what else is called after gunicorn near the root.
func gunicornFiles(p *project, found *ports) {
	var files []string
	add := func(name string) {
		if name != "" && !slices.Contains(files, name) {
			files = append(files, name)
		}
	}
	for _, command := range append([]start.Command{*orNone(p.app.From)}, p.finder.Starts...) {
		if name := command.Launch.Options["config"]; name != "" && command.Launch.Server == "gunicorn" {
			add(gunicornconf.Locate(p.index, name, append([]string{p.app.Root}, command.Folders...)...))
		}
	}
	for _, name := range p.index.Named("gunicorn.conf.py", "gunicorn_config.py", "gunicorn_conf.py") {
		add(name)
	}
	for _, name := range p.index.Python {
		if strings.HasPrefix(path.Base(name), "gunicorn") && strings.Count(name, "/") < 2 {
			add(name)
		}
	}
	for _, name := range files {
		addresses, fixed, at := gunicornconf.Read(p.index, name).Binds()
		confidence := evidence.Certain
		if !fixed {
			confidence = evidence.Likely
		}
		for _, address := range addresses {
			found.add(gunicornconf.Port(address), at, confidence)
		}
	}
}

// orNone is the command, or one that says nothing.
func orNone(command *start.Command) *start.Command {
	if command == nil {
		return new(start.Command)
	}
	return command
}

// images reads what the project's own image opens: EXPOSE of its Dockerfile, and
// Fly's manifest, the one nearer to the root first.
func images(p *project, found *ports) {
	for _, name := range p.index.Paths {
		base := strings.ToLower(path.Base(name))
		switch {
		case (base == "dockerfile" || base == "containerfile") && start.IsImageOf(p.index, name, p.app.Root):
			found.exposed(name, p.index.Read(name))
		case base == "fly.toml":
			found.fly(p.index, name)
		}
	}
}

// exposed reads the ports of the first EXPOSE of each stage of a Dockerfile.
func (p *ports) exposed(name, dockerfile string) {
	exposed := false
	for _, l := range shell.DockerLines(dockerfile) {
		word, rest, _ := strings.Cut(l.Text, " ")
		if strings.EqualFold(word, "FROM") {
			exposed = false
		}
		if !strings.EqualFold(word, "EXPOSE") || exposed {
			continue
		}
		exposed = true
		for _, port := range strings.Fields(rest) {
			port, _, _ := strings.Cut(port, "/")
			p.add(port, evidence.Place{Path: name, Line: l.Number}, evidence.Certain)
		}
	}
}

// fly reads the ports inside the machine from Fly's manifest: http_service.internal_port
// and that of each of services.
func (p *ports) fly(f *source.Index, name string) {
	t := f.Table(name)
	services := []any{t["http_service"]}
	switch listed := t["services"].(type) {
	case []any:
		services = append(services, listed...)
	case map[string]any:
		services = append(services, listed)
	}
	for _, s := range services {
		service, _ := s.(map[string]any)
		if port, ok := service["internal_port"].(int64); ok {
			text := strconv.FormatInt(port, 10)
			p.add(text, f.LineSetting(name, "internal_port", text), evidence.Certain)
		}
	}
}

// composeServices reads the ports of the services that are built from the project
// and serve it.
func composeServices(p *project, found *ports) {
	for _, s := range start.Services(p.index) {
		words := strings.Join(process.FirstWords(s), " ")
		if !s.Builds() || !s.MayBuild(p.index, p.app.Root) || !process.IsWeb("", words) && (process.QueueOf(process.FirstWords(s)) != "" || process.IsOnce(words)) {
			continue
		}
		for _, n := range s.Node.Key("ports").List() {
			text, _, _ := strings.Cut(n.Text, "/")
			found.add(text[strings.LastIndexByte(text, ':')+1:], evidence.Place{Path: s.File, Line: n.Line}, evidence.Certain)
			found.add(n.Key("target").Scalar(), evidence.Place{Path: s.File, Line: n.Line}, evidence.Certain)
		}
	}
}

// flaskSettings reads FLASK_RUN_PORT and PORT from the files of variables that Flask
// reads, and from their examples.
func flaskSettings(p *project, found *ports) {
	known := make(map[string]string)
	for _, name := range p.index.Named(".env", ".flaskenv") {
		for _, e := range document.ReadDotenv(p.index.Read(name)) {
			known[e.Name] = document.ExpandDotenv(e.Value, known)
		}
	}
	for _, name := range p.index.Named(".flaskenv", ".env", ".flaskenv.example", ".env.example", ".env.sample") {
		here := maps.Clone(known)
		for _, e := range document.ReadDotenv(p.index.Read(name)) {
			here[e.Name] = document.ExpandDotenv(e.Value, here)
			if e.Name == "FLASK_RUN_PORT" || e.Name == "PORT" {
				found.add(here[e.Name], evidence.Place{Path: name, Line: e.Line}, evidence.Likely)
			}
		}
	}
}
