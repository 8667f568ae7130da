//go:build e2e

package e2e

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"dockgen/schema"
	"dockgen/schema/version"
)

// lockingImage has every tool, each in a folder of its own, and Git: what a
// developer has who makes a lock. It is the same in each run, so that the engine
// keeps it: trust in the authority of a run comes when it is run.
func lockingImage(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	var script strings.Builder
	fmt.Fprintf(&script, "FROM %s\nRUN apt-get update && apt-get install --no-install-recommends -y git\n", base)
	for _, kind := range []string{schema.UV, schema.Poetry, schema.PDM, schema.Pipenv} {
		tool, ok := version.ToolNamed(kind)
		require.True(t, ok)
		requirement := kind + "==" + tool.For("3.14")
		if kind == schema.PDM {
			requirement = kind + "[locked]==" + tool.For("3.14")
		}
		fmt.Fprintf(&script, "RUN python -m venv /opt/%s && /opt/%[1]s/bin/pip install --quiet '%s'\n", kind, requirement)
	}
	require.NoError(t, os.WriteFile(filepath.Join(folder, "Dockerfile"), []byte(script.String()), 0o644))
	return build(t, folder)
}

// manifests are what each tool needs to be told of a private package, by how it
// is fetched. The address of the server is the hole.
var manifests = map[string]map[string]string{
	schema.UV: {
		"private-git":   "[tool.uv.sources]\nprivate_lib = { git = \"https://%s/acme/private_lib.git\", tag = \"v1\" }\n",
		"private-index": "[tool.uv.sources]\nprivate_lib = { index = \"acme\" }\n\n[[tool.uv.index]]\nname = \"acme\"\nurl = \"https://%s/simple/\"\nexplicit = true\n",
	},
	schema.Poetry: {
		"private-git": "private_lib = { git = \"https://%s/acme/private_lib.git\", tag = \"v1\" }\n",
		"private-index": "private_lib = { version = \"1.0\", source = \"acme\" }\n\n" +
			"[[tool.poetry.source]]\nname = \"acme\"\nurl = \"https://%s/simple/\"\npriority = \"explicit\"\n",
	},
	schema.PDM: {
		"private-git":   "dependencies = [\"flask\", \"gunicorn\", \"private_lib @ git+https://%s/acme/private_lib.git@v1\"]\n",
		"private-index": "dependencies = [\"flask\", \"gunicorn\", \"private_lib==1.0\"]\n\n[[tool.pdm.source]]\nname = \"acme\"\nurl = \"https://%s/simple/\"\n",
	},
	schema.Pipenv: {
		"private-git": "private_lib = { git = \"https://%s/acme/private_lib.git\", ref = \"v1\" }\n",
		"private-index": "private_lib = { version = \"==1.0\", index = \"acme\" }\n\n" +
			"[[source]]\nname = \"acme\"\nurl = \"https://%s/simple/\"\nverify_ssl = true\n",
	},
}

// manifest is the file that the tool makes a lock from.
func manifest(kind, source, address string) string {
	private := fmt.Sprintf(manifests[kind][source], address)
	project := "[project]\nname = \"ledger\"\nversion = \"1.0\"\nrequires-python = \">=3.14\"\n"
	switch kind {
	case schema.UV:
		return project + "dependencies = [\"flask\", \"gunicorn\", \"private_lib\"]\n\n" + private
	case schema.Poetry:
		// Poetry's own client of PyPI speaks to a part of it that mirrors lack.
		return project + "dependencies = [\"flask\", \"gunicorn\", \"private_lib\"]\n\n[tool.poetry]\npackage-mode = false\n\n" +
			"[[tool.poetry.source]]\nname = \"plain\"\nurl = \"https://pypi.org/simple/\"\npriority = \"primary\"\n\n[tool.poetry.dependencies]\n" + private
	case schema.PDM:
		return project + private
	}
	return "[[source]]\nname = \"pypi\"\nurl = \"https://pypi.org/simple\"\nverify_ssl = true\n\n[packages]\nflask = \"*\"\ngunicorn = \"*\"\n" + private
}

// TestManagersKeepSecrets installs a private package from the lock of each tool.
func TestManagersKeepSecrets(t *testing.T) {
	const developer = "the token of a developer"
	survey := newSurvey(t)
	for kind, sources := range manifests {
		for source := range sources {
			t.Run(kind+"-"+source, func(t *testing.T) {
				t.Parallel()
				p := privateProject{project: newProject(t, "private"), base: trustingBase(t), manifest: schema.Dependencies{Kind: kind}.Files()[0]}
				server := &http.ServeMux{}
				address := serveTLS(t, server)
				block := fmt.Sprintf("private_git %q {\n    secret = \"PRIVATE_TOKEN\"\n  }", address)
				p.user, p.gate = "x-access-token", nil
				if source == "private-git" {
					p.gate = newGitServer(t, map[string]map[string]string{"acme/private_lib.git": {
						"pyproject.toml": setup("private_lib", ""), "private_lib.py": "ANSWER = 42\n",
					}})
				} else {
					p.user, p.gate = "deploy", newIndexServer(t, "private_lib", "1.0", "ANSWER = 42\n")
					block = fmt.Sprintf("private_index \"acme\" {\n    url      = \"https://%s/simple/\"\n    secret   = \"PRIVATE_TOKEN\"\n    username = \"deploy\"\n  }", address)
				}
				server.Handle("/", p.gate)

				p.write(t, p.manifest, manifest(kind, source, address))
				p.gate.accept(p.user, developer)
				p.lock(t, kind, address, developer)
				p.gate.forget()

				p.write(t, "flaskdeploy.hcl", fmt.Sprintf(`app {
  entry_point = "ledger:app"
}

dependencies %q {
  %s
}

image {
  base = %q
}

registry {
  image = "ghcr.io/acme/%s-%s"
}
`, kind, block, p.base, kind, source))
				p.generate(t)
				survey.add(kind+"-"+source, keepsSecrets(t, p, "canary"+rand.Text()))
				kept := search{t, disguises(p.user, developer), map[string]int{}}
				kept.folder(p.project)
				kept.context(p.project)
			})
		}
	}
}

// lock makes the lock of a tool as a developer does who has a token.
func (p privateProject) lock(t *testing.T, kind, address, token string) {
	t.Helper()
	authority, err := theAuthority()
	require.NoError(t, err)
	host, _, _ := strings.Cut(address, ":")
	docker(t, "run", "--rm", "--volume", p.folder+":/app", "--workdir", "/app",
		"--env", "AUTHORITY="+authority.certificate, lockingImage(t), "sh", "-ec", fmt.Sprintf(`
bundle=/etc/ssl/certs/ca-certificates.crt
echo "$AUTHORITY" >> $bundle
export UV_SYSTEM_CERTS=1 PIP_CERT=$bundle REQUESTS_CA_BUNDLE=$bundle PDM_USE_VENV=false
git config --system credential.https://%[1]s.helper '!f() { printf "username=%%s\npassword=%%s\n" %[3]s "%[4]s"; }; f'
printf 'machine %%s login %%s password "%%s"\n' %[2]s %[3]s "%[4]s" > /root/.netrc
chmod 600 /root/.netrc
export UV_INDEX_ACME_USERNAME=%[3]s UV_INDEX_ACME_PASSWORD="%[4]s" \
    POETRY_HTTP_BASIC_ACME_USERNAME=%[3]s POETRY_HTTP_BASIC_ACME_PASSWORD="%[4]s" POETRY_SYSTEM_GIT_CLIENT=true
/opt/%[5]s/bin/%[5]s lock
`, address, host, p.user, token, kind))
}
