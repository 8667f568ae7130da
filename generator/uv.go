package generator

import (
	"dockgen/schema"
	"dockgen/schema/version"
)

const (
	uv      = "/opt/uv/bin/uv"
	uvPip   = uv + " pip install --python " + python
	uvCache = "/root/.cache/uv"
	// uv takes a folder for unchanged when its pyproject.toml is, whatever has
	// happened to the code in it.
	uvRebuild    = " --refresh"
	uvLeftBehind = "rm -f " + venv + "/.lock" // anyone may write to it
)

// setUpUV installs uv.
func setUpUV(app *schema.App, version string) []string {
	return []string{"pip install " + anyPython(app) + "--target /opt/uv uv==" + version}
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
	if d.Gunicorn != "" {
		selection = append(selection, "--inexact")
	}
	with := installer{
		environment: append(pipEnvironment[:len(pipEnvironment):len(pipEnvironment)],
			variable{"UV_LINK_MODE", "copy"},
			variable{"UV_PROJECT_ENVIRONMENT", venv},
			variable{"UV_PYTHON", python},
			variable{"UV_PYTHON_DOWNLOADS", "never"},
		),
		setUp:      setUpUV(&c.App, d.Version),
		cache:      uvCache,
		leftBehind: uvLeftBehind,
		tokens:     tokensInUVVariables,
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
