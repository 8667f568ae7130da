package audit

import (
	"fmt"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/folder"
	"dockgen/project/python"
	"dockgen/project/requirement"
	"dockgen/project/rule"
	"dockgen/project/source"
	"dockgen/schema/entrypoint"
)

// entryPoint checks that gunicorn will find the entry point and can serve it. It
// returns the files that the import runs, as far as they are the project's.
func (k *checker) entryPoint() []string {
	app := k.config.App
	entry, err := entrypoint.Parse(app.EntryPoint)
	if err != nil {
		return nil // a Config never holds one
	}
	if !k.tree.IsFolder(app.Directory) {
		k.missingDirectory()
		return nil
	}
	imports := k.files.Importer(app.Directory)
	at := imports.Locate(entry.Module)
	e := entryCheck{k, entry, imports}
	switch {
	case !at.Found:
		if !k.foundElsewhere(entry, at) {
			e.reportModule(at)
		}
	case at.Namespace:
		e.reportNamespace()
	case !at.Compiled:
		if mod := imports.Read(at.Files[len(at.Files)-1]); mod != nil {
			e.object(mod)
		}
	}
	return at.Files
}

// entryCheck is the check of one entry point.
type entryCheck struct {
	*checker
	entry   entrypoint.EntryPoint
	imports *source.Importer
}

func (e entryCheck) report(code finding.Code, severity finding.Severity, summary, detail, fix string) {
	e.inConfig("app.entry_point", finding.Finding{
		Code: code, Severity: severity, Summary: summary, Detail: detail, Fix: fix,
	})
}

// foundElsewhere reports whether a module that is not in the project may still be
// there when gunicorn looks: a package brings it, or the project's gunicorn
// config changes where modules are looked for.
func (k *checker) foundElsewhere(entry entrypoint.EntryPoint, at source.Located) bool {
	if file := k.config.Worker.ConfigFile; file != "" {
		if content, err := k.tree.Text(file, folder.Python.Bound().Bytes); err == nil {
			settings := python.ReadModule(file, content)
			for _, b := range settings.Names {
				if b.Name == "chdir" || b.Name == "pythonpath" || b.Name == "wsgi_app" {
					return true
				}
			}
		}
	}
	top, _, _ := strings.Cut(entry.Module, ".")
	// What begins in the project ends there: a package of that name would be hidden.
	return at.Missing == top && k.readPackages().MayProvide(top)
}

// object checks the variable or factory in the module that was found.
func (e entryCheck) object(mod *python.Module) {
	d := e.imports.Define(mod, e.entry.Variable, source.MaxImports)
	switch {
	case d.Certainty == requirement.No && d.Binding.Script:
		e.report(rule.EntryNameInScript, finding.Error, "Name bound only in scripts", fmt.Sprintf(
			"%s gives %s a value only under if __name__ == \"__main__\", which does not run when gunicorn imports the file. Move it out of there.",
			rule.Quoted(mod.Path), rule.Quoted(e.entry.Variable)), "")
	case d.Certainty == requirement.No:
		e.reportName(mod)
	case d.Certainty == requirement.Unknown:
	case e.entry.Call:
		e.call(d)
	default:
		e.uncalled(d)
	}
}

// reportName says that the module does not seem to have the name.
func (e entryCheck) reportName(mod *python.Module) {
	detail := fmt.Sprintf("%s does not visibly define %s.", rule.Quoted(mod.Path), rule.Quoted(e.entry.Variable))
	fix := ""
	if apps := flaskNames(mod); len(apps) > 0 {
		apps = apps[:min(len(apps), 2)]
		for i, app := range apps {
			apps[i] = e.entry.Module + ":" + app
		}
		detail += " Did you mean " + rule.QuotedList(apps, "or") + "?"
		fix = fmt.Sprintf("entry_point = %q", apps[0])
	} else {
		var names []string
		for _, b := range mod.Names {
			if !b.Script {
				names = append(names, b.Name)
			}
		}
		if near := finding.Nearest(e.entry.Variable, slices.Compact(slices.Sorted(slices.Values(names)))); near != "" {
			detail += " Did you mean " + rule.Quoted(near) + "?"
			fix = fmt.Sprintf("entry_point = %q", e.entry.Module+":"+near)
		}
	}
	e.report(rule.EntryNameMissing, finding.Warning, "Entry point not visible", detail, fix)
}

// flaskNames returns what in mod looks like a Flask app or a factory of one, as an
// entry point has it behind the colon: apps first, then factories.
func flaskNames(mod *python.Module) []string {
	const enough = 3
	var apps, factories []string
	for _, b := range mod.Names {
		switch {
		case b.Script || !b.Flask || len(apps) == enough || len(factories) == enough:
		case b.Kind == python.Assigned && !slices.Contains(apps, b.Name):
			apps = append(apps, b.Name)
		case b.Kind == python.Function && !slices.Contains(factories, b.Name+"()") && python.Mismatch(b.Parameters, python.Arguments{}) == "":
			factories = append(factories, b.Name+"()")
		}
	}
	return append(apps, factories...)
}

// call checks "module:name(arguments)".
func (e entryCheck) call(d source.Definition) {
	problem, fix := "", ""
	switch {
	case d.Binding.Decorated:
		return
	case d.Binding.Kind == python.Assigned && d.Binding.Flask:
		problem = "is a Flask app, not a factory, and gunicorn would call it without a request. Leave the parentheses out."
		fix = fmt.Sprintf("entry_point = %q", e.entry.Module+":"+e.entry.Variable)
	case d.Binding.Kind == python.Coroutine:
		problem = "is an async function: calling it makes a coroutine, which gunicorn cannot serve. Name a plain function that returns the app."
	case d.Binding.Kind == python.Function:
		why := python.Mismatch(d.Binding.Parameters, python.ReadArguments(e.entry.Arguments))
		if why == "" {
			return
		}
		problem = why + ", so the call in " + rule.Quoted(e.config.App.EntryPoint) + " fails."
	default:
		return
	}
	e.report(rule.EntryCallFails, finding.Error, "Entry point call fails", fmt.Sprintf("%s (%s) %s", rule.Quoted(e.entry.Variable), place(d), problem), fix)
}

// uncalled checks "module:name", which gunicorn serves as it is: a function gets
// each request with two arguments, environ and start_response.
func (e entryCheck) uncalled(d source.Definition) {
	b := d.Binding
	if class := e.config.Worker.Class; b.Kind == python.Assigned && python.IsASGIWorker(class) && makesFlask(d) {
		e.inConfig("worker.class", finding.Finding{
			Code: rule.WorkerServesASGI, Severity: finding.Error, Summary: "Worker serves ASGI apps",
			Detail: fmt.Sprintf("The worker class %s serves ASGI apps, and %s (%s) is a Flask app, which is WSGI: every request would fail.",
				rule.Quoted(class), rule.Quoted(b.Name), place(d)),
			Fix: `class = "gthread"`,
		})
		return
	}
	// Other worker classes than gunicorn's may serve something other than WSGI.
	if b.Kind != python.Function && b.Kind != python.Coroutine || b.Decorated || strings.Contains(e.config.Worker.Class, ".") {
		return
	}
	fixed := e.entry
	fixed.Call = true
	fix := ""
	if python.Mismatch(b.Parameters, python.Arguments{}) == "" {
		fix = fmt.Sprintf("entry_point = %q", fixed.String())
	}
	call := e.entry.Module + ":" + e.entry.Variable + "(...)"
	if fix != "" {
		call = fixed.String()
	}
	place := fmt.Sprintf("%s (%s)", rule.Quoted(e.entry.Variable), place(d))
	switch why := python.Mismatch(b.Parameters, python.Arguments{Positional: 2}); {
	case b.Kind == python.Coroutine:
		e.report(rule.FactoryNotCalled, finding.Error, "Factory not called",
			place+" is an async function, which is no WSGI application. Name the app, or a plain function that returns it.", "")
	case why != "":
		e.report(rule.FactoryNotCalled, finding.Error, "Factory not called", fmt.Sprintf(
			"gunicorn would take %s for the app itself and call it with every request's environ and start_response. It %s, so every request fails. Write the parentheses: %s.",
			place, why, rule.Quoted(call)), fix)
	case !python.LooksLikeWSGI(b.Parameters):
		e.report(rule.FactorySuspected, finding.Warning, "Factory perhaps not called", fmt.Sprintf(
			"gunicorn will take %s for the app itself and call it with every request's environ and start_response. By the names of its parameters it is a factory: then write %s.",
			place, rule.Quoted(call)), fix)
	}
}

// makesFlask reports whether a value is nothing but a Flask app: its class is
// called first, so that nothing is wrapped around it.
func makesFlask(d source.Definition) bool {
	callee, _, _ := strings.Cut(d.Module.Text(d.Binding.Value), "(")
	return d.Binding.Flask && (callee == "Flask" || callee == "flask.Flask" || callee == "APIFlask")
}

// place is where d is, as file:line.
func place(d source.Definition) string {
	return fmt.Sprintf("%s:%d", d.Module.Path, strings.Count(d.Module.Src[:d.Binding.Offset], "\n")+1)
}
