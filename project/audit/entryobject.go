package audit

import (
	"fmt"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/project/python"
	"dockgen/project/requirement"
	"dockgen/project/rule"
	"dockgen/project/source"
)

// entryObject checks the variable or factory in the module of the entry point.
func entryObject(p *project) []finding.Finding {
	d := p.entry.defined
	switch {
	case p.entry.module == nil || d.Certainty == requirement.Unknown:
		return nil
	case d.Certainty == requirement.No && d.Binding.Script:
		return inEntryPoint(p, rule.EntryNameInScript, "Name bound only in scripts", fmt.Sprintf(
			"%s gives %s a value only under if __name__ == \"__main__\", which does not run when gunicorn imports the file. Move it out of there.",
			rule.Quoted(p.entry.module.Path), rule.Quoted(p.entry.Variable)), "")
	case d.Certainty == requirement.No:
		return nameMissing(p)
	case p.entry.Call:
		return called(p, d)
	}
	return uncalled(p, d)
}

// nameMissing reports that the module does not seem to have the name.
func nameMissing(p *project) []finding.Finding {
	mod := p.entry.module
	detail := fmt.Sprintf("%s does not visibly define %s.", rule.Quoted(mod.Path), rule.Quoted(p.entry.Variable))
	fix := ""
	if apps := flaskNames(mod); len(apps) > 0 {
		apps = apps[:min(len(apps), 2)]
		for i, app := range apps {
			apps[i] = p.entry.Module + ":" + app
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
		if near := finding.Nearest(p.entry.Variable, slices.Compact(slices.Sorted(slices.Values(names)))); near != "" {
			detail += " Did you mean " + rule.Quoted(near) + "?"
			fix = fmt.Sprintf("entry_point = %q", p.entry.Module+":"+near)
		}
	}
	return inEntryPoint(p, rule.EntryNameMissing, "Entry point not visible", detail, fix)
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

// called checks "module:name(arguments)".
func called(p *project, d source.Definition) []finding.Finding {
	problem, fix := "", ""
	switch {
	case d.Binding.Decorated:
		return nil
	case d.Binding.Kind == python.Assigned && d.Binding.Flask:
		problem = "is a Flask app, not a factory, and gunicorn would call it without a request. Leave the parentheses out."
		fix = fmt.Sprintf("entry_point = %q", p.entry.Module+":"+p.entry.Variable)
	case d.Binding.Kind == python.Coroutine:
		problem = "is an async function: calling it makes a coroutine, which gunicorn cannot serve. Name a plain function that returns the app."
	case d.Binding.Kind == python.Function:
		why := python.Mismatch(d.Binding.Parameters, python.ReadArguments(p.entry.Arguments))
		if why == "" {
			return nil
		}
		problem = why + ", so the call in " + rule.Quoted(p.config.App.EntryPoint) + " fails."
	default:
		return nil
	}
	return inEntryPoint(p, rule.EntryCallFails, "Entry point call fails", fmt.Sprintf("%s (%s) %s", rule.Quoted(p.entry.Variable), place(d), problem), fix)
}

// uncalled checks "module:name", which gunicorn serves as it is: a function gets
// each request with two arguments, environ and start_response.
func uncalled(p *project, d source.Definition) []finding.Finding {
	b := d.Binding
	if class := p.config.Worker.Class; b.Kind == python.Assigned && python.IsASGIWorker(class) && makesFlask(d) {
		return p.inConfig("worker.class", finding.Finding{
			Code: rule.WorkerServesASGI, Summary: "Worker serves ASGI apps",
			Detail: fmt.Sprintf("The worker class %s serves ASGI apps, and %s (%s) is a Flask app, which is WSGI: every request would fail.",
				rule.Quoted(class), rule.Quoted(b.Name), place(d)),
			Fix: `class = "gthread"`,
		})
	}
	// Other worker classes than gunicorn's may serve something other than WSGI.
	if b.Kind != python.Function && b.Kind != python.Coroutine || b.Decorated || strings.Contains(p.config.Worker.Class, ".") {
		return nil
	}
	fixed := p.entry.EntryPoint
	fixed.Call = true
	fix := ""
	if python.Mismatch(b.Parameters, python.Arguments{}) == "" {
		fix = fmt.Sprintf("entry_point = %q", fixed.String())
	}
	call := p.entry.Module + ":" + p.entry.Variable + "(...)"
	if fix != "" {
		call = fixed.String()
	}
	place := fmt.Sprintf("%s (%s)", rule.Quoted(p.entry.Variable), place(d))
	switch why := python.Mismatch(b.Parameters, python.Arguments{Positional: 2}); {
	case b.Kind == python.Coroutine:
		return inEntryPoint(p, rule.FactoryNotCalled, "Factory not called",
			place+" is an async function, which is no WSGI application. Name the app, or a plain function that returns it.", "")
	case why != "":
		return inEntryPoint(p, rule.FactoryNotCalled, "Factory not called", fmt.Sprintf(
			"gunicorn would take %s for the app itself and call it with every request's environ and start_response. It %s, so every request fails. Write the parentheses: %s.",
			place, why, rule.Quoted(call)), fix)
	case !python.LooksLikeWSGI(b.Parameters):
		return inEntryPoint(p, rule.FactorySuspected, "Factory perhaps not called", fmt.Sprintf(
			"gunicorn will take %s for the app itself and call it with every request's environ and start_response. By the names of its parameters it is a factory: then write %s.",
			place, rule.Quoted(call)), fix)
	}
	return nil
}

// makesFlask reports whether a value is nothing but a Flask app: its class is
// called first, so that nothing is wrapped around it.
func makesFlask(d source.Definition) bool {
	callee, _, _ := strings.Cut(d.Module.Text(d.Binding.Value), "(")
	return d.Binding.Flask && (callee == "Flask" || callee == "flask.Flask" || callee == "APIFlask")
}

// place returns where d is, as file:line.
func place(d source.Definition) string {
	return fmt.Sprintf("%s:%d", d.Module.Path, strings.Count(d.Module.Src[:d.Binding.Offset], "\n")+1)
}

// inEntryPoint returns a finding about app.entry_point.
func inEntryPoint(p *project, code finding.Code, summary, detail, fix string) []finding.Finding {
	return p.inConfig("app.entry_point", finding.Finding{Code: code, Summary: summary, Detail: detail, Fix: fix})
}
