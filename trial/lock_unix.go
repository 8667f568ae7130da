//go:build unix

package trial

import (
	"os"
	"syscall"
)

// tryLock takes the lock on f, and reports false when another process has it.
func tryLock(f *os.File) bool {
	return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil
}
