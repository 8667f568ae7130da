package project

import (
	"cmp"
	"path"
	"slices"
	"strings"
)

// composeService is one service of a compose file.
type composeService struct {
	file string
	name string
	node *yamlNode
}

// composeServices reads the services of the compose files, those of the file that
// Docker takes by itself first. Files for development and tests come last.
func composeServices(f *files) []composeService {
	var services, aside []composeService
	for _, name := range f.paths {
		base := strings.ToLower(path.Base(name))
		switch {
		case !isComposeFile(name) || strings.Count(name, "/") > 2:
		case strings.Contains(base, "dev"), strings.Contains(base, "test"), strings.Contains(base, "local"), strings.Contains(base, "override"):
			aside = append(aside, servicesOf(f, name)...)
		default:
			services = append(services, servicesOf(f, name)...)
		}
	}
	return append(services, aside...)
}

// servicesOf reads the services of one compose file, in its order.
func servicesOf(f *files, name string) []composeService {
	var services []composeService
	for _, document := range f.yaml(name) {
		if listed := document.key("services"); listed != nil {
			for _, service := range listed.keys {
				services = append(services, composeService{name, service, listed.under[service]})
			}
		}
	}
	return services
}

func isComposeFile(name string) bool {
	base := strings.ToLower(path.Base(name))
	return isYAML(base) && (strings.HasPrefix(base, "docker-compose") || strings.HasPrefix(base, "compose"))
}

// composeFolders returns in which folders the command at a line of a compose file
// may run: first in the one that its service's image is made of.
func (r *startReader) composeFolders(name string) func(line int) []string {
	services := servicesOf(r.files, name)
	return func(line int) []string {
		around := r.around(name)
		for _, s := range slices.Backward(services) {
			if s.node.line > line {
				continue
			}
			if folder, _, _ := strings.Cut(s.context(), "|"); s.builds() && r.files.folders[folder] {
				return append([]string{folder}, around...)
			}
			break
		}
		return around
	}
}

// builds reports whether the service's image is made of the project.
func (s composeService) builds() bool { return s.node.key("build") != nil }

// context is the folder of the project that the image is made of, and the
// Dockerfile that it is made with.
func (s composeService) context() string {
	build := s.node.key("build")
	folder := build.scalar()
	if folder == "" {
		folder = build.key("context").scalar()
	}
	return path.Join(path.Dir(s.file), folder) + "|" + build.key("dockerfile").scalar()
}

// mayBuild reports whether the service's image may be that of the app which starts
// in the folder root, and not of another program of the project.
func (s composeService) mayBuild(f *files, root string) bool {
	folder, dockerfile, _ := strings.Cut(s.context(), "|")
	if !within(root, folder) {
		return false
	}
	name := join(folder, cmp.Or(dockerfile, "Dockerfile"))
	return !f.has(name) || f.isImageOf(name, root)
}

// isImageOf reports whether a Dockerfile may be that of the app which starts in the
// folder root: it has to do with Python, and lies above the app or apart from any
// other code.
func (f *files) isImageOf(name, root string) bool {
	content := f.read(name)
	if !slices.ContainsFunc([]string{"python", "pip", "uv ", "poetry", "flask", "gunicorn", "uwsgi"}, func(word string) bool { return strings.Contains(content, word) }) {
		return false
	}
	folder := path.Dir(name)
	return within(root, folder) || !slices.ContainsFunc(f.python, func(file string) bool { return within(path.Dir(file), folder) })
}

// words is the service's command as a list; a text is split as a shell does.
func (s composeService) words(key string) ([]string, int) {
	n := s.node.key(key)
	if n == nil {
		return nil, 0
	}
	var words []string
	for _, item := range n.items {
		words = append(words, item.text)
	}
	if words == nil && n.text != "" {
		words = execWords(n.text)
	}
	return words, n.line
}
