package workspace

import (
	"fmt"
	"os"
)

// Note is something about a file that a run changed beside its content. It is no
// failure.
type Note struct {
	// Path is as in [Change], or what the [Target] is called.
	Path string
	// Text goes on after the path: "had 2 hard links: ...".
	Text string
}

// inode is what a file has beside its bytes and its mode, and what it would lose
// when another file is renamed into its place.
type inode struct {
	uid, gid int
	links    uint64 // names, this one included
}

// inherit gives the temporary file f the owner of the file name in dir, which it
// is to replace, as far as the process may. It returns what cannot be kept.
func inherit(f *os.File, dir *os.Root, name string) []string {
	info, err := dir.Lstat(name)
	if err != nil || !info.Mode().IsRegular() {
		return nil
	}
	old, known := inodeOf(info)
	if !known {
		return nil
	}
	var notes []string
	if old.links > 1 {
		notes = append(notes, fmt.Sprintf("had %d hard links: the other names keep the old content", old.links))
	}
	owner := func() inode {
		if info, err := f.Stat(); err == nil {
			i, _ := inodeOf(info)
			return i
		}
		return old
	}
	now := owner()
	if now.uid == old.uid && now.gid == old.gid {
		return notes
	}
	// Only root may give a file away; its owner may give it to a group of theirs.
	if f.Chown(old.uid, old.gid) != nil {
		_ = f.Chown(-1, old.gid)
	}
	now = owner()
	if now.uid != old.uid {
		notes = append(notes, fmt.Sprintf("belonged to uid %d and now belongs to uid %d", old.uid, now.uid))
	}
	if now.gid != old.gid {
		notes = append(notes, fmt.Sprintf("belonged to gid %d and now belongs to gid %d", old.gid, now.gid))
	}
	return notes
}
