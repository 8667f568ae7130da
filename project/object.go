package project

import "slices"

// object is what an expression makes when a module is imported.
type object struct {
	kind objectKind
	// name is what an external object is imported as: "flask.Flask".
	name string
	// module and binding are the project's code of it: the module itself, where a
	// function or class stands, or where an app is bound.
	module  *module
	binding *binding
	// call is the source between the parentheses that made it.
	call string
	// assumed says that the kind follows from a name alone.
	assumed bool
}

// serves reports whether o is an app that any WSGI server can run.
func (o object) serves() bool { return o.kind == madeFlask || o.kind == madeWsgi }

// resolver finds out what expressions make. It follows names through assignments,
// imports inside the project and the functions that are called, and knows the
// classes of frameworks.go; everything else is unknown. Recursion and the work in
// all are bounded, so that code written against it costs time once.
type resolver struct {
	files *files
	depth int
	steps int // of the question that is being answered
	all   int // of all questions
	known map[*binding]object
	// results are what functions return when no argument is an app.
	results map[*binding]object
	earlier map[*module][]int
	lasts   map[*module]map[string]int
	// Versions that the project asks for: since 3.1 a Dash can be called as an app,
	// and since 3 a Connexion is ASGI.
	dashCallable, connexionASGI bool
}

const (
	maxResolveDepth = 40
	maxResolveSteps = 4_000
	maxResolveAll   = 400_000
	maxExpression   = 4_000 // bytes of an expression that is looked at
)

func newResolver(f *files) *resolver {
	return &resolver{
		files: f, known: make(map[*binding]object), results: make(map[*binding]object),
		earlier: make(map[*module][]int), lasts: make(map[*module]map[string]int),
		dashCallable: f.atLeast("dash", 3, 1), connexionASGI: f.atLeast("connexion", 3),
	}
}

// serves reports whether a server can run o as it is.
func (r *resolver) serves(o object) bool {
	return o.serves() || o.kind == madeConnexion || o.kind == madeDash && r.dashCallable
}

// scope is where an expression stands.
type scope struct {
	module *module
	body   *body // nil at the top level
	// arguments are what the function that body belongs to was called with.
	arguments map[string]object
	// before is the offset of the name that is being bound: it has its new value
	// only behind it. 0 is no limit.
	before int
}

// enter reports whether there is work left to do one level down; leave follows.
func (r *resolver) enter() bool {
	if r.depth == 0 {
		r.steps = 0
	}
	r.depth++
	r.steps++
	r.all++
	return r.depth <= maxResolveDepth && r.steps <= maxResolveSteps && r.all <= maxResolveAll
}

func (r *resolver) leave() { r.depth-- }

// expression evaluates a piece of the scope's module.
func (r *resolver) expression(s scope, at span) object {
	if at.end-at.start > maxExpression {
		return object{}
	}
	return r.source(s, s.module.text(at))
}

func (r *resolver) source(s scope, text string) object {
	scan := newScanner("(" + text + ")")
	if !scan.next() {
		return object{}
	}
	return r.evaluate(s, slices.Clone(inBrackets(scan.tokens)))
}

// evaluate finds what tokens make. Of alternatives ("a or b", "a if c else b") it
// takes the first that is known.
func (r *resolver) evaluate(s scope, tokens []token) object {
	if !r.enter() {
		r.leave()
		return object{}
	}
	defer r.leave()
	for len(tokens) > 1 && tokens[0].is("(") && len(inBrackets(tokens)) == len(tokens)-2 {
		tokens = tokens[1 : len(tokens)-1]
	}
	if at := outerIndex(tokens, "if"); at > 0 {
		if o := r.evaluate(s, tokens[:at]); o.kind != madeUnknown {
			return o
		}
		if other := outerIndex(tokens, "else"); other > at {
			return r.evaluate(s, tokens[other+1:])
		}
		return object{}
	}
	if parts := splitOuter(tokens, "or"); len(parts) > 1 {
		for _, part := range parts {
			if o := r.evaluate(s, part); o.kind != madeUnknown {
				return o
			}
		}
		return object{}
	}
	// A tuple such as "return app, socketio" is not what gunicorn can serve.
	if outerIndex(tokens, ",") >= 0 || len(tokens) == 0 || tokens[0].kind != nameToken {
		return object{}
	}
	o := r.lookup(s, tokens[0].text)
	for rest := tokens[1:]; len(rest) > 0; {
		switch {
		case rest[0].is(".") && len(rest) > 1 && rest[1].kind == nameToken:
			o = r.attribute(o, rest[1].text)
			rest = rest[2:]
		case rest[0].is("("):
			inside := inBrackets(rest)
			o = r.called(s, o, inside)
			rest = rest[min(len(rest), len(inside)+2):]
		default:
			return object{}
		}
	}
	return o
}
