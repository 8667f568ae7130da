package generator

import (
	"slices"
	"strings"

	"dockgen/schema"
)

// labels returns the image's labels, sorted by name. The version is missing because
// build-publish.sh knows it, not the config.
func labels(c *schema.Config) label {
	var all label
	const title = "org.opencontainers.image.title"
	if !slices.ContainsFunc(c.Image.Labels, func(l schema.Label) bool { return l.Name == title }) {
		all = append(all, variable{title, c.App.Name})
	}
	for _, l := range c.Image.Labels {
		all = append(all, variable{l.Name, l.Value})
	}
	slices.SortStableFunc(all, func(a, b variable) int { return strings.Compare(a.name, b.name) })
	return all
}

// appDefaults are the app's own variables that have a default.
func appDefaults(p *printer, variables []schema.Env) {
	defaults := make(env, 0, 16)
	for i := range variables {
		if v := &variables[i]; v.HasDefault {
			defaults = append(defaults, variable{v.Name, v.Default})
		}
	}
	switch {
	case len(defaults) == 0:
	case anySuspect(variables, buildkitSuspects), anySuspect(variables, hadolintSuspects):
		p.add(
			comment("Only the names sound like secrets: flaskdeploy.hcl refuses a secret's value.\n"+
				"hadolint ignore=DL3064"),
			defaults,
		)
	default:
		p.add(comment("The app's own settings."), defaults)
	}
}

// buildkitSuspects reports whether BuildKit's rule SecretsUsedInArgOrEnv takes a
// variable called name for a secret. It looks at whole words.
func buildkitSuspects(name string) bool {
	suspect := false
	for word := range strings.SplitSeq(strings.ToUpper(name), "_") {
		switch word {
		case "APIKEY", "AUTH", "CREDENTIAL", "CREDENTIALS", "KEY", "PASSWORD", "PWORD", "PASSWD", "SECRET", "TOKEN":
			suspect = true
		case "PUBLIC", "FILE", "VERSION":
			return false
		}
	}
	return suspect
}

// hadolintSuspects is the same for hadolint's rule DL3064, which looks at parts
// of words.
func hadolintSuspects(name string) bool {
	name = strings.ToUpper(name)
	return slices.ContainsFunc(
		[]string{"PASSWORD", "PASSWD", "PWORD", "TOKEN", "SECRET", "USERNAME", "APIKEY", "API_KEY", "ACCESS_KEY", "CREDENTIAL"},
		func(part string) bool { return strings.Contains(name, part) })
}

// anySuspect asks about the variables that reach the image.
func anySuspect(variables []schema.Env, suspects func(name string) bool) bool {
	return slices.ContainsFunc(variables, func(v schema.Env) bool { return v.HasDefault && suspects(v.Name) })
}
