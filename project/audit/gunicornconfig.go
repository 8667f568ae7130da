package audit

import (
	"fmt"
	"slices"
	"strconv"

	"dockgen/finding"
	"dockgen/project/disk"
	"dockgen/project/gunicornconf"
	"dockgen/project/rule"
)

// gunicornConfig reports a gunicorn.conf.py that the config does not name: gunicorn
// loads a file of that name without being told to.
func gunicornConfig(p *project) []finding.Finding {
	name := disk.Join(p.config.App.Directory, "gunicorn.conf.py")
	if p.config.Worker.ConfigFile != "" || !p.tree.IsFile(name) || p.ignored.Hides(name) {
		return nil
	}
	return inFile(name, 0, finding.Finding{
		Code: rule.GunicornConfigUnnamed, Summary: "Unnamed gunicorn config",
		Detail: fmt.Sprintf("gunicorn loads %s by itself, and the flags that dockgen passes win over what it sets. Name it, and its settings are the ones that count; or leave it out of the image with exclude = [%q].",
			rule.Quoted(name), name),
		Fix: fmt.Sprintf("config_file = %q", name),
	})
}

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
