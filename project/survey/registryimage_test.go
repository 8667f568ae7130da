package survey

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/project/sourcetest"
)

const githubOrigin = "[core]\n\tbare = false\n[remote \"upstream\"]\n\turl = https://github.com/other/x\n[remote \"origin\"]\n\turl = git@github.com:Acme/Shop.git\n\tfetch = +refs\n[branch \"main\"]\n\tremote = origin\n"

func TestRegistryImage(t *testing.T) {
	tests := map[string]struct{ files, want string }{
		"nothing": {"-- app.py --\n", ""},
		"remote":  {"-- .git/config --\n" + githubOrigin, "ghcr.io/acme/shop .git/config likely"},
		"gitlab":  {"-- .git/config --\n[remote \"a\"]\nurl = https://oauth2:tok@gitlab.com/group/sub/shop.git\n", "registry.gitlab.com/group/sub/shop .git/config likely"},
		"unknown": {"-- .git/config --\n[remote \"origin\"]\nurl = https://git.acme.dev/acme/shop\n", ""},
		"path":    {"-- .git/config --\n[remote \"origin\"]\nurl = C:/x/y\n[remote \"b\"]\nurl = /srv/x\n[remote \"c\"]\nurl = file:///a/b\n", ""},
		"compose": {"-- .git/config --\n" + githubOrigin + "-- compose.yml --\nservices:\n  db:\n    image: postgres\n  web:\n    build: .\n    image: registry.acme.dev/Shop:${TAG:-1}\n",
			"registry.acme.dev/shop compose.yml:6 certain ghcr.io/acme/shop"},
		"compose-local-name": {"-- compose.yml --\nservices:\n  web:\n    build: .\n    image: shop\n", ""},
		"docker-hub":         {"-- compose.yml --\nservices:\n  web:\n    build: .\n    image: acme/shop:latest\n", "docker.io/acme/shop compose.yml:4 certain"},
		"actions": {"-- .git/config --\n" + githubOrigin + `-- .github/workflows/ci.yml --
env:
  REGISTRY: ghcr.io
  IMAGE_NAME: ${{ github.repository }}-web
jobs:
  build:
    steps:
      - uses: docker/build-push-action@v6
        with:
          push: true
          tags: |
            ${{ env.REGISTRY }}/${{ env.IMAGE_NAME }}:${{ github.sha }}
            ${{ secrets.HUB }}/shop:1
`, "ghcr.io/acme/shop-web .github/workflows/ci.yml:11 certain ghcr.io/acme/shop"},
		"metadata":  {"-- .github/workflows/ci.yml --\njobs:\n  b:\n    steps:\n    - uses: docker/metadata-action@v5\n      with:\n        images: acme/shop\n", "docker.io/acme/shop .github/workflows/ci.yml:6 certain"},
		"gitlab-ci": {"-- .git/config --\n[remote \"origin\"]\nurl = ssh://git@gitlab.com:22/acme/shop.git\n-- .gitlab-ci.yml --\nbuild:\n  script: docker push $CI_REGISTRY_IMAGE:1\n", "registry.gitlab.com/acme/shop .gitlab-ci.yml certain"},
		"loop":      {"-- .github/workflows/ci.yml --\nenv:\n  A: ${{ env.A }}${{ env.A }}/x\njobs:\n  b:\n    uses: docker/metadata-action@v5\n    with:\n      images: ${{ env.A }}\n", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			f, dir := sourcetest.Index(t, test.files+"-- .git/HEAD --\nref: refs/heads/main\n")
			var s Survey
			registryImage(&project{index: f, dir: dir}, &s)
			have := ""
			if found := s.Image; found.Known() {
				have = fmt.Sprintf("%s %s %s", found.Value, found.Evidence, found.Confidence)
				for _, other := range found.Others {
					have += " " + other.Value
				}
			}
			assert.Equal(t, test.want, have)
		})
	}
}

// A folder of a repository, a worktree of it and a submodule have the same remote.
func TestGitRemote(t *testing.T) {
	dir := t.TempDir()
	run := func(args ...string) {
		command := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=a", "-c", "user.email=a@a", "-c", "commit.gpgsign=false"}, args...)...)
		out, err := command.CombinedOutput()
		require.NoError(t, err, "%s", out)
	}
	run("init", "-q", "main")
	run("-C", "main", "remote", "add", "origin", "https://github.com/Acme/Shop.git")
	run("-C", "main", "commit", "-q", "--allow-empty", "-m", "x")
	run("-C", "main", "worktree", "add", "-q", "../tree")
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "tree", "services", "web"), 0o755))

	r, ok := gitRemote(filepath.Join(dir, "tree"))
	assert.True(t, ok)
	assert.Equal(t, remote{"github.com", "Acme/Shop", "."}, r)
	r, ok = gitRemote(filepath.Join(dir, "tree", "services", "web"))
	assert.True(t, ok)
	assert.Equal(t, "services/web", r.below)
	assert.Equal(t, "ghcr.io/acme/shop/web", plainImage(r.image()))
}

func TestFallbackImage(t *testing.T) {
	assert.Equal(t, "localhost:5000/my-shop-2", FallbackImage("/srv/My Shop_2"))
	assert.Equal(t, "localhost:5000/app", FallbackImage("/"))
	assert.Equal(t, "localhost:5000/"+strings.Repeat("a", 60), FallbackImage("/"+strings.Repeat("a", 200)))
}
