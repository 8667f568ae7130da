package entry

import (
	"fmt"
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/python"
	"dockgen/project/rule"
	"dockgen/project/source"
	"dockgen/project/wsgi"
)

// unfinished recognises an app that a function completes which starts the server
// itself, so that nothing that can be imported has the routes.
func unfinished(e *Finder, c Candidate) *evidence.Refusal {
	var at evidence.Place
	function, inside, all := "", 0, 0
	for _, file := range e.Mentioning("register_blueprint") {
		mod := e.Module(file)
		if mod == nil || source.IsAside(file) {
			continue
		}
		all += strings.Count(mod.Src, ".register_blueprint(")
		for i := range mod.Names {
			b := &mod.Names[i]
			if b.Body == nil || len(b.Parameters) > 0 || len(b.Body.Returns) > 0 || isCalled(e.Index, b.Name) {
				continue
			}
			for _, call := range b.Body.Calls {
				receiver, _, is := strings.Cut(mod.Text(call), ".register_blueprint(")
				if is && e.Resolver.Source(wsgi.Scope{Module: mod, Body: b.Body}, receiver).Serves() {
					inside++
					at, function = source.Evidence(mod, b.Offset), b.Name
				}
			}
		}
	}
	if inside <= all-inside {
		return nil
	}
	return &evidence.Refusal{
		Reason: fmt.Sprintf("The Flask app of %s is completed inside the function %s, which registers its blueprints and does not return it.",
			rule.Quoted(c.EntryPoint()), rule.Quoted(function)),
		Saw:    []evidence.Place{c.Evidence(e.Index), at},
		Advice: "Let that function return the app before it starts a server, and name it: dockgen init --entry-point MODULE:" + function + "().",
	}
}

// isCalled reports whether a statement of the project calls a function of that
// name: when a module is imported, or from another function.
func isCalled(f *source.Index, name string) bool {
	calls := func(mod *python.Module, call python.Span) bool {
		callee, _, _ := strings.Cut(mod.Text(call), "(")
		return callee == name || strings.HasSuffix(callee, "."+name)
	}
	for _, file := range f.Python {
		mod := f.Modules[file]
		if mod == nil {
			continue
		}
		for _, r := range mod.Runs {
			if !r.Script && calls(mod, r.Call) {
				return true
			}
		}
		for _, b := range mod.Names {
			if b.Body != nil && slices.ContainsFunc(b.Body.Calls, func(call python.Span) bool { return calls(mod, call) }) {
				return true
			}
		}
	}
	return false
}

// otherNames are the frameworks that a project may use instead, by what it imports.
var otherNames = []struct{ module, name string }{
	{"django", "a Django project"}, {"fastapi", "a FastAPI app"}, {"quart", "a Quart app, which is ASGI"}, {"starlette", "a Starlette app, which is ASGI"},
	{"litestar", "a Litestar app, which is ASGI"}, {"sanic", "a Sanic app"}, {"aiohttp.web", "an aiohttp app"}, {"tornado", "a Tornado app"},
	{"bottle", "a Bottle app"}, {"falcon", "a Falcon app"}, {"pyramid", "a Pyramid app"}, {"cherrypy", "a CherryPy app"}, {"chalice", "an AWS Chalice app"},
	{"streamlit", "a Streamlit app"}, {"gradio", "a Gradio app"}, {"nicegui", "a NiceGUI app"}, {"robyn", "a Robyn app"},
	{"celery", "a Celery worker without a web app"}, {"rq", "a queue's worker without a web app"}, {"discord", "a Discord bot without a web app"},
	{"telegram", "a Telegram bot without a web app"}, {"scrapy", "a Scrapy crawler"},
}

// asyncApp recognises a project of Connexion's AsyncApp, which has no Flask app inside.
func asyncApp(e *Finder, _ Candidate) *evidence.Refusal {
	for _, file := range e.Mentioning("AsyncApp") {
		mod := e.Module(file)
		if mod == nil || source.IsAside(file) {
			continue
		}
		for i := range mod.Names {
			b := &mod.Names[i]
			if o := e.Resolver.Bound(wsgi.Scope{Module: mod}, b); b.Kind == python.Assigned && o.Name == "connexion.AsyncApp" {
				return other(kindName(o.Name), source.Evidence(mod, b.Offset))
			}
		}
	}
	return nil
}

// otherFramework recognises what the project is instead, by most of its imports.
func otherFramework(e *Finder, _ Candidate) *evidence.Refusal {
	for _, name := range e.Named("manage.py") {
		if strings.Contains(e.Read(name), "DJANGO_SETTINGS_MODULE") {
			return other("a Django project", evidence.Place{Path: name})
		}
	}
	for _, framework := range otherNames {
		for _, file := range e.Mentioning(framework.module) {
			if source.IsAside(file) {
				continue
			}
			mod := e.Module(file)
			if mod == nil {
				continue
			}
			for _, ref := range mod.Imports {
				if ref.Origin.Level == 0 && (ref.Origin.Module == framework.module || strings.HasPrefix(ref.Origin.Module, framework.module+".") ||
					ref.Origin.Module+"."+ref.Origin.Name == framework.module) {
					return other(framework.name, source.Evidence(mod, ref.Offset))
				}
			}
		}
	}
	return nil
}

func other(name string, at evidence.Place) *evidence.Refusal {
	return &evidence.Refusal{
		Reason: "This looks like " + name + ", not like a Flask app.",
		Saw:    []evidence.Place{at},
		Advice: "dockgen ships Flask apps. If there is one here, name it: dockgen init --entry-point MODULE:VARIABLE.",
	}
}
