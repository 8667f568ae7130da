package start

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"dockgen/project/disk"
	"dockgen/project/document"
	"dockgen/project/evidence"
	"dockgen/project/shell"
	"dockgen/project/source"
)

// Service is one service of a compose file.
type Service struct {
	File string
	Name string
	Node *document.Node
}

// Services reads the services of the compose files, those of the file that
// Docker takes by itself first. Files for development and tests come last.
func Services(f *source.Index) []Service {
	var services, aside []Service
	for _, name := range f.Paths {
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
func servicesOf(f *source.Index, name string) []Service {
	var services []Service
	for _, document := range f.YAML(name) {
		if listed := document.Key("services"); listed != nil {
			for _, service := range listed.Keys {
				services = append(services, Service{name, service, listed.Under[service]})
			}
		}
	}
	return services
}

func isComposeFile(name string) bool {
	base := strings.ToLower(path.Base(name))
	return document.IsYAML(base) && (strings.HasPrefix(base, "docker-compose") || strings.HasPrefix(base, "compose"))
}

// ServiceAt returns the service of a compose file that the line is in.
func ServiceAt(f *source.Index, at evidence.Place) (s Service, ok bool) {
	if !isComposeFile(at.Path) {
		return Service{}, false
	}
	// The line of a mapping is that of its first key.
	for _, service := range slices.Backward(servicesOf(f, at.Path)) {
		if service.Node.Line <= at.Line {
			return service, true
		}
	}
	return Service{}, false
}

// Dockerfile is the path of the Dockerfile that the service's image is made with, and
// the stage that it ends with; an empty stage is the last. Both are empty when the
// service has an image that is made elsewhere.
func (s Service) Dockerfile() (name, target string) {
	if !s.Builds() {
		return "", ""
	}
	folder, file, _ := strings.Cut(s.Context(), "|")
	return disk.Join(folder, cmp.Or(file, "Dockerfile")), s.Node.Key("build", "target").Scalar()
}

// composeFolders returns in which folders the command at a line of a compose file
// may run: first in the one that its service's image is made of.
func (r *startReader) composeFolders(name string) func(line int) []string {
	services := servicesOf(r.files, name)
	return func(line int) []string {
		around := r.around(name)
		for _, s := range slices.Backward(services) {
			if s.Node.Line > line {
				continue
			}
			if folder, _, _ := strings.Cut(s.Context(), "|"); s.Builds() && r.files.Folders[folder] {
				return append([]string{folder}, around...)
			}
			break
		}
		return around
	}
}

// Builds reports whether the service's image is made of the project.
func (s Service) Builds() bool { return s.Node.Key("build") != nil }

// Context is the folder of the project that the image is made of, and the
// Dockerfile that it is made with.
func (s Service) Context() string {
	build := s.Node.Key("build")
	folder := build.Scalar()
	if folder == "" {
		folder = build.Key("context").Scalar()
	}
	return path.Join(path.Dir(s.File), folder) + "|" + build.Key("dockerfile").Scalar()
}

// MayBuild reports whether the service's image may be that of the app which starts
// in the folder root, and not of another program of the project.
func (s Service) MayBuild(f *source.Index, root string) bool {
	folder, _, _ := strings.Cut(s.Context(), "|")
	if !source.Within(root, folder) {
		return false
	}
	name, _ := s.Dockerfile()
	return !f.Has(name) || IsImageOf(f, name, root)
}

// IsImageOf reports whether a Dockerfile may be that of the app which starts in the
// folder root: it has to do with Python, and lies above the app or apart from any
// other code.
func IsImageOf(f *source.Index, name, root string) bool {
	content := f.Read(name)
	if !slices.ContainsFunc([]string{"python", "pip", "uv ", "poetry", "flask", "gunicorn", "uwsgi"}, func(word string) bool { return strings.Contains(content, word) }) {
		return false
	}
	folder := path.Dir(name)
	return source.Within(root, folder) || !slices.ContainsFunc(f.Python, func(file string) bool { return source.Within(path.Dir(file), folder) })
}

// Words is the service's command as a list; a text is split as a shell does.
func (s Service) Words(key string) ([]string, int) {
	n := s.Node.Key(key)
	if n == nil {
		return nil, 0
	}
	var words []string
	for _, item := range n.Items {
		words = append(words, item.Text)
	}
	if words == nil && n.Text != "" {
		words = shell.ExecWords(n.Text)
	}
	return words, n.Line
}
