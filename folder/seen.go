package folder

import (
	"io/fs"
	"strings"
)

// Seen is what one folder was seen to hold, names and types, in little memory: a
// walk over thousands of projects keeps it for when it is a project's turn. See
// [Folder.Tell].
type Seen string

// See packs the entries of a folder, which must be all and sorted.
func See(entries []Entry) Seen {
	size := 0
	for _, e := range entries {
		size += len(e.Name) + 2
	}
	var packed strings.Builder
	packed.Grow(size)
	for _, e := range entries {
		packed.WriteByte(typeByte(e.Mode))
		packed.WriteString(e.Name)
		packed.WriteByte(0)
	}
	return Seen(packed.String())
}

// entries unpacks s.
func (s Seen) entries() listing {
	l := make(listing, 0, strings.Count(string(s), "\x00"))
	for rest := string(s); rest != ""; {
		var e string
		e, rest, _ = strings.Cut(rest, "\x00")
		l = append(l, listed{name: e[1:], info: Info{Mode: byteType(e[0])}})
	}
	return l
}

func typeByte(mode fs.FileMode) byte {
	switch mode.Type() {
	case 0:
		return 'f'
	case fs.ModeDir:
		return 'd'
	case fs.ModeSymlink:
		return 'l'
	}
	return 'o'
}

func byteType(b byte) fs.FileMode {
	switch b {
	case 'f':
		return 0
	case 'd':
		return fs.ModeDir
	case 'l':
		return fs.ModeSymlink
	}
	return fs.ModeIrregular
}
