package generator

import (
	"bytes"
	_ "embed"
	"slices"
	"strings"
	"sync"

	"dockgen/schema"
)

// scriptTemplate is build-publish.sh with holes: a word between two @ is a value.
// The lines from "@if CONDITION" to "@end", and a line that begins with "@CONDITION",
// are there when the condition [holds]. A line that begins with "@secret" stands for
// one line for each build secret.
//
//go:embed build-publish.sh.in
var scriptTemplate string

// buildPublish returns the script that builds the image and publishes it.
func buildPublish(c *schema.Config) []byte {
	var b bytes.Buffer
	b.Grow(12 << 10) // nearly every script
	for _, s := range scriptStretches() {
		switch {
		case slices.ContainsFunc(s.conditions, func(condition string) bool { return !holds(condition, c) }):
		case s.eachSecret:
			for _, secret := range c.Secrets() {
				fill(&b, s.pieces, func(string) string { return secret })
			}
		default:
			fill(&b, s.pieces, func(hole string) string { return scriptValue(hole, c) })
		}
	}
	return b.Bytes()
}

// scriptValue is what a hole of the script stands for, quoted for its place.
func scriptValue(hole string, c *schema.Config) string {
	r := &c.Registry
	switch hole {
	case "marker":
		return Marker
	case "image":
		return shellWord(r.Image)
	case "platform":
		return shellWord(strings.Join(buildPlatforms(r), ","))
	case "platform-words":
		return strings.Join(buildPlatforms(r), " ")
	case "version-file":
		return shellWord(operand(r.VersionFile))
	case "lock":
		return shellWord(operand(c.ScriptLock()))
	case "dockerfile":
		return shellWord(operand(c.Output(schema.Dockerfile).Path))
	case "root":
		return rootFrom(c.Output(schema.BuildPublish).Path)
	case "login":
		return loginCommand(r.Image)
	case "number":
		return pick(r.Numbering == "git", "name", "number")
	case "written":
		return when(r.Numbering == "file", " and written down")
	case "why":
		return whyBuildx(r)
	case "and-tag":
		return when(r.Numbering == "git", " and tag")
	case "pull":
		return when(!r.NeedsBuildx(), "docker pull $IMAGE:$next && ")
	case "as-is":
		// An index is copied as it is; anything else would be wrapped into one.
		return when(r.NeedsBuildx() && !isIndex(r), " --prefer-index=false")
	case "rewrite":
		return when(r.Reproducible, ",rewrite-timestamp=true")
	}
	panic("generator: nothing fills the hole " + hole + " of the script")
}

// holds reports whether a condition of the script's template is one of c; "no-"
// before it says the contrary.
func holds(condition string, c *schema.Config) bool {
	if contrary, found := strings.CutPrefix(condition, "no-"); found {
		return !holds(contrary, c)
	}
	r := &c.Registry
	switch condition {
	case "file", "registry", "git":
		return r.Numbering == condition
	case "latest":
		return r.Latest
	case "engine":
		return !r.NeedsBuildx()
	case "buildx":
		return r.NeedsBuildx()
	case "sbom":
		return r.SBOM
	case "provenance":
		return r.Provenance
	case "reproducible":
		return r.Reproducible
	case "commit": // and nothing but it is published
		return r.Numbering == "git" || r.Reproducible
	case "secrets":
		return len(c.Secrets()) > 0
	case "line-ends":
		return r.Numbering == "file" || len(c.Secrets()) > 0
	}
	panic("generator: the script knows no condition " + condition)
}

// stretch is lines of the script that are there under the same conditions.
type stretch struct {
	conditions []string
	eachSecret bool // one line, for each secret
	pieces     []piece
}

// scriptStretches is the template, cut once a process.
var scriptStretches = sync.OnceValue(func() []stretch {
	var stretches []stretch
	var open []string // the conditions of each @if that has not ended
	for rest := scriptTemplate; rest != ""; {
		// Lines that are always there stay together.
		if rest[0] != '@' {
			end := len(rest)
			if i := strings.Index(rest, "\n@"); i >= 0 {
				end = i + 1
			}
			stretches = append(stretches, stretch{conditions: slices.Clone(open), pieces: cutHoles(rest[:end])})
			rest = rest[end:]
			continue
		}
		line, after, _ := strings.Cut(rest, "\n")
		rest = after
		switch word, text, _ := strings.Cut(line, " "); word {
		case "@if":
			open = append(open, text)
		case "@end":
			open = open[:len(open)-1]
		case "@secret":
			stretches = append(stretches, stretch{slices.Clone(open), true, cutHoles(text + "\n")})
		default:
			stretches = append(stretches, stretch{append(slices.Clone(open), word[1:]), false, cutHoles(text + "\n")})
		}
	}
	return stretches
})

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
