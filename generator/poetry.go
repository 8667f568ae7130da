package generator

import (
	"strings"

	"dockgen/schema"
)

const poetry = "/opt/poetry/bin/poetry"

// poetryInstall installs from poetry.lock.
func poetryInstall(c *schema.Config) installer {
	d := &c.Dependencies
	selection := []string{"--only " + strings.Join(append([]string{"main"}, d.Groups...), ",")}
	for _, extra := range d.Extras {
		selection = append(selection, "--extras "+extra)
	}
	with := installer{
		environment: lockEnvironment(append(env{{"POETRY_NO_INTERACTION", "1"}}, wheelVariables(d, "POETRY_INSTALLER_")...)...),
		setUp:       setUpTool(schema.Poetry, schema.Poetry+"=="+d.Version),
		tokens:      tokensOutside(d, tokensInPoetryVariables),
	}
	if len(d.PrivateGit) > 0 {
		// Poetry's own Git client asks no credential helper. The setting was an
		// experiment before 2.0.
		name := "POETRY_SYSTEM_GIT_CLIENT"
		if strings.HasPrefix(d.Version, "1.") {
			name = "POETRY_EXPERIMENTAL_SYSTEM_GIT_CLIENT"
		}
		with.environment = append(with.environment, variable{name, "true"})
	}
	with.dependencies = command(poetry+" install --no-cache --no-root --no-directory", selection)
	if d.Package {
		// Poetry itself can install a project as editable only.
		with.project = []string{
			command(poetry+" install --no-cache --no-root", selection),
			strings.Join(append([]string{pipInto(&c.App)}, append(wheelFlags(d), "--no-deps .")...), " "),
		}
	}
	return with
}

// setUpTool installs a tool that is a Python program into a virtual environment of
// its own. The requirement is a word for the shell.
func setUpTool(tool, requirement string) []string {
	return []string{
		"python -m venv /opt/" + tool,
		"/opt/" + tool + "/bin/pip install " + requirement,
	}
}

// lockEnvironment names the virtual environment to a tool that would make one
// itself.
func lockEnvironment(more ...variable) env {
	return append(env{{"VIRTUAL_ENV", venv}}, withoutCache(more...)...)
}
