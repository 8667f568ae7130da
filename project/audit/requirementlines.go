package audit

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/project/disk"
	"dockgen/project/manifest"
	"dockgen/project/pins"
	"dockgen/project/requirement"
	"dockgen/project/rule"
	"dockgen/schema"
)

// lines checks each line of a requirements file for what the build cannot fetch:
// the project's own folders, repositories without a program or key, and URLs
// with something in them that does not belong there.
func (k *checker) lines(file requirement.File) {
	python := k.config.App.Python
	for _, line := range file.Lines {
		if line.Target == "" || line.IsPackage() && requirement.MarkerHolds(line.Marker, python) == requirement.No {
			continue
		}
		switch line.Kind {
		case requirement.ByPath:
			if !file.Constraints && !pins.BuiltElsewhere(&line) && !k.overrides(line.Name) {
				k.localRequirement(file.Path, line)
			}
		case requirement.ByURL:
			if k.inURL(file.Path, line) && !file.Constraints {
				k.repository(file.Path, line)
			}
		case requirement.IndexOption:
			if k.inURL(file.Path, line) {
				k.localIndex(file.Path, line)
			}
		case requirement.Include, requirement.Constraint:
			k.inURL(file.Path, line)
		}
	}
}

func (k *checker) localRequirement(file string, line requirement.Requirement) {
	if target := path.Clean(line.Target); manifest.IsManifest(file) && disk.Outside(target) {
		k.inFile(file, line.Line, finding.Finding{
			Code: rule.LocalRequirement, Severity: finding.Error, Summary: "Local requirement",
			Detail: fmt.Sprintf("%s is outside the project, so the build cannot have it. Take the package from an index, or put the config into a folder that holds both.", rule.Quoted(target)),
		})
		return
	}
	if k.config.Dependencies.Package {
		return
	}
	detail := fmt.Sprintf("%s is a part of this project, and the build installs before it copies the project.", rule.Quoted(line.Target))
	if target := strings.TrimSuffix(line.Target, "/"); target == "." {
		detail = "The line installs the project itself, and the build installs before it copies the project." +
			" Take it out: the source is copied and on PYTHONPATH without it."
	}
	detail += " With package = true in " + k.block("dependencies") + " the step that installs has the source, and every change of the source repeats it."
	k.inFile(file, line.Line, finding.Finding{
		Code: rule.LocalRequirement, Severity: finding.Error, Summary: "Local requirement", Detail: detail, Fix: "package = true",
	})
}

// localIndex looks for packages kept in a folder of the project. uv stops when
// there is no such folder; pip only warns, and may need nothing from it.
func (k *checker) localIndex(file string, line requirement.Requirement) {
	if k.config.Dependencies.Installer != "uv" || k.config.Dependencies.Package || strings.Contains(line.Target, "://") ||
		strings.HasPrefix(line.Target, "file:") || path.IsAbs(line.Target) {
		return
	}
	k.inFile(file, line.Line, finding.Finding{
		Code: rule.LocalRequirement, Severity: finding.Error, Summary: "Local package folder",
		Detail: fmt.Sprintf("Packages are to be found in %s, a folder of this project, and the build installs before it copies the project. With package = true in %s the step that installs has them. Or publish them to an index and take the line out.",
			rule.Quoted(line.Target), k.block("dependencies")),
		Fix: "package = true",
	})
}

// inURL looks for what must not stand in a URL. The findings have no place in the
// file, because its line would be printed with them.
func (k *checker) inURL(file string, line requirement.Requirement) (fine bool) {
	user := requirement.Userinfo(line.Target)
	switch {
	case strings.Contains(line.Target, "${"):
		k.inFile(file, 0, finding.Finding{
			Code: rule.VariableInURL, Severity: finding.Error, Summary: "Variable in URL",
			Detail: fmt.Sprintf("The URL in line %d of %s has a ${VARIABLE}, and the build sets none: what it holds would be kept in the image's history. Write the URL without it; the token is handed to Git or the installer apart from the URL, by a private_git or private_index block.",
				line.Line, rule.Quoted(file)),
		})
		return false
	case requirement.IsCredential(user):
		k.inFile(file, 0, finding.Finding{
			Code: rule.CredentialInURL, Severity: finding.Error, Summary: "Credential in requirements",
			Detail: fmt.Sprintf("The URL in line %d of %s has a password or token, which everybody who has the repository can read. Revoke it, write the URL without it, and name the variable that holds the new one in a private_git or private_index block.",
				line.Line, rule.Quoted(file)),
		})
		return false
	}
	return true
}

// repository checks a requirement that is fetched from a version control system.
func (k *checker) repository(file string, line requirement.Requirement) {
	system, rest, ok := strings.Cut(line.Target, "+")
	if strings.HasPrefix(line.Target, "git@") || strings.HasPrefix(line.Target, "git://") {
		system, rest, ok = "git", line.Target, true
	}
	program := versionControl(system)
	if !ok || program == "" {
		return
	}
	if system == "git" && (strings.HasPrefix(rest, "ssh:") || strings.HasPrefix(rest, "git@")) {
		if k.fetchedByToken(rest) {
			return
		}
		fix := "git+https://" + requirement.SshToHTTPS(rest)
		if line.Name != "" {
			fix = line.Name + " @ " + fix
		}
		k.inFile(file, line.Line, finding.Finding{
			Code: rule.GitOverSSH, Severity: finding.Error, Summary: "Git over SSH",
			Detail: k.withoutKey(rest),
			Fix:    fix,
		})
		return
	}
	d := k.config.Dependencies
	if line.Editable && d.Installer == "uv" {
		k.inFile(file, line.Line, finding.Finding{
			Code: rule.EditableRepository, Severity: finding.Error, Summary: "Editable repository",
			Detail: `uv does not install a repository as editable. Take the "-e" out, which makes no difference in an image, or set installer = "pip".`,
		})
	}
	if len(d.PrivateGit) > 0 && system == "git" || slices.ContainsFunc(d.BuildPackages, func(p string) bool {
		name, _, _ := strings.Cut(p, "=")
		return name == program
	}) {
		return
	}
	f := finding.Finding{
		Code: rule.VersionControlMissing, Severity: finding.Error, Summary: rule.Upper(program) + " not installed",
		Detail: fmt.Sprintf("%s comes from a repository, and the build stage has no %s. Add it to build_packages in %s.",
			rule.Upper(describe(line)), program, k.block("dependencies")),
		Fix: "build_packages = " + rule.HCLList(slices.Compact(slices.Sorted(slices.Values(append(slices.Clone(d.BuildPackages), program))))),
	}
	if system == "git" {
		f.Detail += " A private repository needs a private_git block instead, which brings Git with it."
	}
	if !strings.Contains(k.config.Image.Base, "slim") {
		// A base image that is not Debian's smallest may bring the program.
		f.Code, f.Severity, f.Summary = rule.VersionControlUncertain, finding.Warning, rule.Upper(program)+" perhaps not installed"
		f.Detail = strings.Replace(f.Detail, "has no "+program, "may have no "+program, 1)
	}
	k.inFile(file, line.Line, f)
}

// fetchedByToken reports whether a private_git block has Git fetch an SSH address
// over HTTPS: those of the host without a port, which is none of HTTPS. In
// requirements both installers take a URL only.
func (k *checker) fetchedByToken(address string) bool {
	rest, isURL := strings.CutPrefix(address, "ssh://git@")
	if !isURL {
		if rest = strings.TrimPrefix(address, "git@"); k.config.Dependencies.Kind == schema.Pip {
			return false
		}
	}
	end := strings.IndexAny(rest, "/:")
	if end < 0 || isURL != (rest[end] == '/') {
		return false
	}
	return slices.ContainsFunc(k.config.Dependencies.PrivateGit, func(g schema.PrivateGit) bool {
		name, _, _ := strings.Cut(g.Host, ":")
		return strings.EqualFold(name, rest[:end])
	})
}

// withoutKey says what to do about an SSH address.
func (k *checker) withoutKey(address string) string {
	host, _, _ := strings.Cut(requirement.SshToHTTPS(address), "/")
	detail := "The build has no SSH key. Fetch the repository over HTTPS. For a private one, "
	if strings.HasPrefix(address, "ssh://git@"+host+"/") || k.config.Dependencies.Kind != schema.Pip {
		return detail + fmt.Sprintf("private_git %s in %s names the variable that holds a token, and the address can stay: Git fetches it over HTTPS then.", rule.Quoted(host), k.block("dependencies"))
	}
	return detail + fmt.Sprintf("private_git %s in %s names the variable that holds a token.", rule.Quoted(host), k.block("dependencies"))
}

// versionControl is the Debian package of the program for a URL's first part.
func versionControl(system string) string {
	switch system {
	case "git":
		return "git"
	case "hg":
		return "mercurial"
	case "svn":
		return "subversion"
	case "bzr":
		return "brz"
	}
	return ""
}
