//go:build !windows

package workspace

import (
	"io/fs"
	"syscall"
)

// inodeOf returns what a file has beside its bytes and its mode.
func inodeOf(info fs.FileInfo) (i inode, known bool) {
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return inode{}, false
	}
	return inode{uid: int(s.Uid), gid: int(s.Gid), links: uint64(s.Nlink)}, true
}
