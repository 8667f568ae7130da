package audit

import (
	"fmt"
	"strings"

	"dockgen/finding"
	"dockgen/folder"
	"dockgen/project/manifest"
	"dockgen/project/pins"
	"dockgen/project/requirement"
	"dockgen/project/rule"
)

// notInstallable reports files that list dependencies in a form that pip does not read
// as requirements.
func notInstallable(p *project) (found []finding.Finding) {
	d := p.config.Dependencies
	if d.Installer != "pip" {
		return nil
	}
	for _, name := range d.Requirements {
		if manifest.IsManifest(name) {
			found = append(found, p.inConfig("dependencies.requirements", finding.Finding{
				Code: rule.ManifestNotInstallable, Summary: "Not a requirements file",
				Detail: fmt.Sprintf("pip cannot install the dependencies that %s lists, and uv can. Leave installer = \"pip\" out, or list them in a requirements file.", rule.Quoted(name)),
			})...)
		}
	}
	return found
}

// requirementsText reports requirements files that cannot be read: too large, or not
// UTF-8.
func requirementsText(p *project) (found []finding.Finding) {
	for _, problem := range p.packages.Problems {
		if problem.Declared && p.config.Dependencies.Installer == "pip" {
			continue
		}
		f := finding.Finding{Code: rule.RequirementsNotText, Summary: "Requirements not UTF-8"}
		switch problem.Kind {
		case requirement.TooMany:
			bound := folder.Requirements.Bound()
			f.Code, f.Summary = rule.FileUnusable, "Requirements too large"
			f.Detail = fmt.Sprintf("%s is too large to check, with the files that include each other: dockgen reads at most %d requirements in %d files and %d MiB, and lines of at most %d KiB. Is it the right file?",
				rule.Quoted(problem.Path), bound.Values, manifest.MaxIncluded, bound.Total>>20, bound.Line>>10)
		case requirement.OtherEncoding:
			f.Detail = rule.Quoted(problem.Path) + " cannot be read by the installer. It has characters of another encoding than UTF-8: save it as UTF-8."
		case requirement.UnmarkedUTF16:
			f.Detail = rule.Quoted(problem.Path) + " cannot be read by the installer. It is UTF-16 without the mark at its beginning that says so: save it as UTF-8."
		}
		found = append(found, inFile(problem.Path, problem.Line, f)...)
	}
	return found
}

// foreignRequirements reports lines that no Linux image can install. A lock says by
// other means for which system a package is.
func foreignRequirements(p *project) (found []finding.Finding) {
	bad := pins.Uninstallable(p.pins.own, p.minor)
	if len(bad) == 0 {
		return nil
	}
	values := make([]string, 0, len(bad))
	for _, f := range bad {
		values = append(values, f.Value)
	}
	for _, f := range bad {
		detail := f.Note + " The image is Linux, so the build would stop here. Take the line out."
		sentence, fix := repair(p, "overrides", p.config.Dependencies.Overrides, values)
		if fix != "" {
			detail = f.Note + " The image is Linux, so the build would stop here. Take the line out, or leave the file alone:" + strings.Replace(sentence, " Write", " write", 1)
		}
		found = append(found, inFile(f.Evidence.Path, f.Evidence.Line, finding.Finding{
			Code: rule.ForeignRequirement, Summary: "Requirement from elsewhere", Detail: detail, Fix: fix,
		})...)
	}
	return found
}
