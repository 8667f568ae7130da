package audit

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/project/rule"
	"dockgen/project/sourcetest"
)

// Each tool that asks Git for a version, and what makes it do without.
func TestVersionFromGit(t *testing.T) {
	const (
		dynamic    = "[project]\nname = \"shop\"\ndynamic = [\"version\"]\n"
		setuptools = dynamic + "[build-system]\nrequires = [\"setuptools\", \"setuptools_scm[toml]>=8\"]\n"
	)
	for name, test := range map[string]struct{ pyproject, setup, config, want string }{
		"hatch-vcs":                    {pyproject: dynamic + "[tool.hatch.version]\nsource = \"vcs\"\n", want: "hatch-vcs"},
		"hatch-vcs-with-fallback":      {pyproject: dynamic + "[tool.hatch.version]\nsource = \"vcs\"\nfallback-version = \"0\"\n"},
		"hatch-from-file":              {pyproject: dynamic + "[tool.hatch.version]\npath = \"app.py\"\n"},
		"uv-dynamic":                   {pyproject: dynamic + "[tool.hatch.version]\nsource = \"uv-dynamic-versioning\"\n", want: "uv-dynamic-versioning"},
		"uv-dynamic-with-fallback":     {pyproject: dynamic + "[tool.hatch.version]\nsource = \"uv-dynamic-versioning\"\n[tool.uv-dynamic-versioning]\nfallback-version = \"0\"\n"},
		"pdm":                          {pyproject: dynamic + "[tool.pdm.version]\nsource = \"scm\"\n", want: "pdm-backend"},
		"pdm-with-fallback":            {pyproject: dynamic + "[tool.pdm.version]\nsource = \"scm\"\nfallback_version = \"0\"\n"},
		"poetry":                       {pyproject: "[build-system]\nbuild-backend = \"poetry_dynamic_versioning.backend\"\n[tool.poetry-dynamic-versioning]\nenable = true\n", want: "poetry-dynamic-versioning"},
		"poetry-switched-off":          {pyproject: "[build-system]\nbuild-backend = \"poetry_dynamic_versioning.backend\"\n[tool.poetry-dynamic-versioning]\nenable = false\n"},
		"setuptools-scm":               {pyproject: setuptools + "[tool.setuptools_scm]\n", want: "setuptools-scm"},
		"setuptools-scm-simple":        {pyproject: strings.Replace(setuptools, "toml", "simple", 1), want: "setuptools-scm"},
		"setuptools-scm-for-files":     {pyproject: setuptools},
		"setuptools-scm-with-fallback": {pyproject: setuptools + "[tool.setuptools_scm]\nfallback_version = \"0\"\n"},
		"setuptools-scm-in-script":     {setup: "import setuptools\n\nsetuptools.setup(\n    name='shop',\n    use_scm_version={'write_to': 'v.py'},  # from Git\n)\n", want: "setuptools-scm"},
		"script-with-a-version":        {setup: "from setuptools import setup\n\n# use_scm_version=True\nsetup(name='shop', version='1.0', description='use_scm_version=True')\n"},
		"said":                         {pyproject: dynamic + "[tool.hatch.version]\nsource = \"vcs\"\n", config: "  package_version = \"1.4\"\n"},
		"not-toml":                     {pyproject: "[tool.hatch.version\nsource = \"vcs\"\n"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			sourcetest.Write(t, dir, "flaskdeploy.hcl", "app {\n  entry_point = \"app:app\"\n}\n\ndependencies \"pip\" {\n  package = true\n"+test.config+"}\n\nregistry {\n  image = \"ghcr.io/acme/shop\"\n}\n")
			sourcetest.Write(t, dir, "app.py", "from flask import Flask\n\napp = Flask(__name__)\napp.add_url_rule(\"/\", view_func=str)\n")
			sourcetest.Write(t, dir, "requirements.txt", "flask\ngunicorn\n-e .\n")
			if test.pyproject != "" {
				sourcetest.Write(t, dir, "pyproject.toml", test.pyproject)
			}
			if test.setup != "" {
				sourcetest.Write(t, dir, "setup.py", test.setup)
			}
			findings := check(t, dir)
			if test.want == "" {
				assert.Empty(t, findings)
				return
			}
			require.Len(t, findings, 1, describeAll(findings))
			assert.Equal(t, rule.VersionFromGit, findings[0].Code)
			assert.Contains(t, findings[0].Detail, " has "+test.want+" ask Git ")
			assert.Equal(t, `package_version = "0"`, findings[0].Fix)
			assert.Equal(t, 6, findings[0].Range.Start.Line)
			sourcetest.Write(t, dir, "PKG-INFO", "Version: 1.0\n")
			assert.Empty(t, check(t, dir), "an unpacked source distribution has its version")
		})
	}
}
