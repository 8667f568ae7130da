package survey

import (
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/python"
	"dockgen/project/source"
)

// starters are the words of calls with which a program starts a server itself.
var starters = []string{".run(", "serve(", "WSGIServer(", "run_simple(", "make_server(", ".listen("}

func appCode(p *project, found *ports) {
	for _, name := range p.index.MentioningOf(p.reached, append([]string{"PORT"}, starters...)...) {
		found.code(p.index, name)
	}
}

// otherCode reads the programs near the root that the app does not import.
func otherCode(p *project, found *ports) {
	for _, name := range p.index.Mentioning(starters...) {
		if !slices.Contains(p.reached, name) && strings.Count(name, "/") < 2 {
			found.code(p.index, name)
		}
	}
}

// code reads the port of calls that start a server, app.run(port=8080), and the
// fallback of PORT.
func (p *ports) code(f *source.Index, name string) {
	constants := make(map[string]string)
	evaluator := f.Module(name).Evaluator()
	f.EachStatement(name, func(s python.Statement) {
		if len(s.Tokens) > 2 && s.Tokens[1].Is("=") && strings.Contains(strings.ToLower(s.Tokens[0].Text), "port") {
			if v := evaluator.Value(s.Tokens[2:]); v.Known {
				constants[s.Tokens[0].Text] = v.Text
			}
		}
		p.fallbacks(s)
		for i := 0; i+1 < len(s.Tokens); i++ {
			if !s.Tokens[i+1].Is("(") || !startsServer(s.Tokens, i) {
				continue
			}
			switch argument := portArgument(python.ReadCall(s.Tokens, i+1)); {
			case len(argument) == 0:
			case len(argument) > 1 || argument[0].Kind == python.StringToken && strings.Contains(argument[0].Text, "{"):
				if v := evaluator.Value(argument); v.Known {
					p.add(v.Text[strings.LastIndexByte(v.Text, ':')+1:], s.At(s.Tokens[i]), evidence.Likely)
				}
			case argument[0].Kind == python.NumberToken:
				p.add(argument[0].Text, s.At(s.Tokens[i]), evidence.Likely)
			case argument[0].Kind == python.StringToken:
				if text, ok := python.StringText(argument[0]); ok {
					p.add(text[strings.LastIndexByte(text, ':')+1:], s.At(s.Tokens[i]), evidence.Likely)
				}
			case constants[argument[0].Text] != "":
				p.add(constants[argument[0].Text], s.At(s.Tokens[i]), evidence.Likely)
			}
		}
	})
}

// startsServer reports whether tokens[i] is the name of a function that starts a
// server: Flask's, Flask-SocketIO's, waitress's, gevent's, eventlet's, werkzeug's,
// wsgiref's or tornado's.
func startsServer(tokens []python.Token, i int) bool {
	method := i > 1 && tokens[i-1].Is(".")
	switch tokens[i].Text {
	case "run":
		return method && !tokens[i-2].Is("asyncio") && !tokens[i-2].Is("subprocess")
	case "run_server", "listen":
		return method
	case "serve":
		return !method || tokens[i-2].Is("waitress")
	case "WSGIServer", "run_simple", "make_server":
		return true
	}
	return false
}

// portArgument returns the port among the arguments of a call that starts a server:
// port=8080, listen="*:8080", the number behind the host, or that of an address,
// ("0.0.0.0", 8080).
func portArgument(c python.Call) []python.Token {
	for _, name := range []string{"port", "listen"} {
		if argument := c.Keyword(name); argument != nil {
			return argument
		}
	}
	arguments := c.Positional()
	for i, argument := range arguments {
		if i == 0 && len(argument) > 2 && argument[0].Is("(") {
			if address := python.SplitOuter(python.InBrackets(argument), ","); len(address) == 2 {
				return address[1]
			}
		}
		// A port follows what is served, or where.
		isPort := len(argument) == 1 && (argument[0].Kind == python.NumberToken || argument[0].Kind == python.NameToken && strings.Contains(strings.ToLower(argument[0].Text), "port")) ||
			slices.ContainsFunc(argument, func(t python.Token) bool { return t.Is("environ") || t.Is("getenv") })
		if isPort && (i > 0 || len(arguments) == 1) {
			return argument
		}
	}
	return nil
}

// fallbacks reads os.environ.get("PORT", 8080), in a field of an f-string too.
func (p *ports) fallbacks(s python.Statement) {
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
