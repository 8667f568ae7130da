package route

import (
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/python"
)

// File reads the routes of one file, once.
func (r *Router) File(name string) *File {
	if known, ok := r.Files[name]; ok {
		return known
	}
	read := routeReader{
		File: &File{
			path: name, objects: make(map[string]routeObject), imports: make(map[string]python.ImportOrigin),
			texts: make(map[string][]python.Token), classes: make(map[string]viewClass),
		},
		class: -1,
	}
	r.Files[name] = read.File
	r.F.EachStatement(name, read.statement)
	return read.File
}

// routeReader reads one file, statement by statement.
type routeReader struct {
	*File
	decorators []decorator // of what is about to be defined
	class      int         // how far in the class stands whose body is read, or -1
	className  string
}

// decorator is one line that begins with "@".
type decorator struct {
	tokens   []python.Token
	evidence evidence.Place
}

func (r *routeReader) statement(s python.Statement) {
	if r.class >= 0 && !s.Joined && s.Indent <= r.class {
		r.class = -1
	}
	switch {
	case s.Begins("@"):
		const enough = 16
		if len(r.decorators) < enough {
			r.decorators = append(r.decorators, decorator{slices.Clone(s.Tokens[1:]), s.At(s.Tokens[0])})
		}
		return
	case s.Begins("def"), s.Begins("async"):
		r.function(s)
	case s.Begins("class"):
		r.openClass(s)
	case s.Begins("from"), s.Begins("import"):
		r.imported(s.Tokens)
	default:
		r.assignment(s)
		r.calls(s)
	}
	r.decorators = r.decorators[:0]
}

// function reads what decorates a view, or a method of a view.
func (r *routeReader) function(s python.Statement) {
	guarded := guarded(r.decorators)
	if r.class >= 0 {
		if len(s.Tokens) > 1 && s.Tokens[1].Is("get") {
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
func (r *routeReader) openClass(s python.Statement) {
	if len(s.Tokens) < 2 {
		return
	}
	r.class, r.className = s.Indent, s.Tokens[1].Text
	r.classes[r.className] = viewClass{guarded: guarded(r.decorators)}
	r.decorated(r.className)
}

// decorated adds the routes among the decorators.
func (r *routeReader) decorated(view string) {
	for _, d := range r.decorators {
		open := slices.IndexFunc(d.tokens, func(t python.Token) bool { return t.Is("(") })
		if open < 3 || !d.tokens[open-2].Is(".") {
			continue
		}
		switch method := d.tokens[open-1]; {
		case method.Is("route"):
			c := python.ReadCall(d.tokens, open)
			if answersGet(c) {
				r.add(d.tokens[:open-2], c.Argument(0, "rule"), d.evidence, view)
				for i, more := range c.Positional() {
					if i > 0 {
						r.add(d.tokens[:open-2], more, d.evidence, view)
					}
				}
			}
		case method.Is("get"):
			r.add(d.tokens[:open-2], python.ReadCall(d.tokens, open).Argument(0, "rule"), d.evidence, view)
		}
	}
}

func (r *routeReader) add(owner, rule []python.Token, evidence evidence.Place, view string) {
	if len(rule) > 0 {
		r.Routes = append(r.Routes, route{r.path, owner, rule, evidence, view})
	}
}

// answersGet looks at the methods of a route.
func answersGet(c python.Call) bool {
	if c.Keyword("subdomain") != nil || c.Keyword("host") != nil {
		return false
	}
	methods := c.Keyword("methods")
	return methods == nil || slices.ContainsFunc(methods, func(t python.Token) bool {
		text, ok := python.StringText(t)
		return ok && strings.EqualFold(text, "GET")
	})
}

// guarded reports whether a decorator, by its name, lets in only who has logged in.
func guarded(decorators []decorator) bool {
	for _, d := range decorators {
		name := strings.ToLower(python.DottedPrefix(d.tokens))
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

func (r *routeReader) imported(tokens []python.Token) {
	if tokens[0].Is("import") {
		for item := range python.OuterItems(tokens[1:], ",") {
			switch name := python.DottedPrefix(item); {
			case len(item) > 2 && item[len(item)-2].Is("as"):
				r.imports[item[len(item)-1].Text] = python.ImportOrigin{Module: name}
			case name != "":
				top, _, _ := strings.Cut(name, ".")
				r.imports[top] = python.ImportOrigin{Module: top}
			}
		}
		return
	}
	at := python.OuterIndex(tokens, "import")
	if at < 0 {
		return
	}
	origin := python.ImportOrigin{}
	for origin.Level+1 < at && tokens[origin.Level+1].Is(".") {
		origin.Level++
	}
	origin.Module = python.DottedPrefix(tokens[origin.Level+1 : at])
	names := tokens[at+1:]
	if len(names) > 0 && names[0].Is("(") {
		names = python.InBrackets(names)
	}
	for item := range python.OuterItems(names, ",") {
		if len(item) > 0 && item[0].Kind == python.NameToken {
			origin.Name = item[0].Text
			r.imports[item[len(item)-1].Text] = origin
		}
	}
}

// assignment reads "bp = Blueprint(...)" and "PREFIX = '/api'".
func (r *routeReader) assignment(s python.Statement) {
	equals := python.OuterIndex(s.Tokens, "=")
	if equals < 1 {
		return
	}
	name, value := s.Tokens[equals-1], s.Tokens[equals+1:]
	if annotated := s.Tokens[1].Is(":"); annotated {
		name = s.Tokens[0]
	} else if equals > 1 {
		return // self.bp = ..., a, b = ...
	}
	if r.class >= 0 {
		if name.Is("decorators") || name.Is("method_decorators") {
			class := r.classes[r.className]
			class.guarded = true
			r.classes[r.className] = class
		}
		return
	}
	if name.Kind != python.NameToken || len(value) == 0 {
		return
	}
	const longest = 16 // tokens of a text that is put together
	open := slices.IndexFunc(value, func(t python.Token) bool { return t.Is("(") })
	if open < 1 {
		if len(value) <= longest {
			r.texts[name.Text] = slices.Clone(value)
		}
		return
	}
	if object := readObject(value, open); object.kind != otherObject {
		r.objects[name.Text] = object
	}
}

// readObject recognises what routes are added to by the class that makes it.
func readObject(value []python.Token, open int) routeObject {
	c := python.ReadCall(value, open)
	switch class := value[open-1]; class.Text {
	case "Blueprint", "APIBlueprint", "SmorestBlueprint", "OpenAPIBlueprint":
		return routeObject{kind: blueprintObject, prefix: given(c.Keyword("url_prefix"))}
	case "Namespace", "namespace":
		object := routeObject{kind: namespaceObject, prefix: given(c.Keyword("path"))}
		object.name, _ = python.TextOf(c.Argument(0, "name"))
		if class.Is("namespace") && open > 2 {
			object.parent = slices.Clone(value[:open-2])
		}
		return object
	case "Api", "API":
		return routeObject{kind: apiObject, prefix: given(c.Keyword("prefix")), parent: slices.Clone(c.Argument(0, "app"))}
	case "Flask", "APIFlask", "OpenAPI":
		return routeObject{kind: flaskObject}
	}
	return routeObject{}
}

// given is a copy of an argument that has a value: None is as good as none.
func given(argument []python.Token) []python.Token {
	if len(argument) == 1 && argument[0].Is("None") {
		return nil
	}
	return slices.Clone(argument)
}

// calls reads register_blueprint, add_namespace, add_url_rule and add_resource.
func (r *routeReader) calls(s python.Statement) {
	for i := 2; i+1 < len(s.Tokens); i++ {
		t := s.Tokens[i]
		if t.Kind != python.NameToken || !s.Tokens[i-1].Is(".") || !s.Tokens[i+1].Is("(") {
			continue
		}
		owner := slices.Clone(s.Tokens[ownerStart(s.Tokens, i-2) : i-1])
		switch t.Text {
		case "register_blueprint", "register_api":
			c := python.ReadCall(s.Tokens, i+1)
			r.mount(owner, c, c.Keyword("url_prefix"))
		case "add_namespace":
			c := python.ReadCall(s.Tokens, i+1)
			r.mount(owner, c, c.Argument(1, "path"))
		case "add_url_rule":
			if c := python.ReadCall(s.Tokens, i+1); answersGet(c) {
				r.add(owner, slices.Clone(c.Argument(0, "rule")), s.At(t), viewOf(c.Argument(2, "view_func")))
			}
		case "add_resource":
			arguments := python.ReadCall(s.Tokens, i+1).Positional()
			for i, rule := range arguments {
				if i > 0 {
					r.add(owner, slices.Clone(rule), s.At(t), viewOf(arguments[0]))
				}
			}
		}
	}
}

// ownerStart returns where the dotted name begins that ends at token i.
func ownerStart(tokens []python.Token, i int) int {
	for i > 1 && tokens[i-1].Is(".") && tokens[i-2].Kind == python.NameToken {
		i -= 2
	}
	return i
}

// viewOf names the class of Health or Health.as_view("health").
func viewOf(expression []python.Token) string {
	if len(expression) == 1 || len(expression) > 2 && expression[2].Is("as_view") {
		return expression[0].Text
	}
	return ""
}

func (r *routeReader) mount(owner []python.Token, c python.Call, prefix []python.Token) {
	if mounted := c.Position(0); mounted != nil {
		r.mounts = append(r.mounts, mount{r.path, owner, slices.Clone(mounted), given(prefix)})
	}
}
