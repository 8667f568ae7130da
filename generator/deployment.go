package generator

import (
	"slices"
	"strings"

	"dockgen/page"
	"dockgen/schema"
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
		GunicornOptions: slices.DeleteFunc(gunicorn(c), func(arg string) bool { return !strings.HasPrefix(arg, "--") }),
		Index:           isIndex(&c.Registry),
	}.Render()
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
