package survey

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"dockgen/project/document"
	"dockgen/project/evidence"
	"dockgen/project/process"
	"dockgen/project/python"
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
		p.add(bindPort(bind), s.Evidence, confidence)
	}
	p.add(s.Launch.Options["port"], s.Evidence, confidence)
	p.add(s.Env["PORT"], s.Evidence, confidence)
	p.add(s.Env["FLASK_RUN_PORT"], s.Evidence, evidence.Likely)
}

// bindPort is the port of 0.0.0.0:8000, [::]:8000, :8000 and *:8000.
func bindPort(bind string) string {
	if strings.HasPrefix(bind, "unix:") || strings.HasPrefix(bind, "fd:") {
		return ""
	}
	return bind[strings.LastIndexByte(bind, ':')+1:]
}

// gunicornFiles reads bind from the configurations of gunicorn.
func gunicornFiles(p *project, found *ports) {
	for _, name := range p.index.Named("gunicorn.conf.py", "gunicorn_config.py", "gunicorn_conf.py") {
		p.index.EachStatement(name, func(s python.Statement) {
			if s.Indent > 0 || len(s.Tokens) < 3 || !s.Tokens[0].Is("bind") || !s.Tokens[1].Is("=") {
				return
			}
			for _, t := range s.Tokens[2:] {
				if text, ok := python.StringText(t); ok && strings.Contains(text, ":") {
					found.add(bindPort(text), s.At(t), evidence.Certain)
				}
			}
			// f"0.0.0.0:{os.environ.get('PORT', '8000')}" has the default inside.
			found.fallbacks(s)
		})
	}
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
// reads.
func flaskSettings(p *project, found *ports) {
	for _, name := range p.index.Named(".flaskenv", ".flaskenv.example", ".env.example", ".env.sample") {
		for _, e := range document.ReadDotenv(p.index.Read(name)) {
			if e.Name == "FLASK_RUN_PORT" || e.Name == "PORT" {
				found.add(e.Value, evidence.Place{Path: name, Line: e.Line}, evidence.Likely)
			}
		}
	}
}
