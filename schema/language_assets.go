package schema

import (
	"dockgen/schema/imageref"
	"dockgen/schema/naming"
	"dockgen/schema/projectpath"
	"dockgen/schema/version"
)

func assets() []row {
	return []row{
		arg("directory", func(a *Assets) *string { return &a.Directory },
			"Where its package.json lies and its command runs, relative to this file. It is copied into the stage as a whole; of a folder that also "+
				"holds the app's code (\".\" always does), all but Python files.",
			def("."), matching(projectpath.CheckCopied), as(codeValue, "Invalid path"), example("frontend")),
		arg("manager", func(a *Assets) *string { return &a.Manager },
			"What installs its packages, from the lock of that name and never beside it. With `python` nothing is installed: the command runs in the build "+
				"stage, with the app's packages, variables and source.",
			def(NPM), oneOf(NPM, PNPM, Yarn, Python), example(PNPM)),
		arg("command", func(a *Assets) *[]string { return &a.Command },
			"The program and its arguments, a string each; no shell reads them. Variables of the build stand before it: `[\"env\", \"VITE_API=/api\", \"npm\", \"run\", \"build\"]`.",
			listFromSibling("`[<manager>, \"run\", \"build\"]`; with `python`: required", buildCommand, "manager"),
			sequence, matching(naming.CheckWord), example([]string{"pnpm", "run", "build:production"})),
		arg("output", func(a *Assets) *[]string { return &a.Output },
			"The files and folders that it makes, relative to this file. Nothing else of the stage reaches the image.",
			required, unordered, matching(projectpath.CheckBuilt), as(codeValue, "Invalid path"), example([]string{"shop/static/dist"})),
		arg("sources", func(a *Assets) *[]string { return &a.Sources },
			"Further files and folders that the build reads, such as templates for Tailwind: a change in them builds again. Those inside `directory`, but for the app's own, are there "+
				"when the packages are installed (patches, members of a workspace). With `python`: all that it reads, so that nothing else builds "+
				"again; without any, that is the whole source.",
			unordered, matching(projectpath.CheckBind), as(codeValue, "Invalid path"), example([]string{"shop/templates"})),
		arg("node", func(a *Assets) *string { return &a.Node },
			"The Node of the default base: a major version, in quotes.",
			fromSibling("`"+`"`+version.DefaultNode+`"`+"`; with `python`: none", func(manager string) string {
				if manager == Python {
					return ""
				}
				return version.DefaultNode
			}, "manager"), optional,
			matching(version.CheckNode), as(codeValue, "Invalid Node version"), example("22")),
		arg("base", func(a *Assets) *string { return &a.Base },
			"The base image of the stage: any reference whose image has Node and npm, digest included.",
			fromSibling("`node:<node>-slim`; with `python`: the build stage", func(node string) string {
				if node == "" {
					return ""
				}
				return "node:" + node + "-slim"
			}, "node"), optional,
			matching(imageref.CheckBase), as(codeValue, "Invalid image reference"), example("node:22-bookworm")),
	}
}

// buildCommand is how a manager runs the script that nearly all front ends call "build";
// nil with Python.
func buildCommand(manager string) []string {
	if manager == Python {
		return nil
	}
	return []string{manager, "run", "build"}
}
