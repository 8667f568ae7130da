package workspace

// Rewrite replaces the content of a file of the user's that dockgen was asked to
// change: the file at path in the folder root, which was have when it was read.
// It is replaced by a rename, keeps its mode, and is on the disk before the old
// one is gone. A file that is no longer have is an error, and left alone. A run that
// was killed may leave a temporary file; the next [Apply] in the folder removes it.
func Rewrite(root, path string, have, want []byte) error {
	r := run{plan: &Plan{Root: root}}
	return r.alone(func() error { return r.rewrite(path, have, want) })
}

func (r *run) rewrite(path string, have, want []byte) error {
	s, err := r.tree.read(path)
	if err != nil {
		return err
	}
	// A block is synced: the lines around it exist nowhere else. Here all are such.
	c := Change{Path: path, Action: Write, Block: true, Have: have, Want: want, HaveMode: s.perm, WantMode: s.perm}
	if done, err := r.compare(c); err != nil || done {
		return err
	}
	if err := r.stage(c); err != nil {
		return err
	}
	return r.commit(c)
}
