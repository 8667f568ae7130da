package schema

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"dockgen/schema/mistake"
	"dockgen/schema/naming"
	"dockgen/schema/projectpath"
)

// Files are the files of a front end that its packages are installed from: of the
// manager Python, none.
func (a *Assets) Files() []string {
	if a.Manager == Python {
		return nil
	}
	return []string{path.Join(a.Directory, "package.json"), path.Join(a.Directory, LockOf(a.Manager))}
}

// LockOf is the lock file of a manager of front ends.
func LockOf(manager string) string {
	switch manager {
	case PNPM:
		return "pnpm-lock.yaml"
	case Yarn:
		return "yarn.lock"
	}
	return "package-lock.json"
}

// InPlace reports whether the command of a starts from what lies at output: a copy of the
// working tree then reaches it, as that of any of the sources.
func (a *Assets) InPlace(output string) bool {
	return slices.ContainsFunc(a.Sources, func(source string) bool { return Within(source, output) })
}

// Serves reports whether the app may read files of folder when it runs: it holds the app's
// code, lies in the app's package, or has a name of which frameworks serve what is in it. A
// front end in any other folder is no part of the image.
func (c *Config) Serves(folder string) bool {
	module, _, _ := strings.Cut(c.App.EntryPoint, ":")
	module, _, _ = strings.Cut(module, ".")
	for name := range strings.SplitSeq(folder, "/") {
		switch name {
		case "static", "templates", "assets":
			return true
		}
	}
	return c.HoldsCode(folder) || Within(folder, path.Join(c.App.Directory, module)) || Within(c.App.Directory, folder)
}

// Within reports whether the project path name is folder or lies in it.
func Within(name, folder string) bool {
	return folder == "." || name == folder || strings.HasPrefix(name, folder+"/")
}

// judgeAssets looks at what the assets blocks make, and with what. That two outputs are
// one file is found among the claims.
func (l *judgment) judgeAssets() {
	for i := range l.config.Assets {
		a := &l.config.Assets[i]
		l.judgeManager(a)
		for _, output := range a.Output {
			if l.judgeBuilt(a, output) {
				break
			}
		}
	}
}

// judgeManager reports what does not go with the manager.
func (l *judgment) judgeManager(a *Assets) {
	address := "assets." + a.Name
	if a.Manager != Python || !l.unspoilt(address+".manager") {
		return
	}
	for _, name := range []string{"node", "base"} {
		if l.groups.isWritten(address+"."+name) && l.unspoilt(address+"."+name) {
			l.rule(codeAssetsPython, address+"."+name, "No Node in this block", fmt.Sprintf(
				"With manager = \"python\" the command runs in the build stage, on the image's own base, and %q is for a stage with Node. Leave this line out.", name))
		}
	}
	if naming.IsMigration(a.Command) && l.unspoilt(address+".command") {
		l.rule(codeAssetsMigration, address+".command", "Migration during the build",
			"The build reaches no database, and one image is started beside more than one. Write the command into a release block, which runs once before a new version serves.")
	}
	if len(a.Command) == 0 && l.unspoilt(address+".command") {
		l.rule(codeMissing, address, "Argument missing",
			"With manager = \"python\" there is no command that all projects have. Write, for example: command = [\"pybabel\", \"compile\", \"--directory\", \"translations\"]")
	}
}

// judgeBuilt reports an output that a build cannot make, or that would take something of
// the image away, and whether it is one.
func (l *judgment) judgeBuilt(a *Assets, output string) bool {
	c, address := l.config, "assets."+a.Name
	if !l.unspoilt(address + ".output") {
		return false
	}
	fail := func(detail string) bool {
		l.rule(codeAssetsOutput, address+".output", "Output not possible", detail)
		return true
	}
	if c.HoldsCode(output) && l.unspoilt("app.entry_point", "app.directory") {
		return fail(fmt.Sprintf(
			"%s holds the code of %s. What lies at an output in the working tree does not reach the image, so name only what the build makes.",
			mistake.Quoted(output), mistake.Quoted(c.App.EntryPoint)))
	}
	if Within(a.Directory, output) && l.unspoilt(address+".directory") {
		return fail(fmt.Sprintf(
			"%s holds the block's directory %s. What lies at an output in the working tree does not reach the builder, so name only what the build makes.",
			mistake.Quoted(output), mistake.Quoted(a.Directory)))
	}
	for _, folder := range c.Image.Writable {
		if projectpath.Collide(strings.ToLower(folder), strings.ToLower(output)) && l.unspoilt("image.writable") {
			return fail(fmt.Sprintf(
				"%s is made while the image is built, and %s is a folder that the app writes to (image.writable): a volume there would hide what was built. Let one of them be another folder.",
				mistake.Quoted(output), mistake.Quoted(folder)))
		}
	}
	if a.Manager != Python && a.InPlace(output) && l.unspoilt(address+".sources", address+".manager") {
		return fail(fmt.Sprintf(
			"%s is an output and holds one of the sources. What lies at an output in the working tree does not reach the builder: keep what the build reads outside of it.",
			mistake.Quoted(output)))
	}
	return false
}
