package git

import (
	"bufio"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"

	"dockgen/folder"
)

// The type of an entry of the index, in the upper bits of its mode.
const (
	regular   = 0o10
	symlink   = 0o12
	directory = 0o04 // a folder of a sparse index, whose files are not on disk
	submodule = 0o16
)

// Mode is the mode of a file in the index.
type Mode uint32

// IsRegular reports whether the entry is a regular file.
func (m Mode) IsRegular() bool { return m>>12 == regular }

// IsSymlink reports whether the entry is a symbolic link.
func (m Mode) IsSymlink() bool { return m>>12 == symlink }

// IsSubmodule reports whether the entry is the folder of a submodule.
func (m Mode) IsSubmodule() bool { return m>>12 == submodule }

// Executable reports whether the owner may execute the file.
func (m Mode) Executable() bool { return m&0o100 != 0 }

// maxName bounds a path in the index. Linux takes paths of 4096 bytes.
const maxName = 1 << 16

// Index calls entry for each file that Git tracks, in the order of the index.
// path is slash-separated, relative to Root, and valid until entry returns. A path with
// a conflict comes up to three times. Folders that a sparse index collapses are left out.
//
// A repository without an index tracks nothing, which is no error. The index is
// read as a stream, so that little memory is needed.
func (r *Repository) Index(entry func(path []byte, mode Mode)) error {
	if r.own == "" {
		return fmt.Errorf("read the Git index: %s names no folder", r.dot)
	}
	sum := 20
	if r.setting("extensions", "objectformat") == "sha256" {
		sum = 32
	}
	err := readIndex(r.own, "index", sum, entry)
	if errors.Is(err, fs.ErrNotExist) {
		// A new repository has none. One whose folder is gone is another matter.
		if _, err = readSmall(filepath.Join(r.own, "HEAD"), maxName); err == nil {
			return nil
		}
	}
	if err != nil {
		return fmt.Errorf("read the Git index: %w", err)
	}
	return nil
}

// readIndex reads the index called name in the folder dir, and the shared one that
// a split index is based on.
func readIndex(dir, name string, sum int, entry func([]byte, Mode)) error {
	file, size, err := open(filepath.Join(dir, name))
	if err != nil {
		return err
	}
	defer file.Close()
	if limit := folder.GitIndex.Bound().Bytes; size > limit {
		return fmt.Errorf("%s has more than %d bytes", file.Name(), limit)
	}
	ix := &index{in: bufio.NewReaderSize(file, maxName), left: size, sum: sum, entry: entry}
	if err := ix.read(); err != nil {
		return fmt.Errorf("%s: %w", file.Name(), err)
	}
	if ix.base == nil {
		if len(ix.replacements) > 0 {
			return fmt.Errorf("%s: an entry has no name", file.Name())
		}
		return nil
	}
	base, size, err := open(filepath.Join(dir, "sharedindex."+ix.base.name))
	if err != nil {
		// That this one is missing does not mean that there is no index.
		return fmt.Errorf("%s is based on another one: %v", file.Name(), err)
	}
	defer base.Close()
	if limit := folder.GitIndex.Bound().Bytes; size > limit {
		return fmt.Errorf("%s has more than %d bytes", base.Name(), limit)
	}
	position := 0
	shared := &index{in: bufio.NewReaderSize(base, maxName), left: size, sum: sum, entry: func(path []byte, mode Mode) {
		switch {
		case ix.base.deleted.has(position):
		case ix.base.replaced.has(position):
			if len(ix.replacements) > 0 {
				entry(path, ix.replacements[0])
				ix.replacements = ix.replacements[1:]
			}
		default:
			entry(path, mode)
		}
		position++
	}}
	if err := shared.read(); err != nil {
		return fmt.Errorf("%s: %w", base.Name(), err)
	}
	if shared.base != nil || len(ix.replacements) > 0 {
		return fmt.Errorf("%s does not fit %s", base.Name(), name)
	}
	return nil
}

// index reads the format of https://git-scm.com/docs/index-format, versions 2 to 4.
type index struct {
	in    *bufio.Reader
	left  int64 // bytes that were not read yet
	sum   int   // bytes of an object's name
	entry func([]byte, Mode)

	// replacements are the modes of the entries without a name, which stand for
	// entries of the shared index.
	replacements []Mode
	base         *split // nil unless the index is split
}

var errDamaged = errors.New("damaged, or a form of the index that is not known")

func (ix *index) read() error {
	header, err := ix.take(12)
	if err != nil || string(header[:4]) != "DIRC" {
		return errDamaged
	}
	version, count := binary.BigEndian.Uint32(header[4:]), binary.BigEndian.Uint32(header[8:])
	if version < 2 || version > 4 {
		return errDamaged
	}
	var name []byte
	for range count {
		const mode, extended = 24, 0x4000
		size := 40 + ix.sum + 2 // ten numbers, the object's name, flags
		fixed, err := ix.take(size)
		if err != nil {
			return errDamaged
		}
		m := Mode(binary.BigEndian.Uint32(fixed[mode:]))
		if binary.BigEndian.Uint16(fixed[size-2:])&extended != 0 {
			if _, err := ix.take(2); err != nil {
				return errDamaged
			}
			size += 2
		}
		keep := 0
		if version == 4 {
			strip, ok := ix.number()
			if !ok || strip > uint64(len(name)) {
				return errDamaged
			}
			keep = len(name) - int(strip)
		}
		rest, err := ix.in.ReadSlice(0)
		ix.left -= int64(len(rest))
		if err != nil || keep+len(rest) > maxName {
			return errDamaged
		}
		name = append(name[:keep], rest[:len(rest)-1]...)
		if version < 4 {
			// One to eight NUL bytes, of which one has been read.
			size += len(rest)
			if _, err := ix.take((8 - size%8) % 8); err != nil {
				return errDamaged
			}
		}
		switch {
		case m>>12 == directory:
		case len(name) == 0:
			ix.replacements = append(ix.replacements, m)
		default:
			ix.entry(name, m)
		}
	}
	return ix.extensions()
}

// extensions reads what stands between the entries and the checksum. An extension
// whose name begins with a small letter must be known to read the index.
func (ix *index) extensions() error {
	for ix.left > int64(ix.sum) {
		header, err := ix.take(8)
		if err != nil {
			return errDamaged
		}
		name, size := string(header[:4]), int64(binary.BigEndian.Uint32(header[4:]))
		if size > ix.left-int64(ix.sum) {
			return errDamaged
		}
		switch {
		case name == "link":
			content := make([]byte, size)
			if _, err := io.ReadFull(ix.in, content); err != nil {
				return errDamaged
			}
			ix.left -= size
			if ix.base, err = readSplit(content, ix.sum); err != nil {
				return err
			}
		case name == "sdir", name[0] >= 'A' && name[0] <= 'Z':
			if _, err := io.CopyN(io.Discard, ix.in, size); err != nil {
				return errDamaged
			}
			ix.left -= size
		default:
			return errDamaged
		}
	}
	if ix.left != int64(ix.sum) {
		return errDamaged
	}
	return nil
}

// take returns the next n bytes, which are valid until the next read.
func (ix *index) take(n int) ([]byte, error) {
	b, err := ix.in.Peek(n)
	if err != nil {
		return nil, err
	}
	ix.left -= int64(n)
	_, err = ix.in.Discard(n)
	return b, err
}

// number reads a number as Git writes those of packs: seven bits a byte, most
// significant first, each further byte adding one.
func (ix *index) number() (value uint64, ok bool) {
	for range 9 {
		b, err := ix.take(1)
		if err != nil {
			return 0, false
		}
		c := b[0]
		value |= uint64(c & 0x7f)
		if c < 0x80 {
			return value, true
		}
		value = (value + 1) << 7
	}
	return 0, false
}

// split says how a split index differs from the shared one.
type split struct {
	name              string // of the shared index, in hexadecimal
	deleted, replaced bitmap // by position in the shared index
}

// readSplit reads the extension "link". It is nil for an index that is based on
// none.
func readSplit(content []byte, sum int) (*split, error) {
	if len(content) < sum {
		return nil, errDamaged
	}
	s := &split{name: hex.EncodeToString(content[:sum])}
	none := true
	for _, b := range content[:sum] {
		none = none && b == 0
	}
	if none {
		return nil, nil
	}
	rest, ok := content[sum:], true
	if len(rest) == 0 {
		return s, nil
	}
	if s.deleted, rest, ok = readBitmap(rest); ok {
		s.replaced, _, ok = readBitmap(rest)
	}
	if !ok {
		return nil, errDamaged
	}
	return s, nil
}

// bitmap is a set of numbers.
type bitmap []uint64

func (b bitmap) has(i int) bool { return i/64 < len(b) && b[i/64]>>(i%64)&1 != 0 }

// readBitmap reads a bitmap that is compressed as EWAH: words of which each begins a
// run of equal words, and says how many literal ones follow it.
func readBitmap(data []byte) (b bitmap, rest []byte, ok bool) {
	maxWords := int(folder.GitIndex.Bound().Bytes / 62 / 64) // an entry takes 62 bytes or more
	if len(data) < 8 {
		return nil, nil, false
	}
	words := int(binary.BigEndian.Uint32(data[4:]))
	data = data[8:]
	if words < 0 || words > len(data)/8 || len(data) < words*8+4 {
		return nil, nil, false
	}
	word := func(i int) uint64 { return binary.BigEndian.Uint64(data[i*8:]) }
	for i := 0; i < words; {
		marker := word(i)
		i++
		run, literals := int(marker>>1&0xffffffff), int(marker>>33)
		if literals > words-i || run < 0 || run > maxWords || run+literals > maxWords-len(b) {
			return nil, nil, false
		}
		var filling uint64
		if marker&1 != 0 {
			filling = ^uint64(0)
		}
		for range run {
			b = append(b, filling)
		}
		for range literals {
			b = append(b, word(i))
			i++
		}
	}
	return b, data[words*8+4:], true
}
