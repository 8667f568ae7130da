package project

import (
	"cmp"
	"fmt"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Bounds of what is proposed. The oldest is the oldest that schema accepts; the
// newest is the one that packages have wheels for today; a Python whose minor is
// at most endOfLife gets no more security fixes (https://devguide.python.org/versions/).
const (
	oldestMinor = 6
	newestMinor = 14
	endOfLife   = 10
)

// pythonHint is one place where a project speaks of its Python.
type pythonHint struct {
	minor     int    // an exact minor version; 0 when it is a range
	specifier string // a range, in pip's form
	evidence  Evidence
}

// pythonVersion chooses the minor version of Python: the one that the project
// names for its production, else the newest that its ranges allow and that its
// pinned releases and its source work on.
func (f *files) pythonVersion(m *manifest, folder string, limit pastLimit) Found[string] {
	exact, ranges := f.pythonHints(m, folder)
	allowed := func(minor int) bool {
		return !slices.ContainsFunc(ranges, func(r pythonHint) bool { return !allowsMinor(r.specifier, minor) })
	}
	var others []Found[string]
	best := pythonHint{}
	for _, hint := range exact {
		if hint.minor < oldestMinor || hint.minor > newestMinor+1 {
			continue
		}
		switch {
		case best.minor == 0 && allowed(hint.minor):
			best = hint
		case hint.minor != best.minor:
			others = append(others, Found[string]{Value: pythonName(hint.minor), Evidence: hint.evidence, Confidence: Likely})
		}
	}
	if best.minor > 0 {
		found := Found[string]{Value: pythonName(best.minor), Evidence: best.evidence, Confidence: Certain, Others: others}
		if best.minor <= endOfLife {
			found.Note = fmt.Sprintf("Python %s gets no more security fixes; the project asks for it.", found.Value)
		}
		return found
	}
	found := newestThatWorks(m, ranges, allowed)
	if newest := cmp.Or(found.Value, pythonName(newestMinor)); limit.minor > 0 && release(newest)[1] >= limit.minor {
		below := func(minor int) bool { return minor < limit.minor && allowed(minor) }
		if older, _ := bestMinor(m.bounded(), below); older > 0 {
			return Found[string]{Value: pythonName(older), Evidence: limit.at, Confidence: Certain,
				Note: fmt.Sprintf("Python 3.%d no longer has %s.", limit.minor, limit.what)}
		}
	}
	return found
}

// newestThatWorks is the newest minor version for which the fewest pins fail.
func newestThatWorks(m *manifest, ranges []pythonHint, allowed func(int) bool) Found[string] {
	chosen, because := bestMinor(m.bounded(), allowed)
	if chosen == 0 {
		return Found[string]{}
	}
	found := Found[string]{Value: pythonName(chosen), Confidence: Certain}
	if len(ranges) > 0 {
		found.Evidence = ranges[0].evidence
	}
	if because.name != "" {
		found.Evidence = because.evidence()
		found.Note = fmt.Sprintf("The newest Python on which %s works.", because.release())
		if chosen <= endOfLife {
			found.Note += fmt.Sprintf(" Python %s gets no more security fixes: newer releases would allow a newer one.", found.Value)
		}
	}
	if found.Evidence == (Evidence{}) {
		// Nothing in the project speaks of Python: dockgen's default says it.
		return Found[string]{}
	}
	return found
}

// bestMinor is the newest allowed minor version for which the fewest pins fail, 0
// when none is allowed, and a pin that kept a newer one out.
func bestMinor(pins []wanted, allowed func(int) bool) (chosen int, because wanted) {
	fewest := 0
	for minor := newestMinor; minor >= oldestMinor; minor-- {
		if !allowed(minor) {
			continue
		}
		failing := failingOn(pins, minor)
		if chosen == 0 || len(failing) < fewest {
			chosen, fewest = minor, len(failing)
		}
		if fewest == 0 {
			break
		}
		because = failing[0]
	}
	return chosen, because
}

func pythonName(minor int) string { return "3." + strconv.Itoa(minor) }

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
		for _, service := range readYAML(f.read(manifest)).key("services").list() {
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

// nearest returns the files called names at the root and in folder, in the order
// of names.
func (f *files) nearest(folder string, names ...string) []string {
	var found []string
	for _, name := range names {
		for _, at := range unique([]string{folder, "."}) {
			if p := join(at, name); f.has(p) {
				found = append(found, p)
			}
		}
	}
	return found
}

// imageVersion returns the Python of the first image of a Dockerfile that names
// one: "python:3.9-slim", "tiangolo/uwsgi-nginx-flask:python3.8",
// "python:${PYTHON_VERSION}" with its ARG.
func imageVersion(dockerfile string) (version string, line int) {
	arguments := make(map[string]string)
	for text := range strings.Lines(dockerfile) {
		line++
		words := strings.Fields(text)
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
				return tag, line
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

// lineWith is the first line of file that holds word.
func (f *files) lineWith(file, word string) Evidence {
	number := 0
	for line := range strings.Lines(f.read(file)) {
		number++
		if strings.Contains(line, word) {
			return Evidence{file, number}
		}
	}
	return Evidence{Path: file}
}

func lineAt(content string, number int) string {
	for line := range strings.Lines(content) {
		if number--; number == 0 {
			return line
		}
	}
	return ""
}

// specifierIn returns what stands in quotes in text, or all of it behind an equals
// sign as setup.cfg has it.
func specifierIn(text string) string {
	text = strings.TrimSpace(text)
	for _, quote := range []string{`"`, "'"} {
		if parts := strings.Split(text, quote); len(parts) > 2 {
			return parts[1]
		}
	}
	return strings.TrimSpace(strings.TrimPrefix(text, "="))
}
