package generator

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"dockgen/quote"
	"dockgen/registry"
	"dockgen/schema"
)

// scriptTemplate is the template of build-publish.sh. A word between two @ is a
// placeholder. The lines from "@if CONDITION" to "@end", and a line that begins with
// "@CONDITION", are printed when the condition holds: see scriptConditions. A line that
// begins with "@secret" is printed once for each build secret.
//
//go:embed build-publish.sh.in
var scriptTemplate string

// buildPublish returns the script that builds the image and publishes it.
func buildPublish(c *schema.Config) []byte {
	text := make([]byte, 0, 24<<10) // more than most have
	var hold conditions
	for i := range scriptConditions {
		if scriptConditions[i].holds(c) {
			hold |= 1 << i
		}
	}
	login := loginCommand(c.Registry.Image)
	value := func(placeholder string) string {
		if placeholder == "login" {
			return login
		}
		return scriptValue(placeholder, c)
	}
	for _, s := range scriptSections() {
		switch {
		case s.when&^hold != 0 || s.unless&hold != 0:
		case s.eachSecret:
			for _, secret := range c.Secrets() {
				text = fill(text, s.segments, func(string) string { return secret })
			}
		default:
			text = fill(text, s.segments, value)
		}
	}
	return text
}

// scriptValue returns the value of a placeholder of the script, quoted for its place.
func scriptValue(placeholder string, c *schema.Config) string {
	r := &c.Registry
	switch placeholder {
	case "marker":
		return Marker
	case "image":
		return quote.ShellWord(r.Image)
	case "platform":
		return quote.ShellWord(strings.Join(buildPlatforms(r), ","))
	case "platform-words":
		return strings.Join(buildPlatforms(r), " ")
	case "version-file":
		return quote.ShellWord(quote.Operand(r.VersionFile))
	case "lock":
		return quote.ShellWord(quote.Operand(c.ScriptLock()))
	case "dockerfile":
		return quote.ShellWord(quote.Operand(c.Output(schema.Dockerfile).Path))
	case "root":
		return rootFrom(c.Output(schema.BuildPublish).Path)
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
	case "known":
		// What buildx has pushed under its digest is surely there.
		return when(r.NeedsBuildx(), `${image:+"@$image"} `) + when(r.Latest, ":latest ") +
			pick(r.Numbering == "git", `${last:+":$last"} `, `":$last" `) + `${next:+":$next"}`
	case "rewrite":
		return when(r.Reproducible, ",rewrite-timestamp=true")
	}
	panic("generator: there is no value for the placeholder " + placeholder + " of the script")
}

// conditions is a set of indices of scriptConditions.
type conditions uint

// scriptConditions are the conditions that the script's template may name; "no-" before
// a name negates it.
var scriptConditions = [...]struct {
	name  string
	holds func(*schema.Config) bool
}{
	{"file", func(c *schema.Config) bool { return c.Registry.Numbering == "file" }},
	{"registry", func(c *schema.Config) bool { return c.Registry.Numbering == "registry" }},
	{"git", func(c *schema.Config) bool { return c.Registry.Numbering == "git" }},
	{"latest", func(c *schema.Config) bool { return c.Registry.Latest }},
	{"engine", func(c *schema.Config) bool { return !c.Registry.NeedsBuildx() }},
	{"buildx", func(c *schema.Config) bool { return c.Registry.NeedsBuildx() }},
	{"sbom", func(c *schema.Config) bool { return c.Registry.SBOM }},
	{"provenance", func(c *schema.Config) bool { return c.Registry.Provenance }},
	{"reproducible", func(c *schema.Config) bool { return c.Registry.Reproducible }},
	// Nothing but the commit is published.
	{"commit", func(c *schema.Config) bool { return c.Registry.Numbering == "git" || c.Registry.Reproducible }},
	{"secrets", func(c *schema.Config) bool { return len(c.Secrets()) > 0 }},
	{"line-ends", func(c *schema.Config) bool { return c.Registry.Numbering == "file" || len(c.Secrets()) > 0 }},
}

// section is consecutive lines of the script with the same conditions.
type section struct {
	when, unless conditions // all of the first hold, and none of the second
	eachSecret   bool       // one line for each secret
	segments     []segment
}

// under returns s under one more condition of the template.
func (s section) under(condition string) section {
	name, negated := strings.CutPrefix(condition, "no-")
	for i := range scriptConditions {
		switch {
		case scriptConditions[i].name != name:
		case negated:
			s.unless |= 1 << i
			return s
		default:
			s.when |= 1 << i
			return s
		}
	}
	panic("generator: the script knows no condition " + condition)
}

// scriptSections is the template, parsed once a process.
var scriptSections = sync.OnceValue(func() []section {
	var sections []section
	open := []section{{}} // one more, without segments, for each @if that has not ended
	for rest := scriptTemplate; rest != ""; {
		s := open[len(open)-1]
		// Lines without a condition of their own stay together.
		if rest[0] != '@' {
			end := len(rest)
			if i := strings.Index(rest, "\n@"); i >= 0 {
				end = i + 1
			}
			s.segments = splitTemplate(rest[:end])
			sections = append(sections, s)
			rest = rest[end:]
			continue
		}
		line, after, _ := strings.Cut(rest, "\n")
		rest = after
		word, text, _ := strings.Cut(line, " ")
		switch word {
		case "@if":
			open = append(open, s.under(text))
			continue
		case "@end":
			open = open[:len(open)-1]
			continue
		case "@secret":
			s.eachSecret = true
		default:
			s = s.under(word[1:])
		}
		s.segments = splitTemplate(text + "\n")
		sections = append(sections, s)
	}
	return sections
})

// buildPlatforms are the platforms as a builder lists them.
func buildPlatforms(r *schema.Registry) []string {
	const long, short = "linux/arm64/v8", "linux/arm64"
	if !slices.Contains(r.Platforms, long) {
		return r.Platforms
	}
	platforms := slices.Clone(r.Platforms)
	for i, platform := range platforms {
		if platform == long {
			platforms[i] = short
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
	r := registry.Of(image)
	switch r.Kind {
	case registry.DockerHub:
		return "docker login"
	case registry.ECR:
		return "aws ecr get-login-password --region " + r.Region + " | docker login --username AWS --password-stdin " + r.Host
	case registry.GAR, registry.GCR:
		return "gcloud auth configure-docker " + r.Host
	case registry.ACR:
		return "az acr login --name " + r.ACRName()
	}
	return "docker login " + r.Host
}
