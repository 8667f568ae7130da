package supply

import (
	"slices"
	"strings"

	"dockgen/project/disk"
	"dockgen/project/evidence"
	"dockgen/project/lockfile"
	"dockgen/project/manifest"
	"dockgen/project/requirement"
	"dockgen/schema"
	"dockgen/schema/version"
)

// ToolLimit is what a project says of the version of the tool that installs it.
type ToolLimit struct {
	Tool      string
	Specifier string
	// File and Setting say where.
	File, Setting string
	// Fits is a release that the project allows; empty when none is known.
	Fits string
}

// ToolRefused returns the limit that keeps the tool of d from working on the project in
// t, whose Python is the one given; nil when none does. It is the file that the step that
// installs has: uv.toml only where that has the whole source.
func ToolRefused(t disk.Tree, d schema.Dependencies, python string) *ToolLimit {
	kind, uses := d.Kind, d.Version
	switch {
	case kind == schema.Pip && d.Installer == "uv" && (d.Package || slices.Contains(d.Requirements, "pyproject.toml")):
		kind, uses = schema.UV, ""
	case kind == schema.Pip:
		return nil
	}
	tool, ok := version.ToolNamed(kind)
	if !ok {
		return nil
	}
	if uses == "" {
		uses = tool.For(python)
	}
	l := ToolLimit{Tool: kind}
	if m := manifest.ReadIn(t, "."); m != nil && kind != schema.Pipenv {
		l.File = m.Path
		l.Specifier, l.Setting = m.ToolVersions(kind)
	}
	if settings, found := manifest.UVSettings(t); found && kind == schema.UV && d.Package {
		l.File, l.Setting, l.Specifier = "uv.toml", "required-version", settings
	}
	if l.Specifier == "" || requirement.Allows(l.Specifier, uses) {
		return nil
	}
	candidates := tool.Known(python)
	for _, c := range requirement.Clauses(l.Specifier) {
		release := c.Version
		if strings.Count(release, ".") == 1 {
			release += ".0" // releases of both tools have three numbers
		}
		if version.CheckTool(release) == nil && !tool.TooOld(release) && tool.PythonFor(release) <= version.Minor(python) {
			candidates = append(candidates, release)
		}
	}
	if at := slices.IndexFunc(candidates, func(v string) bool { return requirement.Allows(l.Specifier, v) }); at >= 0 {
		l.Fits = candidates[at]
	}
	return &l
}

// toolVersion returns the release of a manager that takes the project as it is, when the
// one that dockgen would take does not.
func toolVersion(t disk.Tree, manager, python string) evidence.Found[string] {
	tool, ok := version.ToolNamed(manager)
	if !ok {
		return evidence.Found[string]{}
	}
	d := schema.Dependencies{Kind: manager, Version: tool.For(python)}
	if limit := ToolRefused(t, d, python); limit != nil && limit.Fits != "" {
		return evidence.Found[string]{Value: limit.Fits, Evidence: evidence.Place{Path: limit.File}, Confidence: evidence.Certain,
			Note: limit.Setting + " asks for " + limit.Specifier + "."}
	}
	if lock := lockfile.Read(t, d).Lock; lock != nil && lock.Takes != "" && tool.PythonFor(lock.Takes) <= version.Minor(python) {
		return evidence.Found[string]{Value: lock.Takes, Evidence: evidence.Place{Path: lock.Path}, Confidence: evidence.Certain,
			Note: "The lock is that of an older " + manager + ", which newer ones refuse until it is made anew."}
	}
	return evidence.Found[string]{}
}
