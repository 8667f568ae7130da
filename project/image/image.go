// Package image reads what the image that a project already has is made of: its
// variables, the programs that it installs, the folders that it makes and what else
// its build does. Start with [Find].
//
// It says how far dockgen's image does the same, and names the rest. Which packages
// the image needs for the project's Python packages is the business of package supply.
package image

import (
	"path"
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/shell"
	"dockgen/project/source"
	"dockgen/project/start"
)

// Image is the image that a project has. Its zero value is none.
type Image struct {
	// Path is the Dockerfile, or the compose file whose service names an image;
	// empty when the project has neither.
	Path string
	// Bases are the images that its stages begin with, its own first.
	Bases []evidence.Found[string]
	// Variables are what ENV and the compose service set, each once.
	Variables []Variable
	// Steps are the instructions of the stage that ships, those of the stages that it
	// is made of before its own. BuildSteps are those of the other stages.
	Steps, BuildSteps []Step
	// Volumes are the absolute paths that VOLUME and the compose service name.
	Volumes []evidence.Found[string]

	files   *source.Index
	lines   []string // of the Dockerfile
	context []string // folders of the project that COPY may be relative to
	copies  []copied
	stages  map[string]bool // names of stages
	folders []madeFolder    // see made; nil before
	// scripts are those that the build runs, by their names, and assigned the variables
	// that its shells set; nil before they are asked for.
	scripts  map[string]fate
	assigned map[string]bool
	// arguments are the build arguments of the stage that ships.
	arguments map[string]bool
	values    map[string]string // of ENV and ARG, at the end of the last stage
	// started are the variables that a compose file or a platform gives to a container of
	// it, where they are not among Variables; script is the file that starts the server.
	started []Variable
	script  string
}

// Variable is a variable of the image's environment.
type Variable struct {
	Name, Value string
	Evidence    evidence.Place
	// Argument is a build argument without a value that the value is made of; or,
	// where Compose is set, a variable of whoever starts the service.
	Argument string
	Compose  bool
	// Platform says that the manifest of a platform gives it to the app.
	Platform bool
	// Script says that the start sets it; Computed, that only its shell knows the value.
	Script, Computed bool
}

// Step is one instruction of a Dockerfile.
type Step struct {
	Name, Text string // RUN, and what stands behind it
	Evidence   evidence.Place
}

// copied says that the folder or file from of the build context is at the absolute
// path to.
type copied struct{ from, to string }

// Find reads the image of the app that starts in the folder root by the command from,
// which may be nil. It is the one whose command was followed; that of a compose
// service whose command was taken; or the nearest that is the app's.
func Find(f *source.Index, from *start.Command, root string) *Image {
	m := find(f, from, root)
	m.platform(root)
	if from != nil {
		m.script = scriptOf(f, from.Evidence)
	}
	return m
}

func find(f *source.Index, from *start.Command, root string) *Image {
	if from != nil && from.Image != (evidence.Place{}) {
		m := read(f, from.Image.Path, contextsOf(f, from.Image.Path), "", from.Image.Line)
		m.startedBy()
		return m
	}
	if from != nil {
		if service, ok := start.ServiceAt(f, from.Evidence); ok {
			m := &Image{files: f}
			if name, target := service.Dockerfile(); f.Has(name) {
				folder, _, _ := strings.Cut(service.Context(), "|")
				m = read(f, name, []string{folder}, target, 0)
			}
			m.compose(service)
			return m
		}
	}
	name := nearest(f, root)
	if name == "" {
		return &Image{files: f}
	}
	m := read(f, name, contextsOf(f, name), "", 0)
	m.startedBy()
	return m
}

// startedBy reads what the compose file gives to a container of the image: to the first
// that has ports, where several services are built with its Dockerfile.
func (m *Image) startedBy() {
	var services []start.Service
	for _, s := range start.Services(m.files) {
		if name, _ := s.Dockerfile(); s.Builds() && name == m.Path && !forDevelopment(s.File) {
			services = append(services, s)
		}
	}
	if len(services) == 0 {
		return
	}
	web := max(slices.IndexFunc(services, func(s start.Service) bool { return s.Node.Key("ports") != nil }), 0)
	container := &Image{files: m.files}
	container.compose(services[web])
	m.started = container.Variables
}

// contextsOf are the folders that a Dockerfile's COPY may be relative to, the likeliest
// first: what a compose file says, its own folder when that holds code, the project.
func contextsOf(f *source.Index, name string) []string {
	var contexts []string
	for _, s := range start.Services(f) {
		if dockerfile, _ := s.Dockerfile(); dockerfile == name {
			folder, _, _ := strings.Cut(s.Context(), "|")
			return []string{folder}
		}
	}
	if folder := path.Dir(name); folder != "." && slices.ContainsFunc(f.Python, func(file string) bool { return strings.HasPrefix(file, folder+"/") }) {
		contexts = append(contexts, folder)
	}
	return append(contexts, ".", path.Dir(name))
}

// nearest returns the Dockerfile of the app that starts in root: the one that a
// compose file builds it with, else the first by depth, those called Dockerfile first.
func nearest(f *source.Index, root string) string {
	for _, s := range start.Services(f) {
		if name, _ := s.Dockerfile(); s.MayBuild(f, root) && f.Has(name) && !forDevelopment(name) && s.Node.Key("ports") != nil {
			return name
		}
	}
	var found []string
	for _, name := range f.Paths {
		if start.IsDockerfile(path.Base(name)) && !forDevelopment(name) && !source.IsAside(name) && start.IsImageOf(f, name, root) {
			found = append(found, name)
		}
	}
	if len(found) == 0 {
		return ""
	}
	return slices.MinFunc(found, func(a, b string) int { return rankOf(a, root) - rankOf(b, root) })
}

// rankOf orders Dockerfiles: the nearest above the app, then those that are called so,
// or for production.
func rankOf(name, root string) int {
	folder, base := path.Dir(name), strings.ToLower(path.Base(name))
	rank := 4 * strings.Count(folder, "/")
	switch {
	case folder == root:
	case folder == ".":
		rank += 4
	case source.Within(root, folder):
		rank += 4
	default:
		rank += 40
	}
	switch {
	case base == "dockerfile" || base == "containerfile":
	case strings.Contains(base, "prod"):
		rank++
	case strings.Contains(base, "build"):
		rank += 3
	default:
		rank += 2
	}
	return rank
}

// forDevelopment reports whether a Dockerfile is not for production, by its name.
func forDevelopment(name string) bool {
	base := strings.ToLower(path.Base(name))
	return strings.Contains(base, "dev") || strings.Contains(base, "test") || strings.Contains(base, "lint") || strings.Contains(base, "docs")
}

// compose adds what a service of a compose file says of its container.
func (m *Image) compose(s start.Service) {
	if name := s.Node.Key("image"); m.Path == "" && name != nil {
		m.Path = s.File
		base, _ := interpolated(name.Text)
		m.Bases = []evidence.Found[string]{{Value: base, Evidence: evidence.Place{Path: s.File, Line: name.Line}, Confidence: evidence.Certain}}
	}
	folder := path.Dir(s.File)
	for _, n := range s.Node.Key("volumes").List() {
		from, to, ok := strings.Cut(n.Text, ":")
		if !ok {
			from, to = n.Key("source").Scalar(), n.Key("target").Scalar()
		}
		to, _, _ = strings.Cut(to, ":")
		switch {
		case !path.IsAbs(to):
		case strings.HasPrefix(from, "."):
			m.context = append(m.context, ".")
			m.copies = append(m.copies, copied{path.Join(folder, from), path.Clean(to)})
			// A folder that is mounted to be written is kept like a volume.
			if strings.Contains(strings.TrimPrefix(from, "./"), "/") || len(from) > 2 {
				m.volume(to, evidence.Place{Path: s.File, Line: n.Line})
			}
		case strings.HasPrefix(from, "/") && isSystemFolder(to): // of the machine: /dev, a socket
		default:
			m.volume(to, evidence.Place{Path: s.File, Line: n.Line})
		}
	}
	set := s.Node.Key("environment")
	for _, n := range set.List() {
		if name, value, ok := strings.Cut(n.Text, "="); ok {
			m.composeVariable(name, value, evidence.Place{Path: s.File, Line: n.Line})
		}
	}
	if set != nil {
		for _, name := range set.Keys {
			if n := set.Under[name]; n.Text != "" {
				m.composeVariable(name, n.Text, evidence.Place{Path: s.File, Line: n.Line})
			}
		}
	}
}

func (m *Image) composeVariable(name, value string, at evidence.Place) {
	value, argument := interpolated(value)
	m.set(Variable{Name: name, Value: value, Evidence: at, Argument: argument, Compose: true})
}

// interpolated puts the defaults of variables into a text of a compose file; argument
// is one that has none.
func interpolated(text string) (value, argument string) {
	const dollar = "\x00" // stands for $$ meanwhile
	text = strings.ReplaceAll(text, "$$", dollar)
	w := shell.DockerEnv(`A="`+strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text)+`"`, nil)
	if len(w) != 1 {
		return text, ""
	}
	if len(w[0].Unset) > 0 {
		argument = w[0].Unset[0]
	}
	return strings.ReplaceAll(w[0].Value, dollar, "$"), argument
}

// maxVariables bounds what one image sets.
const maxVariables = 200

// set adds a variable, or gives one that is known another value.
func (m *Image) set(v Variable) {
	if i := slices.IndexFunc(m.Variables, func(known Variable) bool { return known.Name == v.Name }); i >= 0 {
		m.Variables[i] = v
	} else if len(m.Variables) < maxVariables {
		m.Variables = append(m.Variables, v)
	}
}

func (m *Image) volume(name string, at evidence.Place) {
	if path.IsAbs(name) && len(m.Volumes) < maxVariables {
		m.Volumes = append(m.Volumes, evidence.Found[string]{Value: path.Clean(name), Evidence: at, Confidence: evidence.Certain})
	}
}

// serviceNames are the names by which containers of the project's compose files find
// each other.
func serviceNames(f *source.Index) []string {
	var names []string
	for _, s := range start.Services(f) {
		names = append(names, s.Name)
	}
	return names
}
