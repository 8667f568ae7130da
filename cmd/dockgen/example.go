package main

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"dockgen/finding"
)

// addExample gives a verb the examples of its help and of its manual page.
func addExample(command *cobra.Command) {
	var example string
	switch command.Name() {
	case "init":
		example = `dockgen init
dockgen init --yes --image ghcr.io/acme/shop
dockgen -C services/api init --entry-point "shop:create_app()"`
	case "generate":
		example = `dockgen generate
dockgen generate --dry-run --diff
dockgen generate --force Dockerfile`
	case "check":
		example = `dockgen check
dockgen check --recursive --changed-since origin/main
dockgen check --report sarif=dockgen.sarif --patch repair.patch`
	case "validate":
		example = `dockgen validate
dockgen validate --report json`
	case "diff":
		example = `dockgen diff
dockgen diff > repair.patch; git apply repair.patch`
	case "list":
		example = `dockgen list
dockgen list --recursive`
	case "fmt":
		example = `dockgen fmt
dockgen fmt --check --diff
dockgen fmt - < flaskdeploy.hcl`
	case "try":
		example = `dockgen try
dockgen try --fix --env DATABASE_URL
dockgen try --path /healthz --timeout 90s`
	case "show":
		example = `dockgen show
dockgen show --recursive | jq -r .path`
	case "pin":
		example = `dockgen pin
dockgen pin --check`
	case "eject":
		example = `dockgen eject --dry-run
dockgen eject`
	case "explain":
		example = `dockgen explain DG203
dockgen explain Dockerfile`
	case "bake":
		example = `dockgen bake --recursive
dockgen bake --recursive --shards 4 && docker buildx bake shard-1`
	case "schema":
		example = `dockgen schema > dockgen.schema.json
dockgen schema --format markdown`
	case "version":
		example = "dockgen version"
	}
	command.Example = indented(example)
}

// indented is how cobra prints examples.
func indented(lines string) string {
	if lines == "" {
		return ""
	}
	return "  " + strings.ReplaceAll(lines, "\n", "\n  ")
}

// mistypedFlag turns the error about an unknown flag into one that names the flag that was
// meant and the help of the verb.
func mistypedFlag(command *cobra.Command, err error) error {
	s := usage(err)
	s.hint = command.CommandPath() + " --help"
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) || len(unknown.GetSpecifiedShortnames()) > 0 {
		return s
	}
	var known []string
	command.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			known = append(known, f.Name)
		}
	})
	if nearest := finding.Nearest(unknown.GetSpecifiedName(), known); nearest != "" {
		s.hint = "did you mean: " + command.CommandPath() + " --" + nearest
	}
	return s
}
