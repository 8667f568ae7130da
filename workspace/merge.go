package workspace

import (
	"bytes"
	"strings"
)

// Git's marks around what two branches changed differently, in the order of a
// conflict; the second only in the styles diff3 and zdiff3.
const (
	markOurs   = '<'
	markBase   = '|'
	markMiddle = '='
	markTheirs = '>'
)

// mergeMark returns the character of Git's mark in line, or 0: seven of it, and
// then a space and a name, or nothing.
func mergeMark(line string) byte {
	const width = 7
	if len(line) < width || len(line) > width && line[width] != ' ' {
		return 0
	}
	c := line[0]
	if c != markOurs && c != markBase && c != markMiddle && c != markTheirs || strings.Trim(line[:width], line[:1]) != "" {
		return 0
	}
	return c
}

func isMergeMark(line string) bool { return mergeMark(line) != 0 }

// conflict is a text in which Git left both sides of a merge.
type conflict struct {
	ours, theirs []byte
	line         int // of the first mark
}

// findConflict reads text, which has LF line endings. ok says that it holds at least
// one conflict, and that each is complete.
func findConflict(text []byte) (c conflict, ok bool) {
	if !bytes.Contains(text, []byte("<<<<<<<")) {
		return conflict{}, false
	}
	var side byte // the mark that began the current side; 0 outside of a conflict
	n := 0
	for line := range bytes.Lines(text) {
		n++
		mark := mergeMark(strings.TrimSuffix(string(line), "\n"))
		switch {
		case mark == markOurs && side == 0,
			mark == markBase && side == markOurs,
			mark == markMiddle && (side == markOurs || side == markBase):
			side = mark
		case mark == markTheirs && side == markMiddle:
			side = 0
		case mark == markMiddle && side == 0, mark == 0:
			// A line of seven equals signs is also a heading.
			if side == 0 || side == markOurs {
				c.ours = append(c.ours, line...)
			}
			if side == 0 || side == markMiddle {
				c.theirs = append(c.theirs, line...)
			}
			continue
		default:
			return conflict{}, false
		}
		if c.line == 0 {
			c.line = n
		}
	}
	return c, side == 0 && c.line > 0
}

// bothKnown reports whether text is a merge that is not finished, and either side
// is as the lock of one of the branches says or as it is wanted, which is what
// Git's own part of the merge often comes to. No person's edit is in it then.
func bothKnown(text []byte, locked []entry, want []byte) bool {
	known := func(side []byte) bool { return isAny(side, locked) || want != nil && bytes.Equal(side, want) }
	c, ok := findConflict(text)
	return ok && known(c.ours) && known(c.theirs)
}

// isAny reports whether one of locked has the sha256 of text.
func isAny(text []byte, locked []entry) bool {
	if len(locked) == 0 {
		return false
	}
	have := sum(text)
	for _, e := range locked {
		if e.sha256 == have {
			return true
		}
	}
	return false
}
