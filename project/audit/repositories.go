package audit

import (
	"fmt"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/project/requirement"
	"dockgen/project/rule"
	"dockgen/schema"
)

// repositories checks the requirements that are fetched from a version control system:
// the build must have its program, and a key or token where one is needed.
func repositories(p *project) (found []finding.Finding) {
	for file, line := range targets(p) {
		if line.Kind == requirement.ByURL && !file.Constraints && urlProblem(line) == "" {
			found = append(found, repository(p, file.Path, line)...)
		}
	}
	return found
}

func repository(p *project, file string, line *requirement.Requirement) (found []finding.Finding) {
	system, rest, ok := strings.Cut(line.Target, "+")
	if strings.HasPrefix(line.Target, "git@") || strings.HasPrefix(line.Target, "git://") {
		system, rest, ok = "git", line.Target, true
	}
	program := versionControl(system)
	if !ok || program == "" {
		return nil
	}
	if system == "git" && (strings.HasPrefix(rest, "ssh:") || strings.HasPrefix(rest, "git@")) {
		if fetchedByToken(p, rest) {
			return nil
		}
		fix := "git+https://" + requirement.SshToHTTPS(rest)
		if line.Name != "" {
			fix = line.Name + " @ " + fix
		}
		return inFile(file, line.Line, finding.Finding{
			Code: rule.GitOverSSH, Summary: "Git over SSH",
			Detail: withoutKey(p, rest),
			Fix:    fix,
		})
	}
	d := p.config.Dependencies
	if line.Editable && d.Installer == "uv" {
		f := finding.Finding{
			Code: rule.EditableRepository, Summary: "Editable repository",
			Detail: `uv does not install a repository as editable. Take the "-e" out, which makes no difference in an image`,
		}
		if len(d.PrivateIndex) == 0 {
			f.Detail += `, or set installer = "pip".`
		} else {
			f.Detail += ". With pip, which could, a public package would win over one of the same name in a private index."
		}
		found = inFile(file, line.Line, f)
	}
	if len(d.PrivateGit) > 0 && system == "git" || slices.ContainsFunc(d.BuildPackages, func(p string) bool {
		name, _, _ := strings.Cut(p, "=")
		return name == program
	}) {
		return found
	}
	f := finding.Finding{
		Code: rule.VersionControlMissing, Summary: rule.Upper(program) + " not installed",
		Detail: fmt.Sprintf("%s comes from a repository, and the build stage has no %s. Add it to build_packages in %s.",
			rule.Upper(describe(*line)), program, p.block("dependencies")),
		Fix: "build_packages = " + rule.HCLList(slices.Compact(slices.Sorted(slices.Values(append(slices.Clone(d.BuildPackages), program))))),
	}
	if system == "git" {
		f.Detail += " A private repository needs a private_git block instead, which brings Git with it."
	}
	if !strings.Contains(p.config.Image.Base, "slim") {
		// A base image that is not Debian's smallest may bring the program.
		f.Code, f.Summary = rule.VersionControlUncertain, rule.Upper(program)+" perhaps not installed"
		f.Detail = strings.Replace(f.Detail, "has no "+program, "may have no "+program, 1)
	}
	return append(found, inFile(file, line.Line, f)...)
}

// fetchedByToken reports whether a private_git block has Git fetch an SSH address
// over HTTPS. It does so for addresses of the host without a port, which would be that
// of SSH. In requirements files both installers take a URL only.
func fetchedByToken(p *project, address string) bool {
	rest, isURL := strings.CutPrefix(address, "ssh://git@")
	if !isURL {
		if rest = strings.TrimPrefix(address, "git@"); p.config.Dependencies.Kind == schema.Pip {
			return false
		}
	}
	end := strings.IndexAny(rest, "/:")
	if end < 0 || isURL != (rest[end] == '/') {
		return false
	}
	return slices.ContainsFunc(p.config.Dependencies.PrivateGit, func(g schema.PrivateGit) bool {
		name, _, _ := strings.Cut(g.Host, ":")
		return strings.EqualFold(name, rest[:end])
	})
}

// withoutKey returns a text that says what to do about an SSH address.
func withoutKey(p *project, address string) string {
	host, _, _ := strings.Cut(requirement.SshToHTTPS(address), "/")
	detail := "The build has no SSH key. Fetch the repository over HTTPS. For a private one, "
	if strings.HasPrefix(address, "ssh://git@"+host+"/") || p.config.Dependencies.Kind != schema.Pip {
		return detail + fmt.Sprintf("private_git %s in %s names the variable that holds a token, and the address can stay: Git fetches it over HTTPS then.", rule.Quoted(host), p.block("dependencies"))
	}
	return detail + fmt.Sprintf("private_git %s in %s names the variable that holds a token.", rule.Quoted(host), p.block("dependencies"))
}

// versionControl returns the Debian package of the program for a URL's first part.
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
