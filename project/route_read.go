package project

import (
	"slices"
	"strings"
)

// file reads the routes of one file, once.
func (r *router) file(name string) *routeFile {
	if known, ok := r.files[name]; ok {
		return known
	}
	read := routeReader{
		routeFile: &routeFile{
			path: name, objects: make(map[string]routeObject), imports: make(map[string]importOrigin),
			texts: make(map[string][]token), classes: make(map[string]viewClass),
		},
		class: -1,
	}
	r.files[name] = read.routeFile
	r.f.eachStatement(name, read.statement)
	return read.routeFile
}

// routeReader reads one file, statement by statement.
type routeReader struct {
	*routeFile
	decorators []decorator // of what is about to be defined
	class      int         // how far in the class stands whose body is read, or -1
	className  string
}

// decorator is one line that begins with "@".
type decorator struct {
	tokens   []token
	evidence Evidence
}

func (r *routeReader) statement(s statement) {
	if r.class >= 0 && !s.joined && s.indent <= r.class {
		r.class = -1
	}
	switch {
	case s.begins("@"):
		const enough = 16
		if len(r.decorators) < enough {
			r.decorators = append(r.decorators, decorator{slices.Clone(s.tokens[1:]), s.at(s.tokens[0])})
		}
		return
	case s.begins("def"), s.begins("async"):
		r.function(s)
	case s.begins("class"):
		r.openClass(s)
	case s.begins("from"), s.begins("import"):
		r.imported(s.tokens)
	default:
		r.assignment(s)
		r.calls(s)
	}
	r.decorators = r.decorators[:0]
}

// function reads what decorates a view, or a method of a view.
func (r *routeReader) function(s statement) {
	guarded := guarded(r.decorators)
	if r.class >= 0 {
		if len(s.tokens) > 1 && s.tokens[1].is("get") {
			class := r.classes[r.className]
			class.get = true
			class.guarded = class.guarded || guarded
			r.classes[r.className] = class
		}
		return
	}
	if !guarded {
		r.decorated("")
	}
}

// openClass reads what decorates a view class. Whether it answers GET shows later.
func (r *routeReader) openClass(s statement) {
	if len(s.tokens) < 2 {
		return
	}
	r.class, r.className = s.indent, s.tokens[1].text
	r.classes[r.className] = viewClass{guarded: guarded(r.decorators)}
	r.decorated(r.className)
}

// decorated adds the routes among the decorators.
func (r *routeReader) decorated(view string) {
	for _, d := range r.decorators {
		open := slices.IndexFunc(d.tokens, func(t token) bool { return t.is("(") })
		if open < 3 || !d.tokens[open-2].is(".") {
			continue
		}
		switch method := d.tokens[open-1]; {
		case method.is("route"):
			c := readCall(d.tokens, open)
			if answersGet(c) {
				r.add(d.tokens[:open-2], c.argument(0, "rule"), d.evidence, view)
				for i, more := range c.positional() {
					if i > 0 {
						r.add(d.tokens[:open-2], more, d.evidence, view)
					}
				}
			}
		case method.is("get"):
			r.add(d.tokens[:open-2], readCall(d.tokens, open).argument(0, "rule"), d.evidence, view)
		}
	}
}

func (r *routeReader) add(owner, rule []token, evidence Evidence, view string) {
	if len(rule) > 0 {
		r.routes = append(r.routes, route{r.path, owner, rule, evidence, view})
	}
}

// answersGet looks at the methods of a route.
func answersGet(c call) bool {
	if c.keyword("subdomain") != nil || c.keyword("host") != nil {
		return false
	}
	methods := c.keyword("methods")
	return methods == nil || slices.ContainsFunc(methods, func(t token) bool {
		text, ok := stringText(t)
		return ok && strings.EqualFold(text, "GET")
	})
}

// guarded reports whether a decorator, by its name, lets in only who has logged in.
func guarded(decorators []decorator) bool {
	for _, d := range decorators {
		name := strings.ToLower(dottedPrefix(d.tokens))
		if strings.Contains(name, "exempt") || strings.Contains(name, "no_auth") {
			continue
		}
		for _, word := range []string{"login", "auth", "jwt", "token", "permission", "role", "admin", "require", "protected", "api_key", "apikey", "secure", "private", "access"} {
			if strings.Contains(name, word) {
				return true
			}
		}
	}
	return false
}

func (r *routeReader) imported(tokens []token) {
	if tokens[0].is("import") {
		for item := range outerItems(tokens[1:], ",") {
			switch name := dottedPrefix(item); {
			case len(item) > 2 && item[len(item)-2].is("as"):
				r.imports[item[len(item)-1].text] = importOrigin{module: name}
			case name != "":
				top, _, _ := strings.Cut(name, ".")
				r.imports[top] = importOrigin{module: top}
			}
		}
		return
	}
	at := outerIndex(tokens, "import")
	if at < 0 {
		return
	}
	origin := importOrigin{}
	for origin.level+1 < at && tokens[origin.level+1].is(".") {
		origin.level++
	}
	origin.module = dottedPrefix(tokens[origin.level+1 : at])
	names := tokens[at+1:]
	if len(names) > 0 && names[0].is("(") {
		names = inBrackets(names)
	}
	for item := range outerItems(names, ",") {
		if len(item) > 0 && item[0].kind == nameToken {
			origin.name = item[0].text
			r.imports[item[len(item)-1].text] = origin
		}
	}
}

// assignment reads "bp = Blueprint(...)" and "PREFIX = '/api'".
func (r *routeReader) assignment(s statement) {
	equals := outerIndex(s.tokens, "=")
	if equals < 1 {
		return
	}
	name, value := s.tokens[equals-1], s.tokens[equals+1:]
	if annotated := s.tokens[1].is(":"); annotated {
		name = s.tokens[0]
	} else if equals > 1 {
		return // self.bp = ..., a, b = ...
	}
	if r.class >= 0 {
		if name.is("decorators") || name.is("method_decorators") {
			class := r.classes[r.className]
			class.guarded = true
			r.classes[r.className] = class
		}
		return
	}
	if name.kind != nameToken || len(value) == 0 {
		return
	}
	const longest = 16 // tokens of a text that is put together
	open := slices.IndexFunc(value, func(t token) bool { return t.is("(") })
	if open < 1 {
		if len(value) <= longest {
			r.texts[name.text] = slices.Clone(value)
		}
		return
	}
	if object := readObject(value, open); object.kind != otherObject {
		r.objects[name.text] = object
	}
}

// readObject recognises what routes are added to by the class that makes it.
func readObject(value []token, open int) routeObject {
	c := readCall(value, open)
	switch class := value[open-1]; class.text {
	case "Blueprint", "APIBlueprint", "SmorestBlueprint", "OpenAPIBlueprint":
		return routeObject{kind: blueprintObject, prefix: given(c.keyword("url_prefix"))}
	case "Namespace", "namespace":
		object := routeObject{kind: namespaceObject, prefix: given(c.keyword("path"))}
		object.name, _ = textOf(c.argument(0, "name"))
		if class.is("namespace") && open > 2 {
			object.parent = slices.Clone(value[:open-2])
		}
		return object
	case "Api", "API":
		return routeObject{kind: apiObject, prefix: given(c.keyword("prefix")), parent: slices.Clone(c.argument(0, "app"))}
	case "Flask", "APIFlask", "OpenAPI":
		return routeObject{kind: flaskObject}
	}
	return routeObject{}
}

// given is a copy of an argument that has a value: None is as good as none.
func given(argument []token) []token {
	if len(argument) == 1 && argument[0].is("None") {
		return nil
	}
	return slices.Clone(argument)
}

// calls reads register_blueprint, add_namespace, add_url_rule and add_resource.
func (r *routeReader) calls(s statement) {
	for i := 2; i+1 < len(s.tokens); i++ {
		t := s.tokens[i]
		if t.kind != nameToken || !s.tokens[i-1].is(".") || !s.tokens[i+1].is("(") {
			continue
		}
		owner := slices.Clone(s.tokens[ownerStart(s.tokens, i-2) : i-1])
		switch t.text {
		case "register_blueprint", "register_api":
			c := readCall(s.tokens, i+1)
			r.mount(owner, c, c.keyword("url_prefix"))
		case "add_namespace":
			c := readCall(s.tokens, i+1)
			r.mount(owner, c, c.argument(1, "path"))
		case "add_url_rule":
			if c := readCall(s.tokens, i+1); answersGet(c) {
				r.add(owner, slices.Clone(c.argument(0, "rule")), s.at(t), viewOf(c.argument(2, "view_func")))
			}
		case "add_resource":
			arguments := readCall(s.tokens, i+1).positional()
			for i, rule := range arguments {
				if i > 0 {
					r.add(owner, slices.Clone(rule), s.at(t), viewOf(arguments[0]))
				}
			}
		}
	}
}

// ownerStart returns where the dotted name begins that ends at token i.
func ownerStart(tokens []token, i int) int {
	for i > 1 && tokens[i-1].is(".") && tokens[i-2].kind == nameToken {
		i -= 2
	}
	return i
}

// viewOf names the class of Health or Health.as_view("health").
func viewOf(expression []token) string {
	if len(expression) == 1 || len(expression) > 2 && expression[2].is("as_view") {
		return expression[0].text
	}
	return ""
}

func (r *routeReader) mount(owner []token, c call, prefix []token) {
	if mounted := c.position(0); mounted != nil {
		r.mounts = append(r.mounts, mount{r.path, owner, slices.Clone(mounted), given(prefix)})
	}
}
