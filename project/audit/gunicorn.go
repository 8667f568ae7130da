package audit

import (
	"fmt"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/project/requirement"
	"dockgen/project/rule"
	"dockgen/schema"
	"dockgen/schema/version"
)

// gunicorn checks that either the requirements or the config bring it.
func gunicorn(p *project) []finding.Finding {
	own := p.config.Dependencies.Gunicorn
	at := slices.IndexFunc(p.installed, func(w requirement.Wanted) bool { return w.Name == "gunicorn" })
	switch {
	case at >= 0 && own != "":
		return p.inConfig("dependencies.gunicorn", finding.Finding{
			Code: rule.GunicornTwice, Summary: "Two gunicorns",
			Detail: fmt.Sprintf("The project asks for gunicorn itself (%s:%d). Take one of the two out: this line installs %s before the requirements, which would then change it.",
				p.installed[at].File, p.installed[at].Line, rule.Quoted(own)),
		})
	case own != "" || p.packages.Remote || p.packages.Unread || requirement.MayBring(p.installed, "gunicorn"):
		return nil
	}
	detail := "gunicorn serves the app, and " + absentFrom(p.packages.Names()) + " bring it."
	if w, ok := p.packages.Elsewhere("gunicorn", p.config.App.Python); ok {
		detail += fmt.Sprintf(" (%s:%d is for another platform: %s.)", w.File, w.Line, w.Marker)
	}
	suggested := version.Gunicorn(p.config.App.Python)
	brings := version.GunicornRequirement(suggested, p.config.Worker.Class)
	add := "Add the line " + rule.Quoted(brings) + " to the requirements"
	switch kind := p.config.Dependencies.Kind; kind {
	case schema.Pip:
	default:
		name, _, _ := strings.Cut(brings, "==")
		if name != "gunicorn" {
			name = "'" + name + "'"
		}
		add = "Add it with " + lockCommand(kind, name)
	}
	file := "requirements.txt"
	if names := p.packages.Names(); len(names) > 0 {
		file = names[0]
	}
	return inFile(file, 0, finding.Finding{
		Code: rule.GunicornMissing, Summary: "No gunicorn",
		Detail: detail + fmt.Sprintf(" %s, or have dockgen install it: write gunicorn = %q in %s.", add, suggested, p.block("dependencies")),
		Fix:    fmt.Sprintf("gunicorn = %q", suggested),
	})
}

// lockCommand is the command by which a manager adds a requirement to its lock.
func lockCommand(kind, requirement string) string {
	if kind == schema.Pipenv {
		return "pipenv install " + requirement
	}
	return kind + " add " + requirement
}

// absentFrom returns files with the verb of a sentence that denies something of them.
func absentFrom(files []string) string {
	if len(files) == 1 {
		return rule.Quoted(files[0]) + " does not"
	}
	return rule.QuotedList(files, "and") + " do not"
}
