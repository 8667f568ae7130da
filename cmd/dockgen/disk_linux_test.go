package main

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// disks are the ways to run out of room. A file system of one's own is the real
// one, and takes root.
func disks() map[string]func(p *shop) func(room int) (int, string) {
	all := map[string]func(p *shop) func(room int) (int, string){"file-size": limited}
	if canMount() {
		all["disk"] = mounted
	}
	return all
}

func canMount() bool {
	dir, err := os.MkdirTemp("", "disk")
	if err != nil {
		return false
	}
	defer os.Remove(dir)
	return syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=64k") == nil && syscall.Unmount(dir, 0) == nil
}

// mounted moves the project to a small file system of its own, of which only some
// pages are free when dockgen runs.
func mounted(p *shop) func(pages int) (int, string) {
	t := p.t.(*testing.T)
	disk := t.TempDir()
	require.NoError(t, syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=512k"))
	t.Cleanup(func() { require.NoError(t, syscall.Unmount(disk, syscall.MNT_DETACH)) })
	project := filepath.Join(disk, "shop")
	require.NoError(t, os.CopyFS(project, os.DirFS(p.dir)))
	p.dir = project
	t.Chdir(project)

	filler := filepath.Join(disk, "filler")
	return func(pages int) (int, string) {
		require.NoError(t, os.RemoveAll(filler))
		var free syscall.Statfs_t
		require.NoError(t, syscall.Statfs(disk, &free))
		require.NoError(t, os.WriteFile(filler, make([]byte, (int64(free.Bfree)-int64(pages))*free.Bsize), 0o600))
		return p.runAs("dockgen", "generate")
	}
}
