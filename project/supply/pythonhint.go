package supply

import (
	"cmp"
	"os"
	"path"
	"slices"
	"strings"

	"dockgen/project/document"
	"dockgen/project/evidence"
	"dockgen/project/image"
	"dockgen/project/requirement"
	"dockgen/project/shell"
	"dockgen/project/source"
)

// pythonHint is one place where a project speaks of its Python.
type pythonHint struct {
	minor     int    // an exact minor version; 0 when it is a range
	specifier string // a range, in pip's form
	evidence  evidence.Place
}

// pythonHints collects exact versions, those nearest to production first, and ranges.
func pythonHints(f *source.Index, own *image.Image, m *Dependencies, folder string) (exact, ranges []pythonHint) {
	name := func(version string, at evidence.Place) {
		if numbers := requirement.Release(version); len(numbers) > 1 && numbers[0] == 3 {
			exact = append(exact, pythonHint{minor: numbers[1], evidence: at})
		}
	}
	limit := func(specifier string, at evidence.Place) {
		if specifier != "" {
			ranges = append(ranges, pythonHint{specifier: specifier, evidence: at})
		}
	}
	for _, base := range own.Bases {
		name(versionOfImage(base.Value), base.Evidence)
	}
	for _, p := range own.Programs() {
		switch minor, numbered := strings.CutPrefix(p.Name, "python3."); {
		case p.Manager != "apt" || !p.Shipped:
		case numbered && strings.Trim(minor, "0123456789") == "":
			name(p.Name[len("python"):], p.Evidence)
		case p.Name == "python3" && len(own.Bases) > 0:
			name(pythonOfDistribution(own.Bases[0].Value), own.Bases[0].Evidence)
		}
	}
	commands := commandFiles(f)
	slices.SortStableFunc(commands, func(a, b string) int { return distance(path.Dir(a), folder) - distance(path.Dir(b), folder) })
	for _, command := range commands {
		if strings.Contains(strings.ToLower(path.Base(command)), "dockerfile") && distance(path.Dir(command), folder) < 60 {
			version, line := imageVersion(f.Read(command))
			name(version, evidence.Place{Path: command, Line: line})
		}
	}
	for _, file := range f.Nearest(folder, "runtime.txt", ".python-version", ".tool-versions", "app.yaml", "environment.yml", "environment.yaml") {
		number := 0
		for line := range strings.Lines(f.Read(file)) {
			number++
			if version := versionIn(path.Base(file), strings.TrimSpace(line)); version != "" {
				name(version, evidence.Place{Path: file, Line: number})
				break
			}
		}
	}
	for _, file := range f.Nearest(folder, "mise.toml", ".mise.toml", "mise.local.toml") {
		version := miseVersion(document.Subtable(f.Table(file), "tools")["python"])
		name(version, f.LineWith(file, "python"))
	}
	for _, manifest := range f.Nearest(folder, "render.yaml", "render.yml") {
		for _, service := range f.YAMLList(manifest, "services") {
			for _, v := range service.Key("envVars").List() {
				if v.Key("key").Scalar() == "PYTHON_VERSION" {
					name(v.Key("value").Scalar(), evidence.Place{Path: manifest, Line: v.Key("value").LineOr(v.Line)})
				}
			}
		}
	}
	if requires := document.Subtable(f.Table("Pipfile"), "requires"); requires != nil {
		for _, key := range []string{"python_full_version", "python_version"} {
			version, _ := requires[key].(string)
			name(version, f.LineWith("Pipfile", key))
		}
	}
	for _, file := range f.Nearest(folder, "pyproject.toml") {
		t := f.Table(file)
		text, _ := document.Subtable(t, "project")["requires-python"].(string)
		limit(text, f.LineWith(file, "requires-python"))
		text, _ = document.Subtable(t, "tool", "poetry", "dependencies")["python"].(string)
		switch specifier := requirement.CaretRange(text); {
		case requirement.Pinned(specifier) != "":
			name(requirement.Pinned(specifier), f.LineWith(file, "python ="))
		default:
			limit(specifier, f.LineWith(file, "python ="))
		}
	}
	for _, file := range f.Nearest(folder, "setup.py", "setup.cfg") {
		at := f.LineWith(file, "python_requires")
		if at.Line > 0 {
			_, text, _ := strings.Cut(lineAt(f.Read(file), at.Line), "python_requires")
			limit(specifierIn(text), at)
		}
	}
	if m.lock != "" && m.manager != "pipenv" {
		t := f.Table(m.lock)
		text, _ := t["requires-python"].(string)
		limit(text, f.LineWith(m.lock, "requires-python"))
	}
	for _, file := range m.requirements {
		version, line := compiledFor(f.Read(file))
		name(version, evidence.Place{Path: file, Line: line})
	}
	return exact, ranges
}

// miseVersion returns the version that mise reads: "3.12", ["3.12", "3.11"], or
// { version = "3.12" }. The first of several is the one that runs.
func miseVersion(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case []any:
		if len(v) > 0 {
			return miseVersion(v[0])
		}
	case map[string]any:
		return miseVersion(v["version"])
	}
	return ""
}

// compiledFor returns the Python that a requirements file was compiled for, as
// pip-compile and uv say at its head: the pins are known to install there.
func compiledFor(requirements string) (version string, line int) {
	for text := range strings.Lines(requirements) {
		line++
		if !strings.HasPrefix(text, "#") {
			break
		}
		for _, mark := range []string{"pip-compile with Python ", "pip-compile with python ", "--python-version ", "--python-version="} {
			if _, after, found := strings.Cut(text, mark); found {
				if words := strings.Fields(after); len(words) > 0 {
					return words[0], line
				}
			}
		}
	}
	return "", 0
}

// imageVersion returns the Python of the first image of a Dockerfile that names
// one: "python:3.9-slim", "tiangolo/uwsgi-nginx-flask:python3.8",
// "python:${PYTHON_VERSION}" with its ARG.
func imageVersion(dockerfile string) (version string, line int) {
	arguments := make(map[string]string)
	for _, l := range shell.DockerLines(dockerfile) {
		words := strings.Fields(l.Text)
		if len(words) < 2 {
			continue
		}
		switch strings.ToUpper(words[0]) {
		case "ARG":
			if name, value, found := strings.Cut(words[1], "="); found {
				arguments[name] = strings.Trim(value, `"'`)
			}
		case "FROM":
			image := words[1]
			if strings.HasPrefix(image, "--") && len(words) > 2 {
				image = words[2]
			}
			image = os.Expand(image, func(variable string) string {
				name, fallback, _ := strings.Cut(variable, ":-")
				return cmp.Or(arguments[name], fallback)
			})
			if version := versionOfImage(image); version != "" {
				return version, l.Number
			}
		}
	}
	return "", 0
}

// versionOfImage returns the Python that an image has, by its name.
func versionOfImage(image string) string {
	image, _, _ = strings.Cut(image, "@")
	repository, tag, _ := strings.Cut(path.Base(image), ":")
	if i := strings.Index(tag, "python3."); i >= 0 {
		tag, repository = tag[i+len("python"):], "python"
	}
	if strings.Contains(repository, "python") && strings.HasPrefix(tag, "3.") {
		return tag
	}
	// Red Hat's: ubi9/python-311.
	if digits, ok := strings.CutPrefix(repository, "python-3"); ok && digits != "" && strings.Trim(digits, "0123456789") == "" {
		return "3." + digits
	}
	return ""
}

// PythonOfImage returns the Python that a base image has by its tag: "3.13", of which it
// is the newest patch release, or "3.13.2". It is empty when the name does not tell.
func PythonOfImage(image string) string {
	if strings.Contains(image, "@") {
		return ""
	}
	version := versionOfImage(image)
	end := 0
	for end < len(version) && (version[end] == '.' || '0' <= version[end] && version[end] <= '9') {
		end++
	}
	return version[:end]
}

// pythonOfDistribution returns the Python that a release of Debian or Ubuntu has under
// the name python3, by the name of its image.
func pythonOfDistribution(image string) string {
	repository, tag, _ := strings.Cut(path.Base(image), ":")
	tag, _, _ = strings.Cut(tag, "-")
	switch repository + ":" + tag {
	case "ubuntu:20.04", "ubuntu:focal":
		return "3.8"
	case "debian:11", "debian:bullseye":
		return "3.9"
	case "ubuntu:22.04", "ubuntu:jammy":
		return "3.10"
	case "debian:12", "debian:bookworm":
		return "3.11"
	case "ubuntu:24.04", "ubuntu:noble":
		return "3.12"
	case "debian:13", "debian:trixie":
		return "3.13"
	}
	return ""
}

// versionIn returns the version of Python that a line of one of the small files
// names, and "" when the line is about something else.
func versionIn(file, line string) string {
	switch file {
	case "runtime.txt":
		version, _ := strings.CutPrefix(line, "python-")
		return version
	case ".python-version":
		if !strings.HasPrefix(line, "#") {
			return line
		}
	case ".tool-versions":
		if words := strings.Fields(line); len(words) > 1 && words[0] == "python" {
			return words[1]
		}
	case "app.yaml":
		if value, found := strings.CutPrefix(line, "runtime:"); found {
			if digits, found := strings.CutPrefix(strings.Trim(strings.TrimSpace(value), `"'`), "python3"); found && digits != "" {
				return "3." + digits
			}
		}
	default:
		if value, found := strings.CutPrefix(strings.TrimSpace(strings.TrimPrefix(line, "-")), "python="); found {
			return strings.TrimLeft(value, "=")
		}
	}
	return ""
}
