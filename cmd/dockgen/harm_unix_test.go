//go:build !windows

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// unprivileged is a user whom permissions bind, where the tests run as root.
const unprivileged = 10001

// dockgenForAll is a dockgen that any user can run. Where the tests have theirs
// only they can look.
func dockgenForAll(t *testing.T) string {
	dir := t.TempDir()
	require.NoError(t, os.Chmod(filepath.Dir(dir), 0o755))
	require.NoError(t, os.Chmod(dir, 0o755))
	self, err := os.Executable()
	require.NoError(t, err)
	binary, err := os.ReadFile(self)
	require.NoError(t, err)
	name := filepath.Join(dir, "dockgen")
	require.NoError(t, os.WriteFile(name, binary, 0o755))
	return name
}

// give gives the project to the user who is to run dockgen in it.
func (p *shop) give() {
	require.NoError(p.t, os.Chmod(filepath.Dir(p.dir), 0o755))
	if os.Geteuid() != 0 {
		return
	}
	p.given = true
	require.NoError(p.t, filepath.WalkDir(p.dir, func(path string, _ fs.DirEntry, err error) error {
		return errors.Join(err, os.Lchown(path, unprivileged, unprivileged))
	}))
}

// runAs runs a command line in the project, as its owner, and returns its exit code and what it
// says on stderr.
func (p shop) runAs(command ...string) (int, string) {
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Dir = p.dir
	if os.Geteuid() == 0 && p.given {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: unprivileged, Gid: unprivileged}}
	}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		require.NoError(p.t, err)
	}
	return cmd.ProcessState.ExitCode(), stderr.String()
}

// requireSame asserts that nothing has changed but the times of folders, in which
// temporary files came and went.
func (p shop) requireSame(before map[string]stamp) {
	after := p.tree()
	for _, tree := range []map[string]stamp{before, after} {
		for name, s := range tree {
			if s.Mode.IsDir() {
				s.Time = before["."].Time
				tree[name] = s
			}
		}
	}
	require.Equal(p.t, before, after)
}

// TestNothingIsWrittenIfAnythingCannotBe has a change of several files, one of
// which cannot be written: an error that names it, and everything is as it was.
// When the obstacle is gone, generate does it all.
func TestNothingIsWrittenIfAnythingCannotBe(t *testing.T) {
	dockgen := dockgenForAll(t)
	tests := []struct {
		name   string
		disk   func(p shop)
		config func(p shop)
		repair func(p shop)
		want   string
	}{
		{
			name: "read-only-file", disk: func(p shop) { p.chmod("build-publish.sh", 0o555) },
			repair: func(p shop) { p.chmod("build-publish.sh", 0o755) },
			want:   "dockgen: write build-publish.sh: the file is read-only\n",
		},
		{
			name: "read-only-file-of-the-user", disk: func(p shop) { p.chmod(".gitignore", 0o444) },
			repair: func(p shop) { p.chmod(".gitignore", 0o644) },
			want:   "dockgen: write .gitignore: the file is read-only\n",
		},
		{
			name: "read-only-lock", disk: func(p shop) { p.chmod("dockgen.lock", 0o444) },
			repair: func(p shop) { p.chmod("dockgen.lock", 0o644) },
			want:   "dockgen: write dockgen.lock: the file is read-only\n",
		},
		{
			name: "read-only-project", disk: func(p shop) { p.chmod(".", 0o555) },
			repair: func(p shop) { p.chmod(".", 0o755) },
			want:   "dockgen: write .dockerignore: permission denied\n",
		},
		{
			name: "read-only-folder-of-a-new-file", disk: func(p shop) {
				require.NoError(p.t, os.Mkdir(p.path("zz"), 0o555))
			},
			config: func(p shop) { p.append(configName, "output \"build-publish.sh\" {\n  path = \"zz/publish.sh\"\n}\n") },
			repair: func(p shop) { p.chmod("zz", 0o755) },
			want:   "dockgen: write zz/publish.sh: permission denied\n",
		},
		{
			name: "read-only-folder-of-an-orphan", disk: func(p shop) {
				config := p.read(configName)
				p.append(configName, "output \"build-publish.sh\" {\n  path = \"zz/publish.sh\"\n}\n")
				p.mustRun("generate")
				p.write(configName, config)
				p.chmod("zz", 0o555)
			},
			repair: func(p shop) { p.chmod("zz", 0o755) },
			want:   "dockgen: delete zz/publish.sh: permission denied\n",
		},
		{
			name: "folder-that-cannot-be-searched", disk: func(p shop) {
				p.append(configName, "output \"build-publish.sh\" {\n  path = \"zz/publish.sh\"\n}\n")
				p.mustRun("generate")
				p.chmod("zz", 0o600)
			},
			repair: func(p shop) { p.chmod("zz", 0o755) },
			want:   "dockgen: read zz/publish.sh: permission denied\n",
		},
		{
			name: "file-that-cannot-be-read", disk: func(p shop) { p.chmod("build-publish.sh", 0o200) },
			repair: func(p shop) { p.chmod("build-publish.sh", 0o755) },
			want:   "dockgen: read build-publish.sh: permission denied\n",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newShop(t)
			p.mustRun("generate")
			tt.disk(p)
			// Three files change, or four: the last of them alone cannot.
			p.edit(configName, `default     = "info"`, `default     = "debug"`)
			p.edit(configName, "  image =", "  version_file = \"N\"\n  image =")
			if tt.config != nil {
				tt.config(p)
			}
			p.give()
			before := p.tree()
			code, stderr := p.runAs(dockgen, "generate")
			assert.Equal(t, exitFailure, code)
			assert.Equal(t, tt.want, stderr)
			p.requireSame(before)
			tt.repair(p)
			code, stderr = p.runAs(dockgen, "generate")
			assert.Equal(t, exitDone, code, stderr)
			code, _ = p.runAs(dockgen, "check")
			assert.Equal(t, exitDone, code)
		})
	}
}

// A repair of a mode is tried before anything is written, too: only a file's owner
// can change it.
func TestModeOfAnotherUsersFile(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Log("only root can have files of two users: nothing to see here")
		return
	}
	dockgen := dockgenForAll(t)
	p := newShop(t)
	p.mustRun("generate")
	p.edit(configName, `default     = "info"`, `default     = "debug"`)
	p.give()
	p.chmod("build-publish.sh", 0o644)
	require.NoError(t, os.Chown(p.path("build-publish.sh"), 0, 0))
	before := p.tree()
	code, stderr := p.runAs(dockgen, "generate")
	assert.Equal(t, exitFailure, code)
	assert.Equal(t, "dockgen: chmod build-publish.sh: operation not permitted\n", stderr)
	p.requireSame(before)
}

// A file of another user becomes the file of whoever replaces it, which is said.
func TestOwnerOfAnotherUser(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Log("only root can have files of two users: nothing to see here")
		return
	}
	dockgen := dockgenForAll(t)
	p := newShop(t)
	p.mustRun("generate")
	p.edit(configName, `default     = "info"`, `default     = "debug"`)
	p.give()
	require.NoError(t, os.Chown(p.path("Dockerfile"), 12345, 23456))
	code, stderr := p.runAs(dockgen, "generate")
	assert.Equal(t, exitDone, code)
	assert.Contains(t, stderr, fmt.Sprintf("note: Dockerfile belonged to uid 12345 and now belongs to uid %d\n", unprivileged))
	assert.Contains(t, stderr, fmt.Sprintf("note: Dockerfile belonged to gid 23456 and now belongs to gid %d\n", unprivileged))
	code, stderr = p.runAs(dockgen, "check")
	assert.Equal(t, exitDone, code)
	assert.Empty(t, stderr)
}

// TestFullDisk generates where there is no room, and then ever more, until it
// succeeds. Before that nothing changes.
func TestFullDisk(t *testing.T) {
	for name, disk := range disks() {
		t.Run(name, func(t *testing.T) {
			p := newShop(t)
			room := disk(&p)
			p.mustRun("generate")
			p.edit(configName, `default     = "info"`, `default     = "debug"`)
			p.edit(configName, "  image =", "  version_file = \"N\"\n  image =")
			before := p.tree()
			refused := 0
			for ; ; refused++ {
				require.Less(t, refused, 100)
				code, stderr := room(refused)
				if code == exitDone {
					break
				}
				require.Equal(t, exitFailure, code)
				require.Regexp(t, `^dockgen: write [a-zA-Z./-]+: (no space left on device|file too large)\n$`, stderr)
				p.requireSame(before)
			}
			assert.Greater(t, refused, 1)
			p.mustRun("-C", p.dir, "check")
		})
	}
}

// limited makes a project in which no file can be larger than some blocks of 512
// bytes. Anyone can do that.
func limited(p *shop) func(blocks int) (int, string) {
	return func(blocks int) (int, string) {
		return p.runAs("sh", "-c", fmt.Sprintf("ulimit -f %d && exec dockgen generate", blocks))
	}
}
