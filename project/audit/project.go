package audit

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"dockgen/dockerignore"
	"dockgen/finding"
	"dockgen/project/buildcontext"
	"dockgen/project/disk"
	"dockgen/project/evidence"
	"dockgen/project/lockfile"
	"dockgen/project/manifest"
	"dockgen/project/pins"
	"dockgen/project/python"
	"dockgen/project/requirement"
	"dockgen/project/source"
	"dockgen/project/startup"
	"dockgen/schema"
	"dockgen/schema/entrypoint"
	"dockgen/schema/version"
)

// project is what the rules read. It is complete before the first rule runs, and
// rules do not change it; tree and index read files when they are asked for.
type project struct {
	configPath string
	config     *schema.Config
	minor      int // of the config's Python
	tree       disk.Tree
	index      *source.Index
	ignored    ignoreFile
	entry      entryPoint
	reached    []string       // files that the import of the entry point runs, from the entry point on
	trace      *startup.Trace // what that import does; nil when it runs no file of the project

	packages  requirement.Set      // of the requirements files or the lock
	installed []requirement.Wanted // of packages, on the config's Python
	overrides []requirement.Wanted // of the config
	lock      lockfile.Project     // zero with pip
	pins      pinned               // zero when no Dockerfile is generated

	// What few rules ask for is read when one does.
	own     *manifest.Own // what the project is as a package
	tracked *tracked      // what Git tracks
	context *buildcontext.Context
}

// ownPackage is what the project is as a package.
func (p *project) ownPackage() *manifest.Own {
	if p.own == nil {
		own := manifest.ReadOwn(p.tree)
		p.own = &own
	}
	return p.own
}

// entryPoint is where the config's entry point leads.
type entryPoint struct {
	entrypoint.EntryPoint
	imports *source.Importer // nil when app.directory does not exist
	at      source.Located
	module  *python.Module    // nil when it is not found or cannot be read
	defined source.Definition // in module
}

// pinned is what package pins knows about the requirements.
type pinned struct {
	own     []requirement.Wanted // installed, without what the config overrides
	asked   []pins.Pin           // own and the overrides
	missing []pins.MissingBound  // of asked
	bounded []pins.Pin           // asked, with missing added
	limited []pins.Pin           // fixed by a constraint
}

// read reads the project in t. ignore are the rules of the generated ignore file.
func read(t disk.Tree, configPath string, c *schema.Config, ignore dockerignore.Rules) *project {
	p := &project{
		configPath: configPath, config: c, minor: version.Minor(c.App.Python),
		tree: t, index: source.Unwalked(t), ignored: readIgnoreFile(t, c, ignore),
	}
	d := c.Dependencies
	if d.Kind == schema.Pip {
		p.packages = manifest.ReadRequirements(t, d.Requirements, d.Constraints)
		if d.Installer != "pip" {
			// pip alone obeys a comment that declares an encoding.
			p.packages.Unread = p.packages.Unread || slices.ContainsFunc(p.packages.Problems, func(problem requirement.Problem) bool {
				return problem.Kind == requirement.UnmarkedUTF16
			})
		}
	} else {
		p.lock = lockfile.Read(t, d)
		p.packages = p.lock.Installs(d.Package)
	}
	p.installed = p.packages.Installed(c.App.Python)
	for _, line := range d.Overrides {
		p.overrides = append(p.overrides, requirement.Wanted{Requirement: requirement.Parse(line), File: configPath})
	}
	if builds(p) {
		p.readPins()
	}
	p.readEntry()
	if imported(p) {
		p.reached = p.index.Reached(c.App.Directory, p.entry.at.Files)
		factory := ""
		if p.entry.Call {
			factory = p.entry.Variable
		}
		p.trace = startup.Follow(p.index, c.App.Directory, p.entry.at.Files, factory)
	}
	return p
}

func (p *project) readEntry() {
	app, e := p.config.App, &p.entry
	var err error
	// A Config holds no entry point with an error.
	if e.EntryPoint, err = entrypoint.Parse(app.EntryPoint); err != nil || !p.tree.IsFolder(app.Directory) {
		return
	}
	e.imports = p.index.Importer(app.Directory)
	e.at = e.imports.Locate(e.Module)
	if !e.at.Found || e.at.Namespace || e.at.Compiled {
		return
	}
	if e.module = e.imports.Read(e.at.Files[len(e.at.Files)-1]); e.module != nil {
		e.defined = e.imports.Define(e.module, e.Variable, source.MaxImports)
	}
}

func (p *project) readPins() {
	own, overrides := p.installed, p.overrides
	if len(overrides) > 0 {
		own = slices.DeleteFunc(slices.Clone(own), func(w requirement.Wanted) bool { return p.overridden(w.Name) })
		overrides = slices.DeleteFunc(slices.Clone(overrides), func(w requirement.Wanted) bool {
			return requirement.MarkerHolds(w.Marker, p.config.App.Python) == requirement.No
		})
	}
	machines := pins.MachinesOf(p.config.Registry.Platforms)
	asked, constraints := machines.Of(append(slices.Clip(own), overrides...)), machines.Of(p.packages.Constraints())
	missing := pins.MissingBounds(asked, constraints, p.minor)
	p.pins = pinned{own, asked, missing, pins.Bounded(asked, missing), pins.OnlyPinnedOf(constraints)}
}

// overridden reports whether the config overrides what is asked of the package name.
func (p *project) overridden(name string) bool {
	return name != "" && slices.ContainsFunc(p.overrides, func(w requirement.Wanted) bool { return w.Name == name })
}

// inConfig returns f, placed at the argument at address, such as "app.entry_point".
// When the config leaves out the whole block of the argument, there is no such place,
// and f is about the file.
func (p *project) inConfig(address string, f finding.Finding) []finding.Finding {
	place := p.config.Place(address)
	f.Path, f.Range = cmp.Or(place.Path, p.configPath), place.Range
	if !f.Range.IsZero() {
		f.Block = p.block(address)
	}
	return []finding.Finding{f}
}

// atPlace returns f, placed at a requirement: in the config's overrides or in a file.
func (p *project) atPlace(at evidence.Place, f finding.Finding) []finding.Finding {
	if at.Path == p.configPath {
		return p.inConfig("dependencies.overrides", f)
	}
	return inFile(at.Path, at.Line, f)
}

// inFile returns f, placed on a line of a file of the project. Line 0 is the whole file.
func inFile(path string, line int, f finding.Finding) []finding.Finding {
	f.Path = path
	if line > 0 {
		f.Range = finding.Range{
			Start: finding.Position{Line: line, Column: 1},
			End:   finding.Position{Line: line + 1, Column: 1},
		}
	}
	return []finding.Finding{f}
}

// block writes the block of the argument at address as the config does.
func (p *project) block(address string) string {
	name, _, _ := strings.Cut(address, ".")
	switch name {
	case "dependencies":
		return name + " " + strconv.Quote(p.config.Dependencies.Kind)
	case "worker":
		return name + " " + strconv.Quote(p.config.Worker.Kind)
	case "assets":
		label, _, _ := strings.Cut(strings.TrimPrefix(address, "assets."), ".")
		return name + " " + strconv.Quote(label)
	}
	return name
}
