package workspace

import (
	"bytes"
	"fmt"
	"io/fs"

	"github.com/aymanbagabas/go-udiff"
)

// explain fills in why c is not clean, for a file or block that differs.
func (j judge) explain(c *Change, have part, want []byte) {
	if have.trouble != "" {
		c.Reason = have.trouble
		return
	}
	if c.Verdict != Stale {
		if conflict, ok := findConflict(have.text); ok {
			c.Line = conflict.line + have.linesBefore()
			c.Reason = fmt.Sprintf("a merge left its marks in it, the first at line %d", c.Line)
			return
		}
	}
	switch c.Verdict {
	case Stale:
		if !isAny(have.text, c.locked) {
			c.Reason = "a merge left the versions of both branches in it"
			return
		}
		c.Reason = fmt.Sprintf("%s (%s)", j.whatChanged(), linesDiffer(have.text, want))
	case Edited:
		// Only here is the text that was generated known: it is still the one
		// that is wanted.
		line := firstDifference(have.text, want)
		c.Line = line + have.linesBefore()
		c.Reason = fmt.Sprintf("edited by hand at line %d", c.Line)
	case Conflict:
		c.Reason = "edited by hand, and " + j.whatChanged()
	case Unmanaged:
		switch {
		case j.lockMissing && (c.Block || j.carriesMarker(have.text)):
			c.Reason = fmt.Sprintf("%s is missing, so an edit cannot be told from an older state (%s)", LockPath, linesDiffer(have.text, want))
		case c.Block || j.carriesMarker(have.text):
			c.Reason = fmt.Sprintf("%s does not name it, so an edit cannot be told from an older state (%s)", LockPath, linesDiffer(have.text, want))
		default:
			c.Reason = "dockgen did not write it"
		}
	}
}

// whatChanged says why something else is wanted than the lock says.
func (j judge) whatChanged() string {
	config := j.lock.config != j.wanted.Config
	templates := j.lock.templates != j.wanted.Templates
	switch {
	case j.lock.merged > 0:
		return "two branches that generated it were merged"
	case config && templates:
		// The resolved config is another one when the language gets an argument, too.
		return "dockgen's templates changed since it was generated, and so did the resolved config"
	case config:
		return j.wanted.ConfigPath + " changed since it was generated"
	case templates:
		return "dockgen's templates changed since it was generated"
	default:
		return "this dockgen generates it differently"
	}
}

// lockReason says why the lock is out of date, for [OutOfDate].
func (j judge) lockReason(s state) string {
	switch {
	case s.data == nil:
		return "it does not exist"
	case j.lock.merged > 0:
		return "a merge left the lines of two branches in it"
	default:
		return "it has CRLF line endings"
	}
}

// behindReason says why the lock is behind, for [Plan.Behind].
func (j judge) behindReason() string {
	config := j.lock.config != j.wanted.Config
	templates := j.lock.templates != j.wanted.Templates
	switch {
	case config && templates:
		return "the resolved config and dockgen's templates are others, and give the same files"
	case config:
		return "the resolved config is another, and gives the same files"
	case templates:
		return "dockgen's templates are others, and give the same files"
	default:
		return "it does not name exactly what is there"
	}
}

// missing says since when the file or block of c is not there.
func missing(c Change) string {
	switch {
	case len(c.locked) == 0:
		return "not generated yet"
	case c.Block && c.Have != nil:
		return "dockgen's block was deleted from it"
	default:
		return "deleted since it was generated"
	}
}

func modeReason(want fs.FileMode) string {
	if want&ownerExec != 0 {
		return "not executable"
	}
	return "executable, and should not be"
}

// eolReason names the line endings that should not be there.
func eolReason(want []byte) string {
	if bytes.Contains(want, []byte("\r\n")) {
		return "the block has other line endings than the lines around it"
	}
	return "CRLF line endings"
}

// carriesMarker looks only at the beginning, where every kind of file has it.
func (j judge) carriesMarker(text []byte) bool {
	return j.wanted.Marker != "" && bytes.Contains(text[:min(len(text), 1024)], []byte(j.wanted.Marker))
}

// firstDifference returns the number of the first line of have that want has not.
func firstDifference(have, want []byte) int {
	n := 0
	for n < len(have) && n < len(want) && have[n] == want[n] {
		n++
	}
	return 1 + bytes.Count(have[:n], []byte("\n"))
}

// linesDiffer counts as a person would: a line that became another is one.
func linesDiffer(have, want []byte) string {
	n := 0
	for _, e := range udiff.Lines(string(have), string(want)) {
		n += max(lineCount(have[e.Start:e.End]), lineCount([]byte(e.New)))
	}
	if n == 1 {
		return "1 line differs"
	}
	return fmt.Sprintf("%d lines differ", n)
}

func lineCount(text []byte) int {
	n := bytes.Count(text, []byte("\n"))
	if len(text) > 0 && text[len(text)-1] != '\n' {
		n++
	}
	return n
}
