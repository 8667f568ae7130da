package audit

import (
	"slices"
	"strings"

	"dockgen/dockerignore"
	"dockgen/finding"
	"dockgen/project/rule"
	"dockgen/schema"
)

// hidden checks that the ignore file leaves what the Dockerfile binds and copies.
func (k *checker) hidden(entry []string) {
	d := k.config.Dependencies
	what := "the requirements"
	if d.Kind != schema.Pip {
		what = "the dependencies"
	}
	for _, name := range d.Files() {
		if k.tree.IsFile(name) && k.ignored.Hides(name) {
			k.reportHidden(name, "The build needs it to install "+what)
		}
	}
	if name := k.config.Worker.ConfigFile; name != "" && k.tree.IsFile(name) && k.ignored.Hides(name) {
		k.reportHidden(name, "gunicorn reads it when the container starts")
	}
	for _, name := range entry {
		if k.ignored.Hides(name) {
			k.reportHidden(name, "gunicorn imports it for the entry point "+rule.Quoted(k.config.App.EntryPoint))
			break // one rule hides a package with all its modules
		}
	}
}

func (k *checker) reportHidden(name, why string) {
	pattern := k.ignored.Hiding(name).Line
	f := finding.Finding{
		Code:     rule.FileIgnored,
		Severity: finding.Error,
		Summary:  "Needed file ignored",
		Detail: "The rule " + rule.Quoted(pattern) + " of " + rule.Quoted(k.ignored.path) + " hides " + rule.Quoted(name) +
			" from the builder. " + why + ".",
	}
	image := k.config.Image
	switch {
	case !k.config.Output(schema.DockerIgnore).Enabled:
		f.Fix = "!" + k.ignored.Top(name)
		f.Detail += " Take the rule out, or bring the file back with a rule at the end."
		k.inFile(k.ignored.path, 0, f)
	case pattern == "*" && len(image.Include) > 0:
		f.Fix = "include = " + rule.HCLList(append(slices.Clone(image.Include), k.ignored.Top(name)))
		f.Detail += " Only what image.include lists is copied."
		k.inConfig("image.include", f)
	case excludes(image.Exclude, pattern):
		f.Detail += " Take the rule out of image.exclude, or make it narrower."
		k.inConfig("image.exclude", f)
	case dockerignore.Never(pattern):
		f.Detail += " Environment files and version control are never copied, whatever the config says: rename it."
		k.inConfig("image.exclude", f)
	default:
		f.Fix = "exclude = " + rule.HCLList(append(slices.Clone(image.Exclude), "!"+k.ignored.Top(name)))
		f.Detail += " Move the file, or bring it back in the image block."
		k.inConfig("image.exclude", f)
	}
}

// excludes reports whether rule, as the ignore file has it, is one of the config's.
func excludes(rules []string, rule string) bool {
	return slices.ContainsFunc(rules, func(r string) bool {
		return strings.Trim(r, "/") == strings.Trim(rule, "/")
	})
}

// otherIgnoreFile looks for <Dockerfile>.dockerignore: Docker reads it instead of
// .dockerignore, not in addition.
func (k *checker) otherIgnoreFile() {
	ours := k.config.Output(schema.DockerIgnore)
	other := k.config.Output(schema.Dockerfile).Path + ".dockerignore"
	if !ours.Enabled || ours.Path == other || !k.tree.IsFile(other) {
		return
	}
	k.inFile(other, 0, finding.Finding{
		Code:     rule.OtherIgnoreFile,
		Severity: finding.Error,
		Summary:  "Other ignore file wins",
		Detail: "Docker reads " + rule.Quoted(other) + " instead of the generated " + rule.Quoted(ours.Path) +
			", so secrets and local files that dockgen keeps out would be copied. Move its rules to image.exclude and delete it.",
		Fix: "git rm " + other,
	})
}
