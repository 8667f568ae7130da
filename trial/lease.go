package trial

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"dockgen/engine"
)

// label marks what a trial makes in the engine; its value is the id of the lease.
const label = "dockgen.try"

// Lease is the id of one trial, which nobody else has, and a folder for its files. The
// lock on the folder's file is held as long as the trial runs, and the operating system
// drops it when the trial is killed: what has the id of a lock that is free is left over.
type Lease struct {
	ID     string
	Folder string

	lock *os.File
}

// lockFile holds the lock; its text is the endpoint of the engine.
const lockFile = "lock"

// leases is the folder of all leases of this user.
func leases() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err // a folder of all users, such as /tmp, could be somebody else's link
	}
	dir := filepath.Join(cache, "dockgen", "try")
	return dir, os.MkdirAll(dir, 0o700)
}

// NewLease begins a trial on e.
func NewLease(e *engine.Engine) (*Lease, error) {
	dir, err := leases()
	if err != nil {
		return nil, err
	}
	l := &Lease{ID: strings.ToLower(rand.Text()[:12])}
	l.Folder = filepath.Join(dir, l.ID)
	if err := os.Mkdir(l.Folder, 0o700); err != nil {
		return nil, err
	}
	l.lock, err = os.OpenFile(filepath.Join(l.Folder, lockFile), os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if !tryLock(l.lock) {
		l.lock.Close()
		return nil, fmt.Errorf("lock %s: held by another", l.lock.Name())
	}
	if _, err := l.lock.WriteString(e.Endpoint); err != nil {
		return nil, err
	}
	return l, nil
}

// Label marks what belongs to the lease.
func (l *Lease) Label() string { return label + "=" + l.ID }

// Name is a name in the engine that nobody else has.
func (l *Lease) Name(what string) string { return "dockgen-try-" + l.ID + "-" + what }

// End removes the folder. What is in the engine has been removed before.
func (l *Lease) End() error {
	err := os.RemoveAll(l.Folder)
	return errors.Join(err, l.lock.Close())
}

// young is the age below which a lease without a lock is one that just begins.
const young = 10 * time.Second

// Sweep removes what trials of this user that were killed have left on e.
func Sweep(ctx context.Context, e *engine.Engine) (removed engine.Removed, err error) {
	dir, err := leases()
	if err != nil {
		return removed, err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return removed, err
	}
	for _, entry := range entries {
		folder := filepath.Join(dir, entry.Name())
		if !isID(entry.Name()) {
			continue
		}
		f, err := os.OpenFile(filepath.Join(folder, lockFile), os.O_RDWR, 0)
		if err != nil {
			if info, err := entry.Info(); err == nil && time.Since(info.ModTime()) > young {
				_ = os.Remove(folder) // nothing was made before the lock was
			}
			continue
		}
		endpoint, err := os.ReadFile(f.Name())
		// Another engine's leftovers wait until a trial runs there.
		if err != nil || string(endpoint) != e.Endpoint || !tryLock(f) {
			f.Close()
			continue
		}
		r, err := e.Remove(ctx, label+"="+entry.Name())
		removed.Containers += r.Containers
		removed.Networks += r.Networks
		removed.Volumes += r.Volumes
		removed.Images += r.Images
		if err == nil {
			err = os.RemoveAll(folder)
		}
		f.Close()
		if err != nil {
			return removed, err
		}
	}
	return removed, nil
}

// isID reports whether name is that of a lease.
func isID(name string) bool {
	return len(name) == 12 && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz234567") == ""
}
