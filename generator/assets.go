package generator

import (
	"path"
	"slices"
	"strings"

	"dockgen/quote"
	"dockgen/schema"
	"dockgen/schema/version"
)

// assetsStage is the name of the stage that makes the output of a.
func assetsStage(a *schema.Assets) string { return "assets-" + a.Name }

// sourceOf is the name of the stage with what a is built from; no block's own stage can
// have it.
func sourceOf(a *schema.Assets) string { return "source-" + a.Name }

// assetsStages are the stages of the assets blocks. BuildKit makes those that the last
// stage copies from side by side, and steps that two of them begin with once.
func assetsStages(p *printer, c *schema.Config) {
	for i := range c.Assets {
		if a := &c.Assets[i]; a.Manager == schema.Python {
			pythonAssets(p, c, a)
		} else {
			frontEnd(p, c, a)
		}
	}
}

// frontEnd builds with Node. Its packages are installed before its source is there, so
// that only a change of package.json or the lock installs them again. What is copied of
// the project decides what builds again: the block's folder and its sources.
func frontEnd(p *printer, c *schema.Config, a *schema.Assets) {
	name, base := assetsStage(a), a.Base
	if len(c.Registry.Platforms) > 1 {
		base = "--platform=$BUILDPLATFORM " + base // the output is the same for all of them
	}
	folder := path.Join(source, a.Directory)
	mixed := c.HoldsCode(a.Directory)
	if mixed {
		p.stage(sourceOf(a), base, "has the source without Python, so that an edit of that builds no front end.")
		p.add(
			workdir(folder),
			copyFiles{source: a.Directory, target: "."},
			run{commands: leaveOut(c, a)},
		)
	}
	var before, after []string
	for _, s := range a.Sources {
		if early(c, a, s) {
			before = append(before, s)
		} else {
			after = append(after, s)
		}
	}

	p.stage(name, base, "builds a front end; only its output is shipped.")
	if a.Manager == schema.Yarn {
		p.add(
			comment("Of the yarns after the first: the lock must fit, and what they unpack stays where\n"+
				"the next step finds it."),
			env{{"YARN_ENABLE_IMMUTABLE_INSTALLS", "true"}, {"YARN_ENABLE_GLOBAL_CACHE", "false"}},
		)
	}
	about := comment("Nothing but the manifest and the lock, so that nothing else installs again.")
	if len(manifestOptions(a.Manager)) > 0 {
		about += "\nWhat a pattern names may be missing."
	}
	manifest := []instruction{workdir(folder), about, copyFiles{source: strings.Join(manifestFiles(a), " "), target: "./"}}
	p.add(append(manifest, copySources(before)...)...)
	p.add(installFrontEnd(a)...)
	from := copyFiles{source: a.Directory, target: "."}
	if mixed {
		from = copyFiles{stage: sourceOf(a), source: folder, target: "."}
	}
	p.add(append(append([]instruction{from}, copySources(after)...), runExec(a.Command))...)
}

// leaveOut are the commands that take out of a's folder what it does not build from: Python,
// and the folders of other front ends.
func leaveOut(c *schema.Config, a *schema.Assets) []string {
	commands, folders := []string{"find . -name '*.py' -delete"}, []string(nil)
	for i := range c.Assets {
		other := &c.Assets[i]
		inner, below := strings.CutPrefix(other.Directory, strings.TrimPrefix(a.Directory+"/", "./"))
		read := func(s string) bool { return schema.Within(s, other.Directory) }
		if below && inner != "." && other.Manager != schema.Python && !c.HoldsCode(other.Directory) && !slices.ContainsFunc(slices.Concat(a.Sources, a.Output), read) {
			folders = append(folders, quote.Operand(inner))
		}
	}
	if folders != nil {
		slices.Sort(folders)
		commands = append(commands, "rm -rf "+strings.Join(slices.Compact(folders), " "))
	}
	return commands
}

// sourceStage has what the image gets of the project, where front ends have folders of
// their own: those stay behind, but for their outputs. It reports whether it was needed.
func sourceStage(p *printer, c *schema.Config) bool {
	var folders []string
	for i := range c.Assets {
		if a := &c.Assets[i]; a.Manager != schema.Python && !c.Serves(a.Directory) {
			folders = append(folders, a.Directory)
		}
	}
	if folders == nil {
		return false
	}
	slices.Sort(folders)
	p.stage("source", c.Image.Base, "is the project without the front ends' own folders.")
	p.add(
		workdir(source),
		copyFiles{source: ".", target: "."},
		run{commands: []string{"rm -rf " + strings.Join(slices.Compact(folders), " ")}},
	)
	return true
}

// early reports whether a source of a is there when the packages are installed: it is in
// the folder that has package.json. Where that is the app's as well, what is the app's own
// is not: it changes often, and no installation reads it.
func early(c *schema.Config, a *schema.Assets, source string) bool {
	return schema.Within(source, a.Directory) && !(c.HoldsCode(a.Directory) && (c.Serves(source) || strings.HasSuffix(source, ".py")))
}

// copySources copies each of sources to its place.
func copySources(sources []string) []instruction {
	copies := make([]instruction, 0, len(sources)+2)
	for _, s := range sources {
		copies = append(copies, copyFiles{source: s, target: path.Join(source, s)})
	}
	return copies
}

// manifestFiles are what the packages of a are installed from, as COPY names them.
func manifestFiles(a *schema.Assets) []string {
	files := a.Files()
	for _, option := range manifestOptions(a.Manager) {
		files = append(files, path.Join(a.Directory, option))
	}
	return files
}

// manifestOptions are files beside package.json that a manager reads when they are there.
// The class of one letter makes each a pattern, which may match nothing.
func manifestOptions(manager string) []string {
	switch manager {
	case schema.PNPM:
		return []string{"pnpm-workspace.yam[l]", ".pnpmfile.cj[s]"}
	case schema.Yarn:
		return []string{".yarnr[c]", ".yarnrc.ym[l]"}
	}
	return nil
}

// installFrontEnd installs from the lock, and fails when that does not fit package.json.
// npm is in every image of Node; since Node 25 there is neither yarn nor corepack.
func installFrontEnd(a *schema.Assets) []instruction {
	switch a.Manager {
	case schema.PNPM:
		return []instruction{
			comment(namedManager),
			run{commands: []string{installManager(a), "pnpm install --frozen-lockfile"}},
		}
	case schema.Yarn:
		return []instruction{
			comment(namedManager + "\nFrom its second on, yarn has another name in npm's registry."),
			run{commands: []string{installManager(a), "yarn install --frozen-lockfile"}},
		}
	}
	// npm finds a package in its cache by the digest that the lock has, and computes it
	// again. pnpm and yarn take what they have unpacked before as it is.
	return []instruction{run{[]mount{cacheMount(npmCache)}, []string{"npm ci --no-audit --no-fund"}}}
}

const namedManager = "The manager is the release that package.json names in packageManager, or else this one."

// installManager is the command that installs pnpm or yarn.
func installManager(a *schema.Assets) string {
	const npmInstall, field = `npm install --global --force --no-audit --no-fund "$(node -p '`, `(require("./package.json").packageManager || "`
	expression := field + a.Manager + "@" + version.NodeTool(a.Manager, a.Node) + `").split("+")[0]`
	if a.Manager == schema.Yarn {
		expression += `.replace(/^yarn@(?!1\.)/, "@yarnpkg/cli-dist@")`
	}
	return npmInstall + expression + `')"`
}

const npmCache = "/root/.npm"

// pythonAssets runs a command with the app's packages and variables.
func pythonAssets(p *printer, c *schema.Config, a *schema.Assets) {
	p.stage(assetsStage(a), "build", "runs a command of the app; only its output is shipped.")
	aptInstall(p, slices.DeleteFunc(slices.Clone(c.Dependencies.RuntimePackages), func(name string) bool {
		return slices.Contains(buildPackages(&c.Dependencies), name)
	}))
	p.add(
		firstInPath(venv+"/bin"),
		env{{"PYTHONPATH", path.Join(source, c.App.Directory)}, {"PYTHONDONTWRITEBYTECODE", "1"}},
	)
	appDefaults(p, c.Env)
	copies := copySources(a.Sources)
	if len(copies) == 0 {
		copies = append(copies, comment("No sources are named, so that an edit of any file repeats this."), copyFiles{source: ".", target: "."})
	}
	if a.Directory != "." {
		copies = append(copies, workdir(path.Join(source, a.Directory)))
	}
	p.add(append(copies, runExec(a.Command))...)
}

// copyAssets copies the outputs of the assets blocks, if there are any: those that are
// built from what lies at their own place (see [schema.Assets.InPlace]), or the others.
func copyAssets(c *schema.Config, inPlace bool) []instruction {
	var copies []instruction
	for i := range c.Assets {
		a := &c.Assets[i]
		for _, output := range a.Output {
			if a.InPlace(output) == inPlace {
				copies = append(copies, copyFiles{stage: assetsStage(a), source: path.Join(source, output), target: output})
			}
		}
	}
	if copies == nil {
		return nil
	}
	about := comment("What was built above. What lies there in the working tree never gets here.")
	if inPlace {
		about = "What was built above from what lies there in the working tree, and so comes after it."
	}
	return append([]instruction{about}, copies...)
}

// builtOutputs refuses what lies at the place of an output: it is from an older build.
func builtOutputs(c *schema.Config) []string {
	var rules []string
	for i := range c.Assets {
		a := &c.Assets[i]
		for _, output := range a.Output {
			if !a.InPlace(output) {
				rules = append(rules, quote.DockerIgnorePath(output))
			}
		}
	}
	return rules
}
