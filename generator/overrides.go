package generator

import (
	"strings"

	"dockgen/quote"
	"dockgen/schema"
)

// uv reads overrides and build constraints from files, and the project has none:
// what the config says is written down for the build stage alone.
const (
	overridesFile        = "/opt/overrides.txt"
	buildConstraintsFile = "/opt/build-constraints.txt"
)

// resolutionFiles writes the files that addOverrides names.
func resolutionFiles(p *printer, d *schema.Dependencies) {
	var step run
	if len(d.Overrides) > 0 {
		step.commands = append(step.commands, writeLines(d.Overrides, overridesFile))
	}
	if len(d.BuildConstraints) > 0 {
		step.commands = append(step.commands, writeLines(d.BuildConstraints, buildConstraintsFile))
	}
	if len(step.commands) > 0 {
		p.add(comment("What the config has to say about single packages, for the installer."), step)
	}
}

func writeLines(lines []string, file string) string {
	var b strings.Builder
	b.WriteString(`printf '%s\n'`)
	for _, line := range lines {
		b.WriteString("\n    " + quote.ShellWord(line))
	}
	return b.String() + "\n    > " + file
}

// addOverrides adds to arguments what hands the files to uv. An override alone changes what others
// ask for; as a requirement it is also installed when nobody does.
func addOverrides(arguments []string, d *schema.Dependencies) []string {
	if len(d.Overrides) > 0 {
		arguments = append(arguments, "--requirement "+overridesFile, "--overrides "+overridesFile)
	}
	if len(d.BuildConstraints) > 0 {
		arguments = append(arguments, "--build-constraints "+buildConstraintsFile)
	}
	return arguments
}
