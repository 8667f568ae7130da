package audit

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"dockgen/finding"
	"dockgen/project/disk"
	"dockgen/project/gunicornconf"
	"dockgen/project/requirement"
	"dockgen/project/rule"
)

// gunicornSettings reads the configuration of gunicorn that the image starts with: the
// one that the config names, or that gunicorn loads by itself. It reports names that
// gunicorn ignores, and addresses at which nobody finds the app.
func gunicornSettings(p *project) (found []finding.Finding) {
	name := p.config.Worker.ConfigFile
	if own := disk.Join(p.config.App.Directory, "gunicorn.conf.py"); name == "" && p.tree.IsFile(own) && !p.ignored.Hides(own) {
		name = own
	}
	if name == "" || !p.tree.IsFile(name) {
		return nil
	}
	file := gunicornconf.Read(p.index, name)
	if file == nil {
		return nil
	}
	for _, i := range file.Ignored {
		detail := fmt.Sprintf("gunicorn has no setting %s, and ignores the name. The setting is %q.", rule.Quoted(i.Name), i.Meant)
		if i.Annotation {
			detail = fmt.Sprintf("%q with a colon is an annotation, which sets nothing. Write it with an equals sign.", i.Name)
		}
		found = append(found, inFile(name, i.At.Line, finding.Finding{Code: rule.GunicornNameIgnored, Summary: "Name gunicorn ignores", Detail: detail})...)
	}
	if p.config.Worker.ConfigFile != "" {
		found = append(found, listens(p, file)...)
	}
	return found
}

// listens reports a bind, written down as a literal, that is not where the container is
// asked. An address of the machine itself is right where a proxy shares it, as in a pod.
func listens(p *project, file *gunicornconf.File) []finding.Finding {
	bind, ok := file.Setting("bind")
	addresses, _, at := file.Binds()
	if !ok || len(addresses) == 0 || len(bind.Value.Variables) > 0 || !bind.Value.Known {
		return nil
	}
	port := strconv.Itoa(p.config.App.Port)
	if slices.ContainsFunc(addresses, func(a string) bool { return gunicornconf.Port(a) == port }) {
		return nil
	}
	wrong := finding.Finding{Code: rule.GunicornConfigPort, Summary: "Not where it is asked"}
	switch first := addresses[0]; {
	case gunicornconf.Port(first) == "":
		wrong.Detail = fmt.Sprintf("gunicorn listens on %s, to which no published port leads, and the health check asks port %[2]s. Write bind = \"0.0.0.0:%[2]s\", or leave the line out: gunicorn then listens on PORT.", rule.Quoted(first), port)
	default:
		wrong.Detail = fmt.Sprintf("gunicorn listens on %s, and app.port, which is published and which the health check asks, is %s. Write the one that is right in both places, or leave the line out: gunicorn then listens on PORT.", rule.Quoted(first), port)
		if n, err := strconv.Atoi(gunicornconf.Port(first)); err == nil && n > 0 && n <= 65535 {
			wrong.Fix = fmt.Sprintf("port = %d", n)
		}
	}
	return inFile(file.Path, at.Line, wrong)
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
