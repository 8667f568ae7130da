package project

import (
	"strings"
)

// starters are the words of calls with which a program starts a server itself.
var starters = []string{".run(", "serve(", "WSGIServer(", "run_simple(", "make_server(", ".listen("}

// code reads the port of calls that start a server, app.run(port=8080), and the
// fallback of PORT.
func (p *portFinder) code(name string) {
	constants := make(map[string]string)
	p.f.eachStatement(name, func(s statement) {
		if len(s.tokens) == 3 && s.tokens[1].is("=") && s.tokens[2].kind == numberToken && strings.Contains(strings.ToLower(s.tokens[0].text), "port") {
			constants[s.tokens[0].text] = s.tokens[2].text
		}
		p.fallbacks(s)
		for i := 0; i+1 < len(s.tokens); i++ {
			if !s.tokens[i+1].is("(") || !startsServer(s.tokens, i) {
				continue
			}
			switch argument := portArgument(readCall(s.tokens, i+1)); {
			case len(argument) != 1:
			case argument[0].kind == numberToken:
				p.add(argument[0].text, s.at(s.tokens[i]), Likely)
			case argument[0].kind == stringToken:
				if text, ok := stringText(argument[0]); ok {
					p.add(bindPort(text), s.at(s.tokens[i]), Likely)
				}
			case constants[argument[0].text] != "":
				p.add(constants[argument[0].text], s.at(s.tokens[i]), Likely)
			}
		}
	})
}

// startsServer reports whether tokens[i] is the name of a function that starts a
// server: Flask's, Flask-SocketIO's, waitress's, gevent's, eventlet's, werkzeug's,
// wsgiref's or tornado's.
func startsServer(tokens []token, i int) bool {
	method := i > 1 && tokens[i-1].is(".")
	switch tokens[i].text {
	case "run":
		return method && !tokens[i-2].is("asyncio") && !tokens[i-2].is("subprocess")
	case "run_server", "listen":
		return method
	case "serve":
		return !method || tokens[i-2].is("waitress")
	case "WSGIServer", "run_simple", "make_server":
		return true
	}
	return false
}

// portArgument returns the port among the arguments of a call that starts a server:
// port=8080, listen="*:8080", the number behind the host, or that of an address,
// ("0.0.0.0", 8080).
func portArgument(c call) []token {
	for _, name := range []string{"port", "listen"} {
		if argument := c.keyword(name); argument != nil {
			return argument
		}
	}
	arguments := c.positional()
	for i, argument := range arguments {
		if i == 0 && len(argument) > 2 && argument[0].is("(") {
			if address := splitOuter(inBrackets(argument), ","); len(address) == 2 {
				return address[1]
			}
		}
		// A port follows what is served, or where.
		isPort := len(argument) == 1 && (argument[0].kind == numberToken || argument[0].kind == nameToken && strings.Contains(strings.ToLower(argument[0].text), "port"))
		if isPort && (i > 0 || len(arguments) == 1) {
			return argument
		}
	}
	return nil
}
