package project

import (
	"fmt"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/folder"
	"dockgen/schema"
)

// entryPoint checks that gunicorn will find the entry point and can serve it. It
// returns the files that the import runs, as far as they are the project's.
func (k *checker) entryPoint() []string {
	app := k.config.App
	entry, err := schema.ParseEntryPoint(app.EntryPoint)
	if err != nil {
		return nil // a Config never holds one
	}
	if !k.tree.isFolder(app.Directory) {
		k.missingDirectory()
		return nil
	}
	imports := k.files.importer(app.Directory)
	at := imports.locate(entry.Module)
	e := entryCheck{k, entry, imports}
	switch {
	case !at.found:
		if !k.foundElsewhere(entry, at) {
			e.reportModule(at)
		}
	case at.namespace:
		e.reportNamespace()
	case !at.compiled:
		if mod := imports.read(at.files[len(at.files)-1]); mod != nil {
			e.object(mod)
		}
	}
	return at.files
}

// entryCheck is the check of one entry point.
type entryCheck struct {
	*checker
	entry   schema.EntryPoint
	imports *importer
}

func (e entryCheck) report(code finding.Code, severity finding.Severity, summary, detail, fix string) {
	e.inConfig("app.entry_point", finding.Finding{
		Code: code, Severity: severity, Summary: summary, Detail: detail, Fix: fix,
	})
}

// foundElsewhere reports whether a module that is not in the project may still be
// there when gunicorn looks: a package brings it, or the project's gunicorn
// config changes where modules are looked for.
func (k *checker) foundElsewhere(entry schema.EntryPoint, at located) bool {
	if file := k.config.Worker.ConfigFile; file != "" {
		if content, err := k.tree.text(file, folder.Python.Bound().Bytes); err == nil {
			settings := readModule(file, content)
			for _, b := range settings.names {
				if b.name == "chdir" || b.name == "pythonpath" || b.name == "wsgi_app" {
					return true
				}
			}
		}
	}
	top, _, _ := strings.Cut(entry.Module, ".")
	// What begins in the project ends there: a package of that name would be hidden.
	return at.missing == top && k.readPackages().mayProvide(top)
}

// object checks the variable or factory in the module that was found.
func (e entryCheck) object(mod *module) {
	d := e.imports.define(mod, e.entry.Variable, maxImports)
	switch {
	case d.certainty == no && d.binding.script:
		e.report(EntryNameInScript, finding.Error, "Name bound only in scripts", fmt.Sprintf(
			"%s gives %s a value only under if __name__ == \"__main__\", which does not run when gunicorn imports the file. Move it out of there.",
			quoted(mod.path), quoted(e.entry.Variable)), "")
	case d.certainty == no:
		e.reportName(mod)
	case d.certainty == unknown:
	case e.entry.Call:
		e.call(d)
	default:
		e.uncalled(d)
	}
}

// reportName says that the module does not seem to have the name.
func (e entryCheck) reportName(mod *module) {
	detail := fmt.Sprintf("%s does not visibly define %s.", quoted(mod.path), quoted(e.entry.Variable))
	fix := ""
	if apps := flaskNames(mod); len(apps) > 0 {
		apps = apps[:min(len(apps), 2)]
		for i, app := range apps {
			apps[i] = e.entry.Module + ":" + app
		}
		detail += " Did you mean " + quotedList(apps, "or") + "?"
		fix = fmt.Sprintf("entry_point = %q", apps[0])
	} else {
		var names []string
		for _, b := range mod.names {
			if !b.script {
				names = append(names, b.name)
			}
		}
		if near := finding.Nearest(e.entry.Variable, unique(names)); near != "" {
			detail += " Did you mean " + quoted(near) + "?"
			fix = fmt.Sprintf("entry_point = %q", e.entry.Module+":"+near)
		}
	}
	e.report(EntryNameMissing, finding.Warning, "Entry point not visible", detail, fix)
}

// flaskNames returns what in mod looks like a Flask app or a factory of one, as an
// entry point has it behind the colon: apps first, then factories.
func flaskNames(mod *module) []string {
	const enough = 3
	var apps, factories []string
	for _, b := range mod.names {
		switch {
		case b.script || !b.flask || len(apps) == enough || len(factories) == enough:
		case b.kind == assigned && !slices.Contains(apps, b.name):
			apps = append(apps, b.name)
		case b.kind == function && !slices.Contains(factories, b.name+"()") && mismatch(b.parameters, arguments{}) == "":
			factories = append(factories, b.name+"()")
		}
	}
	return append(apps, factories...)
}

// call checks "module:name(arguments)".
func (e entryCheck) call(d definition) {
	problem, fix := "", ""
	switch {
	case d.binding.decorated:
		return
	case d.binding.kind == assigned && d.binding.flask:
		problem = "is a Flask app, not a factory, and gunicorn would call it without a request. Leave the parentheses out."
		fix = fmt.Sprintf("entry_point = %q", e.entry.Module+":"+e.entry.Variable)
	case d.binding.kind == coroutine:
		problem = "is an async function: calling it makes a coroutine, which gunicorn cannot serve. Name a plain function that returns the app."
	case d.binding.kind == function:
		why := mismatch(d.binding.parameters, readArguments(e.entry.Arguments))
		if why == "" {
			return
		}
		problem = why + ", so the call in " + quoted(e.config.App.EntryPoint) + " fails."
	default:
		return
	}
	e.report(EntryCallFails, finding.Error, "Entry point call fails", fmt.Sprintf("%s (%s) %s", quoted(e.entry.Variable), d.place(), problem), fix)
}

// uncalled checks "module:name", which gunicorn serves as it is: a function gets
// each request with two arguments, environ and start_response.
func (e entryCheck) uncalled(d definition) {
	b := d.binding
	if class := e.config.Worker.Class; b.kind == assigned && isASGIWorker(class) && d.makesFlask() {
		e.inConfig("worker.class", finding.Finding{
			Code: WorkerServesASGI, Severity: finding.Error, Summary: "Worker serves ASGI apps",
			Detail: fmt.Sprintf("The worker class %s serves ASGI apps, and %s (%s) is a Flask app, which is WSGI: every request would fail.",
				quoted(class), quoted(b.name), d.place()),
			Fix: `class = "gthread"`,
		})
		return
	}
	// Other worker classes than gunicorn's may serve something other than WSGI.
	if b.kind != function && b.kind != coroutine || b.decorated || strings.Contains(e.config.Worker.Class, ".") {
		return
	}
	fixed := e.entry
	fixed.Call = true
	fix := ""
	if mismatch(b.parameters, arguments{}) == "" {
		fix = fmt.Sprintf("entry_point = %q", fixed.String())
	}
	call := e.entry.Module + ":" + e.entry.Variable + "(...)"
	if fix != "" {
		call = fixed.String()
	}
	place := fmt.Sprintf("%s (%s)", quoted(e.entry.Variable), d.place())
	switch why := mismatch(b.parameters, arguments{positional: 2}); {
	case b.kind == coroutine:
		e.report(FactoryNotCalled, finding.Error, "Factory not called",
			place+" is an async function, which is no WSGI application. Name the app, or a plain function that returns it.", "")
	case why != "":
		e.report(FactoryNotCalled, finding.Error, "Factory not called", fmt.Sprintf(
			"gunicorn would take %s for the app itself and call it with every request's environ and start_response. It %s, so every request fails. Write the parentheses: %s.",
			place, why, quoted(call)), fix)
	case !looksLikeWSGI(b.parameters):
		e.report(FactorySuspected, finding.Warning, "Factory perhaps not called", fmt.Sprintf(
			"gunicorn will take %s for the app itself and call it with every request's environ and start_response. By the names of its parameters it is a factory: then write %s.",
			place, quoted(call)), fix)
	}
}

// isASGIWorker reports whether a worker class cannot run WSGI apps.
func isASGIWorker(class string) bool {
	return strings.HasPrefix(class, "uvicorn.") || strings.HasPrefix(class, "uvicorn_worker.")
}

// makesFlask reports whether a value is nothing but a Flask app: its class is
// called first, so that nothing is wrapped around it.
func (d definition) makesFlask() bool {
	callee, _, _ := strings.Cut(d.module.text(d.binding.value), "(")
	return d.binding.flask && (callee == "Flask" || callee == "flask.Flask" || callee == "APIFlask")
}

// looksLikeWSGI judges by their names the parameters of a function that can be
// called with two arguments.
func looksLikeWSGI(parameters []parameter) bool {
	if parameters[0].kind == restByPosition {
		return true
	}
	first := strings.ToLower(parameters[0].name)
	if strings.Contains(first, "env") || first == "e" {
		return true
	}
	return len(parameters) > 1 && strings.Contains(strings.ToLower(parameters[1].name), "start")
}

// place is where d is, as file:line.
func (d definition) place() string {
	return fmt.Sprintf("%s:%d", d.module.path, strings.Count(d.module.src[:d.binding.offset], "\n")+1)
}
