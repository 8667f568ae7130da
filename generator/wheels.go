package generator

import (
	"strings"

	"dockgen/quote"
	"dockgen/schema"
)

// With build_from_source the packages that it names are built, and all others come as
// wheels. Measured 2026-12-01 with uv 0.13.9, pip 26.3, Poetry 2.5.1, PDM 2.29.3 and Pipenv
// 2026.9.1: each refuses a source distribution that is not named. uv refuses a repository
// and a folder too, but for the project itself; pip and Poetry build a repository all the
// same, and so does Pipenv, which leaves it to pip. What PDM does with one, and the others
// with a folder, was not measured: they are taken to build it. pip takes both settings on
// its command line only: the variables exclude each other.

// wheelFlags are the flags of pip and of uv pip; none without the list.
func wheelFlags(d *schema.Dependencies) []string {
	return builtFlags(d, "--only-binary :all:", "--no-binary ")
}

// builtFlags is all, and one before each package that is built; none without the list.
func builtFlags(d *schema.Dependencies, all, one string) []string {
	if !d.OnlyWheels {
		return nil
	}
	flags := []string{all}
	for _, name := range d.BuildFromSource {
		flags = append(flags, one+name)
	}
	return flags
}

// wheelVariables are the settings of Poetry and PDM, whose names begin with prefix.
func wheelVariables(d *schema.Dependencies, prefix string) env {
	if !d.OnlyWheels {
		return nil
	}
	variables := env{{prefix + "ONLY_BINARY", ":all:"}}
	if len(d.BuildFromSource) > 0 {
		variables = append(variables, variable{prefix + "NO_BINARY", strings.Join(d.BuildFromSource, ",")})
	}
	return variables
}

// pipenvWheels is the flag by which Pipenv hands the flags to its pip, with a space before
// it. The settings of pip's own file do not reach that pip.
func pipenvWheels(d *schema.Dependencies) string {
	flags := builtFlags(d, "--only-binary=:all:", "--no-binary=")
	if flags == nil {
		return ""
	}
	return " --extra-pip-args=" + quote.ShellWord(strings.Join(flags, " "))
}

// tokensOutside is where an installer finds the tokens that would otherwise be in
// variables: what is built inherits those. With the list they are in a file, which knows
// an index by its host, so that two indexes of one host stay with variables.
func tokensOutside(d *schema.Dependencies, variables tokenPlace) tokenPlace {
	if !d.OnlyWheels {
		return variables
	}
	for i, index := range d.PrivateIndex {
		for _, other := range d.PrivateIndex[:i] {
			if indexHost(index) == indexHost(other) {
				return variables
			}
		}
	}
	return tokensInNetrc
}
