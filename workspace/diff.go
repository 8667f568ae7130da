package workspace

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/aymanbagabas/go-udiff"
)

// Diff returns what would become of c as a diff in Git's form, which git apply
// and patch read; "" when nothing would. It has the bytes of the file as they
// are: whoever prints it to a terminal makes control characters visible.
func Diff(c Change) string {
	var b strings.Builder
	from, to := "a/"+c.Path, "b/"+c.Path
	head := fmt.Sprintf("diff --git %s %s\n", from, to)
	switch {
	case c.Have == nil && c.Want == nil:
		return ""
	case c.Have == nil:
		from = "/dev/null"
		fmt.Fprintf(&b, "new file mode %s\n", gitMode(c.WantMode&ownerExec != 0))
	case c.Want == nil:
		to = "/dev/null"
		fmt.Fprintf(&b, "deleted file mode %s\n", gitMode(c.HaveMode&ownerExec != 0))
	case c.Verdict == Mode || c.Verdict != Clean && (c.HaveMode^c.WantMode)&ownerExec != 0:
		fmt.Fprintf(&b, "old mode %s\nnew mode %s\n", gitMode(c.HaveMode&ownerExec != 0), gitMode(c.WantMode&ownerExec != 0))
	}
	switch {
	case bytes.Equal(c.Have, c.Want):
	case isBinary(c.Have) || isBinary(c.Want):
		fmt.Fprintf(&b, "Binary files %s and %s differ\n", from, to)
	default:
		b.WriteString(unified(from, to, string(c.Have), string(c.Want)))
	}
	if b.Len() == 0 {
		return ""
	}
	return head + b.String()
}

func unified(from, to, have, want string) string {
	d, err := udiff.ToUnifiedDiff(label(from), label(to), have, udiff.Lines(have, want), udiff.DefaultContextLines)
	if err != nil {
		panic(err) // the edits are the library's own
	}
	// The library counts where a hunk ends up without the lines between two edits
	// of one hunk before it, and git apply looks there first.
	shift := 0
	for _, h := range d.Hunks {
		h.ToLine = h.FromLine + shift
		for _, l := range h.Lines {
			switch l.Kind {
			case udiff.Insert:
				shift++
			case udiff.Delete:
				shift--
			}
		}
	}
	return d.String()
}

// label ends a name that has a space in it with a tab, as Git does: a reader
// takes what follows a tab for a date.
func label(path string) string {
	if strings.Contains(path, " ") {
		return path + "\t"
	}
	return path
}

func gitMode(executable bool) string {
	if executable {
		return "100755"
	}
	return "100644"
}

// isBinary is Git's guess.
func isBinary(b []byte) bool { return bytes.IndexByte(b, 0) >= 0 }
