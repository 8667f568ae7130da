package audit

import (
	"fmt"
	"iter"
	"path"
	"strings"

	"dockgen/finding"
	"dockgen/project/disk"
	"dockgen/project/pins"
	"dockgen/project/requirement"
	"dockgen/project/rule"
	"dockgen/schema"
)

// localRequirements reports what the build cannot fetch because it is a part of the
// project, or beside it.
func localRequirements(p *project) (found []finding.Finding) {
	for file, line := range targets(p) {
		switch {
		case line.Kind == requirement.ByPath && !file.Constraints && !pins.BuiltElsewhere(line) && !p.overridden(line.Name):
			found = append(found, localRequirement(p, file.Path, line)...)
		case line.Kind == requirement.IndexOption && urlProblem(line) == "":
			found = append(found, localIndex(p, file.Path, line)...)
		}
	}
	return found
}

// targets yields the lines that name a path or a URL and are for the image's
// platform, or may be, each with its file.
func targets(p *project) iter.Seq2[requirement.File, *requirement.Requirement] {
	return func(yield func(requirement.File, *requirement.Requirement) bool) {
		for _, file := range p.packages.Files {
			for i := range file.Lines {
				line := &file.Lines[i]
				if line.Target == "" || line.IsPackage() && requirement.MarkerHolds(line.Marker, p.config.App.Python) == requirement.No {
					continue
				}
				if !yield(file, line) {
					return
				}
			}
		}
	}
}

func localRequirement(p *project, file string, line *requirement.Requirement) []finding.Finding {
	if target := path.Clean(strings.TrimPrefix(line.Target, "file://")); disk.Outside(target) {
		if p.config.Dependencies.Kind != schema.Pip {
			return nil // localPackages says it of locks
		}
		return inFile(file, line.Line, outsideProject(target, ""))
	}
	if p.config.Dependencies.Package {
		return nil
	}
	detail := fmt.Sprintf("%s is a part of this project, and the build installs before it copies the project.", rule.Quoted(line.Target))
	if target := strings.TrimSuffix(line.Target, "/"); target == "." {
		detail = "The line installs the project itself, and the build installs before it copies the project." +
			" Take it out: the source is copied and on PYTHONPATH without it."
	}
	detail += " With package = true in " + p.block("dependencies") + " the step that installs has the source, and every change of the source repeats it."
	return inFile(file, line.Line, finding.Finding{
		Code: rule.LocalRequirement, Summary: "Local requirement", Detail: detail, Fix: "package = true",
	})
}

// outsideProject is the finding about a package that lies outside the folder of the config.
// besides says what has to move with the config.
func outsideProject(target, besides string) finding.Finding {
	holds := "a folder that holds both"
	if above := strings.TrimSuffix(target[:strings.LastIndex(target, "..")+2], "/"); strings.HasPrefix(target, "..") {
		holds = rule.Quoted(above) + ", which holds both" + besides + ": dockgen -C " + above + " init"
	}
	return finding.Finding{
		Code: rule.LocalRequirement, Summary: "Local requirement",
		Detail: fmt.Sprintf("%s is outside the project, so the build cannot have it. Take the package from an index or a Git repository, or put the config into %s.", rule.Quoted(target), holds),
	}
}

// localIndex reports a folder of the project that packages are to be found in. uv stops when
// there is no such folder; pip only warns, and may need nothing from it.
func localIndex(p *project, file string, line *requirement.Requirement) []finding.Finding {
	if p.config.Dependencies.Installer != "uv" || p.config.Dependencies.Package || strings.Contains(line.Target, "://") ||
		strings.HasPrefix(line.Target, "file:") || path.IsAbs(line.Target) {
		return nil
	}
	return inFile(file, line.Line, finding.Finding{
		Code: rule.LocalRequirement, Summary: "Local package folder",
		Detail: fmt.Sprintf("Packages are to be found in %s, a folder of this project, and the build installs before it copies the project. With package = true in %s the step that installs has them. Or publish them to an index and take the line out.",
			rule.Quoted(line.Target), p.block("dependencies")),
		Fix: "package = true",
	})
}
