package workspace

import (
	"bytes"
	"io/fs"
	"slices"
)

// ownerExec is the one permission bit that is compared, because it is the one
// that Git records: the others are the umask of whoever cloned, and a check whose
// answer depends on that is no gate.
const ownerExec fs.FileMode = 0o100

// ownerWrite is the bit that is missing in a file that its owner wants left alone.
const ownerWrite fs.FileMode = 0o200

// judge has what all verdicts of one plan are given against.
type judge struct {
	wanted      Wanted
	lock        lock
	lockMissing bool
	modes       *modes
}

// part is what dockgen owns of a file, as it is on disk: all of it, or a block.
type part struct {
	absent bool
	raw    []byte // as it is
	text   []byte // with LF line endings, to compare with what is wanted and with the lock
	// trouble says why there is nothing to compare: the part then differs from
	// everything. line is where, or 0.
	trouble string
	line    int
	// blocked says that force cannot help against it.
	blocked bool
	// rest is the file around a block.
	rest blockFile
}

func partOf(s state, block bool) part {
	switch {
	case s.obstacle != "":
		return part{trouble: s.obstacle, blocked: true}
	case block && isUTF16(s.data):
		return part{trouble: "it is UTF-16, which Git does not read: save it as UTF-8", blocked: true}
	case block:
		rest := splitBlock(s.data)
		p := part{absent: !rest.found, raw: rest.block, trouble: rest.trouble, line: rest.line, rest: rest}
		if rest.block != nil {
			p.text = rest.text()
		}
		return p
	default:
		return part{absent: s.data == nil, raw: s.data, text: unixText(s.data)}
	}
}

// linesBefore returns how many lines of the file stand before the part.
func (p part) linesBefore() int { return bytes.Count(p.rest.before, []byte("\n")) }

func (p part) equals(want []byte) bool { return p.trouble == "" && bytes.Equal(p.text, want) }

// is reports whether the part is as one of locked says: nobody has touched it. A
// merge of two such parts, or of one and want, is no edit either.
func (p part) is(locked []entry, want []byte) bool {
	return p.trouble == "" && (isAny(p.text, locked) || len(locked) > 0 && bothKnown(p.text, locked, want))
}

// sha256 returns "" when there is nothing to sum.
func (p part) sha256() string {
	if p.absent || p.trouble != "" {
		return ""
	}
	return sum(p.raw)
}

// output judges a file that is wanted.
func (j judge) output(f File, s state) Change {
	want, have := f.owned(), partOf(s, f.Block)
	c := Change{
		Path: f.Path, Block: f.Block, Have: s.data, Want: want, HaveMode: s.perm, WantMode: f.Mode,
		Line: have.line, blocked: have.blocked, locked: j.lock.find(f.Path),
		next: f.entry(want),
	}
	c.WantSHA256 = c.next.sha256
	c.next.inserted = f.Block && isInserted(s, have, c.locked)
	if f.Block {
		c.Want, c.WantMode = have.rest.with(want), c.HaveMode
		if s.data == nil {
			c.WantMode = 0o644
		}
	}
	exact := have.trouble == "" && same(s.data, c.Want)
	if exact {
		c.HaveSHA256 = c.WantSHA256
	} else {
		c.HaveSHA256 = have.sha256()
	}

	switch {
	case have.absent:
		c.Verdict, c.Action, c.Reason = Missing, Write, missing(c)
	case exact && j.modes.differ(c) == onDisk:
		c.Verdict, c.Action, c.Reason = Mode, Chmod, modeReason(f.Mode)
	case exact && j.modes.differ(c) == inIndex:
		c.Verdict, c.Action, c.Reason = Mode, Tell, modeReason(f.Mode)+" in Git's index"
	case exact:
		c.Verdict, c.Action = Clean, None
	case have.equals(want):
		c.Verdict, c.Action, c.Reason = EOL, Write, eolReason(c.Want)
	default:
		var locked []entry
		changed := true
		for _, e := range c.locked {
			// Where the path has changed hands between dockgen and the user,
			// what the lock says is about something else.
			if e.block == f.Block {
				locked = append(locked, e)
				changed = changed && e.sha256 != c.WantSHA256
			}
		}
		asLocked := have.is(locked, want)
		if asLocked && !j.isOurs(f.Path, f.Block, have) {
			locked = nil // somebody wrote the line by hand
		}
		c.Verdict, c.Action = verdictOf(len(locked) > 0, asLocked, changed)
		j.explain(&c, have, want)
	}
	return c
}

// isInserted reports whether the block is one in a file that dockgen did not
// create. A lock that says so on either branch is believed.
func isInserted(s state, have part, locked []entry) bool {
	switch {
	case s.data == nil:
		return false
	case have.absent || len(locked) == 0:
		return true
	default:
		return slices.ContainsFunc(locked, func(e entry) bool { return e.inserted || !e.block })
	}
}

// isOurs reports whether dockgen may have written the part at path, which the lock
// says. A block says so itself, by the lines around it.
func (j judge) isOurs(path string, block bool, have part) bool {
	return block || slices.Contains(j.wanted.DefaultPaths, path) || j.isMarked(have.text)
}

// isMarked reports whether text carries the marker as dockgen writes it, or is a
// merge that is not finished of two texts that do.
func (j judge) isMarked(text []byte) bool {
	if c, ok := findConflict(text); ok {
		return j.isMarked(c.ours) && j.isMarked(c.theirs)
	}
	// Before the marker there are at most a shebang and parser directives.
	for line := range bytes.Lines(text) {
		switch {
		case isMarkerLine(line, j.wanted.Marker):
			return true
		case line[0] != '#':
			return false
		}
	}
	return false
}

// isMarkerLine reports whether line is the marker in a comment of one of the kinds
// that generated files have.
func isMarkerLine(line []byte, marker string) bool {
	text := string(bytes.TrimRight(line, "\r\n"))
	return marker != "" && (text == "# "+marker || text == "<!-- "+marker+" -->")
}

// orphan judges a file that the lock names, in locked, and that is no longer
// wanted. There is nothing to say when it is gone; foreign says that it is there
// and not dockgen's.
func (j judge) orphan(locked []entry, s state) (c Change, there, foreign bool) {
	e := locked[0]
	have := partOf(s, e.block)
	c = Change{
		Path: e.path, Block: e.block, Have: s.data, HaveMode: s.perm, HaveSHA256: have.sha256(),
		Line: have.line, blocked: have.blocked, locked: locked,
	}
	if e.block {
		c.Want = have.rest.without()
		if c.Want == nil && isInserted(s, have, locked) {
			c.Want = []byte{} // dockgen did not create the file, and does not delete it
		}
	}
	if c.Want != nil {
		c.WantMode = c.HaveMode
	}
	switch {
	case have.absent:
		return c, false, false
	case !j.isOurs(e.path, e.block, have):
		return c, false, true
	case have.is(locked, nil):
		c.Verdict, c.Action, c.Reason = Orphan, Delete, "no longer generated, and unchanged since it was"
	case have.trouble != "":
		c.Verdict, c.Action, c.Reason = OrphanEdited, Keep, "no longer generated, and "+have.trouble
	default:
		c.Verdict, c.Action, c.Reason = OrphanEdited, Keep, "no longer generated, but edited by hand since it was"
	}
	return c, true, false
}
