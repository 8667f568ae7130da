package generator

import (
	_ "embed"
	"strings"

	"dockgen/schema"
)

// scriptTemplate is build-publish.sh with holes: a word between two @ is a value.
// A line may begin with the condition under which it is there: "@latest" and
// "@no-latest" follow registry.latest, "@secrets" needs a build secret, and
// "@secret" stands for one line for each of them.
//
//go:embed build-publish.sh.in
var scriptTemplate string

// buildPublish returns the script that builds the image and publishes it.
func buildPublish(c *schema.Config) []byte {
	return []byte(filled(scriptLines(c.Registry.Latest, c.Secrets()), map[string]string{
		"marker":       Marker,
		"image":        shellWord(c.Registry.Image),
		"platform":     shellWord(c.Registry.Platforms[0]),
		"version-file": shellWord(operand(c.Registry.VersionFile)),
		"dockerfile":   shellWord(operand(c.Output(schema.Dockerfile).Path)),
		"root":         rootFrom(c.Output(schema.BuildPublish).Path),
		"login":        loginCommand(c.Registry.Image),
	}))
}

// scriptLines returns the template's lines that are there, with their holes.
func scriptLines(latest bool, secrets []string) string {
	conditions := map[string]bool{"@latest": latest, "@no-latest": !latest, "@secrets": len(secrets) > 0}
	var kept strings.Builder
	kept.Grow(len(scriptTemplate))
	for line := range strings.Lines(scriptTemplate) {
		if line[0] != '@' {
			kept.WriteString(line)
			continue
		}
		word, text, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		wanted, conditional := conditions[word]
		switch {
		case word == "@secret":
			for _, name := range secrets {
				kept.WriteString(strings.ReplaceAll(text, "@secret@", name) + "\n")
			}
		case !conditional:
			kept.WriteString(line)
		case wanted:
			kept.WriteString(text + "\n")
		}
	}
	return kept.String()
}

// operand returns a project path that no command takes for an option.
func operand(path string) string {
	if strings.HasPrefix(path, "-") {
		return "./" + path
	}
	return path
}

// rootFrom returns what leads from the folder of a project path to the project.
// It is never empty: behind "-", the name of a folder, cd must see a slash and more.
func rootFrom(path string) string {
	if depth := strings.Count(path, "/"); depth > 0 {
		return strings.TrimSuffix(strings.Repeat("../", depth), "/")
	}
	return "."
}

// loginCommand returns the command that logs in to the registry of an image.
func loginCommand(image string) string {
	r := registryOf(image)
	switch r.kind {
	case dockerHub:
		return "docker login"
	case ecr:
		return "aws ecr get-login-password --region " + r.region + " | docker login --username AWS --password-stdin " + r.host
	case gar, gcr:
		return "gcloud auth configure-docker " + r.host
	case acr:
		return "az acr login --name " + r.acrName()
	}
	return "docker login " + r.host
}
