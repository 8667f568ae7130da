package supply

import (
	"fmt"
	"path"
	"strings"

	"dockgen/project/document"
	"dockgen/project/evidence"
	"dockgen/project/image"
	"dockgen/project/requirement"
	"dockgen/project/rule"
	"dockgen/project/shell"
	"dockgen/project/source"
)

// pythonTwoOnly refuses a project that names Python 2 for its production and says nothing
// of Python 3. Source that only Python 2 reads is refused with the entry point.
func pythonTwoOnly(f *source.Index, folder string) *evidence.Refusal {
	exact, ranges := pythonHints(f, new(image.Image), new(Dependencies), folder)
	if len(exact) > 0 {
		return nil
	}
	at, version := evidence.Place{}, ""
	for _, r := range ranges {
		for minor := range requirement.NewestMinor + 1 {
			if requirement.AllowsMinor(r.specifier, minor) {
				return nil
			}
		}
		if requirement.Allows(r.specifier, "2.7.18") {
			at, version = r.evidence, r.specifier
		}
	}
	if version == "" {
		at, version = pythonTwoHint(f, folder)
	}
	if version == "" {
		return nil
	}
	return &evidence.Refusal{
		Reason: fmt.Sprintf("The project is for Python 2 only: %s asks for Python %s, and the images have Python 3.", rule.Quoted(at.Path), rule.Quoted(version)),
		Saw:    []evidence.Place{at},
		Advice: "Port it to Python 3 with 2to3 or python-modernize. If it runs on Python 3 already, say so there: 3.12 in place of it.",
	}
}

// pythonTwoHint returns the place that names Python 2, and the version. A place that names
// Python 3 as well, which is a tool's list of several, does not count.
func pythonTwoHint(f *source.Index, folder string) (at evidence.Place, version string) {
	isTwo := func(version string) bool { return version == "2" || strings.HasPrefix(version, "2.") }
	for _, command := range commandFiles(f) {
		if !strings.Contains(strings.ToLower(path.Base(command)), "dockerfile") || distance(path.Dir(command), folder) >= 60 {
			continue
		}
		for _, line := range shell.DockerLines(f.Read(command)) {
			words := strings.Fields(line.Text)
			if len(words) < 2 || !strings.EqualFold(words[0], "FROM") {
				continue
			}
			repository, tag, _ := strings.Cut(path.Base(words[1]), ":")
			if tag, _, _ = strings.Cut(tag, "-"); repository == "python" && isTwo(tag) {
				return evidence.Place{Path: command, Line: line.Number}, tag
			}
		}
	}
	for _, file := range f.Nearest(folder, "runtime.txt", ".python-version", ".tool-versions", "app.yaml") {
		number := 0
		for line := range strings.Lines(f.Read(file)) {
			number++
			line = strings.TrimSpace(line)
			if runtime, ok := strings.CutPrefix(line, "runtime:"); ok && strings.Trim(strings.TrimSpace(runtime), `"'`) == "python27" {
				return evidence.Place{Path: file, Line: number}, "2.7"
			}
			if version := versionIn(path.Base(file), line); isTwo(version) {
				return evidence.Place{Path: file, Line: number}, version
			}
		}
	}
	requires := document.Subtable(f.Table("Pipfile"), "requires")
	for _, key := range []string{"python_full_version", "python_version"} {
		if version, _ := requires[key].(string); isTwo(version) {
			return f.LineWith("Pipfile", key), version
		}
	}
	return evidence.Place{}, ""
}
