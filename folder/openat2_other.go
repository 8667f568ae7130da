//go:build !linux

package folder

import (
	"errors"
	"os"
)

// exact is false because a name that is in no listing may still be found: these systems
// have file systems that ignore case.
const exact = false

// direct is never open: elsewhere than on Linux [os.Root] answers all questions.
type direct struct{ file *os.File }

func openDirect(string) (*direct, error) { return nil, errors.ErrUnsupported }

func (d *direct) close() {}

func (d *direct) read(string, Links, int64, bool) ([]byte, Info, error) {
	return nil, Info{}, errors.ErrUnsupported
}

func (d *direct) stat(string, Links) (Info, error) { return Info{}, errors.ErrUnsupported }

func (d *direct) lstat(string) (Info, error) { return Info{}, errors.ErrUnsupported }

func (d *direct) folder(string, Links) (*os.File, error) { return nil, errors.ErrUnsupported }
