package project

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
)

// unprivileged is the first port that any process may open everywhere.
const unprivileged = 1024

// port finds the port that the project serves on, strongest first: the command
// that names its app, other commands, gunicorn's own file, what its containers
// publish, Flask's settings, and the code that runs the development server. Ports
// that only root may open are passed over, because the image runs as nobody in
// particular: the proxy in front of it has those.
func (e *entryFinder) port(c candidate, python []string) Found[int] {
	p := portFinder{f: e.files, root: c.root}
	if c.from != nil {
		p.start(*c.from)
	}
	for _, s := range e.starts {
		p.start(s)
	}
	for _, name := range e.files.named("gunicorn.conf.py", "gunicorn_config.py", "gunicorn_conf.py") {
		p.gunicornFile(name)
	}
	p.containers()
	p.settings()
	for _, name := range e.mentioningOf(python, append([]string{"PORT"}, starters...)...) {
		p.code(name)
	}
	for _, name := range e.mentioning(starters...) {
		if !slices.Contains(python, name) && strings.Count(name, "/") < 2 {
			p.code(name)
		}
	}
	return p.best()
}

type portFinder struct {
	f     *files
	root  string // where the app starts
	found []Found[int]
}

func (p *portFinder) add(text string, at Evidence, confidence Confidence) {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < 1 || n > 65535 || strings.HasPrefix(text, "+") {
		return
	}
	const enough = 50
	if len(p.found) < enough {
		p.found = append(p.found, Found[int]{Value: n, Evidence: at, Confidence: confidence})
	}
}

// best takes the first port that the image can open.
func (p *portFinder) best() Found[int] {
	var taken, passed []Found[int]
	for _, x := range p.found {
		switch {
		case x.Value < unprivileged:
			passed = append(passed, x)
		case !slices.ContainsFunc(taken, func(t Found[int]) bool { return t.Value == x.Value }):
			taken = append(taken, x)
		}
	}
	var best Found[int]
	if len(taken) > 0 {
		best = taken[0]
		best.Others = taken[1:]
	}
	for i := range best.Others {
		// Another way to run the app has another port: only equals are a doubt.
		if best.Others[i].Confidence == best.Confidence && best.Confidence == Certain {
			best.Others[i].Confidence = Likely
		}
	}
	if len(passed) > 0 && (!best.Known() || passed[0].Confidence > best.Confidence) {
		best.Note = fmt.Sprintf("%s says port %d, which only root may open everywhere, and the image does not run as root.", passed[0].Evidence, passed[0].Value)
	}
	return best
}

// start reads the port of a command.
func (p *portFinder) start(s start) {
	confidence := Certain
	if s.strength >= byFlaskApp {
		confidence = Likely
	}
	for _, bind := range strings.Split(s.launch.options["bind"], ",") {
		p.add(bindPort(bind), s.evidence, confidence)
	}
	p.add(s.launch.options["port"], s.evidence, confidence)
	p.add(s.env["PORT"], s.evidence, confidence)
	p.add(s.env["FLASK_RUN_PORT"], s.evidence, Likely)
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
	p.f.eachStatement(name, func(s statement) {
		if s.indent > 0 || len(s.tokens) < 3 || !s.tokens[0].is("bind") || !s.tokens[1].is("=") {
			return
		}
		for _, t := range s.tokens[2:] {
			if text, ok := stringText(t); ok && strings.Contains(text, ":") {
				p.add(bindPort(text), s.at(t), Certain)
			}
		}
		// f"0.0.0.0:{os.environ.get('PORT', '8000')}" has the default inside.
		p.fallbacks(s)
	})
}

// containers reads what the project's own image opens.
func (p *portFinder) containers() {
	for _, name := range p.f.paths {
		base := strings.ToLower(path.Base(name))
		switch {
		case (base == "dockerfile" || base == "containerfile") && p.f.isImageOf(name, p.root):
			exposed := Evidence{}
			for _, l := range dockerLines(p.f.read(name)) {
				word, rest, _ := strings.Cut(l.text, " ")
				if strings.EqualFold(word, "FROM") {
					exposed = Evidence{}
				}
				if !strings.EqualFold(word, "EXPOSE") || exposed.Line > 0 {
					continue
				}
				exposed = Evidence{name, l.number}
				for _, port := range strings.Fields(rest) {
					port, _, _ = strings.Cut(port, "/")
					p.add(port, exposed, Certain)
				}
			}
		case base == "fly.toml":
			p.fly(name)
		}
	}
	for _, s := range composeServices(p.f) {
		words := strings.Join(firstWords(s), " ")
		if !s.builds() || !s.mayBuild(p.f, p.root) || !isWeb("", words) && (queueOf(firstWords(s)) != "" || isOnce(words)) {
			continue
		}
		for _, n := range s.node.key("ports").list() {
			text, _, _ := strings.Cut(n.text, "/")
			p.add(text[strings.LastIndexByte(text, ':')+1:], Evidence{s.file, n.line}, Certain)
			p.add(n.key("target").scalar(), Evidence{s.file, n.line}, Certain)
		}
	}
}

// fly reads the ports inside the machine from Fly's manifest: http_service.internal_port
// and that of each of services.
func (p *portFinder) fly(name string) {
	t := p.f.table(name)
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
			p.add(text, p.f.lineSetting(name, "internal_port", text), Certain)
		}
	}
}

// settings reads FLASK_RUN_PORT and PORT from the files of variables that Flask reads.
func (p *portFinder) settings() {
	for _, name := range p.f.named(".flaskenv", ".flaskenv.example", ".env.example", ".env.sample") {
		for _, e := range readDotenv(p.f.read(name)) {
			if e.name == "FLASK_RUN_PORT" || e.name == "PORT" {
				p.add(e.value, Evidence{name, e.line}, Likely)
			}
		}
	}
}

// fallbacks reads os.environ.get("PORT", 8080), in a field of an f-string too.
func (p *portFinder) fallbacks(s statement) {
	for i, t := range s.tokens {
		if t.kind == stringToken && strings.Contains(t.text, "PORT") && strings.Contains(t.text, "{") {
			if _, rest, ok := strings.Cut(t.text, "PORT"); ok {
				rest = strings.TrimLeft(rest, `"', `)
				if end := strings.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' }); end > 0 {
					p.add(rest[:end], s.at(t), Likely)
				}
			}
			continue
		}
		if text, ok := stringText(t); !ok || text != "PORT" && text != "FLASK_RUN_PORT" {
			continue
		}
		if i < 2 || !s.tokens[i-1].is("(") || !(s.tokens[i-2].is("get") || s.tokens[i-2].is("getenv") || s.tokens[i-2].is("int") || s.tokens[i-2].is("env") || s.tokens[i-2].is("config")) {
			continue
		}
		c := readCall(s.tokens, i-1)
		fallback := c.argument(1, "default")
		if len(fallback) == 0 && c.end+1 < len(s.tokens) && s.tokens[c.end].is("or") {
			fallback = s.tokens[c.end+1 : c.end+2]
		}
		if len(fallback) == 1 {
			text, ok := stringText(fallback[0])
			if !ok {
				text = fallback[0].text
			}
			p.add(text, s.at(t), Likely)
		}
	}
}
