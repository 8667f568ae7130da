//go:build !windows

package workspace

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// exclusive waits until no other run is at work in the folder dir, and keeps
// others out until release. The lock is on the folder itself, so that there is no
// file to leave behind, and the kernel drops it when a run is killed.
func exclusive(dir *os.Root) (release func(), err error) {
	f, err := dir.Open(".")
	if err != nil {
		return nil, fmt.Errorf("open project folder: %w", cause(err))
	}
	for {
		// Some network file systems cannot lock a folder. The run goes on there:
		// it still looks at each file before it replaces it.
		if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); !errors.Is(err, syscall.EINTR) {
			return func() { f.Close() }, nil
		}
	}
}
