package generator

import (
	"dockgen/quote"
	"dockgen/schema"
	"dockgen/schema/version"
)

// uvWithoutCache stops uv from keeping what it downloads.
var uvWithoutCache = variable{"UV_NO_CACHE", "1"}

const (
	uv      = "/opt/uv/bin/uv"
	uvPip   = uv + " pip install --python " + python
	uvCache = "/root/.cache/uv"
	// uv takes a folder for unchanged when its pyproject.toml is, whatever has
	// happened to the code in it.
	uvRebuild    = " --refresh"
	uvLeftBehind = "rm -f " + venv + "/.lock" // anyone may write to it
)

// setUpUV installs uv: dockgen's own choice by its digests, for uv is given the tokens;
// another release, which only the config knows, by its number.
func setUpUV(c *schema.Config, release string) []string {
	install := "pip install " + anyPython(&c.App) + "--target /opt/uv "
	digests := version.UVHashes(release, c.Registry.Platforms)
	if digests == nil {
		return []string{install + "uv==" + release}
	}
	requirement := "uv==" + release
	for _, digest := range digests {
		requirement += "\n    --hash=sha256:" + digest
	}
	return []string{
		"echo " + quote.ShellWord(requirement) + " > /opt/uv.txt",
		install + "--only-binary :all: --require-hashes --requirement /opt/uv.txt",
	}
}

// anyPython is the flag that lets pip install uv under a Python that uv does not
// run on: uv is a program, not a module, and serves Python 3.6 all the same.
func anyPython(app *schema.App) string {
	if version.Minor(app.Python) < 8 {
		return "--ignore-requires-python "
	}
	return ""
}

// uvSync installs from uv.lock.
func uvSync(c *schema.Config) installer {
	d := &c.Dependencies
	selection := []string{"--no-default-groups"}
	if d.Member != "" {
		selection = append(selection, "--package "+d.Member)
	}
	for _, group := range d.Groups {
		selection = append(selection, "--group "+group)
	}
	for _, extra := range d.Extras {
		selection = append(selection, "--extra "+extra)
	}
	selection = append(selection, builtFlags(d, "--no-build", "--no-binary-package ")...)
	if d.Gunicorn != "" {
		selection = append(selection, "--inexact")
	}
	with := installer{
		environment: withoutCache(uvWithoutCache,
			variable{"UV_PROJECT_ENVIRONMENT", venv},
			variable{"UV_PYTHON", python},
			variable{"UV_PYTHON_DOWNLOADS", "never"},
		),
		setUp:      setUpUV(c, d.Version),
		leftBehind: uvLeftBehind,
		tokens:     tokensOutside(d, tokensInUVVariables),
	}
	// --locked compares the lock with the project and all that is beside it in the
	// repository, which only a step that has the source can do.
	switch {
	case d.Package:
		with.dependencies = command(uv+" sync --frozen --no-install-local", selection)
		with.project = []string{command(uv+" sync --locked --no-editable"+uvRebuild, selection)}
	case d.Member != "":
		with.dependencies = command(uv+" sync --frozen --no-install-local", selection)
	default:
		with.dependencies = command(uv+" sync --locked --no-install-project", selection)
	}
	return with
}
