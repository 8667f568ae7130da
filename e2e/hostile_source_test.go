//go:build e2e

package e2e

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/generator"
	"dockgen/schema"
)

// thief is a build backend inside a source distribution: the wheel that it makes holds the
// secrets and the environment of the build.
const thief = `import glob, os, zipfile

def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    files = "".join(open(f).read() for f in glob.glob("/run/secrets/*"))
    info = "private_lib-1.0.dist-info/"
    name = "private_lib-1.0-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(wheel_directory, name), "w") as wheel:
        wheel.writestr("private_lib.py", "ANSWER = 42\nFILES = %r\nVARIABLES = %r\n" % (files, dict(os.environ)))
        wheel.writestr(info + "METADATA", open("PKG-INFO").read())
        wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\nGenerator: e2e\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(info + "RECORD", "private_lib.py,,\n" + info + "METADATA,,\n" + info + "WHEEL,,\n" + info + "RECORD,,\n")
    return name
`

// newThiefIndex serves the source distribution of private_lib, and no wheel.
func newThiefIndex(t *testing.T) *gate {
	t.Helper()
	const file = "private_lib-1.0.tar.gz"
	var buffer bytes.Buffer
	packed := gzip.NewWriter(&buffer)
	archive := tar.NewWriter(packed)
	for _, f := range []struct{ name, content string }{
		{"PKG-INFO", "Metadata-Version: 2.2\nName: private_lib\nVersion: 1.0\n"},
		{"pyproject.toml", "[build-system]\nrequires = []\nbuild-backend = \"thief\"\nbackend-path = [\".\"]\n\n[project]\nname = \"private_lib\"\nversion = \"1.0\"\n"},
		{"thief.py", thief},
	} {
		require.NoError(t, archive.WriteHeader(&tar.Header{Name: "private_lib-1.0/" + f.name, Mode: 0o644, Size: int64(len(f.content))}))
		_, err := archive.Write([]byte(f.content))
		require.NoError(t, err)
	}
	require.NoError(t, archive.Close())
	require.NoError(t, packed.Close())
	content := buffer.Bytes()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /simple/private-lib/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, `<!DOCTYPE html><a href="/files/%s#sha256=%x">%[1]s</a>`, file, sha256.Sum256(content))
	})
	mux.HandleFunc("GET /files/"+file, func(w http.ResponseWriter, r *http.Request) { w.Write(content) })
	return &gate{next: mux}
}

// TestHostileSource installs a package that publishes the token when it is built: a list
// that does not name it stops the build, and one that does lets it.
func TestHostileSource(t *testing.T) {
	const developer = "the token of a developer"
	for name, test := range map[string]struct {
		kind, installer string
		// inVariables says that the manager's files may name the token as a variable,
		// which the build then inherits.
		inVariables bool
	}{
		"uv-pip": {schema.Pip, "uv", false},
		"pip":    {schema.Pip, "pip", false},
		"uv":     {schema.UV, "", false},
		"poetry": {schema.Poetry, "", false},
		"pdm":    {schema.PDM, "", true},
		"pipenv": {schema.Pipenv, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := privateProject{project: newProject(t, "private"), base: trustingBase(t), user: "deploy", gate: newThiefIndex(t)}
			address := serveTLS(t, p.gate)
			installer := ""
			if test.kind == schema.Pip {
				p.manifest, installer = "requirements.txt", fmt.Sprintf("installer = %q", test.installer)
				p.write(t, p.manifest, "flask\ngunicorn\nprivate_lib==1.0\n")
			} else {
				p.manifest = schema.Dependencies{Kind: test.kind}.Files()[0]
				p.write(t, p.manifest, manifest(test.kind, "private-index", address))
				p.gate.accept(p.user, developer)
				p.lock(t, test.kind, address, developer)
			}
			token := "canary" + rand.Text()
			p.gate.accept(p.user, token)
			build := func(list string) (image, log string, err error) {
				// Not by the command, which knows of some locks that this build stops.
				config, findings := schema.Load("flaskdeploy.hcl", fmt.Appendf(nil, `app {
  entry_point = "ledger:app"
}

dependencies %q {
  %s
  build_from_source = %s

  private_index "acme" {
    url      = "https://%s/simple/"
    secret   = "PRIVATE_TOKEN"
    username = "deploy"
  }
}

image {
  base = %q
}

registry {
  image = "ghcr.io/acme/%s-source"
}
`, test.kind, installer, list, address, p.base, name))
				require.Empty(t, findings)
				for _, file := range generator.Generate(config) {
					p.write(t, file.Path, string(file.Content))
				}
				return p.build(token)
			}
			_, log, err := build(`[]`)
			require.Error(t, err, "a build of what is not named")
			// uv knows from its lock that there is no wheel, and does not ask the index.
			assert.Regexp(t, `private[-_]lib`, log)
			assert.NotContains(t, log, token)

			image, log, err := build(`["Private.Lib"]`)
			require.NoError(t, err, log)
			taken := docker(t, "run", "--rm", "--entrypoint", "python", image, "-c", "import private_lib; print(private_lib.FILES)")
			assert.Equal(t, token, strings.TrimSpace(taken), "what is named can read the secret, as docs/design.md says")
			variables := docker(t, "run", "--rm", "--entrypoint", "python", image, "-c", "import private_lib; print(private_lib.VARIABLES)")
			assert.Equal(t, test.inVariables, strings.Contains(variables, token), "the token is in a variable that the build inherits")
		})
	}
}
