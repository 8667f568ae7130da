package generator

import (
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
		environment: pipEnvironment,
		cache:       pipCache,
		whole:       d.Package,
		tokens:      tokensInNetrc,
	}
	program := pipInto(&c.App)
	if d.Installer == "uv" {
		with.environment = pipEnvironmentOfUV
		uv, _ := version.ToolNamed(schema.UV)
		with.setUp = setUpUV(&c.App, uv.For(c.App.Python))
		with.cache = uvCache
		with.leftBehind = uvLeftBehind
		with.tokens = tokensInUVVariables
		program = uvPip
		if d.Package {
			program += uvRebuild
		}
	} else {
		with.setUp = setUpPip(&c.App)
	}
	with.dependencies = command(program, requirementArguments(make([]string, 0, 16), d))
	return with
}

// pipEnvironment silences what pip would say about its being in a container.
var pipEnvironment = env{
	{"PIP_DISABLE_PIP_VERSION_CHECK", "1"},
	{"PIP_ROOT_USER_ACTION", "ignore"},
}

// pipEnvironmentOfUV is that of uv's form of pip, which cannot link from its cache.
var pipEnvironmentOfUV = env{
	{"PIP_DISABLE_PIP_VERSION_CHECK", "1"},
	{"PIP_ROOT_USER_ACTION", "ignore"},
	{"UV_LINK_MODE", "copy"},
}

// requirementArguments adds what is to be installed, and from where, to arguments.
func requirementArguments(arguments []string, d *schema.Dependencies) []string {
	for i := range d.PrivateIndex {
		arguments = append(arguments, indexFlag(d.Installer, &d.PrivateIndex[i]))
	}
	if d.Installer == "uv" && d.IndexStrategy == "unsafe-best-match" {
		arguments = append(arguments, "--index-strategy unsafe-best-match")
	}
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
