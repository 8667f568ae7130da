package audit

import (
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"dockgen/finding"
	"dockgen/project/disk"
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

// frontEndScript reports a command that runs a script of package.json which is not there.
func frontEndScript(p *project) (found []finding.Finding) {
	for i := range p.config.Assets {
		a := &p.config.Assets[i]
		if a.Files() == nil {
			continue
		}
		name := frontend.ScriptOf(a.Command)
		m := frontend.ReadManifest(p.index, a.Files()[0])
		if name == "" || m == nil || m.Scripts[name] != "" {
			continue
		}
		f := finding.Finding{
			Code: rule.FrontEndScript, Summary: "No such script",
			Detail: fmt.Sprintf("The command runs the script %s, and %s has none of that name.", rule.Quoted(name), rule.Quoted(a.Files()[0])),
		}
		if names := slices.Sorted(maps.Keys(m.Scripts)); len(names) > 0 {
			if near := finding.Nearest(name, names); near != "" {
				f.Detail += " Did you mean " + rule.Quoted(near) + "?"
			} else {
				f.Detail += " It has " + rule.QuotedList(names[:min(len(names), 10)], "and") + "."
			}
		}
		found = append(found, p.inConfig("assets."+a.Name+".command", f)...)
	}
	return found
}

// outputKept reports an output where something lies that Git does not ignore: committed
// files there would be missing in the image, which has only what the build makes.
func outputKept(p *project) (found []finding.Finding) {
	for i := range p.config.Assets {
		a := &p.config.Assets[i]
		for _, output := range a.Output {
			there := p.tree.IsFile(output) || len(p.tree.List(output, disk.MaxEntries)) > 0
			if !there || a.InPlace(output) || p.index.IgnoredByGit(output) {
				continue
			}
			found = append(found, p.inConfig("assets."+a.Name+".output", finding.Finding{
				Code: rule.OutputKept, Summary: "Output not ignored by Git",
				Detail: fmt.Sprintf("There is a %s in the project, and no .gitignore names it. It does not reach the image, which has only what the build makes there: "+
					"if it holds files that are committed, write a narrower output, and if it is the result of a build, write it into .gitignore.", rule.Quoted(output)),
				Fix: "/" + output,
			})...)
		}
	}
	return found
}

// pathInCode is a text of Python's that has the form of a path with a folder.
var pathInCode = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`["']([\w.-]+(?:/[\w.-]+)+)["']`) })

// frontEndLeftBehind reports files in the folder of a front end that the app's code names:
// only the outputs of that are in the image.
func frontEndLeftBehind(p *project) (found []finding.Finding) {
	for i := range p.config.Assets {
		a := &p.config.Assets[i]
		if a.Manager == schema.Python || p.config.Serves(a.Directory) {
			continue
		}
		for _, file := range p.index.MentioningOf(p.reached, path.Base(a.Directory)+"/") {
			for _, match := range pathInCode().FindAllStringSubmatch(p.index.Read(file), 200) {
				name := path.Clean("/" + match[1])[1:]
				if at := strings.Index(name+"/", a.Directory+"/"); at < 0 || at > 0 && name[at-1] != '/' {
					continue
				} else if name = name[at:]; name == a.Directory || slices.ContainsFunc(a.Output, func(o string) bool { return schema.Within(name, o) || schema.Within(o, name) }) {
					continue
				}
				if !p.tree.IsFile(name) && !p.tree.IsFolder(name) {
					continue
				}
				found = append(found, inFile(file, p.index.LineWith(file, match[1]).Line, finding.Finding{
					Code: rule.FrontEndLeftBehind, Summary: "Left behind with front end",
					Detail: fmt.Sprintf("The app names %s, and of %s the image has only what assets %q makes: %s. Move it out of that folder.",
						rule.Quoted(name), rule.Quoted(a.Directory), a.Name, rule.QuotedList(a.Output, "and")),
				})...)
				break
			}
		}
	}
	return found
}

// frontEndToken reports a file of npm's settings among the sources that holds a token: it
// would stay in a layer of the build, and perhaps of the image.
func frontEndToken(p *project) (found []finding.Finding) {
	for i := range p.config.Assets {
		a := &p.config.Assets[i]
		for _, name := range a.Sources {
			if base := path.Base(name); base != ".npmrc" && base != ".yarnrc.yml" && base != ".yarnrc" {
				continue
			}
			number := 0
			for line := range strings.Lines(p.index.Read(name)) {
				number++
				lower := strings.ToLower(line)
				if !strings.Contains(lower, "_auth") && !strings.Contains(lower, "authtoken") && !strings.Contains(lower, "password") || strings.Contains(line, "${") {
					continue
				}
				found = append(found, inFile(name, number, finding.Finding{
					Code: rule.FrontEndToken, Summary: "Token among the sources", Confidential: true,
					Detail: fmt.Sprintf("%s is named under sources of assets %q and holds a token of npm, which everybody with the image or its builder could read. Keep the token in the settings of the user, and what the build needs in this file.",
						rule.Quoted(name), a.Name),
				})...)
			}
		}
	}
	return found
}
