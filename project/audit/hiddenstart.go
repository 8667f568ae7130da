package audit

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"dockgen/dockerignore"
	"dockgen/finding"
	"dockgen/project/buildcontext"
	"dockgen/project/evidence"
	"dockgen/project/reads"
	"dockgen/project/rule"
	"dockgen/quote"
	"dockgen/schema"
)

// need is a file of the project that the app needs and the ignore file hides.
type need struct {
	name    string
	at      evidence.Place // what needs it
	why     string
	certain bool
}

// hiddenFromStart reports modules that the start imports, and files that the app reads,
// which the ignore file hides. Each is brought back by its exact path: the fix of each
// finding has them all.
func hiddenFromStart(p *project) (found []finding.Finding) {
	var needs []need
	var back []string
	add := func(n need) {
		needs = append(needs, n)
		if back = append(back, n.name); dockerignore.CheckExclude("!"+n.name) != nil || strings.ContainsAny(n.name, `*?[]\ `) {
			back = back[:len(back)-1]
		}
	}
	hides := false
	for _, name := range p.entry.at.Files {
		hides = hides || p.ignored.Hides(name)
	}
	for _, file := range p.trace.Files {
		// Without the entry point's own files there is no start to speak of.
		if file.Certain && !hides && file.From.Line > 0 && p.ignored.Hides(file.Path) && !p.left(file.Path) {
			add(need{file.Path, file.From, "The start imports it", true})
		}
	}
	for _, r := range readFiles(p) {
		hiding := p.ignored.Hiding(r.Path)
		switch {
		case hiding == nil || dockerignore.Never(r.Path) || builtAsAsset(p, r.Path) || opened(p, r.Path):
		case dockerignore.Secret(r.Path) && !isPublic(p, r.Path):
			found = append(found, secretHidden(p, r, hiding.Line)...)
		case p.tree.IsFile(r.Path) && !p.left(r.Path), p.tree.IsFolder(r.Path) && p.ignored.HidesAll(r.Path) && !p.left(r.Path) && holdsFile(p, r.Path):
			add(need{r.Path, r.At, "The app reads it", r.Needed})
		}
	}
	for _, n := range needs {
		one := hiddenBack(p, n.name, n.why+" in "+n.at.String(), back...)
		if !n.certain {
			for i := range one {
				one[i].Code, one[i].Summary = rule.FileHidden, "File ignored that is read"
			}
		}
		found = append(found, one...)
	}
	return found
}

// trackedHeldBack reports files that are part of the repository and that the ignore file
// takes for keys or credentials by their names. Those that a finding already names are left
// out, and what no app needs: examples, tests, and what a tool keeps under a name that
// begins with a dot.
func trackedHeldBack(p *project) []finding.Finding {
	if !p.config.Output(schema.DockerIgnore).Enabled {
		return nil
	}
	var names, back []string
	for _, name := range p.copied().HeldBack {
		pattern := p.ignored.Hiding(name)
		if strings.HasPrefix(name, ".") || strings.Contains(name, "/.") || buildcontext.IsExample(name) ||
			pattern == nil || pattern.Line == "*" || excludes(p.config.Image.Exclude, pattern.Line) || !p.isTracked(name) {
			continue
		}
		names = append(names, name)
		if p.tree.IsFile(name) && dockerignore.CheckExclude("!"+name) == nil && isPublic(p, name) {
			back = append(back, name)
		}
	}
	if len(names) > 0 && imported(p) {
		for _, r := range readFiles(p) {
			names = slices.DeleteFunc(names, func(name string) bool { return name == r.Path })
			back = slices.DeleteFunc(back, func(name string) bool { return name == r.Path })
		}
	}
	if len(names) == 0 {
		return nil
	}
	f := finding.Finding{
		Code: rule.TrackedHeldBack, Summary: "Tracked file held back",
		Detail: "Git tracks " + someOf(names) + ", and the ignore file keeps what has such a name out of the image as a key or a credential. " +
			"If the app needs it and it is no secret, bring it back by its path with \"!\" in image.exclude.",
	}
	if len(back) > 0 {
		rules := slices.Clone(p.config.Image.Exclude)
		for _, name := range back {
			rules = append(rules, "!"+quote.DockerIgnorePath(name))
		}
		f.Fix = "exclude = " + rule.HCLList(rules)
	}
	return p.inConfig("image.exclude", f)
}

// readFiles is what the app reads.
func readFiles(p *project) []reads.Read {
	app := p.entry.at.Files[len(p.entry.at.Files)-1]
	if p.entry.defined.Module != nil {
		app = p.entry.defined.Module.Path
	}
	return reads.Find(p.index, p.config.App.Directory, app, p.reached, p.trace)
}

// opened reports whether the image has a folder for name that the app fills.
func opened(p *project, name string) bool {
	for _, folder := range p.config.Image.Writable {
		if strings.HasPrefix(name, folder+"/") {
			return true
		}
	}
	return false
}

// holdsFile reports whether something in folder, which is hidden, is part of the project.
func holdsFile(p *project, folder string) bool {
	const enough = 50
	for _, entry := range p.tree.List(folder, enough) {
		if !entry.IsDir() && !p.left(folder+"/"+entry.Name()) {
			return true
		}
	}
	return false
}

// isPublic reports whether a file that looks like a key may be in an image: what it says
// of itself decides, and its name where it says nothing.
func isPublic(p *project, name string) bool {
	base := strings.ToLower(path.Base(name))
	content := buildcontext.ContentOf(p.tree, name)
	switch {
	case content == buildcontext.PrivateKey:
		return false
	case content == buildcontext.Public:
		return true
	case strings.HasSuffix(base, ".key"):
		return false
	}
	// The grids of ESRI have the extension of an armoured key.
	return strings.HasSuffix(base, ".asc") || strings.HasSuffix(base, ".pem") && strings.Contains(base, "pub")
}

// secretHidden reports a key or a credential that the app reads from a file: it is not to
// be in the image, and the container does not have it by itself.
func secretHidden(p *project, r reads.Read, pattern string) []finding.Finding {
	otherwise := ""
	if buildcontext.ContentOf(p.tree, r.Path) != buildcontext.PrivateKey {
		otherwise = " If it is no secret, bring it back: " + rule.Quoted("!"+r.Path) + " in image.exclude."
	}
	return inFile(r.At.Path, r.At.Line, finding.Finding{
		Code: rule.SecretHidden, Summary: "Secret read from a file",
		Detail: fmt.Sprintf("The app reads %s here, and the rule %s of %s keeps it out of the image, as it should: whoever can pull the image could read it. Mount the file when the container starts (docker run --mount type=bind,source=FILE,target=%s,readonly), or take what it holds from a variable.%s",
			rule.Quoted(r.Path), rule.Quoted(pattern), rule.Quoted(p.ignored.path), path.Join(schema.SourceFolder, r.Path), otherwise),
	})
}
