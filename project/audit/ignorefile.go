package audit

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"dockgen/dockerignore"
	"dockgen/finding"
	"dockgen/folder"
	"dockgen/project/disk"
	"dockgen/project/manifest"
	"dockgen/project/rule"
	"dockgen/schema"
)

// hiddenFiles checks that the ignore file leaves what the Dockerfile binds and copies,
// and what the app needs when it runs.
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
	if imported(p) {
		found = append(found, hiddenFromStart(p)...)
	}
	return found
}

// hidden reports that a rule of the ignore file hides name.
func hidden(p *project, name, why string) []finding.Finding {
	return hiddenBack(p, name, why, p.ignored.Top(name))
}

// hiddenBack is hidden, whose fix brings back the paths back; it has no fix when there
// are none.
func hiddenBack(p *project, name, why string, back ...string) []finding.Finding {
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
		if len(back) > 0 {
			f.Fix = "!" + back[0]
		}
		f.Detail += " Take the rule out, or bring the file back with a rule at the end."
		return inFile(p.ignored.path, 0, f)
	case pattern == "*" && len(image.Include) > 0:
		f.Fix = "include = " + rule.HCLList(append(slices.Clone(image.Include), back...))
		if len(back) == 0 {
			f.Fix = ""
		}
		f.Detail += " Only what image.include lists is copied."
		return p.inConfig("image.include", f)
	case excludes(image.Exclude, pattern):
		f.Detail += " Take the rule out of image.exclude, or make it narrower."
	case dockerignore.Never(pattern):
		f.Detail += " Environment files and version control are never copied, whatever the config says: rename it."
	default:
		rules := slices.Clone(image.Exclude)
		for _, path := range back {
			rules = append(rules, "!"+path)
		}
		f.Fix = "exclude = " + rule.HCLList(rules)
		f.Detail += " Move the file, or bring it back in the image block."
	}
	if len(back) == 0 {
		f.Fix = ""
	}
	return p.inConfig("image.exclude", f)
}

// excludes reports whether rule, as the ignore file has it, is one of the config's.
func excludes(rules []string, rule string) bool {
	return slices.ContainsFunc(rules, func(r string) bool {
		return strings.Trim(r, "/") == strings.Trim(rule, "/")
	})
}

// otherIgnoreFile reports a <Dockerfile>.dockerignore, which Docker reads instead of
// .dockerignore and not in addition, and an ignore file that is too large to be read.
func otherIgnoreFile(p *project) []finding.Finding {
	if p.ignored.tooLarge {
		bound := folder.IgnoreFile.Bound()
		return inFile(p.ignored.path, 0, finding.Finding{
			Code: rule.FileUnusable, Summary: "File too large",
			Detail: fmt.Sprintf("%s is too large to check: dockgen reads at most %d lines of %d bytes of an ignore file. Name folders instead of what is in them.",
				rule.Quoted(p.ignored.path), bound.Lines, bound.Line),
		})
	}
	ours := p.config.Output(schema.DockerIgnore)
	other := p.config.Output(schema.Dockerfile).Path + ".dockerignore"
	if !builds(p) || !ours.Enabled || ours.Path == other || !p.tree.IsFile(other) {
		return nil
	}
	return inFile(other, 0, finding.Finding{
		Code:    rule.OtherIgnoreFile,
		Summary: "Other ignore file wins",
		Detail: "Docker reads " + rule.Quoted(other) + " instead of the generated " + rule.Quoted(ours.Path) +
			", so secrets and local files that dockgen keeps out would be copied. Move its rules to image.exclude and delete it.",
		Fix: "git rm " + other,
	})
}

// ignoreFile is the ignore file that Docker will read. The zero value ignores nothing.
type ignoreFile struct {
	path     string // in the project
	tooLarge bool   // and not read
	dockerignore.Rules
}

// readIgnoreFile returns the generated ignore file, or the one on disk when dockgen
// does not make one. One that Docker would refuse ignores nothing here.
func readIgnoreFile(t disk.Tree, c *schema.Config, generated dockerignore.Rules) ignoreFile {
	if output := c.Output(schema.DockerIgnore); output.Enabled {
		return ignoreFile{path: output.Path, Rules: generated}
	}
	name := c.Output(schema.Dockerfile).Path + ".dockerignore"
	if !t.IsFile(name) {
		name = ".dockerignore"
	}
	bound := folder.IgnoreFile.Bound()
	content, err := t.Read(name, bound.Bytes)
	if err == disk.ErrTooLarge || !manifest.FitsLines(content, bound) {
		return ignoreFile{path: name, tooLarge: true}
	}
	rules, err := dockerignore.Parse(content)
	if err != nil {
		return ignoreFile{}
	}
	return ignoreFile{path: name, Rules: rules}
}
