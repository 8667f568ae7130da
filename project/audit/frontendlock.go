package audit

import (
	"fmt"
	"path"
	"strings"

	"dockgen/finding"
	"dockgen/project/frontend"
	"dockgen/project/rule"
	"dockgen/schema"
	"dockgen/schema/version"
)

// frontEndLock reports front ends whose packages cannot be installed from their lock: it is
// missing, it is another manager's, or package.json names another manager.
func frontEndLock(p *project) (found []finding.Finding) {
	for i := range p.config.Assets {
		a := &p.config.Assets[i]
		files := a.Files()
		if files == nil || !p.tree.IsFile(files[0]) {
			continue
		}
		address := "assets." + a.Name
		f := finding.Finding{Code: rule.FrontEndLock, Summary: "Front end without lock"}
		var other string
		for _, manager := range []string{schema.NPM, schema.PNPM, schema.Yarn} {
			if lock := path.Join(a.Directory, schema.LockOf(manager)); manager != a.Manager && p.tree.IsFile(lock) {
				other = manager
			}
		}
		named := ""
		if m := frontend.ReadManifest(p.index, files[0]); m != nil {
			named = m.PackageManager
		}
		manager, _, _ := strings.Cut(named, "@")
		switch {
		case !p.tree.IsFile(files[1]) && other != "":
			f.Summary, f.Fix = "Lock of another manager", fmt.Sprintf("manager = %q", other)
			f.Detail = fmt.Sprintf("%s installs from %s, and the project has %s. Write %s.",
				a.Manager, rule.Quoted(files[1]), rule.Quoted(path.Join(a.Directory, schema.LockOf(other))), f.Fix)
			found = append(found, p.inConfig(address+".manager", f)...)
		case !p.tree.IsFile(files[1]):
			f.Detail = fmt.Sprintf("There is no %s. The image is built from a lock alone: run %s install in %s, and commit the file.",
				rule.Quoted(files[1]), a.Manager, rule.Quoted(a.Directory))
			found = append(found, p.inConfig(address+".directory", f)...)
		case manager != "" && manager != a.Manager:
			f.Summary = "Another manager named"
			f.Detail = fmt.Sprintf("packageManager is %s, and the config installs with %s. Write manager = %s, or change the line.", rule.Quoted(named), a.Manager, rule.Quoted(manager))
			found = append(found, inFile(files[0], p.index.LineWith(files[0], `"packageManager"`).Line, f)...)
		case a.Manager == schema.PNPM && named == "":
			found = append(found, oldPNPMLock(p, a)...)
		}
	}
	return found
}

// oldPNPMLock reports a lock of a pnpm before 9, which newer ones refuse.
func oldPNPMLock(p *project, a *schema.Assets) []finding.Finding {
	lock := a.Files()[1]
	first, _, _ := strings.Cut(p.index.Read(lock), "\n")
	format := strings.Trim(strings.TrimPrefix(first, "lockfileVersion:"), ` '"`+"\r")
	writer := map[string]string{"5": "7.33.7", "6": "8.15.9"}[strings.Split(format, ".")[0]]
	installed := version.NodeTool(schema.PNPM, a.Node)
	if writer == "" || strings.HasPrefix(installed, "7.") || strings.HasPrefix(installed, "8.") {
		return nil
	}
	f := finding.Finding{
		Code: rule.FrontEndLock, Summary: "Lock of an older pnpm", Fix: fmt.Sprintf(`"packageManager": "pnpm@%s"`, writer),
		Detail: fmt.Sprintf("The lock has the format %s, which pnpm %s does not read. Name the pnpm that wrote it in package.json, or run pnpm install with a newer one and commit the lock.", rule.Quoted(format), installed),
	}
	return inFile(lock, 1, f)
}
