package audit

import (
	"fmt"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/project/environ"
	"dockgen/project/evidence"
	"dockgen/project/rule"
	"dockgen/project/source"
	"dockgen/schema"
)

// surroundings checks what the app expects of the place where it runs: modules of
// Python's library, that it is one process, variables. Only what the entry point
// imports is read, so that a check stays as short as the app is.
func (k *checker) surroundings(entry []string) {
	if len(entry) == 0 {
		return
	}
	f := k.files
	reached := f.Reached(k.config.App.Directory, entry)
	if k.config.Output(schema.Dockerfile).Enabled {
		k.moduleGone(f, reached)
		k.unwritable(f, entry[0], reached)
	}
	k.scriptOnly(f, entry[0])
	k.jobsRepeated(f, reached)
	k.undocumented(f, reached)
}

// undocumented looks for variables that the app reads and the config does not
// document.
func (k *checker) undocumented(f *source.Index, reached []string) {
	variables := environ.Read(f, reached)
	variables = slices.DeleteFunc(variables, func(v evidence.Variable) bool {
		return slices.ContainsFunc(k.config.Env, func(e schema.Env) bool { return e.Name == v.Name })
	})
	if len(variables) == 0 {
		return
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
	k.inFile(first.Evidence.Path, first.Evidence.Line, finding.Finding{
		Code: rule.VariableUndocumented, Severity: finding.Warning, Summary: "Variables not documented",
		Detail: "The app reads " + text + ". An env block in the config puts a variable into DEPLOYMENT.md and into what is generated for those who run the image.",
		Fix:    fmt.Sprintf("env %q {}", first.Name),
	})
}
