package audit

import (
	"fmt"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/project/environ"
	"dockgen/project/evidence"
	"dockgen/project/rule"
	"dockgen/schema"
)

// undocumented reports variables that the app reads and the config does not document.
func undocumented(p *project) []finding.Finding {
	variables := environ.Read(p.index, p.reached)
	variables = slices.DeleteFunc(variables, func(v evidence.Variable) bool {
		return slices.ContainsFunc(p.config.Env, func(e schema.Env) bool { return e.Name == v.Name })
	})
	if len(variables) == 0 {
		return nil
	}
	// One finding for all: what an image needs to be told is one list.
	const named = 8
	var places []string
	for _, v := range variables[:min(len(variables), named)] {
		place := fmt.Sprintf("%s (%s)", rule.Quoted(v.Name), v.Evidence)
		if v.Required {
			place += ", without which it fails"
		}
		places = append(places, place)
	}
	text := strings.Join(places, "; ")
	if more := len(variables) - named; more > 0 {
		text += fmt.Sprintf("; and %d more", more)
	}
	first := variables[0]
	if i := slices.IndexFunc(variables, func(v evidence.Variable) bool { return v.Required }); i >= 0 {
		first = variables[i]
	}
	return inFile(first.Evidence.Path, first.Evidence.Line, finding.Finding{
		Code: rule.VariableUndocumented, Summary: "Variables not documented",
		Detail: "The app reads " + text + ". An env block in the config puts a variable into DEPLOYMENT.md and into what is generated for those who run the image.",
		Fix:    fmt.Sprintf("env %q {}", first.Name),
	})
}
