package survey

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"dockgen/project/document"
	"dockgen/project/entry"
	"dockgen/project/evidence"
	"dockgen/project/process"
	"dockgen/project/python"
	"dockgen/project/shell"
	"dockgen/project/source"
	"dockgen/project/start"
)

// unprivileged is the first port that any process may open everywhere.
const unprivileged = 1024

// port finds the port that the project serves on, strongest first: the command
// that names its app, other commands, gunicorn's own file, what its containers
// publish, Flask's settings, and the code that runs the development server. Ports
// that only root may open are passed over, because the image runs as nobody in
// particular: the proxy in front of it has those.
func port(e *entry.Finder, c entry.Candidate, python []string) evidence.Found[int] {
	p := portFinder{f: e.Index, root: c.Root}
	if c.From != nil {
		p.start(*c.From)
	}
	for _, s := range e.Starts {
		p.start(s)
	}
	for _, name := range e.Index.Named("gunicorn.conf.py", "gunicorn_config.py", "gunicorn_conf.py") {
		p.gunicornFile(name)
	}
	p.containers()
	p.settings()
	for _, name := range e.MentioningOf(python, append([]string{"PORT"}, starters...)...) {
		p.code(name)
	}
	for _, name := range e.Mentioning(starters...) {
		if !slices.Contains(python, name) && strings.Count(name, "/") < 2 {
			p.code(name)
		}
	}
	return p.best()
}

type portFinder struct {
	f     *source.Index
	root  string // where the app starts
	found []evidence.Found[int]
}

func (p *portFinder) add(text string, at evidence.Place, confidence evidence.Confidence) {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < 1 || n > 65535 || strings.HasPrefix(text, "+") {
		return
	}
	const enough = 50
	if len(p.found) < enough {
		p.found = append(p.found, evidence.Found[int]{Value: n, Evidence: at, Confidence: confidence})
	}
}

// best takes the first port that the image can open.
func (p *portFinder) best() evidence.Found[int] {
	var taken, passed []evidence.Found[int]
	for _, x := range p.found {
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

// start reads the port of a command.
func (p *portFinder) start(s start.Command) {
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

// gunicornFile reads bind from a configuration of gunicorn.
func (p *portFinder) gunicornFile(name string) {
	p.f.EachStatement(name, func(s python.Statement) {
		if s.Indent > 0 || len(s.Tokens) < 3 || !s.Tokens[0].Is("bind") || !s.Tokens[1].Is("=") {
			return
		}
		for _, t := range s.Tokens[2:] {
			if text, ok := python.StringText(t); ok && strings.Contains(text, ":") {
				p.add(bindPort(text), s.At(t), evidence.Certain)
			}
		}
		// f"0.0.0.0:{os.environ.get('PORT', '8000')}" has the default inside.
		p.fallbacks(s)
	})
}

// containers reads what the project's own image opens.
func (p *portFinder) containers() {
	for _, name := range p.f.Paths {
		base := strings.ToLower(path.Base(name))
		switch {
		case (base == "dockerfile" || base == "containerfile") && start.IsImageOf(p.f, name, p.root):
			exposed := evidence.Place{}
			for _, l := range shell.DockerLines(p.f.Read(name)) {
				word, rest, _ := strings.Cut(l.Text, " ")
				if strings.EqualFold(word, "FROM") {
					exposed = evidence.Place{}
				}
				if !strings.EqualFold(word, "EXPOSE") || exposed.Line > 0 {
					continue
				}
				exposed = evidence.Place{Path: name, Line: l.Number}
				for _, port := range strings.Fields(rest) {
					port, _, _ = strings.Cut(port, "/")
					p.add(port, exposed, evidence.Certain)
				}
			}
		case base == "fly.toml":
			p.fly(name)
		}
	}
	for _, s := range start.Services(p.f) {
		words := strings.Join(process.FirstWords(s), " ")
		if !s.Builds() || !s.MayBuild(p.f, p.root) || !process.IsWeb("", words) && (process.QueueOf(process.FirstWords(s)) != "" || process.IsOnce(words)) {
			continue
		}
		for _, n := range s.Node.Key("ports").List() {
			text, _, _ := strings.Cut(n.Text, "/")
			p.add(text[strings.LastIndexByte(text, ':')+1:], evidence.Place{Path: s.File, Line: n.Line}, evidence.Certain)
			p.add(n.Key("target").Scalar(), evidence.Place{Path: s.File, Line: n.Line}, evidence.Certain)
		}
	}
}

// fly reads the ports inside the machine from Fly's manifest: http_service.internal_port
// and that of each of services.
func (p *portFinder) fly(name string) {
	t := p.f.Table(name)
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
			p.add(text, p.f.LineSetting(name, "internal_port", text), evidence.Certain)
		}
	}
}

// settings reads FLASK_RUN_PORT and PORT from the files of variables that Flask reads.
func (p *portFinder) settings() {
	for _, name := range p.f.Named(".flaskenv", ".flaskenv.example", ".env.example", ".env.sample") {
		for _, e := range document.ReadDotenv(p.f.Read(name)) {
			if e.Name == "FLASK_RUN_PORT" || e.Name == "PORT" {
				p.add(e.Value, evidence.Place{Path: name, Line: e.Line}, evidence.Likely)
			}
		}
	}
}

// fallbacks reads os.environ.get("PORT", 8080), in a field of an f-string too.
func (p *portFinder) fallbacks(s python.Statement) {
	for i, t := range s.Tokens {
		if t.Kind == python.StringToken && strings.Contains(t.Text, "PORT") && strings.Contains(t.Text, "{") {
			if _, rest, ok := strings.Cut(t.Text, "PORT"); ok {
				rest = strings.TrimLeft(rest, `"', `)
				if end := strings.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' }); end > 0 {
					p.add(rest[:end], s.At(t), evidence.Likely)
				}
			}
			continue
		}
		if text, ok := python.StringText(t); !ok || text != "PORT" && text != "FLASK_RUN_PORT" {
			continue
		}
		if i < 2 || !s.Tokens[i-1].Is("(") || !(s.Tokens[i-2].Is("get") || s.Tokens[i-2].Is("getenv") || s.Tokens[i-2].Is("int") || s.Tokens[i-2].Is("env") || s.Tokens[i-2].Is("config")) {
			continue
		}
		c := python.ReadCall(s.Tokens, i-1)
		fallback := c.Argument(1, "default")
		if len(fallback) == 0 && c.End+1 < len(s.Tokens) && s.Tokens[c.End].Is("or") {
			fallback = s.Tokens[c.End+1 : c.End+2]
		}
		if len(fallback) == 1 {
			text, ok := python.StringText(fallback[0])
			if !ok {
				text = fallback[0].Text
			}
			p.add(text, s.At(t), evidence.Likely)
		}
	}
}
