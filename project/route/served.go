package route

import (
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/python"
	"dockgen/project/setting"
	"dockgen/project/source"
)

// New returns a Router of the files python of an app, which the entry point names variable.
func New(f *source.Index, python []string, variable string) *Router {
	return &Router{F: f, Python: python, Files: make(map[string]*File), served: variable}
}

// Answer is a path that the app answers to GET, without parameters and without a login.
type Answer struct {
	Path string
	// Rule is what the route says, without the prefixes of what it stands below.
	Rule       string
	At         evidence.Place
	Confidence evidence.Confidence
}

// Answers returns what is known of the routes in the files that mention one of words.
func (r *Router) Answers(words ...string) []Answer {
	below, ok := r.below()
	if !ok {
		return nil
	}
	var all []Answer
	for _, name := range r.F.MentioningOf(r.Python, words...) {
		if len(r.F.MentioningOf([]string{name}, "route", "add_url_rule", "add_resource", ".get(")) == 0 {
			continue
		}
		for _, route := range r.File(name).Routes {
			if whole, confidence := r.Path(route); confidence > 0 {
				rule, _ := r.text(route.file, route.rule, source.MaxImports)
				all = append(all, Answer{joinRule(below, whole), rule, route.Evidence, confidence})
			}
		}
	}
	return all
}

// AnswersAll reports whether a route may answer any path: "/<path:name>", "/<page>".
func (r *Router) AnswersAll() bool {
	for _, name := range r.F.MentioningOf(r.Python, "/<") {
		for _, route := range r.File(name).Routes {
			if rule, ok := r.text(name, route.rule, source.MaxImports); !ok || strings.HasPrefix(strings.TrimPrefix(rule, "/"), "<") {
				return true
			}
		}
	}
	return false
}

// below returns the path below which a middleware puts the whole app; ok is false where
// one does so and the path cannot be read.
//
//	app.wsgi_app = DispatcherMiddleware(NotFound(), {"/shop": app.wsgi_app})
//	application = DispatcherMiddleware(None, {"/shop": app})
//	app.wsgi_app = PrefixMiddleware(app.wsgi_app, prefix="/shop")
func (r *Router) below() (prefix string, ok bool) {
	ok = true
	for _, file := range r.F.MentioningOf(r.Python, "DispatcherMiddleware", "PrefixMiddleware") {
		r.F.EachStatement(file, func(s python.Statement) {
			equals := python.OuterIndex(s.Tokens, "=")
			if equals < 1 {
				return
			}
			const longest = 1_000 // tokens
			if len(s.Tokens) > longest {
				ok = false
				return
			}
			if target := s.Tokens[equals-1]; !target.Is("wsgi_app") && r.served != "" && target.Text != r.served {
				return // it is not what is served
			}
			for i, t := range s.Tokens[equals:] {
				at := equals + i
				if !python.Next(s.Tokens, at).Is("(") {
					continue
				}
				var path string
				known := true
				switch {
				case t.Is("DispatcherMiddleware"):
					path, known = r.dispatched(file, python.ReadCall(s.Tokens, at+1))
				case strings.HasSuffix(t.Text, "PrefixMiddleware"):
					path, known = r.text(file, python.ReadCall(s.Tokens, at+1).Argument(1, "prefix"), source.MaxImports)
				default:
					continue
				}
				if known = known && (path == "" || strings.HasPrefix(path, "/")); !known {
					ok = false
					return
				}
				prefix = strings.TrimRight(path, "/") + prefix
			}
		})
	}
	return prefix, ok
}

// dispatched returns the path under which a DispatcherMiddleware has the app; it is empty
// when all that is under no other path is the app's.
func (r *Router) dispatched(file string, c python.Call) (string, bool) {
	if r.isApp(file, c.Argument(0, "app")) {
		return "", true
	}
	mounts := c.Argument(1, "mounts")
	if len(mounts) == 0 || !mounts[0].Is("{") {
		return "", false
	}
	for item := range python.OuterItems(python.InBrackets(mounts), ",") {
		colon := python.OuterIndex(item, ":")
		if colon < 1 || !r.isApp(file, item[colon+1:]) {
			continue
		}
		key := item[:colon]
		if path, ok := r.text(file, key, source.MaxImports); ok {
			return path, true
		}
		if slices.ContainsFunc(key, func(t python.Token) bool { return strings.Contains(t.Text, "APPLICATION_ROOT") }) {
			for _, s := range setting.Find(r.F, r.Python, "APPLICATION_ROOT") {
				return r.text(s.At.Path, s.Value, source.MaxImports)
			}
		}
		return "", false
	}
	return "", false
}

// isApp reports whether an expression is the app: its name, or that with wsgi_app.
func (r *Router) isApp(file string, expression []python.Token) bool {
	if n := len(expression); n > 2 && expression[n-1].Is("wsgi_app") {
		expression = expression[:n-2]
	}
	if len(expression) == 0 || slices.ContainsFunc(expression, func(t python.Token) bool { return t.Is("(") }) {
		return false
	}
	object, _, _ := r.resolve(file, expression, source.MaxImports)
	return object.kind == flaskObject || len(expression) == 1 && slices.Contains(appNames, expression[0].Text)
}
