package audit

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/project/manifest"
	"dockgen/project/python"
	"dockgen/project/requirement"
	"dockgen/project/rule"
	"dockgen/project/source"
	"dockgen/project/startup"
	"dockgen/schema"
)

// startFails reports imports that are certain to run when gunicorn imports the entry
// point, and to fail: in the image, or in a clean checkout.
func startFails(p *project) (found []finding.Finding) {
	if movesPath(p) {
		return nil
	}
	for _, f := range p.trace.Failures {
		if one := importFails(p, f); one.Code != "" {
			found = append(found, inFile(f.At.Path, f.At.Line, one)...)
		}
	}
	for _, file := range p.trace.Files {
		if file.Certain && file.From.Line > 0 && p.left(file.Path) && !builtAsAsset(p, file.Path) {
			found = append(found, inFile(file.From.Path, file.From.Line, finding.Finding{
				Code: rule.ImportFails, Summary: "Module not in a clean checkout",
				Detail: fmt.Sprintf("The start imports %s, which is on this disk, and which Git ignores and does not track: an image that is built from a clean checkout does not start.%s",
					rule.Quoted(file.Path), madeBy(p, file.Path)),
			})...)
		}
	}
	return found
}

// importFails says why an import fails; the zero finding when it may not.
func importFails(p *project, f startup.Failure) finding.Finding {
	wanted := dotted(f)
	one := finding.Finding{Code: rule.ImportFails, Summary: "Import fails"}
	switch f.Kind {
	case startup.NoTop:
		return elsewhere(p, f)
	case startup.NotYet:
		one.Summary = "Import runs into a circle"
		one.Detail = fmt.Sprintf("%s is imported from %s here, whose own import has not come to it yet: it is what began this one. Move %s into a module that both import, or serve the module that makes the app.",
			rule.Quoted(f.Name), rule.Quoted(f.File), rule.Quoted(f.Name))
		if f.File == p.entry.at.Files[len(p.entry.at.Files)-1] && path.Base(f.File) != "__init__.py" {
			one.Detail += " As a program the file may work even so, because it is then the module __main__."
		}
		if other := withoutFailure(p); other != "" {
			one.Fix = fmt.Sprintf("entry_point = %q", other)
			one.Detail += " The app is made in " + rule.Quoted(other) + "."
		}
	case startup.NoParent:
		one.Detail = fmt.Sprintf("The import is relative to a package, and from %s, which app.directory names, the file belongs to none that far up. Start one folder higher and name the module with its package.", folderName(p.config.App.Directory))
	case startup.NoName:
		one.Detail = fmt.Sprintf("%s has no %s, so that the import fails when gunicorn starts.", rule.Quoted(f.File), rule.Quoted(f.Name))
	case startup.NoPart:
		if !p.index.NamedByGit(f.File+".py") && f.File+".py" != p.ownPackage().VersionFile || p.packages.MayProvide(top(f.Module)) || builtAsAsset(p, f.File+".py") {
			return finding.Finding{}
		}
		fallthrough
	case startup.NoModule:
		if builtAsAsset(p, f.File+".py") {
			return finding.Finding{}
		}
		one.Summary = "Module missing"
		one.Detail = fmt.Sprintf("The start imports %s, and there is no %s.%s", rule.Quoted(wanted), rule.Quoted(f.File+".py"), madeBy(p, f.File+".py"))
	}
	return one
}

// dotted is the module that a failing import is of.
func dotted(f startup.Failure) string {
	return strings.Trim(f.Module+"."+f.Name, ".")
}

func top(module string) string {
	first, _, _ := strings.Cut(module, ".")
	return first
}

func folderName(folder string) string {
	if folder == "." {
		return "the folder of the config"
	}
	return rule.Quoted(folder)
}

// madeBy says what makes a file that no checkout has, and what to do instead.
func madeBy(p *project, file string) string {
	switch {
	case p.ownPackage().VersionFile != "" && (p.ownPackage().VersionFile == file || strings.HasSuffix(file, "/"+p.ownPackage().VersionFile)):
		return " The build of the package writes it (" + rule.Quoted(p.ownPackage().File) + "), and the app is imported from its source. Read the version with importlib.metadata and package = true, or import it inside try, with another value on ImportError."
	case p.index.NamedByGit(file):
		return " A .gitignore names it: commit it, import it inside try, take what it holds from variables of the environment, or have an assets block with manager = \"python\" make it in the image's build."
	}
	return " Commit it, or take the import out."
}

// builtAsAsset reports whether the image's build makes the file name.
func builtAsAsset(p *project, name string) bool {
	for i := range p.config.Assets {
		for _, output := range p.config.Assets[i].Output {
			if source.Within(name, path.Clean(output)) {
				return true
			}
		}
	}
	return false
}

// elsewhere reports a module that the folder of the start does not have and another one
// of the project has, or that Git ignores.
func elsewhere(p *project, f startup.Failure) finding.Finding {
	first := top(f.Module)
	if p.packages.MayProvide(first) || p.packages.Unread {
		return finding.Finding{}
	}
	directory := p.config.App.Directory
	one := finding.Finding{Code: rule.ImportFails, Summary: "Module not found from here"}
	if file := path.Join(directory, first+".py"); p.index.NamedByGit(file) {
		if builtAsAsset(p, file) {
			return finding.Finding{}
		}
		one.Summary = "Module missing"
		one.Detail = fmt.Sprintf("The start imports %s, and there is no %s.%s", rule.Quoted(first), rule.Quoted(file), madeBy(p, file))
		return one
	}
	folder, file := sibling(p, f)
	if folder == "" {
		return finding.Finding{}
	}
	mapped := mapsTo(p, folder)
	if p.config.Dependencies.Package && mapped {
		return finding.Finding{}
	}
	one.Detail = fmt.Sprintf("The start imports %s, which is %s, and only %s is on PYTHONPATH.", rule.Quoted(first), rule.Quoted(file), folderName(directory))
	switch {
	case startsIn(p, folder) != "":
		one.Fix = fmt.Sprintf("directory = %q", folder)
		one.Detail += fmt.Sprintf(" Write %s in the app block, and entry_point = %q.", one.Fix, startsIn(p, folder))
	case mapped && p.ownPackage().Builds(p.config.Dependencies.Kind):
		one.Detail += fmt.Sprintf(" %s maps that folder to the top, so that the module is there once the package is installed.", rule.Quoted(p.ownPackage().File))
		one.Fix, one.Detail = packageFix(p, one.Detail)
	default:
		one.Detail += " Import it with the folder in front, or name that folder with directory and an entry point in it."
	}
	return one
}

// movesPath reports whether the configuration of gunicorn changes where modules are
// looked for.
func movesPath(p *project) bool {
	file := p.config.Worker.ConfigFile
	if file == "" {
		return false
	}
	text := p.index.Read(file)
	return strings.Contains(text, "chdir") || strings.Contains(text, "pythonpath") || strings.Contains(text, "sys.path")
}

// sibling finds the module that an import means: beside the importing file, in a folder
// around it, or in one that the build maps to the top. What it is must be plain: the file
// has all names that are wanted, and does not import a module of its own name.
func sibling(p *project, f startup.Failure) (folder, file string) {
	var folders []string
	for at := path.Dir(f.At.Path); ; at = path.Dir(at) {
		folders = append(folders, at)
		if at == "." {
			break
		}
	}
	folders = append(append(folders, slices.Sorted(maps.Values(p.ownPackage().Folders))...), "src")
	first := top(f.Module)
	for _, at := range folders {
		if at == p.config.App.Directory || !p.tree.IsFolder(at) {
			continue
		}
		imports := p.index.Importer(at)
		found := imports.Locate(f.Module)
		if !found.Found || found.Namespace || found.Compiled || len(found.Files) == 0 {
			continue
		}
		file := found.Files[len(found.Files)-1]
		mod := imports.Read(file)
		if mod == nil || file == f.At.Path || importsTop(mod, first) || len(f.Names) == 0 && !mapsTo(p, at) {
			continue
		}
		if slices.ContainsFunc(f.Names, func(name string) bool {
			return !mod.Open && !slices.ContainsFunc(mod.Names, func(b python.Binding) bool { return b.Name == name }) && !p.tree.IsFile(strings.TrimSuffix(file, "__init__.py")+name+".py")
		}) {
			continue
		}
		return at, file
	}
	return "", ""
}

// importsTop reports whether a module imports another one of the name top.
func importsTop(mod *python.Module, name string) bool {
	return slices.ContainsFunc(mod.Names, func(b python.Binding) bool {
		return b.Kind == python.Imported && b.Origin.Level == 0 && top(b.Origin.Module) == name
	})
}

// mapsTo reports whether the build of the project's package looks for modules in folder.
func mapsTo(p *project, folder string) bool {
	for _, at := range p.ownPackage().Folders {
		if at == folder {
			return true
		}
	}
	return folder == "src" && p.ownPackage().File != ""
}

// startsIn is the entry point as it is called from folder, and empty when its import
// fails there.
func startsIn(p *project, folder string) string {
	e := p.entry.EntryPoint
	if inner, below := strings.CutPrefix(e.Module, strings.ReplaceAll(folder, "/", ".")+"."); below {
		e.Module = inner
	}
	at := p.index.Importer(folder).Locate(e.Module)
	if !at.Found || at.Namespace || at.Compiled || slices.ContainsFunc(startup.Follow(p.index, folder, at.Files, "").Failures, func(f startup.Failure) bool {
		return f.Kind != startup.NoTop && f.Kind != startup.NoPart || p.tree.IsFile(path.Join(p.config.App.Directory, top(f.Module)+".py")) || p.tree.IsFile(path.Join(p.config.App.Directory, top(f.Module), "__init__.py"))
	}) {
		return ""
	}
	return e.String()
}

// withoutFailure returns an entry point for the same app whose import runs into no
// circle; empty when there is none.
func withoutFailure(p *project) string {
	d := p.entry.defined
	if d.Module == nil || p.entry.Call || d.Module.Path == p.entry.module.Path {
		return ""
	}
	module := source.Dotted(d.Module.Path, p.config.App.Directory)
	if module == "" {
		return ""
	}
	at := p.entry.imports.Locate(module)
	if !at.Found || at.Namespace || startup.Follow(p.index, p.config.App.Directory, at.Files, "").Fails() != nil {
		return ""
	}
	return module + ":" + d.Binding.Name
}

// sourceBroken reports files of the start that no Python 3 reads, and those that the
// config's Python is too old for.
func sourceBroken(p *project) (found []finding.Finding) {
	minor := 0
	if release := requirement.Release(p.config.App.Python); len(release) > 1 {
		minor = release[1]
	}
	for _, file := range p.trace.Files {
		if file.Certain && file.Broken == nil {
			found = append(found, sourceNewer(p, file.Path, minor)...)
		}
		if broken := file.Broken; file.Certain && broken != nil {
			line := 1 + strings.Count(python.NewScanner(p.index.Read(file.Path)).Src[:broken.Offset], "\n")
			found = append(found, inFile(file.Path, line, finding.Finding{
				Code: rule.SourceBroken, Summary: "Syntax error",
				Detail: "The start imports " + rule.Quoted(file.Path) + ", and Python cannot read this line: " + broken.What + ". The container would not start.",
			})...)
		}
	}
	return found
}

// sourceNewer reports that a file of the start has syntax of a newer Python than 3.minor.
func sourceNewer(p *project, name string, minor int) []finding.Finding {
	newer := python.FindNewer(p.index.Read(name), minor)
	if newer == nil {
		return nil
	}
	line := 1 + strings.Count(python.NewScanner(p.index.Read(name)).Src[:newer.Offset], "\n")
	fix := fmt.Sprintf("python = \"3.%d\"", newer.Minor)
	return inFile(name, line, finding.Finding{
		Code: rule.SourceBroken, Summary: "Syntax of a newer Python",
		Detail: fmt.Sprintf("The start imports %s, which has %s here. Python %s cannot read that, and the container would not start. Write %s in the app block, or a newer one.",
			rule.Quoted(name), newer.What, p.config.App.Python, fix),
		Fix: fix,
	})
}

// ownMetadata reports that the start asks for the metadata of the project's own package,
// which is there only when that is installed.
func ownMetadata(p *project) []finding.Finding {
	d := p.config.Dependencies
	for _, asked := range p.trace.Asked {
		name := requirement.NormalName(asked.Name)
		if p.ownPackage().Name == "" || name != p.ownPackage().Name || d.Package && installsOwn(p) ||
			slices.ContainsFunc(p.installed, func(w requirement.Wanted) bool { return w.Name == name && w.Kind != requirement.ByPath }) {
			continue
		}
		one := finding.Finding{
			Code: rule.PackageNeeded, Summary: "Own package not installed",
			Detail: fmt.Sprintf("The start asks for the metadata of %s, the project's own package (%s), which is not installed: it ends with PackageNotFoundError.", rule.Quoted(asked.Name), rule.Quoted(p.ownPackage().File)),
		}
		one.Fix, one.Detail = packageFix(p, one.Detail)
		return inFile(asked.At.Path, asked.At.Line, one)
	}
	return nil
}

// installsOwn reports whether package = true installs the project itself.
func installsOwn(p *project) bool {
	if p.config.Dependencies.Kind != schema.Pip {
		return p.ownPackage().Builds(p.config.Dependencies.Kind)
	}
	return slices.Contains(builtInImage(p), ".")
}

// packageFix returns what to write so that the project's own package is installed, and
// detail with a sentence that says so.
func packageFix(p *project, detail string) (fix, whole string) {
	d := p.config.Dependencies
	switch {
	case !p.ownPackage().Builds(d.Kind):
		return "", detail + fmt.Sprintf(" %s makes no package of it: add a build-system to it, and write package = true in %s.", rule.Quoted(p.ownPackage().File), p.block("dependencies"))
	case d.Kind == schema.Pip && !slices.ContainsFunc(d.Requirements, manifest.IsManifest) && !slices.Contains(builtInImage(p), ".") && d.Installer == "uv":
		fix = "requirements = " + rule.HCLList(append(slices.Clone(d.Requirements), p.ownPackage().File))
		return fix, detail + fmt.Sprintf(" Write %s and package = true in %s.", fix, p.block("dependencies"))
	case d.Kind == schema.Pip && !slices.ContainsFunc(d.Requirements, manifest.IsManifest) && !slices.Contains(builtInImage(p), "."):
		return "", detail + fmt.Sprintf(` Add the line "." to %s and write package = true in %s.`, rule.Quoted(d.Requirements[0]), p.block("dependencies"))
	}
	return "package = true", detail + fmt.Sprintf(" Write package = true in %s.", p.block("dependencies"))
}
