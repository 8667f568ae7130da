package audit

import (
	"fmt"

	"dockgen/finding"
	"dockgen/folder"
	"dockgen/project/document"
	"dockgen/project/lockfile"
	"dockgen/project/manifest"
	"dockgen/project/rule"
)

// lockUsable checks that the lock file and its source can be read, and that the lock
// is neither too old for the manager nor out of date.
func lockUsable(p *project) (found []finding.Finding) {
	if problem := p.lock.SourceProblem; problem != nil {
		found = sourceUnusable(p, problem)
	}
	if problem := p.lock.LockProblem; problem != nil {
		found = append(found, lockUnusable(p, problem)...)
	}
	if p.lock.Lock != nil {
		found = append(found, lockState(p, p.lock.Lock)...)
	}
	return found
}

// sourceUnusable reports why the file that the lock is made from cannot be used.
func sourceUnusable(p *project, problem *manifest.Problem) []finding.Finding {
	path := rule.Quoted(problem.Path)
	switch problem.Kind {
	case manifest.Missing:
		return p.inConfig("dependencies", finding.Finding{
			Code: rule.FileMissing, Summary: "File not found",
			Detail: fmt.Sprintf("There is no %s in the project, which dependencies %q installs from.", path, p.config.Dependencies.Kind),
		})
	case manifest.Unreadable:
		return p.inConfig("dependencies", finding.Finding{
			Code: rule.FileUnusable, Summary: "File not usable",
			Detail: path + " cannot be read. It must be a file inside the project that everybody can read, and no link that leads out of it.",
		})
	case manifest.TooLarge:
		return inFile(problem.Path, 0, finding.Finding{
			Code: rule.FileUnusable, Summary: "File too large", Detail: document.TooLarge(problem.Path, folder.Manifest),
		})
	case manifest.Broken:
		return inFile(problem.Path, problem.Line, finding.Finding{
			Code: rule.ManifestBroken, Summary: "Not TOML",
			Detail: fmt.Sprintf("%s cannot be read: %s.", path, problem.Err),
		})
	}
	return nil
}

// lockUnusable reports why the lock cannot be used.
func lockUnusable(p *project, problem *manifest.Problem) []finding.Finding {
	path, kind := rule.Quoted(problem.Path), p.config.Dependencies.Kind
	switch problem.Kind {
	case manifest.Missing:
		return p.inConfig("dependencies", finding.Finding{
			Code: rule.LockMissing, Summary: "Lock file not found",
			Detail: fmt.Sprintf("There is no %s in the project, and dependencies %q installs from it alone. Make it, and commit it.", path, kind),
			Fix:    kind + " lock",
		})
	case manifest.Unreadable:
		return inFile(problem.Path, 0, finding.Finding{
			Code: rule.FileUnusable, Summary: "File not usable",
			Detail: path + " cannot be read. It must be a file that everybody can read, and no link that leads out of the project.",
		})
	case manifest.TooLarge:
		return inFile(problem.Path, 0, finding.Finding{
			Code: rule.FileUnusable, Summary: "File too large", Detail: document.TooLarge(problem.Path, folder.DependencyLock),
		})
	case manifest.Broken:
		return inFile(problem.Path, 0, finding.Finding{
			Code: rule.LockBroken, Summary: "Lock file not readable",
			Detail: fmt.Sprintf("%s is not what %s writes: %s. A merge may have left it like this. Make it anew, and commit it.", path, kind, problem.Err),
			Fix:    kind + " lock",
		})
	}
	return nil
}

// lockState reports that the lock is too old, or not that of the project.
func lockState(p *project, l *lockfile.File) []finding.Finding {
	kind := p.config.Dependencies.Kind
	switch {
	case l.Old != "":
		return inFile(l.Path, 0, finding.Finding{
			Code: rule.LockOld, Summary: "Lock file too old",
			Detail: fmt.Sprintf("%s %s. Make it anew, and commit it.", rule.Quoted(l.Path), l.Old),
			Fix:    kind + " lock",
		})
	case l.Members != nil: // reported as a missing member
	case l.Stale != "":
		other := ""
		if l.Takes != "" {
			other = fmt.Sprintf(" Or write version = %q in %s, which takes it as it is.", l.Takes, p.block("dependencies"))
		}
		return inFile(l.Path, 0, finding.Finding{
			Code: rule.LockStale, Summary: "Lock file out of date",
			Detail: fmt.Sprintf("%s does not belong to %s as it is now: %s. The build would stop there. Make it anew, and commit it.",
				rule.Quoted(l.Path), rule.Quoted(p.config.Dependencies.Files()[0]), l.Stale) + other,
			Fix: kind + " lock",
		})
	}
	return nil
}
