package audit

import (
	"slices"
	"strconv"
	"strings"

	"dockgen/dockerignore"
	"dockgen/finding"
	"dockgen/project/rule"
	"dockgen/schema"
)

// hiddenFiles checks that the ignore file leaves what the Dockerfile binds and copies.
func hiddenFiles(p *project) (found []finding.Finding) {
	d := p.config.Dependencies
	what := "the requirements"
	if d.Kind != schema.Pip {
		what = "the dependencies"
	}
	for _, name := range d.Files() {
		if p.tree.IsFile(name) && p.ignored.Hides(name) {
			found = append(found, hidden(p, name, "The build needs it to install "+what)...)
		}
	}
	if name := p.config.Worker.ConfigFile; name != "" && p.tree.IsFile(name) && p.ignored.Hides(name) {
		found = append(found, hidden(p, name, "gunicorn reads it when the container starts")...)
	}
	for i := range p.config.Assets {
		a := &p.config.Assets[i]
		for _, name := range slices.Concat([]string{a.Directory}, a.Files(), a.Sources) {
			if name != "." && (p.tree.IsFile(name) || p.tree.IsFolder(name)) && p.ignored.HidesAll(name) {
				found = append(found, hidden(p, name, "The build of assets "+strconv.Quote(a.Name)+" reads it")...)
				break // one rule hides a folder with all that is in it
			}
		}
	}
	for _, name := range p.entry.at.Files {
		if p.ignored.Hides(name) {
			found = append(found, hidden(p, name, "gunicorn imports it for the entry point "+rule.Quoted(p.config.App.EntryPoint))...)
			break // one rule hides a package with all its modules
		}
	}
	return found
}

// hidden reports that a rule of the ignore file hides name.
func hidden(p *project, name, why string) []finding.Finding {
	pattern := p.ignored.Hiding(name).Line
	f := finding.Finding{
		Code:    rule.FileIgnored,
		Summary: "Needed file ignored",
		Detail: "The rule " + rule.Quoted(pattern) + " of " + rule.Quoted(p.ignored.path) + " hides " + rule.Quoted(name) +
			" from the builder. " + why + ".",
	}
	image := p.config.Image
	switch {
	case !p.config.Output(schema.DockerIgnore).Enabled:
		f.Fix = "!" + p.ignored.Top(name)
		f.Detail += " Take the rule out, or bring the file back with a rule at the end."
		return inFile(p.ignored.path, 0, f)
	case pattern == "*" && len(image.Include) > 0:
		f.Fix = "include = " + rule.HCLList(append(slices.Clone(image.Include), p.ignored.Top(name)))
		f.Detail += " Only what image.include lists is copied."
		return p.inConfig("image.include", f)
	case excludes(image.Exclude, pattern):
		f.Detail += " Take the rule out of image.exclude, or make it narrower."
	case dockerignore.Never(pattern):
		f.Detail += " Environment files and version control are never copied, whatever the config says: rename it."
	default:
		f.Fix = "exclude = " + rule.HCLList(append(slices.Clone(image.Exclude), "!"+p.ignored.Top(name)))
		f.Detail += " Move the file, or bring it back in the image block."
	}
	return p.inConfig("image.exclude", f)
}

// excludes reports whether rule, as the ignore file has it, is one of the config's.
func excludes(rules []string, rule string) bool {
	return slices.ContainsFunc(rules, func(r string) bool {
		return strings.Trim(r, "/") == strings.Trim(rule, "/")
	})
}
