package generator

import (
	"path"
	"slices"
	"strings"

	"dockgen/dockerignore"
	"dockgen/quote"
	"dockgen/schema"
)

// dockerIgnore returns .dockerignore, which decides what reaches the builder:
// everything but what it lists, or with image.include only that, less what it lists.
func dockerIgnore(c *schema.Config) []byte {
	b := make([]byte, 0, 4<<10) // more than most have
	b = append(b, "# "+Marker+"\n"...)
	for _, group := range ignoreGroups(c) {
		b = add(b, "\n# ", group.About, "\n")
		for i := range group.Rules {
			b = add(b, group.Rules[i].Written, "\n")
		}
	}
	return b
}

// IgnoreRules are the rules of the generated ignore file, also when the config switches
// that output off.
func IgnoreRules(c *schema.Config) dockerignore.Rules {
	const usual = 160 // rules
	rules := make(dockerignore.Rules, 0, usual)
	for _, group := range ignoreGroups(c) {
		for i := range group.Rules {
			rules = append(rules, &group.Rules[i])
		}
	}
	return rules
}

// ignoreGroups are the rules of the ignore file with their comments.
func ignoreGroups(c *schema.Config) []dockerignore.Group {
	var groups []dockerignore.Group
	builtIn, wanted := dockerignore.BuiltIn(), newExceptions(wanted(c))
	never := builtIn[len(builtIn)-1]
	builtIn = builtIn[:len(builtIn)-1]
	if len(c.Image.Include) > 0 {
		groups = append(groups, allowList(c))
		builtIn = builtIn[1:] // what is beside the app
	}
	for _, group := range builtIn {
		groups = append(groups, wanted.in(group))
	}
	groups = append(groups, wanted.in(ownFiles(c)))
	if len(c.Image.Exclude) > 0 {
		groups = append(groups, dockerignore.NewGroup("image.exclude in flaskdeploy.hcl.", c.Image.Exclude...))
	}
	// A Dockerfile of the project's own has no stage that builds them.
	if built := builtOutputs(c); built != nil && c.Output(schema.Dockerfile).Enabled {
		groups = append(groups, dockerignore.NewGroup("What assets blocks build: what lies there is of an older build.", built...))
	}
	return append(groups, never)
}

// allowList refuses everything that is neither in image.include nor a file that the
// build itself reads.
func allowList(c *schema.Config) dockerignore.Group {
	lines := []string{"*"}
	for _, file := range named(c) {
		lines = append(lines, "!"+quote.DockerIgnorePath(file))
	}
	for _, rule := range c.Image.Include {
		lines = append(lines, "!"+rule)
	}
	return dockerignore.NewGroup("Only what image.include in flaskdeploy.hcl names, and what the build reads.", lines...)
}

// ownFiles refuses dockgen's files: an image with them in it would be another one after
// every publish.
func ownFiles(c *schema.Config) dockerignore.Group {
	paths := []string{configFile, lockFile}
	for _, output := range c.Outputs {
		if output.Enabled && output.Name != schema.GitIgnore {
			paths = append(paths, output.Path)
		}
	}
	paths = append(paths, c.ScriptFiles()...)
	for i, path := range paths {
		paths[i] = quote.DockerIgnorePath(path)
	}
	return dockerignore.NewGroup("dockgen's files, and those of build-publish.sh.", paths...)
}

// named are the files that the config names as part of the image or its build.
func named(c *schema.Config) []string {
	files := c.Dependencies.Files()
	if c.Worker.ConfigFile != "" {
		files = append(files, c.Worker.ConfigFile)
	}
	for i := range c.Assets {
		a := &c.Assets[i]
		if files = append(files, a.Files()...); a.Directory != "." {
			files = append(files, a.Directory)
		}
		files = append(files, a.Sources...)
	}
	return files
}

// wanted are the paths that win over the built-in rules: the named files, the
// folder that gunicorn starts in, the module it imports, and every rule of
// image.include that is one exact path.
func wanted(c *schema.Config) []string {
	module, _, _ := strings.Cut(c.App.EntryPoint, ":")
	module, _, _ = strings.Cut(module, ".")
	paths := append(named(c), c.App.Directory, path.Join(c.App.Directory, module))
	for _, rule := range c.Image.Include {
		if !strings.ContainsAny(rule, `*?[\`) {
			paths = append(paths, path.Clean(strings.TrimPrefix(rule, "/")))
		}
	}
	return paths
}

// exceptions are paths that the rules of a group must not hide.
type exceptions struct {
	names []string // each once
	paths []dockerignore.Path
}

func newExceptions(wanted []string) exceptions {
	var e exceptions
	for _, name := range wanted {
		if !slices.Contains(e.names, name) {
			e.names = append(e.names, name)
			e.paths = append(e.paths, dockerignore.NewPath(name))
		}
	}
	return e
}

// in returns g with an exception behind each rule for each path that it would hide,
// and without a rule that is exactly one of them. It is g itself when it hides none,
// as nearly all groups do.
func (e exceptions) in(g dockerignore.Group) dockerignore.Group {
	if !slices.ContainsFunc(g.Rules, e.concern) {
		return g
	}
	rules := make([]dockerignore.Rule, 0, len(g.Rules)+len(e.names))
	for _, rule := range g.Rules {
		if slices.Contains(e.names, rule.Line) {
			continue
		}
		rules = append(rules, rule)
		for i, path := range e.paths {
			if rule.Matches(path) {
				rules = append(rules, dockerignore.ParseRule("!"+quote.DockerIgnorePath(e.names[i])))
			}
		}
	}
	return dockerignore.Group{About: g.About, Rules: rules}
}

// concern reports whether the rule is one of the paths, or matches one.
func (e exceptions) concern(rule dockerignore.Rule) bool {
	return slices.Contains(e.names, rule.Line) || slices.ContainsFunc(e.paths, rule.Matches)
}
