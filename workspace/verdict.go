package workspace

import "io/fs"

// Verdict is how one file stands between disk, lock and what is wanted. Its
// spelling is printed, and is part of the JSON form.
type Verdict string

const (
	Clean        Verdict = "clean"         // as wanted
	Stale        Verdict = "stale"         // as the lock says, and something else is wanted
	Edited       Verdict = "edited"        // changed since, and what the lock says is still wanted
	Conflict     Verdict = "conflict"      // changed since, and something else is wanted
	Missing      Verdict = "missing"       // wanted, and not there
	Orphan       Verdict = "orphan"        // as the lock says, and no longer wanted
	OrphanEdited Verdict = "orphan-edited" // changed since, and no longer wanted
	Unmanaged    Verdict = "unmanaged"     // wanted, and something is there that the lock does not name
	Mode         Verdict = "mode"          // as wanted, but for the executable bit
	EOL          Verdict = "eol"           // as wanted, but for CRLF line endings
	OutOfDate    Verdict = "out-of-date"   // the lock only: it is missing, has CRLF line endings, or a merge left it unfinished
)

// Action is what a run does about a verdict.
type Action string

const (
	None   Action = "none"
	Write  Action = "write"
	Chmod  Action = "chmod"
	Delete Action = "delete" // for a block: the block goes, and the file only when nothing else is in it
	Refuse Action = "refuse" // becomes Write with force
	Keep   Action = "keep"   // becomes Delete with force
	Tell   Action = "tell"   // nothing: what is wrong is not on the disk, and the finding's fix is for the user
)

// Change is one file in a [Plan].
type Change struct {
	Path    string
	Verdict Verdict
	// Action is what happens without force; see [Options.Action].
	Action Action
	// Reason says in words why the verdict is not Clean, to stand after the
	// path: "edited by hand at line 12". Empty when it is Clean, but for a lock that
	// is behind.
	Reason string
	// Line is the line of the file that Reason speaks of, or 0.
	Line int
	// Block says that dockgen owns only a block of the file.
	Block bool
	// Have and Want are the whole file before and after, nil when it is absent.
	// For a Block, Want has the user's bytes around the new block.
	Have, Want []byte
	// HaveMode and WantMode are permission bits, 0 when the file is absent.
	HaveMode, WantMode fs.FileMode
	// HaveSHA256 and WantSHA256 are of what dockgen owns, the file or the block,
	// and equal when its content is right. Empty when there is nothing to sum.
	HaveSHA256, WantSHA256 string

	// blocked says that force cannot help: something is in the way that only a
	// person should remove.
	blocked bool
	locked  []entry // the lock's lines: none or one, and after a merge those of both branches
	next    entry   // the lock's line once Want is on disk; not for orphans
}

// verdictOf is the heart of the verdict table, for a file or block that is there
// and is not what is wanted. known: the lock names it; same: it is as the lock
// says; changed: something else is wanted than the lock says.
func verdictOf(known, same, changed bool) (Verdict, Action) {
	switch {
	case !known:
		return Unmanaged, Refuse
	case same:
		return Stale, Write
	case changed:
		return Conflict, Refuse
	default:
		return Edited, Refuse
	}
}
