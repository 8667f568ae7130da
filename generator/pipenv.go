package generator

import "dockgen/schema"

// pipenvInstall installs from Pipfile.lock.
func pipenvInstall(c *schema.Config) installer {
	d := &c.Dependencies
	setUp := setUpTool(schema.Pipenv, schema.Pipenv+"=="+d.Version)
	if d.Gunicorn != "" {
		setUp = append(setUp, setUpPip(&c.App)...)
	}
	return installer{
		environment:  lockEnvironment(variable{"PIPENV_NOSPIN", "1"}, variable{"PIPENV_VERBOSITY", "-1"}),
		setUp:        setUp,
		whole:        d.Package,
		tokens:       tokensInNetrc,
		dependencies: "/opt/pipenv/bin/pipenv install --deploy" + pipenvWheels(d),
		// The folder of editable repositories, when there is none in it.
		leftBehind: "{ rmdir " + venv + "/src || true; }",
	}
}
