package schema

import (
	"fmt"
	"slices"

	"dockgen/schema/version"
)

// Files are the files of the project that the install step reads, each once, in
// the order in which they matter.
func (d Dependencies) Files() []string {
	switch d.Kind {
	case UV, Poetry, PDM:
		return []string{"pyproject.toml", d.Kind + ".lock"}
	case Pipenv:
		return []string{"Pipfile", "Pipfile.lock"}
	}
	files := make([]string, 0, len(d.Requirements)+len(d.Constraints))
	for _, list := range [...][]string{d.Requirements, d.Constraints} {
		for _, file := range list {
			if !slices.Contains(files, file) {
				files = append(files, file)
			}
		}
	}
	return files
}

// judgeTool looks at the tool of the dependencies block and its Python.
func (l *judgment) judgeTool() {
	c := l.config
	d := &c.Dependencies
	tool, ok := version.ToolNamed(d.Kind)
	if !ok || !l.unspoilt("dependencies.version", "app.python") {
		return
	}
	if tool.TooOld(d.Version) {
		l.rule(codeToolAge, "dependencies.version", "Tool too old", fmt.Sprintf(
			"%s %s does not know all options that the Dockerfile uses. Write %s or newer, or leave the line out: then it is %s.",
			d.Kind, d.Version, tool.Oldest, tool.For(c.App.Python)))
		return
	}
	if d.OnlyWheels && !tool.TakesOnlyWheels(d.Version) && l.unspoilt("dependencies.build_from_source") {
		l.rule(codeToolAge, "dependencies.build_from_source", "Tool too old", fmt.Sprintf(
			"%s %s cannot be told to take wheels alone: %s can. Take a newer one, or leave the line out.", d.Kind, d.Version, tool.WheelsSince))
	}
	minor, needed := version.Minor(c.App.Python), tool.PythonFor(d.Version)
	if needed <= minor {
		return
	}
	fitting := fmt.Sprintf("Write version = %q, or a newer app.python.", tool.For(c.App.Python))
	if minor < tool.OldestPython() {
		fitting = fmt.Sprintf("No release that dockgen can use does: write a newer app.python, or have the lock exported to a requirements file and use dependencies %q.", Pip)
	}
	address := "dependencies.version"
	if !l.groups.isWritten(address) {
		address = "app.python"
	}
	l.rule(codeToolPython, address, "Tool needs newer Python", fmt.Sprintf(
		"%s %s runs on Python 3.%d and newer, and app.python is %s. %s", d.Kind, d.Version, needed, c.App.Python, fitting))
}
