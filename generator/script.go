package generator

import (
	_ "embed"
	"slices"
	"strings"

	"dockgen/schema"
)

// scriptTemplate is build-publish.sh with holes: a word between two @ is a value.
// The lines from "@if CONDITION" to "@end", and a line that begins with "@CONDITION",
// are there when the condition holds; [scriptConditions] names them all. A line that
// begins with "@secret" stands for one line for each build secret.
//
//go:embed build-publish.sh.in
var scriptTemplate string

// buildPublish returns the script that builds the image and publishes it.
func buildPublish(c *schema.Config) []byte {
	r := &c.Registry
	platforms := buildPlatforms(r)
	return []byte(filled(scriptLines(scriptConditions(c), c.Secrets()), map[string]string{
		"marker":         Marker,
		"image":          shellWord(r.Image),
		"platform":       shellWord(strings.Join(platforms, ",")),
		"platform-words": strings.Join(platforms, " "),
		"version-file":   shellWord(operand(r.VersionFile)),
		"lock":           shellWord(operand(c.ScriptLock())),
		"dockerfile":     shellWord(operand(c.Output(schema.Dockerfile).Path)),
		"root":           rootFrom(c.Output(schema.BuildPublish).Path),
		"login":          loginCommand(r.Image),
		"number":         pick(r.Numbering == "git", "name", "number"),
		"written":        when(r.Numbering == "file", " and written down"),
		"why":            whyBuildx(r),
		"and-tag":        when(r.Numbering == "git", " and tag"),
		"pull":           when(!r.NeedsBuildx(), "docker pull $IMAGE:$next && "),
		// An index is copied as it is; anything else would be wrapped into one.
		"as-is":   when(r.NeedsBuildx() && !isIndex(r), " --prefer-index=false"),
		"rewrite": when(r.Reproducible, ",rewrite-timestamp=true"),
	}))
}

// scriptConditions are those of scriptTemplate, each also negated with "no-".
func scriptConditions(c *schema.Config) map[string]bool {
	r, secrets := &c.Registry, len(c.Secrets()) > 0
	conditions := map[string]bool{}
	for name, holds := range map[string]bool{
		"file":         r.Numbering == "file",
		"registry":     r.Numbering == "registry",
		"git":          r.Numbering == "git",
		"latest":       r.Latest,
		"engine":       !r.NeedsBuildx(),
		"buildx":       r.NeedsBuildx(),
		"sbom":         r.SBOM,
		"provenance":   r.Provenance,
		"reproducible": r.Reproducible,
		"commit":       r.Numbering == "git" || r.Reproducible, // and nothing but it is published
		"secrets":      secrets,
		"line-ends":    secrets || r.Numbering == "file",
	} {
		conditions[name], conditions["no-"+name] = holds, !holds
	}
	return conditions
}

// scriptLines returns the template's lines that are there, with their holes.
func scriptLines(conditions map[string]bool, secrets []string) string {
	var kept strings.Builder
	kept.Grow(len(scriptTemplate))
	var open []bool // whether the lines of each @if that has not ended are there
	hidden := false // one of those is not
	for rest := scriptTemplate; rest != ""; {
		// Lines that are always there are copied together.
		if rest[0] != '@' {
			end := len(rest)
			if i := strings.Index(rest, "\n@"); i >= 0 {
				end = i + 1
			}
			if !hidden {
				kept.WriteString(rest[:end])
			}
			rest = rest[end:]
			continue
		}
		line, after, _ := strings.Cut(rest, "\n")
		rest = after
		word, text, _ := strings.Cut(line, " ")
		wanted, conditional := conditions[word[1:]]
		switch {
		case word == "@if":
			open = append(open, conditions[text])
			hidden = slices.Contains(open, false)
		case word == "@end":
			open = open[:len(open)-1]
			hidden = slices.Contains(open, false)
		case hidden:
		case word == "@secret":
			for _, name := range secrets {
				kept.WriteString(strings.ReplaceAll(text, "@secret@", name) + "\n")
			}
		case !conditional:
			kept.WriteString(line + "\n")
		case wanted:
			kept.WriteString(text + "\n")
		}
	}
	return kept.String()
}

// buildPlatforms are the platforms as a builder lists them.
func buildPlatforms(r *schema.Registry) []string {
	platforms := slices.Clone(r.Platforms)
	for i, platform := range platforms {
		if platform == "linux/arm64/v8" {
			platforms[i] = "linux/arm64"
		}
	}
	return platforms
}

// isIndex reports whether what buildx pushes is a list of manifests.
func isIndex(r *schema.Registry) bool { return len(r.Platforms) > 1 || r.SBOM || r.Provenance }

// whyBuildx is what in the config needs buildx, as the subject of a sentence.
func whyBuildx(r *schema.Registry) string {
	switch {
	case len(r.Platforms) > 1:
		return "building for several platforms"
	case r.SBOM:
		return "attaching an SBOM"
	case r.Provenance:
		return "attaching provenance"
	}
	return "a reproducible image"
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
