package generator

import (
	"slices"

	"dockgen/page"
	"dockgen/schema"
	flags "dockgen/schema/gunicorn"
)

// deployment returns DEPLOYMENT.md.
func deployment(c *schema.Config) []byte {
	return page.Page{
		Config:          c,
		Marker:          Marker,
		ConfigFile:      configFile,
		LockFile:        lockFile,
		Source:          source,
		BuildTools:      buildPackages(&c.Dependencies),
		BuildPlatforms:  buildPlatforms(&c.Registry),
		GunicornOptions: gunicornOptions(c),
		Index:           isIndex(&c.Registry),
	}.Render()
}

// gunicornOptions are the flags of gunicorn's command, written out and without values.
func gunicornOptions(c *schema.Config) []string {
	var options []string
	for _, f := range flags.Read(gunicorn(c)[1:]) {
		if f.Setting != nil && !slices.Contains(options, f.Setting.Flag()) {
			options = append(options, f.Setting.Flag())
		}
	}
	return options
}

// when returns text if condition holds.
func when(condition bool, text string) string {
	if condition {
		return text
	}
	return ""
}

// pick returns yes or no as the condition says.
func pick[T any](condition bool, yes, no T) T {
	if condition {
		return yes
	}
	return no
}
