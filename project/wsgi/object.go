// Package wsgi finds out what a Python expression is: a Flask app, a wrapper around
// one, a factory, or something that gunicorn cannot serve. Start with [NewResolver].
package wsgi

import (
	"slices"

	"dockgen/project/python"
	"dockgen/project/source"
)

// Object is what an expression makes when a module is imported.
type Object struct {
	Kind objectKind
	// Name is what an external object is imported as: "flask.Flask".
	Name string
	// Module and Binding are the project's code of it: the module itself, where a
	// function or class stands, or where an app is bound.
	Module  *python.Module
	Binding *python.Binding
	// Call is the source between the parentheses that made it.
	Call string
	// Assumed says that the kind follows from a name alone.
	Assumed bool
}

// Serves reports whether o is an app that any WSGI server can run.
func (o Object) Serves() bool { return o.Kind == MadeFlask || o.Kind == madeWsgi }

// Resolver finds out what expressions make. It follows names through assignments,
// imports inside the project and the functions that are called, and knows the
// classes of frameworks.go; everything else is unknown. Recursion and the total
// work are bounded.
type Resolver struct {
	files *source.Index
	depth int
	steps int // of the question that is being answered
	all   int // of all questions
	known map[*python.Binding]Object
	// results are what functions return when no argument is an app.
	results map[*python.Binding]Object
	earlier map[*python.Module][]int
	lasts   map[*python.Module]map[string]int
	// Versions that the project asks for: since 3.1 a Dash can be called as an app,
	// and since 3 a Connexion is ASGI.
	dashCallable, ConnexionASGI bool
}

// NewResolver returns a resolver for the project of f.
func NewResolver(f *source.Index) *Resolver {
	return &Resolver{
		files: f, known: make(map[*python.Binding]Object), results: make(map[*python.Binding]Object),
		earlier: make(map[*python.Module][]int), lasts: make(map[*python.Module]map[string]int),
		dashCallable: f.AtLeast("dash", 3, 1), ConnexionASGI: f.AtLeast("connexion", 3),
	}
}

// Serves reports whether a server can run o as it is.
func (r *Resolver) Serves(o Object) bool {
	return o.Serves() || o.Kind == MadeConnexion || o.Kind == MadeDash && r.dashCallable
}

// Scope is where an expression stands.
type Scope struct {
	Module *python.Module
	Body   *python.Body // nil at the top level
	// arguments are what the function that body belongs to was called with.
	arguments map[string]Object
	// before is the offset of the name that is being bound: only bindings before it
	// count. 0 is no limit.
	before int
}

// enter reports whether there is work left to do one level down; leave follows.
func (r *Resolver) enter() bool {
	if r.depth == 0 {
		r.steps = 0
	}
	r.depth++
	r.steps++
	r.all++
	return r.depth <= python.MaxResolveDepth && r.steps <= python.MaxResolveSteps && r.all <= python.MaxResolveAll
}

func (r *Resolver) leave() { r.depth-- }

// expression evaluates a span of the scope's module.
func (r *Resolver) expression(s Scope, at python.Span) Object {
	if at.End-at.Start > python.MaxExpression {
		return Object{}
	}
	return r.Source(s, s.Module.Text(at))
}

// Source evaluates an expression that is written in the scope.
func (r *Resolver) Source(s Scope, text string) Object {
	scan := python.NewScanner("(" + text + ")")
	if !scan.Next() {
		return Object{}
	}
	return r.evaluate(s, slices.Clone(python.InBrackets(scan.Tokens)))
}

// evaluate finds what tokens make. Of alternatives ("a or b", "a if c else b") it
// takes the first that is known.
func (r *Resolver) evaluate(s Scope, tokens []python.Token) Object {
	if !r.enter() {
		r.leave()
		return Object{}
	}
	defer r.leave()
	for len(tokens) > 1 && tokens[0].Is("(") && len(python.InBrackets(tokens)) == len(tokens)-2 {
		tokens = tokens[1 : len(tokens)-1]
	}
	if at := python.OuterIndex(tokens, "if"); at > 0 {
		if o := r.evaluate(s, tokens[:at]); o.Kind != madeUnknown {
			return o
		}
		if other := python.OuterIndex(tokens, "else"); other > at {
			return r.evaluate(s, tokens[other+1:])
		}
		return Object{}
	}
	if parts := python.SplitOuter(tokens, "or"); len(parts) > 1 {
		for _, part := range parts {
			if o := r.evaluate(s, part); o.Kind != madeUnknown {
				return o
			}
		}
		return Object{}
	}
	// A tuple such as "return app, socketio" is not what gunicorn can serve.
	if python.OuterIndex(tokens, ",") >= 0 || len(tokens) == 0 || tokens[0].Kind != python.NameToken {
		return Object{}
	}
	o := r.Lookup(s, tokens[0].Text)
	for rest := tokens[1:]; len(rest) > 0; {
		switch {
		case rest[0].Is(".") && len(rest) > 1 && rest[1].Kind == python.NameToken:
			o = r.attribute(o, rest[1].Text)
			rest = rest[2:]
		case rest[0].Is("("):
			inside := python.InBrackets(rest)
			o = r.called(s, o, inside)
			rest = rest[min(len(rest), len(inside)+2):]
		default:
			return Object{}
		}
	}
	return o
}
