package workspace

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The marker goes, the lines around a block go, the lock goes. All else stays.
func TestEject(t *testing.T) {
	p := newProject(t)
	p.write(".gitignore", "mine\n")
	p.apply(first(), Options{})
	p.edit("Dockerfile", "\nFROM", "\n\nFROM")
	p.edit("publish.sh", "docker push", "# "+testMarker+" Here too.\ndocker push")
	p.write("docs/GUIDE.md", "<!-- "+testMarker+" -->\r\n\r\n\r\n# Guide\r\n")
	p.write("new.txt", "# "+testMarker+"\n")
	p.write(".dockgen-0123456789abcdef", "left behind")
	w := with(with(first(), File{Path: "new.txt", Mode: 0o644, Content: []byte("x\n")}), File{Path: "none.txt", Mode: 0o644, Content: []byte("x\n")})
	notes, err := Eject(p.plan(w))
	require.NoError(t, err)
	assert.Empty(t, notes)
	assert.Equal(t, "FROM python\nUSER 1\n", p.read("Dockerfile"), "with the blank line behind the marker")
	assert.Equal(t, "#!/bin/sh\n# "+testMarker+" Here too.\ndocker push\n", p.read("publish.sh"))
	if keepsModes {
		assert.EqualValues(t, 0o755, p.mode("publish.sh"))
	}
	assert.Equal(t, "mine\n\n/VERSION\n", p.read(".gitignore"))
	assert.Equal(t, "\r\n# Guide\r\n", p.read("docs/GUIDE.md"), "with one blank line")
	assert.Equal(t, "# "+testMarker+"\n", p.read("new.txt"), "dockgen did not write it")
	assert.NoFileExists(t, p.path("none.txt"))
	assert.NoFileExists(t, p.path(LockPath))
	p.noTemporaries()
	p.unchanged(func() {
		_, err := Eject(p.plan(w))
		assert.NoError(t, err, "again")
	})
}

func TestEjectChangedSincePlanned(t *testing.T) {
	p := generated(t)
	plan := p.plan(first())
	p.edit("publish.sh", "push", "pull")
	before := p.tree()
	_, err := Eject(plan)
	assert.ErrorContains(t, err, "write publish.sh: it was changed by somebody else")
	after := p.tree()
	for _, folder := range []string{".", "docs"} { // their times change with the temporary files
		delete(before, folder)
		delete(after, folder)
	}
	assert.Equal(t, before, after)
}

// Files that a run would still change are not ejected in an old state. What an eject
// that was killed has done already is none of that.
func TestUnready(t *testing.T) {
	tests := map[string]struct {
		disk   func(p project)
		wanted Wanted
		want   []string
	}{
		"clean":         {func(project) {}, first(), nil},
		"stale":         {func(project) {}, second(), []string{".gitignore", "Dockerfile", "docs/GUIDE.md", "publish.sh"}},
		"missing":       {func(p project) { p.remove("Dockerfile") }, first(), []string{"Dockerfile"}},
		"orphan":        {func(project) {}, except(first(), "Dockerfile"), []string{"Dockerfile"}},
		"edited":        {func(p project) { p.edit("Dockerfile", "USER 1", "USER 0") }, first(), nil},
		"ejected-block": {func(p project) { p.write(".gitignore", "mine\n/VERSION\n") }, first(), nil},
		"ejected-first": {func(p project) { p.write(".gitignore", "/VERSION\r\nmine\r\n") }, first(), nil},
		"block-is-gone": {func(p project) { p.write(".gitignore", "mine\n/VERSIONS\n") }, first(), []string{".gitignore"}},
		"file-is-gone":  {func(p project) { p.remove(".gitignore") }, first(), []string{".gitignore"}},
		"file-as-block": {func(p project) { p.write(".gitignore", "x/VERSION\n") }, first(), []string{".gitignore"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p := generated(t)
			tt.disk(p)
			assert.Equal(t, tt.want, paths(p.plan(tt.wanted).Unready()))
		})
	}
}
