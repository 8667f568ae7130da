package survey

import (
	"path"
	"path/filepath"
	"slices"
	"strings"

	"dockgen/project/document"
	"dockgen/project/evidence"
	"dockgen/project/start"
	"dockgen/schema/imageref"
)

// registryImage finds where the project publishes its image: a compose file that
// names one for what it builds, a CI workflow that pushes one, and else the
// registry of the host that the repository is on. What is certain comes first; a
// folder without any has none.
func registryImage(p *project, s *Survey) {
	f := p.index
	repository, known := gitRemote(p.dir)
	var found []evidence.Found[string]
	add := func(image string, at evidence.Place, confidence evidence.Confidence) {
		if image = plainImage(image); image != "" {
			found = append(found, evidence.Found[string]{Value: image, Evidence: at, Confidence: confidence})
		}
	}
	for _, service := range start.Services(f) {
		if service.Builds() {
			add(service.Node.Key("image").Scalar(), evidence.Place{Path: service.File, Line: service.Node.Key("image").LineOr(service.Node.Line)}, evidence.Certain)
		}
	}
	for _, name := range f.Paths {
		switch {
		case strings.Contains("/"+name, "/.github/workflows/") && document.IsYAML(name):
			for _, workflow := range f.YAML(name) {
				env := make(map[string]string)
				workflowEnv(workflow, env)
				for _, pushed := range pushedImages(workflow) {
					add(expandActions(pushed.Text, repository, env), evidence.Place{Path: name, Line: pushed.Line}, evidence.Certain)
				}
			}
		case path.Base(name) == ".gitlab-ci.yml" && known && repository.host == "gitlab.com" && strings.Contains(f.Read(name), "CI_REGISTRY_IMAGE"):
			add("registry.gitlab.com/"+repository.path, evidence.Place{Path: name}, evidence.Certain)
		}
	}
	if known {
		if image := repository.image(); image != "" {
			add(image, evidence.Place{Path: ".git/config"}, evidence.Likely)
		}
	}
	if len(found) == 0 {
		return
	}
	// The first place of each wins.
	var distinct []evidence.Found[string]
	for _, x := range found {
		if !slices.ContainsFunc(distinct, func(d evidence.Found[string]) bool { return d.Value == x.Value }) {
			distinct = append(distinct, x)
		}
	}
	s.Image = distinct[0]
	s.Image.Others = distinct[1:]
	for i := range s.Image.Others {
		// Another image of the same project is another thing, not a doubt.
		s.Image.Others[i].Confidence = min(s.Image.Others[i].Confidence, evidence.Likely)
	}
}

// image is the repository's place in the registry of its host, with the folder of
// a project that is one of several in the repository.
func (r remote) image() string {
	registry := ""
	switch {
	case r.host == "github.com" || strings.HasPrefix(r.host, "github.com-"):
		registry = "ghcr.io"
	case r.host == "gitlab.com":
		registry = "registry.gitlab.com"
	case r.host == "bitbucket.org":
		registry = "docker.io"
	case r.host == "codeberg.org" || strings.HasPrefix(r.host, "gitea."):
		registry = r.host
	default:
		return ""
	}
	name := path.Join(registry, r.path)
	if r.below != "." && registry != "docker.io" {
		name = path.Join(name, path.Base(r.below))
	}
	return name
}

// plainImage makes of what a file says the repository that a config can name: in
// lower case, without tag and digest, with a registry. It is empty for one that
// needs a variable to be known, and for a name that nothing could be pushed to.
func plainImage(image string) string {
	image, _, _ = strings.Cut(strings.TrimSpace(image), "@")
	image, _, _ = strings.Cut(image, ":$") // a tag from a variable
	if slash := strings.LastIndexByte(image, '/'); strings.LastIndexByte(image, ':') > slash {
		image = image[:strings.LastIndexByte(image, ':')]
	}
	image = strings.ToLower(image)
	if !strings.Contains(image, "/") {
		return ""
	}
	// Docker Hub's user/name.
	if host, _, _ := strings.Cut(image, "/"); !strings.ContainsAny(host, ".:") && host != "localhost" {
		image = "docker.io/" + image
	}
	if imageref.CheckRepository(image) != nil {
		return ""
	}
	return image
}

// FallbackImage is an image for a project that says nothing of one: a registry on
// this machine, which needs no account.
func FallbackImage(dir string) string {
	name := "app"
	if at, err := filepath.Abs(dir); err == nil {
		words := strings.FieldsFunc(strings.ToLower(filepath.Base(at)), func(r rune) bool {
			return (r < 'a' || r > 'z') && (r < '0' || r > '9')
		})
		if joined := strings.Join(words, "-"); joined != "" {
			name = joined[:min(len(joined), 60)]
		}
	}
	return "localhost:5000/" + strings.TrimRight(name, "-")
}

// pushedImages finds the images that the steps of a GitHub workflow push: the tags
// of docker/build-push-action, the images of docker/metadata-action.
func pushedImages(n *document.Node) []*document.Node {
	var found []*document.Node
	uses := n.Key("uses").Scalar()
	if strings.HasPrefix(uses, "docker/build-push-action") {
		found = append(found, lines(n.Key("with", "tags"))...)
	}
	if strings.HasPrefix(uses, "docker/metadata-action") {
		found = append(found, lines(n.Key("with", "images"))...)
	}
	for _, item := range n.Items {
		found = append(found, pushedImages(item)...)
	}
	for _, name := range n.Keys {
		found = append(found, pushedImages(n.Under[name])...)
	}
	const enough = 20
	return found[:min(len(found), enough)]
}

// lines cuts a text of several lines, or with commas, into its parts.
func lines(n *document.Node) []*document.Node {
	if n == nil {
		return nil
	}
	found := slices.Clone(n.Items)
	at := n.Line
	for line := range strings.SplitSeq(n.Text, "\n") {
		if n.Block {
			at++
		}
		for part := range strings.SplitSeq(line, ",") {
			if part = strings.TrimSpace(part); part != "" {
				found = append(found, &document.Node{Line: at, Text: part})
			}
		}
	}
	return found
}

// workflowEnv collects the variables that a workflow sets, wherever it does.
func workflowEnv(n *document.Node, env map[string]string) {
	for _, item := range n.Items {
		workflowEnv(item, env)
	}
	for _, name := range n.Keys {
		if name == "env" {
			for _, variable := range n.Under[name].Keys {
				env[variable] = n.Under[name].Under[variable].Text
			}
		}
		workflowEnv(n.Under[name], env)
	}
}

// expandActions replaces the expressions of a workflow whose value the repository
// tells, or env. Any other expression stays, and no image has one.
func expandActions(text string, r remote, env map[string]string) string {
	const deepest = 3 // variables that are made of variables
	for range deepest {
		text = expandOnce(text, r, env)
	}
	return text
}

func expandOnce(text string, r remote, env map[string]string) string {
	owner, name, _ := strings.Cut(r.path, "/")
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "${{")
		b.WriteString(before)
		expression, behind, closed := strings.Cut(rest, "}}")
		if !found || !closed || b.Len() > maxImage {
			return b.String()
		}
		expression = strings.TrimSpace(expression)
		variable, isVariable := strings.CutPrefix(expression, "env.")
		value, isSet := env[variable]
		switch {
		case isVariable && isSet:
			b.WriteString(value)
		case expression == "github.repository" && r.host == "github.com":
			b.WriteString(r.path)
		case (expression == "github.repository_owner" || expression == "github.actor") && r.host == "github.com":
			b.WriteString(owner)
		case expression == "github.event.repository.name" && r.host == "github.com":
			b.WriteString(name)
		case strings.Contains(b.String(), ":") && strings.Contains(b.String(), "/"):
			b.WriteString("tag") // whatever it is, it is no part of the name
		default:
			b.WriteString("${{" + expression + "}}")
		}
		text = behind
	}
}

// maxImage is how long an image's name can grow; a registry takes 255 bytes.
const maxImage = 1000
