package manifest

import (
	"bytes"

	"dockgen/project/requirement"
)

// Problem says why a lock or its source cannot be used.
type Problem struct {
	Path string
	Kind ProblemKind
	Line int   // of a broken file; 0 is the whole file
	Err  error // of a broken file
}

// ProblemKind is why a file cannot be used.
type ProblemKind int

const (
	Missing    ProblemKind = iota
	Unreadable             // no regular file inside the project, or not for everybody
	TooLarge
	Broken // not what the tool writes
)

// LineNumbers returns the line of each package in a lock file, by the two ways in
// which one is named: name = "x", and "x": { in Pipfile.lock.
func LineNumbers(content []byte) map[string]int {
	at := make(map[string]int)
	number := 0
	for line := range bytes.Lines(content) {
		number++
		var name []byte
		if rest, found := bytes.CutPrefix(line, []byte(`name = "`)); found {
			name, _, _ = bytes.Cut(rest, []byte(`"`))
		} else if rest, found := bytes.CutPrefix(line, []byte(`        "`)); found && bytes.HasSuffix(bytes.TrimSpace(line), []byte("{")) {
			name, _, _ = bytes.Cut(rest, []byte(`"`))
		}
		if name != nil {
			if normal := requirement.NormalName(string(name)); at[normal] == 0 {
				at[normal] = number
			}
		}
	}
	return at
}
