package survey

import (
	"strconv"
	"strings"

	"dockgen/project/evidence"
)

// supplyFacts are the facts of the corpus that are about how a project is
// installed; see facts.
var supplyFacts = map[string]func(s *Survey) string{
	"python":       func(s *Survey) string { return s.Python.Value },
	"manager":      func(s *Survey) string { return s.Supply.Manager.Value },
	"requirements": func(s *Survey) string { return strings.Join(s.Supply.Requirements, " ") },
	"constraints":  func(s *Survey) string { return strings.Join(s.Supply.Constraints, " ") },
	"brings":       func(s *Survey) string { return strconv.FormatBool(s.Supply.Brought.Known()) },
	"gunicorn":     func(s *Survey) string { return s.Supply.Gunicorn.Value },
	"whole":        func(s *Survey) string { return strconv.FormatBool(s.Supply.Whole.Value) },
	"unlisted":     func(s *Survey) string { return strings.ReplaceAll(foundTexts(s.Supply.Unlisted), ",", "") },
	"overrides":    func(s *Survey) string { return foundTexts(s.Supply.Overrides) },
	"limits":       func(s *Survey) string { return foundTexts(s.Supply.BuildConstraints) },
	"build":        func(s *Survey) string { return foundTexts(s.Supply.BuildPackages) },
	"runtime":      func(s *Survey) string { return foundTexts(s.Supply.RuntimePackages) },
	"git":          func(s *Survey) string { return foundTexts(s.Supply.Git) },
	// Name, address, user and the variable of the token.
	"indexes": func(s *Survey) string {
		var indexes []string
		for _, i := range s.Supply.Indexes {
			indexes = append(indexes, strings.TrimSpace(i.Name+" "+i.URL+" "+i.Username+" "+i.Secret))
		}
		return strings.Join(indexes, ", ")
	},
}

func foundTexts(found []evidence.Found[string]) string {
	var texts []string
	for _, f := range found {
		texts = append(texts, f.Value)
	}
	return strings.Join(texts, ", ")
}
