package trial

import (
	"os"

	"golang.org/x/sys/windows"
)

// tryLock takes the lock on f, and reports false when another process has it. The byte
// that is locked is behind the text, which others read.
func tryLock(f *os.File) bool {
	at := windows.Overlapped{Offset: 1 << 20}
	return windows.LockFileEx(windows.Handle(f.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &at) == nil
}
