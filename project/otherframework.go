package project

import (
	"fmt"
	"slices"
	"strings"
)

// unfinished recognises an app that a function completes which starts the server
// itself, so that nothing that can be imported has the routes.
func (e *entryFinder) unfinished(c candidate) *Refusal {
	var at Evidence
	function, inside, all := "", 0, 0
	for _, file := range e.mentioning("register_blueprint") {
		mod := e.module(file)
		if mod == nil || isAside(file) {
			continue
		}
		all += strings.Count(mod.src, ".register_blueprint(")
		for i := range mod.names {
			b := &mod.names[i]
			if b.body == nil || len(b.parameters) > 0 || len(b.body.returns) > 0 || e.isCalled(b.name) {
				continue
			}
			for _, call := range b.body.calls {
				receiver, _, is := strings.Cut(mod.text(call), ".register_blueprint(")
				if is && e.resolver.source(scope{module: mod, body: b.body}, receiver).serves() {
					inside++
					at, function = mod.evidence(b.offset), b.name
				}
			}
		}
	}
	if inside <= all-inside {
		return nil
	}
	return &Refusal{
		Reason: fmt.Sprintf("The Flask app of %s is completed inside the function %s, which registers its blueprints and does not return it.",
			quoted(c.entryPoint()), quoted(function)),
		Saw:    []Evidence{c.evidence(e.files), at},
		Advice: "Let that function return the app before it starts a server, and name it: dockgen init --entry-point MODULE:" + function + "().",
	}
}

// isCalled reports whether a statement of the project calls a function of that
// name: when a module is imported, or from another function.
func (e *entryFinder) isCalled(name string) bool {
	calls := func(mod *module, call span) bool {
		callee, _, _ := strings.Cut(mod.text(call), "(")
		return callee == name || strings.HasSuffix(callee, "."+name)
	}
	for _, file := range e.python {
		mod := e.modules[file]
		if mod == nil {
			continue
		}
		for _, r := range mod.runs {
			if !r.script && calls(mod, r.call) {
				return true
			}
		}
		for _, b := range mod.names {
			if b.body != nil && slices.ContainsFunc(b.body.calls, func(call span) bool { return calls(mod, call) }) {
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

// otherFramework recognises what the project is instead, by most of its imports.
func (e *entryFinder) otherFramework() *Refusal {
	for _, name := range e.named("manage.py") {
		if strings.Contains(e.read(name), "DJANGO_SETTINGS_MODULE") {
			return other("a Django project", Evidence{Path: name})
		}
	}
	for _, framework := range otherNames {
		for _, file := range e.mentioning(framework.module) {
			if isAside(file) {
				continue
			}
			mod := e.module(file)
			if mod == nil {
				continue
			}
			for _, ref := range mod.imports {
				if ref.origin.level == 0 && (ref.origin.module == framework.module || strings.HasPrefix(ref.origin.module, framework.module+".") ||
					ref.origin.module+"."+ref.origin.name == framework.module) {
					return other(framework.name, mod.evidence(ref.offset))
				}
			}
		}
	}
	return nil
}

func other(name string, at Evidence) *Refusal {
	return &Refusal{
		Reason: "This looks like " + name + ", not like a Flask app.",
		Saw:    []Evidence{at},
		Advice: "dockgen ships Flask apps. If there is one here, name it: dockgen init --entry-point MODULE:VARIABLE.",
	}
}
