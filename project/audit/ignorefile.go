package audit

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"dockgen/dockerignore"
	"dockgen/finding"
	"dockgen/folder"
	"dockgen/project/disk"
	"dockgen/project/manifest"
	"dockgen/project/rule"
	"dockgen/quote"
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
	case dockerignore.Never(name):
		f.Detail += " Environment files and version control are never copied, whatever the config says: rename it."
	default:
		rules := slices.Clone(image.Exclude)
		for _, path := range back {
			rules = append(rules, "!"+quote.DockerIgnorePath(path))
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

// secretCopied reports files that are copied although they are keys or credentials: by a
// name in another case than the ignore file has it, because image.include or image.exclude
// lets them in, or by their content. What the config names by its path is meant to be in the
// image, unless it is a private key.
func secretCopied(p *project) []finding.Finding {
	var names []string
	keys := 0
	for _, secret := range p.copied().Secrets {
		switch {
		case secret.Key:
			keys++
		case path.Base(secret.Path) == ".npmrc": // frontEndToken reads it
			continue
		case slices.Contains(p.config.Image.Exclude, "!"+secret.Path), slices.Contains(p.config.Image.Include, secret.Path), p.named(secret.Path):
			continue
		}
		names = append(names, secret.Path)
	}
	if len(names) == 0 {
		return nil
	}
	what, them := "By its name that is a credential", "it"
	if keys > 0 {
		what = "There is a private key in it"
	}
	if len(names) > 1 {
		what, them = "By their names or what is in them these are keys or credentials", "them"
	}
	return leaveOut(p, names, finding.Finding{
		Code: rule.SecretCopied, Summary: "Secret in the image",
		Detail: fmt.Sprintf("The ignore file does not keep %s out of the image. %s, and whoever can pull the image could read %s. Leave %[3]s out, and mount when the container starts what the app needs, or take it from a variable.",
			someOf(names), what, them),
	})
}

// named reports whether the config names the file as one that the build reads.
func (p *project) named(name string) bool {
	return slices.Contains(p.config.Dependencies.Files(), name) ||
		slices.ContainsFunc(p.config.Assets, func(a schema.Assets) bool { return slices.Contains(a.Files(), name) })
}

// environmentCopied reports virtual environments whose names no rule knows.
func environmentCopied(p *project) []finding.Finding {
	names := p.copied().Environments
	if len(names) == 0 {
		return nil
	}
	leave := slices.Clone(names)
	if i := slices.Index(leave, "."); i >= 0 {
		// The project is the environment. Its folder lib may also have modules of the app.
		leave = slices.Delete(leave, i, i+1)
		for _, made := range [...]string{"bin", "include", "lib64", "Scripts", "Include", "conda-meta"} {
			if _, err := p.tree.Lstat(made); err == nil {
				leave = append(leave, made)
			}
		}
	}
	return leaveOut(p, leave, finding.Finding{
		Code: rule.EnvironmentCopied, Summary: "Virtual environment copied",
		Detail: "A virtual environment of this machine is in " + someOf(names) +
			", under a name that no rule of the ignore file knows. The image has one of its own, so this makes it larger and its modules may be found first. Leave it out.",
	})
}

// leaveOut returns f with the fix that leaves the files and folders names out of the image.
func leaveOut(p *project, names []string, f finding.Finding) []finding.Finding {
	rules := slices.Clone(p.config.Image.Exclude)
	var added []string
	for _, name := range names {
		if line := quote.DockerIgnorePath(name); dockerignore.CheckExclude(line) == nil {
			added = append(added, line)
			rules = slices.DeleteFunc(rules, func(r string) bool { return r == "!"+line })
		}
	}
	if !p.config.Output(schema.DockerIgnore).Enabled {
		f.Fix = strings.Join(added, "\n")
		return inFile(cmp.Or(p.ignored.path, ".dockerignore"), 0, f)
	}
	if len(added) > 0 {
		f.Fix = "exclude = " + rule.HCLList(append(rules, added...))
	}
	return p.inConfig("image.exclude", f)
}

// someOf names the first few of names.
func someOf(names []string) string {
	const few = 5
	quoted := make([]string, 0, few)
	for _, name := range names[:min(len(names), few)] {
		quoted = append(quoted, rule.Quoted(name))
	}
	text := strings.Join(quoted, ", ")
	if more := len(names) - few; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
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
