package image

import (
	"maps"
	"path"
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/source"
)

// platform reads the variables that the manifest of a platform gives to the app which
// starts in root: app.json of Heroku, fly.toml and render.yaml. One without a value is to
// be set by whoever runs the app.
func (m *Image) platform(root string) {
	for _, name := range m.files.Nearest(root, "app.json", "fly.toml", "render.yaml", "render.yml") {
		switch path.Base(name) {
		case "app.json":
			m.appJSON(name)
		case "fly.toml":
			m.flyTOML(name)
		default:
			m.renderYAML(name)
		}
	}
}

// give adds a variable that is given to a container of the image.
func (m *Image) give(v Variable) {
	known := func(other Variable) bool { return other.Name == v.Name }
	if v.Name != "" && len(m.started) < maxVariables && !slices.ContainsFunc(m.started, known) {
		m.started = append(m.started, v)
	}
}

func (m *Image) appJSON(name string) {
	for _, d := range m.files.YAML(name) {
		set := d.Key("env")
		if set == nil {
			continue
		}
		for _, key := range set.Keys {
			n := set.Under[key]
			v := Variable{Name: key, Value: n.Scalar(), Evidence: evidence.Place{Path: name, Line: n.LineOr(set.Line)}, Platform: true}
			if value := n.Key("value"); value != nil {
				v.Value, v.Evidence.Line = value.Scalar(), value.LineOr(v.Evidence.Line)
			}
			m.give(v)
		}
	}
}

func (m *Image) flyTOML(name string) {
	set, _ := m.files.Table(name)["env"].(map[string]any)
	for _, key := range slices.Sorted(maps.Keys(set)) {
		if value, ok := set[key].(string); ok {
			m.give(Variable{Name: key, Value: value, Evidence: m.files.LineWith(name, key), Platform: true})
		}
	}
}

func (m *Image) renderYAML(name string) {
	for _, service := range m.files.YAMLList(name, "services") {
		if kind := service.Key("type").Scalar(); kind != "web" && kind != "pserv" && kind != "" {
			continue
		}
		for _, n := range service.Key("envVars").List() {
			key := n.Key("key")
			m.give(Variable{Name: key.Scalar(), Value: n.Key("value").Scalar(), Evidence: evidence.Place{Path: name, Line: key.LineOr(n.LineOr(0))}, Platform: true})
		}
	}
}

// given decides about the variables that a compose file or a platform gives to a container
// of the image, where the image itself has none of that name.
func (m *Image) given(e *Environment, root string, reads []evidence.Variable, services []string) {
	for _, v := range m.started {
		known := func(set Variable) bool { return set.Name == v.Name }
		if slices.ContainsFunc(m.Variables, known) || slices.ContainsFunc(e.Defaults, known) {
			continue
		}
		read := slices.ContainsFunc(reads, func(r evidence.Variable) bool { return r.Name == v.Name })
		reason, replaced, silent := m.notKept(v, root, read, services)
		switch {
		case silent:
		case reason != "":
			e.leave(v, reason, replaced)
			if !replaced && reason != debugReason {
				e.ask(v)
			}
		case v.Value == "" || v.Argument != "":
			e.ask(v)
		case !read && m.forScript(v.Name):
			e.leave(v, "The script that starts the server reads it, and the image does not run the script.", true)
		default:
			m.keep(e, v)
		}
	}
}

// forScript reports whether a variable is read by the script that starts the server, and by
// no Python file.
func (m *Image) forScript(name string) bool {
	script := m.files.Read(m.script)
	return !strings.HasSuffix(m.script, ".py") && (strings.Contains(script, "$"+name) || strings.Contains(script, "${"+name)) &&
		len(m.files.Mentioning(name)) == 0
}

// scriptOf is the file in which the command that serves the app stands, where a container
// runs it.
func scriptOf(f *source.Index, at evidence.Place) string {
	base := path.Base(at.Path)
	if path.Ext(base) == ".sh" || strings.HasPrefix(f.Read(at.Path), "#!") {
		return at.Path
	}
	return ""
}
