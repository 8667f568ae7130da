package workspace

import (
	"errors"
	"io/fs"
	"os"

	"golang.org/x/sys/unix"
)

// exchange swaps the files a and b of the folder dir in one step. The error is
// errors.ErrUnsupported where the kernel or the file system cannot do that.
func exchange(dir *os.Root, a, b string) error { return renameat2(dir, a, b, unix.RENAME_EXCHANGE) }

// renameNew renames a to b in the folder dir, and fails with fs.ErrExist when
// there is a b.
func renameNew(dir *os.Root, a, b string) error {
	err := renameat2(dir, a, b, unix.RENAME_NOREPLACE)
	if errors.Is(err, errors.ErrUnsupported) {
		return linkNew(dir, a, b)
	}
	return err
}

func renameat2(dir *os.Root, a, b string, flags uint) error {
	f, err := dir.Open(".")
	if err != nil {
		return err
	}
	defer f.Close()
	for {
		err = unix.Renameat2(int(f.Fd()), a, int(f.Fd()), b, flags)
		if err != unix.EINTR {
			break
		}
	}
	switch err {
	case nil:
		return nil
	// EPERM is what older sandboxes say of a call that they do not know. Where it
	// is about the folder, the plain rename says so as well.
	case unix.ENOSYS, unix.EINVAL, unix.EOPNOTSUPP, unix.EPERM:
		return errors.ErrUnsupported
	}
	return &fs.PathError{Op: "renameat2", Path: b, Err: err}
}
