//go:build !windows

package workspace

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestTargetIsLocated says for paths of all kinds whether they are in the tree.
func TestTargetIsLocated(t *testing.T) {
	top, err := filepath.EvalSymlinks(t.TempDir())
	require.NoError(t, err)
	for _, dir := range []string{"tree/sub", "outside/deep"} {
		require.NoError(t, os.MkdirAll(filepath.Join(top, dir), 0o755))
	}
	for name, target := range map[string]string{
		"link-to-tree":       "tree",
		"link-to-sub":        filepath.Join(top, "tree", "sub"),
		"tree/out":           "../outside",
		"tree/in":            "sub",
		"outside/back":       "../tree",
		"outside/file":       "../tree/sub/x",
		"outside/through":    "../tree/in/x",
		"outside/loop":       "loop",
		"outside/in-and-out": "../tree/sub/../../outside",
		"outside/elsewhere":  "deep/x",
		"outside/std":        "/proc/self/fd/1",
	} {
		require.NoError(t, os.Symlink(target, filepath.Join(top, name)))
	}
	t.Chdir(filepath.Join(top, "tree"))
	tests := map[string]struct {
		want    string // below the tree; empty: outside
		problem string
	}{
		"x":                          {want: "x"},
		"sub/x":                      {want: "sub/x"},
		"./sub/../x":                 {want: "x"},
		"sub/../../x":                {},
		"../outside/x":               {},
		"../tree/x":                  {want: "x"},
		"../link-to-tree/x":          {want: "x"},
		"../link-to-sub/x":           {want: "sub/x"},
		"out/x":                      {want: "out/x"}, // and refused when it is opened
		"out/../x":                   {want: "x"},     // cleaned first
		"in/x":                       {want: "in/x"},
		"../outside/back/x":          {want: "x"},
		"../outside/back/out/x":      {want: "out/x"},
		"../outside/file":            {want: "sub/x"},
		"../outside/through":         {want: "in/x"},
		"../outside/elsewhere":       {},
		"../outside/none/x":          {},
		"../outside/std":             {},
		"../outside/loop":            {problem: "too many symbolic links on the way to it"},
		"../outside/loop/x":          {problem: "too many symbolic links on the way to it"},
		"../outside/in-and-out/x":    {problem: "a symbolic link leads through " + filepath.Join(top, "tree") + " and out of it again"},
		".":                          {problem: "a folder stands in its place"},
		"../link-to-tree":            {problem: "a folder stands in its place"},
		"/dev/stdout":                {},
		"/dev/fd/3":                  {},
		"/proc/self/fd/1":            {},
		filepath.Join(top, "tree/x"): {want: "x"},
		filepath.Join(top, "link-to-tree/sub/../x"): {want: "x"},
	}
	for name, tt := range tests {
		for _, tree := range []string{filepath.Join(top, "tree"), filepath.Join(top, "link-to-tree"), "."} {
			got, inside, err := Target{Tree: tree, Path: name}.locate()
			if tt.problem != "" {
				assert.ErrorContains(t, err, tt.problem[:10], name)
				continue
			}
			assert.NoError(t, err, name)
			assert.Equal(t, tt.want, got, "%s in %s", name, tree)
			assert.Equal(t, tt.want != "", inside, "%s in %s", name, tree)
		}
	}
	// A process that was started at the top of the file system can still be told to
	// write to its standard output.
	_, inside, err := Target{Tree: "/", Path: "/dev/stdout"}.locate()
	assert.NoError(t, err)
	assert.False(t, inside)
	if _, err := os.Stat("/dev/shm"); err == nil {
		// A project can be there.
		name, inside, err := Target{Tree: "/dev/shm", Path: "/dev/shm/x"}.locate()
		assert.NoError(t, err)
		assert.True(t, inside)
		assert.Equal(t, "x", name)
	}
}

// TestTargetIsWritten writes what is there and what is not, in the tree and outside.
func TestTargetIsWritten(t *testing.T) {
	old := syscall.Umask(0o027)
	defer syscall.Umask(old)
	tests := []struct {
		name, path string
		disk       func(p project, outside string)
		err        string // after "write NAME: "
		mode       fs.FileMode
	}{
		{name: "new", path: "x", mode: 0o640},
		{name: "existing", path: "x", disk: func(p project, _ string) { p.write("x", "old"); p.chmod("x", 0o604) }, mode: 0o604},
		{name: "in-a-folder", path: "sub/x", disk: func(p project, _ string) { require.NoError(p.t, os.Mkdir(p.path("sub"), 0o755)) }, mode: 0o640},
		{name: "folder-missing", path: "sub/x", err: "no such file or directory"},
		{name: "read-only", path: "x", disk: func(p project, _ string) { p.write("x", "old"); p.chmod("x", 0o444) }, err: "the file is read-only"},
		{name: "link-to-outside", path: "x", disk: func(p project, outside string) { require.NoError(p.t, os.Symlink(outside+"/victim", p.path("x"))) },
			err: "a symbolic link stands in its place; remove it, or name another file"},
		{name: "link-to-inside", path: "x", disk: func(p project, _ string) { p.write("y", "old"); require.NoError(p.t, os.Symlink("y", p.path("x"))) },
			err: "a symbolic link stands in its place; remove it, or name another file"},
		{name: "dangling-link", path: "x", disk: func(p project, outside string) { require.NoError(p.t, os.Symlink(outside+"/new", p.path("x"))) },
			err: "a symbolic link stands in its place; remove it, or name another file"},
		{name: "folder-is-a-link", path: "sub/x", disk: func(p project, outside string) { require.NoError(p.t, os.Symlink(outside, p.path("sub"))) },
			err: `"sub" on the way to it is a symbolic link`},
		{name: "folder", path: "x", disk: func(p project, _ string) { p.write("x/y", "") }, err: "a folder stands in its place; remove it, or name another file"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, outside := newProject(t), newProject(t)
			outside.write("victim", "victim")
			if tt.disk != nil {
				tt.disk(p, outside.dir)
			}
			before := p.tree()
			outside.unchanged(func() {
				_, err := Target{Tree: p.dir, Path: p.path(tt.path), Name: "NAME"}.Write([]byte("new"))
				if tt.err != "" {
					assert.EqualError(t, err, "write NAME: "+tt.err)
					assert.Equal(t, before, p.tree())
					return
				}
				assert.NoError(t, err)
				assert.Equal(t, "new", p.read(tt.path))
				assert.Equal(t, tt.mode, p.mode(tt.path))
			})
			p.noTemporaries()
			if tt.err != "" && tt.name != "read-only" && tt.name != "folder-missing" {
				assert.Error(t, Target{Tree: p.dir, Path: p.path(tt.path), Name: "NAME"}.Create([]byte("new")))
				assert.Equal(t, before, p.tree())
			}
		})
	}
	t.Run("outside", func(t *testing.T) {
		p, outside := newProject(t), newProject(t)
		outside.write("x", "old and long")
		require.NoError(t, os.Symlink("x", outside.path("link")))
		_, err := Target{Tree: p.dir, Path: outside.path("link"), Name: "NAME"}.Write([]byte("new"))
		assert.NoError(t, err)
		assert.Equal(t, "new", outside.read("x"))
		assert.Equal(t, fs.ModeSymlink, outside.mode("link").Type(), "it is the caller's")
	})
	t.Run("created", func(t *testing.T) {
		p := newProject(t)
		target := Target{Tree: p.dir, Path: p.path("x"), Name: "NAME"}
		require.NoError(t, target.Create([]byte("new")))
		assert.EqualValues(t, 0o644, p.mode("x"))
		err := target.Create([]byte("newer"))
		assert.ErrorIs(t, err, fs.ErrExist)
		assert.Equal(t, "new", p.read("x"))
		p.noTemporaries()
	})
}

// TestHardLinks says that the other names of a replaced file keep what it was.
func TestHardLinks(t *testing.T) {
	p := generated(t)
	p.write(".gitignore", "mine\n"+p.read(".gitignore"))
	require.NoError(t, os.Link(p.path(".gitignore"), p.path("other")))
	result := p.apply(second(), Options{})
	assert.Equal(t, []Note{{".gitignore", "had 2 hard links: the other names keep the old content"}}, result.Notes)
	assert.Empty(t, p.apply(first(), Options{}).Notes, "it has one name now")
	require.NoError(t, os.Link(p.path("Dockerfile"), p.path("third")))
	notes, err := Target{Tree: p.dir, Path: p.path("Dockerfile"), Name: "NAME"}.Rewrite([]byte(p.read("Dockerfile")), []byte("x"))
	require.NoError(t, err)
	assert.Equal(t, []Note{{"NAME", "had 2 hard links: the other names keep the old content"}}, notes)
	require.NoError(t, os.Link(p.path("Dockerfile"), p.path("fourth")))
	notes, err = Target{Tree: p.dir, Path: p.path("Dockerfile"), Name: "NAME"}.Write([]byte("y"))
	require.NoError(t, err)
	assert.Len(t, notes, 1)
}

// TestOwner keeps the owner where the process may give files away, which only root
// may. TestOwnerOfAnotherUser in cmd/dockgen has the other case.
func TestOwner(t *testing.T) {
	p := generated(t)
	uid, gid := os.Getuid(), os.Getgid()
	if uid == 0 {
		uid, gid = 12345, 23456
		require.NoError(t, os.Chown(p.path("publish.sh"), uid, gid))
	}
	result := p.apply(second(), Options{})
	assert.Empty(t, result.Notes)
	info, err := os.Stat(p.path("publish.sh"))
	require.NoError(t, err)
	owner, known := inodeOf(info)
	assert.True(t, known)
	assert.Equal(t, inode{uid: uid, gid: gid, links: 1}, owner)
	assert.EqualValues(t, 0o755, p.mode("publish.sh"))
}
