package schema

import (
	"slices"

	"dockgen/schema/naming"
	"dockgen/schema/projectpath"
	"dockgen/schema/version"
)

func dependencies() []row {
	return slices.Concat(only([]string{Pip}, requirements()...), locked(), installed())
}

// requirements is what says how pip's files are installed.
func requirements() []row {
	return []row{
		arg("requirements", func(c *Config) *[]string { return &c.Dependencies.Requirements }, "Requirement files, in the order they are installed.",
			def([]string{"requirements.txt"}), matching(projectpath.CheckBind), as(codeValue, "Invalid path"), example([]string{"requirements/base.txt", "requirements/prod.txt"})),
		arg("constraints", func(c *Config) *[]string { return &c.Dependencies.Constraints }, "Constraint files.", matching(projectpath.CheckBind), as(codeValue, "Invalid path"), example([]string{"constraints.txt"})),
		arg("require_hashes", func(c *Config) *bool { return &c.Dependencies.RequireHashes }, "Every requirement must carry a hash.", def(false), example(true)),
		arg("installer", func(c *Config) *string { return &c.Dependencies.Installer }, "What installs them: the same packages either way, `uv` is faster; with several indexes see `index_strategy`. With a private index `uv`: `pip` takes the newest package of a name from any index.",
			def("uv"), oneOf("uv", "pip"), example("pip")),
		arg("index_strategy", func(c *Config) *string { return &c.Dependencies.IndexStrategy }, "Where `uv` looks for a package when the files name several indexes: in the first that has it, or in all of them as pip does. For public indexes.",
			def("first-index"), oneOf("first-index", "unsafe-best-match"), apart, example("unsafe-best-match")),
		arg("overrides", func(c *Config) *[]string { return &c.Dependencies.Overrides },
			"Requirements that win over what the files, and the packages themselves, say of the same package; "+
				"each is installed. For old pins whose own dependencies have moved on. A marker that does not hold takes a package out. Installer `uv` only.",
			matching(version.CheckSpecifier), as(codeValue, "Invalid requirement"), unordered, apart, example([]string{"markupsafe<2.1", "werkzeug<2.1"})),
		arg("build_constraints", func(c *Config) *[]string { return &c.Dependencies.BuildConstraints },
			"Limits for the tools that source distributions are built with. Installer `uv` only.",
			matching(version.CheckSpecifier), as(codeValue, "Invalid requirement"), unordered, apart, example([]string{"setuptools<58"})),
	}
}

// locked is what says what of a lock file is installed, and with which tool.
func locked() []row {
	return slices.Concat(
		only([]string{UV, Poetry, PDM},
			arg("groups", func(c *Config) *[]string { return &c.Dependencies.Groups }, "Dependency groups to install besides the project's own dependencies.",
				matching(naming.CheckGroup), as(codeValue, "Invalid group name"), unordered, example([]string{"server"})),
			arg("extras", func(c *Config) *[]string { return &c.Dependencies.Extras }, "Extras of the project (its optional dependencies) to install.",
				matching(naming.CheckGroup), as(codeValue, "Invalid extra name"), unordered, example([]string{"postgres"})),
		),
		only([]string{UV},
			arg("member", func(c *Config) *string { return &c.Dependencies.Member }, "The member of a uv workspace that is served, by the name in its pyproject.toml.",
				matching(naming.CheckGroup), as(codeValue, "Invalid package name"), example("shop-api")),
		),
		only([]string{UV, Poetry, PDM, Pipenv},
			arg("version", func(c *Config) *string { return &c.Dependencies.Version }, "The exact version of the tool, which is in the build stage only.",
				defaultFrom("pinned by dockgen, to fit `app.python`", func(c *Config, python string) string { return toolVersion(c.Dependencies.Kind, python) }, "app", "python"),
				matching(version.CheckTool), as(codeValue, "Invalid version"), example("2.2.1"), apart),
		),
	)
}

// installed is what every kind installs besides.
func installed() []row {
	return []row{
		arg("package", func(c *Config) *bool { return &c.Dependencies.Package }, "Install what is in this repository too: the project itself, as a package, and the path dependencies and "+
			"workspace members that it needs. With `pip` and `pipenv`: those that their files name, such as `-e .`. "+
			"Without it the app is imported from its source, which is enough for most.",
			def(false), example(true)),
		arg("package_version", func(c *Config) *string { return &c.Dependencies.PackageVersion },
			"The version of the packages that `package` builds, for projects that take it from Git (setuptools-scm, hatch-vcs and the like): "+
				"the build has no repository to ask.",
			matching(version.CheckPackage), as(codeValue, "Invalid version"), example("1.4.2"), apart),
		arg("build_from_source", func(c *Config) *[]string { return &c.Dependencies.BuildFromSource },
			"The packages that are built from source; everything else comes as a wheel, or the build stops. For builds that have a token: whatever is built can read it. `[]` is none. "+
				"Not written: whatever has no wheel is built.",
			telling(func(c *Config) *bool { return &c.Dependencies.OnlyWheels }), matching(naming.CheckGroup), as(codeValue, "Invalid package name"),
			spelled(naming.NormalPackage), unordered, example([]string{"shop-models"})),
		arg("gunicorn", func(c *Config) *string { return &c.Dependencies.Gunicorn },
			"An exact gunicorn version, installed in a step of its own when the project does not depend on gunicorn.",
			matching(version.CheckGunicorn), as(codeValue, "Invalid gunicorn version"), example("23.0.0")),
		arg("build_packages", func(c *Config) *[]string { return &c.Dependencies.BuildPackages }, "Debian packages of the build stage, such as compilers.",
			matching(naming.CheckDebianPackage), as(codeValue, "Invalid package name"), unordered, example([]string{"gcc", "libpq-dev"})),
		arg("runtime_packages", func(c *Config) *[]string { return &c.Dependencies.RuntimePackages }, "Debian packages of the final image, such as shared libraries.",
			matching(naming.CheckDebianPackage), as(codeValue, "Invalid package name"), unordered, example([]string{"libpq5"})),
	}
}

func privateGit() []row {
	return []row{
		arg("secret", func(g *PrivateGit) *string { return &g.Secret }, "Name of the environment variable that holds the token when building.",
			required, matching(naming.CheckSecret), as(codeValue, "Invalid variable name"), example("CR_PAT")),
		arg("username", func(g *PrivateGit) *string { return &g.Username }, "User name sent with the token.",
			def("x-access-token"), matching(naming.CheckUsername), example("oauth2")),
	}
}

func privateIndex() []row {
	return []row{
		arg("url", func(i *PrivateIndex) *string { return &i.URL }, "The index: https, without user or password.",
			required, matching(naming.CheckIndexURL), as(codeValue, "Invalid index URL"), example("https://pypi.acme.dev/simple/")),
		arg("secret", func(i *PrivateIndex) *string { return &i.Secret }, "Name of the environment variable that holds the token when building.",
			required, matching(naming.CheckSecret), as(codeValue, "Invalid variable name"), example("INDEX_TOKEN")),
		arg("username", func(i *PrivateIndex) *string { return &i.Username }, "User name sent with the token.",
			def("__token__"), matching(naming.CheckUsername), example("build")),
	}
}

// toolVersion is the version of the tool called kind that fits a Python; "" when the
// label of the block names no tool.
func toolVersion(kind, python string) string {
	if tool, ok := version.ToolNamed(kind); ok {
		return tool.For(python)
	}
	return ""
}
