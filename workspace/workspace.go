// Package workspace brings the files on disk to the files that are wanted, and
// says how they differ. It sees paths, modes and bytes, and knows nothing of what
// they are for.
//
// Start with [Read]: it compares three sides of every file (what is on disk, what
// dockgen.lock says was written last, what is wanted now) and returns a [Plan]
// that holds a [Change] with a [Verdict] for each. A plan is made once; check,
// diff and a dry run print it, and [Apply] carries it out.
//
// What a reader can count on:
//
//   - Read writes nothing, and reads each file once.
//   - Nothing that dockgen did not write is overwritten or deleted without force.
//     Only what the lock names is ever deleted, and of that only what lies where an
//     output lies by default or carries dockgen's marker.
//   - No symbolic link is followed below the project folder.
//   - Either every change can be made, as far as can be known before, or none is.
//   - A run that is killed leaves every file whole, old or new, and the next one
//     finishes the work: files are replaced by renaming, and the lock comes last.
//   - Runs do not interleave, except on Windows, which cannot lock a folder. There
//     a run still looks at each file before it replaces it.
//   - What somebody saves while a run replaces the file is put back, on Linux: the
//     two files are exchanged, and what came out is compared. Elsewhere, and on file
//     systems that cannot exchange files, a save between the last look and the
//     rename is lost. So is, everywhere, what a program writes into a file that it
//     opened before the exchange and closes after the comparison.
//
// A [Target] is a file that dockgen was told to write and does not generate: the
// config, a report, a patch. It is written in the same way.
//
// A merge can leave the lock and the files in a state that no run left: merge.go
// says how it is read. modes.go reads what Git records of modes.
//
// It does not render, print, choose an exit code or look at the environment. It
// promises nothing about a power cut, except for a file that also holds the
// user's lines: that one is on the disk before it is renamed. The others can be
// generated again.
package workspace

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// File is one output as it should be.
type File struct {
	// Path is slash-separated and relative to the project folder.
	Path string
	// Mode is 0644 or 0755; ignored for a Block, which keeps the mode of its file.
	Mode fs.FileMode
	// Block says that Content is only the lines between [BlockBegin] and
	// [BlockEnd], and that the rest of the file is the user's.
	Block bool
	// Content has LF line endings and ends in one, or is empty.
	Content []byte
}

// Wanted is everything that should be on disk.
type Wanted struct {
	// Config is the sha256 of the resolved config, in lower-case hexadecimal.
	Config string
	// ConfigPath is the name of the config in the project folder: for messages,
	// and never an output.
	ConfigPath string
	// Templates is the number of the template set that rendered Files. A lock
	// with a higher one is refused.
	Templates int
	// Marker is the sentence that every whole file carries. It tells a file that
	// dockgen wrote from any other where the lock alone is not believed.
	Marker string
	// DefaultPaths are where the whole files lie that a config does not move. A file
	// elsewhere is deleted, or overwritten because the lock names it, only if it
	// carries the marker: whoever can add a line to the lock must not choose what goes.
	DefaultPaths []string
	// Files may come in any order.
	Files []File
}

// check refuses what no caller should ask for, because no plan for it could be
// carried out: one path twice, a folder that is also a file, dockgen's own files.
func (w Wanted) check() error {
	for i, f := range w.Files {
		switch {
		case !isProjectPath(f.Path):
			return fmt.Errorf("plan %q: not a path inside the project", f.Path)
		case f.Path == LockPath || f.Path == w.ConfigPath:
			return fmt.Errorf("plan %q: the file is not an output", f.Path)
		case !f.Block && f.Mode != 0o644 && f.Mode != 0o755:
			return fmt.Errorf("plan %q: mode %#o is neither 0644 nor 0755", f.Path, f.Mode)
		}
		for _, other := range w.Files[i+1:] {
			if f.Path == other.Path {
				return fmt.Errorf("plan %q: two outputs have this path", f.Path)
			}
			if isBelow(f.Path, other.Path) || isBelow(other.Path, f.Path) {
				return fmt.Errorf("plan %q: it is in the way of %q", f.Path, other.Path)
			}
		}
	}
	return nil
}

// isBelow reports whether path is in the folder, or below it.
func isBelow(path, folder string) bool {
	rest, found := strings.CutPrefix(path, folder)
	return found && strings.HasPrefix(rest, "/")
}

func (w Wanted) sorted() []File {
	files := slices.Clone(w.Files)
	slices.SortFunc(files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	return files
}

// owned returns the bytes that dockgen answers for: all of the file, or its block.
// It is never nil, which would mean that the file should not be there.
func (f File) owned() []byte {
	switch {
	case f.Block:
		return blockText(f.Content)
	case f.Content == nil:
		return []byte{}
	default:
		return f.Content
	}
}

// entry returns the lock's line for f once it is on disk; owned are its bytes that
// dockgen answers for.
func (f File) entry(owned []byte) entry {
	return entry{sha256: sum(owned), mode: f.Mode, block: f.Block, path: f.Path}
}

// sum returns the sha256 of b in the spelling of the lock.
func sum(b []byte) string {
	s := sha256.Sum256(b)
	var digits [2 * sha256.Size]byte
	hex.Encode(digits[:], s[:])
	return string(digits[:])
}
