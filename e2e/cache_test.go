//go:build e2e

package e2e

import (
	"crypto/rand"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// poison changes what another build finds of one package: the files that uv has
// unpacked, and the wheel that pip has built.
const poison = `import pathlib, shutil, zipfile
changed = []
for file in pathlib.Path("/root/.cache/uv").rglob("xmltodict.py"):
    file.write_text(file.read_text() + "\nPOISON = True\n")
    changed.append(file)
for wheel in pathlib.Path("/root/.cache/pip/wheels").rglob("xmltodict-*.whl"):
    copy = wheel.with_suffix(".copy")
    with zipfile.ZipFile(wheel) as old, zipfile.ZipFile(copy, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "xmltodict.py":
                text += b"\nPOISON = True\n"
            if not name.endswith("RECORD"):
                new.writestr(name, text)
        new.writestr(next(n for n in old.namelist() if n.endswith("RECORD")), "")
    shutil.move(copy, wheel)
    changed.append(wheel)
print("poisoned", len(changed))
`

// TestPoisonedCache builds a project whose requirements carry a hash on a builder whose
// caches another build has changed: what that wrote must not be in the image.
func TestPoisonedCache(t *testing.T) {
	const requirement = "xmltodict==0.13.0"
	for _, installer := range []string{"uv", "pip"} {
		t.Run(installer, func(t *testing.T) {
			other := project{t.TempDir()}
			other.write(t, "poison.py", poison)
			other.write(t, "Dockerfile", fmt.Sprintf(`FROM %s
ARG NONCE
RUN --mount=type=cache,target=/root/.cache/uv --mount=type=cache,target=/root/.cache/pip \
    pip install --quiet --target /opt/uv uv && \
    pip install --quiet --target /tmp/a --no-binary xmltodict %s && \
    /opt/uv/bin/uv pip install --target /tmp/b --link-mode copy %[2]s && \
    echo "$NONCE"
COPY poison.py /
RUN --mount=type=cache,target=/root/.cache/uv --mount=type=cache,target=/root/.cache/pip python /poison.py
`, base, requirement))
			_, log, err := tryBuild(other.folder, nil, "--build-arg", "NONCE="+rand.Text())
			require.NoError(t, err, log)
			require.Regexp(t, `poisoned [2-9]`, log)

			p := newProject(t, "minimal")
			requirements := hashed(t, base, "flask\ngunicorn\n"+requirement+"\n")
			if installer == "pip" {
				requirements = "--no-binary xmltodict\n" + requirements
			}
			p.write(t, "requirements.txt", requirements)
			p.write(t, "flaskdeploy.hcl", fmt.Sprintf(`app {
  entry_point = "api_server:create_app()"
}

dependencies "pip" {
  installer      = %q
  require_hashes = true
}

registry {
  image = "registry.example.com/shop"
}
`, installer))
			p.generate(t)
			image, log, err := tryBuild(p.folder, nil)
			require.NoError(t, err, log)
			out := docker(t, "run", "--rm", "--entrypoint", "python", image, "-c", "import xmltodict; print(hasattr(xmltodict, 'POISON'))")
			assert.Equal(t, "False", out)
		})
	}
}
