package audit

import (
	"fmt"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/project/requirement"
	"dockgen/project/rule"
	"dockgen/project/supply"
	"dockgen/schema"
	"dockgen/schema/version"
)

// workerPackage checks that what the worker class imports is installed, and that
// gunicorn still has the class.
func workerPackage(p *project) (found []finding.Finding) {
	class := p.config.Worker.Class
	if p.config.Worker.ConfigFile != "" || p.packages.Remote || p.packages.Unread {
		return found
	}
	if class == "eventlet" {
		found = eventlet(p)
	}
	needs := class
	switch class {
	case "sync", "gthread":
		return nil
	case "gevent", "eventlet", "tornado":
		// gunicorn has these three, and each has the name of the package it needs.
	case "gevent_wsgi", "gevent_pywsgi":
		needs = "gevent"
	default:
		found = foreignWorker(p, class)
		if !version.UsesGevent(class) {
			return found
		}
		needs = "gevent"
	}
	if own := p.config.Dependencies.Gunicorn; needs == "gevent" && version.GeventByExtra(own) {
		return found // the step that installs it has the extra
	}
	brings := func(w requirement.Wanted) bool { return w.Name == "gunicorn" && slices.Contains(w.Extras, needs) }
	all := slices.Concat(p.installed, p.overrides)
	switch {
	case slices.ContainsFunc(all, brings):
		return found
	case !requirement.MayBring(all, needs) && !requirement.MayBring(p.installed, class):
		line, inPlace := needs, ""
		if lack, own := supply.GeventLacksPackaging(all, true); needs == "gevent" && lack != supply.LacksNothing {
			line, inPlace = geventExtra(own), " in place of "+rule.Quoted("gunicorn"+own.Specifier)
		}
		return append(found, p.inConfig("worker.class", finding.Finding{
			Code: rule.WorkerPackageMissing, Summary: "Worker package missing",
			Detail: fmt.Sprintf("The worker class %s needs the package %s, and %s bring it. Add the line %s to the requirements%s.",
				rule.Quoted(class), rule.Quoted(needs), absentFrom(p.packages.Names()), rule.Quoted(line), inPlace),
			Fix: line,
		})...)
	case needs == "gevent":
		return append(found, packagingMissing(p, class, all)...)
	}
	return found
}

func geventExtra(own requirement.Wanted) string { return "gunicorn[gevent]" + own.Specifier }

// packagingMissing checks that what gunicorn's gevent worker imports besides gevent is
// installed.
func packagingMissing(p *project, class string, installed []requirement.Wanted) []finding.Finding {
	lack, own := supply.GeventLacksPackaging(installed, p.config.Dependencies.Kind != schema.Pip)
	if lack == supply.LacksNothing {
		return nil
	}
	f := finding.Finding{Code: rule.WorkerPackageMissing, Summary: "Worker package missing", Fix: geventExtra(own)}
	certainty := "the workers would not boot."
	if lack == supply.MayLack {
		f.Code, f.Summary = rule.WorkerPackageUncertain, "Worker package not seen"
		certainty = "the workers boot only if another requirement brings it."
	}
	ask := fmt.Sprintf("Write %s there", rule.Quoted(f.Fix))
	if kind := p.config.Dependencies.Kind; kind != schema.Pip {
		f.Fix = lockCommand(kind, "'gunicorn[gevent]'")
		ask = "Run " + f.Fix
	}
	f.Detail = fmt.Sprintf("The worker class %s of gunicorn imports \"packaging\", for which only gunicorn[gevent] asks since gunicorn 26.1 (%s:%d asks for gunicorn without the extra): %s %s.",
		rule.Quoted(class), own.File, own.Line, certainty, ask)
	return p.inConfig("worker.class", f)
}

// foreignWorker checks a worker class that is written as module.Class.
func foreignWorker(p *project, class string) []finding.Finding {
	top, _, _ := strings.Cut(class, ".")
	if top == "gunicorn" || p.index.Importer(p.config.App.Directory).Locate(top).Found || p.packages.MayProvide(top) {
		return nil
	}
	return p.inConfig("worker.class", finding.Finding{
		Code: rule.WorkerPackageUncertain, Summary: "Worker package not seen",
		Detail: fmt.Sprintf("The worker class %s is imported from %s, and no requirement has such a name. Add the package that brings it.",
			rule.Quoted(class), rule.Quoted(top)),
	})
}

// eventlet checks that the gunicorn which will be installed still has the class:
// gunicorn 26 removed it.
func eventlet(p *project) []finding.Finding {
	const removed = 26
	version := "==" + p.config.Dependencies.Gunicorn
	if p.config.Dependencies.Gunicorn == "" {
		version = ""
		for _, w := range slices.Concat(p.installed, p.overrides, p.packages.Constraints()) {
			if w.Name == "gunicorn" {
				version += "," + w.Specifier
			}
		}
	}
	if requirement.StaysBelow(version, removed) {
		return nil
	}
	return p.inConfig("worker.class", finding.Finding{
		Code: rule.WorkerClassRemoved, Summary: "Worker class removed",
		Detail: fmt.Sprintf("gunicorn %d removed the worker class \"eventlet\", and nothing keeps the requirements below that. Use \"gevent\" or \"gthread\", or ask for %q.",
			removed, "gunicorn<26"),
		Fix: `class = "gthread"`,
	})
}

// broughtBy is the package that has a program which starts servers; empty for a program
// that is not known.
func broughtBy(program string) string {
	switch program {
	case "newrelic-admin":
		return "newrelic"
	case "ddtrace-run":
		return "ddtrace"
	case "opentelemetry-instrument":
		return "opentelemetry-distro"
	case "splunk-py-trace":
		return "splunk-opentelemetry"
	case "elasticapm-run":
		return "elastic-apm"
	}
	return ""
}

// wrapperPackage checks that what starts gunicorn is installed.
func wrapperPackage(p *project) []finding.Finding {
	if len(p.config.Worker.Wrapper) == 0 || p.packages.Remote || p.packages.Unread {
		return nil
	}
	program := p.config.Worker.Wrapper[0]
	brings := broughtBy(program)
	if brings == "" || requirement.MayBring(p.installed, brings) {
		return nil
	}
	family, _, _ := strings.Cut(brings, "-")
	if slices.ContainsFunc(p.installed, func(w requirement.Wanted) bool { return strings.HasPrefix(w.Name, family) }) {
		return nil // opentelemetry-instrumentation-flask brings it too
	}
	return p.inConfig("worker.wrapper", finding.Finding{
		Code: rule.WrapperMissing, Summary: "Wrapper not installed",
		Detail: fmt.Sprintf("%s starts the server, and %s bring the package %q that has it: the container would not start. Add the line %s to the requirements, or leave the wrapper out.",
			rule.Quoted(program), absentFrom(p.packages.Names()), brings, rule.Quoted(brings)),
		Fix: brings,
	})
}
