//go:build !linux

package workspace

import (
	"errors"
	"os"
)

// exchange is not supported: files are replaced by a plain rename.
func exchange(dir *os.Root, a, b string) error { return errors.ErrUnsupported }

// renameNew renames a to b in the folder dir, and fails with fs.ErrExist when
// there is a b.
func renameNew(dir *os.Root, a, b string) error { return linkNew(dir, a, b) }
