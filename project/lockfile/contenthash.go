package lockfile

import (
	"slices"

	"dockgen/project/requirement"
)

// contentHash is the hash that some releases of a tool give to the file that a lock is
// made from, and write into the lock. A tool that computes another refuses the lock.
type contentHash struct {
	hash string
	// since is the first release that computes it; "" for the oldest kind.
	since string
	// last is a late release that does, for a config to name; "" when the config cannot
	// say it better than by making the lock anew.
	last string
	// about says in words whose it is: "of Pipenv since ...".
	about string
}

// checkHash compares the hash in the lock with what the tool of that version computes.
// kinds are those that releases compute, the newest first. An unknown version takes what
// any release does.
func (l *File) checkHash(version, locked string, kinds []contentHash, name string) {
	at := slices.IndexFunc(kinds, func(k contentHash) bool { return k.hash == locked })
	if at < 0 {
		l.Stale = "its " + name + " is another"
		return
	}
	if version == "" {
		return
	}
	now := slices.IndexFunc(kinds, func(k contentHash) bool { return k.since == "" || !requirement.Before(version, k.since) })
	if now < 0 || kinds[now].hash == locked {
		return
	}
	l.Stale = "its " + name + " is that " + kinds[at].about
	l.Takes = kinds[at].last
}
