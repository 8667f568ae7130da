package generator

import (
	"path"
	"slices"
	"strings"

	"dockgen/quote"
	"dockgen/schema"
)

// dockerIgnore adds what decides what reaches the builder: everything but what is
// listed, or with image.include only that, less what is listed.
func dockerIgnore(b []byte, c *schema.Config) []byte {
	b = append(b, "# "+Marker+"\n"...)
	groups, wanted := schema.IgnoreGroups(), wanted(c)
	never := groups[len(groups)-1].Text
	groups = groups[:len(groups)-1]
	if len(c.Image.Include) > 0 {
		b = appendAllowList(b, c)
		groups = groups[1:] // what is beside the app
	}
	for i := range groups {
		if slices.ContainsFunc(wanted, groups[i].Refuses) {
			b = appendExcepting(b, &groups[i], wanted)
		} else {
			b = append(b, groups[i].Text...)
		}
	}
	b = appendOwnFiles(b, c, wanted)
	if len(c.Image.Exclude) > 0 {
		b = append(b, "\n# image.exclude in flaskdeploy.hcl.\n"...)
		for _, rule := range c.Image.Exclude {
			b = append(append(b, rule...), '\n')
		}
	}
	return append(b, never...)
}

// appendAllowList refuses everything that is neither in image.include nor a file
// that the build itself reads.
func appendAllowList(b []byte, c *schema.Config) []byte {
	b = append(b, "\n# Only what image.include in flaskdeploy.hcl names, and what the build reads.\n*\n"...)
	for _, file := range named(c) {
		b = append(append(append(b, '!'), quote.DockerIgnorePath(file)...), '\n')
	}
	for _, rule := range c.Image.Include {
		b = append(append(append(b, '!'), rule...), '\n')
	}
	return b
}

// appendOwnFiles refuses dockgen's files: an image with them in it would be another
// one after every publish.
func appendOwnFiles(b []byte, c *schema.Config, wanted []string) []byte {
	b = append(b, "\n# dockgen's files, and those of build-publish.sh.\n"...)
	refuse := func(own string) {
		b = appendRule(b, quote.DockerIgnorePath(own), wanted, func(path string) bool {
			rest, found := strings.CutPrefix(path, own)
			return found && (rest == "" || rest[0] == '/')
		})
	}
	refuse(configFile)
	refuse(lockFile)
	for _, output := range c.Outputs {
		if output.Enabled && output.Name != schema.GitIgnore {
			refuse(output.Path)
		}
	}
	for _, path := range c.ScriptFiles() {
		refuse(path)
	}
	return b
}

// named are the files that the config names as part of the image or its build.
func named(c *schema.Config) []string {
	const more = 4 // paths that are usually wanted besides
	files := c.Dependencies.Files()
	files = append(make([]string, 0, len(files)+more), files...)
	if c.Worker.ConfigFile != "" {
		files = append(files, c.Worker.ConfigFile)
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

// appendExcepting adds a built-in group in which wanted paths win.
func appendExcepting(b []byte, g *schema.IgnoreGroup, wanted []string) []byte {
	b = add(b, "\n# ", g.About, "\n")
	for i := range g.Rules {
		b = appendRule(b, g.Rules[i].Line, wanted, g.Rules[i].Hides)
	}
	return b
}

// appendRule adds a rule and an exception for each wanted path that it would hide,
// and leaves out a rule that is exactly one.
func appendRule(b []byte, rule string, wanted []string, hides func(path string) bool) []byte {
	if slices.Contains(wanted, rule) {
		return b
	}
	b = append(append(b, rule...), '\n')
	for i, path := range wanted {
		if hides(path) && !slices.Contains(wanted[:i], path) {
			b = append(append(append(b, '!'), quote.DockerIgnorePath(path)...), '\n')
		}
	}
	return b
}
