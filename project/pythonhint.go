package project

import (
	"cmp"
	"os"
	"path"
	"slices"
	"strings"
)

// pythonHint is one place where a project speaks of its Python.
type pythonHint struct {
	minor     int    // an exact minor version; 0 when it is a range
	specifier string // a range, in pip's form
	evidence  Evidence
}

// pythonHints collects exact versions, those nearest to production first, and ranges.
func (f *files) pythonHints(m *manifest, folder string) (exact, ranges []pythonHint) {
	name := func(version string, at Evidence) {
		if numbers := release(version); len(numbers) > 1 && numbers[0] == 3 {
			exact = append(exact, pythonHint{minor: numbers[1], evidence: at})
		}
	}
	limit := func(specifier string, at Evidence) {
		if specifier != "" {
			ranges = append(ranges, pythonHint{specifier: specifier, evidence: at})
		}
	}
	commands := f.commandFiles()
	slices.SortStableFunc(commands, func(a, b string) int { return distance(path.Dir(a), folder) - distance(path.Dir(b), folder) })
	for _, command := range commands {
		if strings.Contains(strings.ToLower(path.Base(command)), "dockerfile") && distance(path.Dir(command), folder) < 60 {
			version, line := imageVersion(f.read(command))
			name(version, Evidence{command, line})
		}
	}
	for _, file := range f.nearest(folder, "runtime.txt", ".python-version", ".tool-versions", "app.yaml", "environment.yml", "environment.yaml") {
		number := 0
		for line := range strings.Lines(f.read(file)) {
			number++
			if version := versionIn(path.Base(file), strings.TrimSpace(line)); version != "" {
				name(version, Evidence{file, number})
				break
			}
		}
	}
	for _, manifest := range f.nearest(folder, "render.yaml", "render.yml") {
		for _, service := range f.yamlList(manifest, "services") {
			for _, v := range service.key("envVars").list() {
				if v.key("key").scalar() == "PYTHON_VERSION" {
					name(v.key("value").scalar(), Evidence{manifest, v.key("value").lineOr(v.line)})
				}
			}
		}
	}
	if requires := subtable(f.table("Pipfile"), "requires"); requires != nil {
		for _, key := range []string{"python_full_version", "python_version"} {
			version, _ := requires[key].(string)
			name(version, f.lineWith("Pipfile", key))
		}
	}
	for _, file := range f.nearest(folder, "pyproject.toml") {
		t := f.table(file)
		text, _ := subtable(t, "project")["requires-python"].(string)
		limit(text, f.lineWith(file, "requires-python"))
		text, _ = subtable(t, "tool", "poetry", "dependencies")["python"].(string)
		switch specifier := caretRange(text); {
		case pinned(specifier) != "":
			name(pinned(specifier), f.lineWith(file, "python ="))
		default:
			limit(specifier, f.lineWith(file, "python ="))
		}
	}
	for _, file := range f.nearest(folder, "setup.py", "setup.cfg") {
		at := f.lineWith(file, "python_requires")
		if at.Line > 0 {
			_, text, _ := strings.Cut(lineAt(f.read(file), at.Line), "python_requires")
			limit(specifierIn(text), at)
		}
	}
	if m.lock != "" && m.manager != "pipenv" {
		t := f.table(m.lock)
		text, _ := t["requires-python"].(string)
		limit(text, f.lineWith(m.lock, "requires-python"))
	}
	for _, file := range m.requirements {
		version, line := compiledFor(f.read(file))
		name(version, Evidence{file, line})
	}
	return exact, ranges
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
	for _, l := range dockerLines(dockerfile) {
		words := strings.Fields(l.text)
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
			repository, tag, _ := strings.Cut(path.Base(image), ":")
			if i := strings.Index(tag, "python3."); i >= 0 {
				tag, repository = tag[i+len("python"):], "python"
			}
			if strings.Contains(repository, "python") && strings.HasPrefix(tag, "3.") {
				return tag, l.number
			}
		}
	}
	return "", 0
}

// versionIn returns the version of Python that a line of one of the small files
// names, and "" when the line is about something else.
func versionIn(file, line string) string {
	switch file {
	case "runtime.txt":
		version, _ := strings.CutPrefix(line, "python-")
		return version
	case ".python-version":
		return line
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
