package generator

import (
	"path"
	"slices"

	"dockgen/schema"
	"dockgen/schema/version"
)

const (
	pipCache = "/root/.cache/pip"

	// pip can install into another environment since 22.3. The images of Python
	// 3.6 have an older one; this is the last that runs there.
	pipVersionForPython36 = "21.3.1"
)

// pipInstall installs requirements files, with uv's form of pip or with pip.
func pipInstall(c *schema.Config) installer {
	d := &c.Dependencies
	with := installer{
		whole:  d.Package,
		tokens: tokensInNetrc,
	}
	program := pipInto(&c.App)
	if d.Installer == "uv" {
		uv, _ := version.ToolNamed(schema.UV)
		with.setUp = setUpUV(c, uv.For(c.App.Python))
		with.leftBehind = uvLeftBehind
		with.tokens = tokensOutside(d, tokensInUVVariables)
		program = uvPip
		if d.Package {
			program += uvRebuild
		}
	} else {
		with.setUp = setUpPip(&c.App)
	}
	switch shared := len(c.Secrets()) == 0 && !d.RequireHashes; {
	case !shared:
		with.environment = withoutCache()
		if d.Installer == "uv" {
			with.environment = withoutCache(uvWithoutCache)
		}
	case d.Installer == "uv":
		// uv cannot link from a cache that is mounted.
		with.environment = append(slices.Clone(pipEnvironment), variable{"UV_LINK_MODE", "copy"})
		with.cache = uvCache
	default:
		with.environment = pipEnvironment
		with.cache = pipCache
	}
	with.dependencies = command(program, addOwn(requirementArguments(make([]string, 0, 16), d), d))
	return with
}

// pipEnvironment silences what pip would say about its being in a container.
var pipEnvironment = env{
	{"PIP_DISABLE_PIP_VERSION_CHECK", "1"},
	{"PIP_ROOT_USER_ACTION", "ignore"},
}

// requirementArguments adds what is to be installed, and from where, to arguments.
func requirementArguments(arguments []string, d *schema.Dependencies) []string {
	for i := range d.PrivateIndex {
		arguments = append(arguments, indexFlag(d.Installer, &d.PrivateIndex[i]))
	}
	if d.Installer == "uv" && d.IndexStrategy == "unsafe-best-match" {
		arguments = append(arguments, "--index-strategy unsafe-best-match")
	}
	arguments = append(arguments, wheelFlags(d)...)
	if d.RequireHashes {
		arguments = append(arguments, "--require-hashes")
	}
	for _, file := range d.Requirements {
		arguments = append(arguments, "--requirement "+file)
	}
	for _, file := range d.Constraints {
		arguments = append(arguments, "--constraint "+file)
	}
	return addOverrides(arguments, d)
}

// addOwn adds the projects whose own description is among the requirements: uv installs
// of that only what the project depends on.
func addOwn(arguments []string, d *schema.Dependencies) []string {
	if !d.Package {
		return arguments
	}
	for _, name := range d.Requirements {
		switch path.Base(name) {
		case "pyproject.toml", "setup.py", "setup.cfg":
			folder := path.Dir(name)
			if folder != "." {
				folder = "./" + folder
			}
			if !slices.Contains(arguments, folder) {
				arguments = append(arguments, folder)
			}
		}
	}
	return arguments
}

// setUpPip installs a pip that can fill the virtual environment, where the one of
// the base cannot.
func setUpPip(app *schema.App) []string {
	if version.Minor(app.Python) < 7 {
		return []string{"pip install --target /opt/pip pip==" + pipVersionForPython36}
	}
	return nil
}

// pipInto is the command that has pip install into the virtual environment, up to
// what is to be installed.
func pipInto(app *schema.App) string {
	if version.Minor(app.Python) < 7 {
		return "PYTHONPATH=/opt/pip " + python + " -m pip install --no-compile"
	}
	return "pip --python " + python + " install --no-compile"
}
