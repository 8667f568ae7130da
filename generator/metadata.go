package generator

import (
	"slices"
	"strings"

	"dockgen/schema"
)

// labels are the image's, sorted by name. The version is missing because
// build-publish.sh knows it, not the config.
func labels(c *schema.Config) label {
	all := label{}
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
func appDefaults(variables []schema.Env) []instruction {
	var defaults env
	for _, v := range variables {
		if v.HasDefault {
			defaults = append(defaults, variable{v.Name, v.Default})
		}
	}
	switch {
	case len(defaults) == 0:
		return nil
	case anySuspect(variables, buildkitSuspects), anySuspect(variables, hadolintSuspects):
		return []instruction{
			comment("Only the names sound like secrets: flaskdeploy.hcl refuses a secret's value.\n" +
				"hadolint ignore=DL3064"),
			defaults,
		}
	}
	return []instruction{comment("The app's own settings."), defaults}
}

// buildkitSuspects reports whether BuildKit's rule SecretsUsedInArgOrEnv takes a
// variable called name for a secret. It looks at whole words.
func buildkitSuspects(name string) bool {
	words := strings.Split(strings.ToLower(name), "_")
	has := func(list ...string) bool {
		return slices.ContainsFunc(words, func(word string) bool { return slices.Contains(list, word) })
	}
	return has("apikey", "auth", "credential", "credentials", "key", "password", "pword", "passwd", "secret", "token") &&
		!has("public", "file", "version")
}

// hadolintSuspects is the same for hadolint's rule DL3064, which looks at parts
// of words.
func hadolintSuspects(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc(
		[]string{"password", "passwd", "pword", "token", "secret", "username", "apikey", "api_key", "access_key", "credential"},
		func(part string) bool { return strings.Contains(name, part) })
}

// anySuspect asks about the variables that reach the image.
func anySuspect(variables []schema.Env, suspects func(name string) bool) bool {
	return slices.ContainsFunc(variables, func(v schema.Env) bool { return v.HasDefault && suspects(v.Name) })
}
