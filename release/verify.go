package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// verify builds the artefacts of a folder again, from this source, and compares them
// byte by byte. What is not there is not built: one downloaded file can be verified.
func (s *source) verify(folder string, stdout io.Writer) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	have := map[string][]byte{}
	var wanted []target
	for _, e := range entries {
		content, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if err != nil {
			return err
		}
		have[e.Name()] = content
	}
	for _, t := range targets {
		for name := range have {
			if t.owns(name) {
				wanted = append(wanted, t)
				break
			}
		}
	}
	if len(wanted) == 0 {
		return fmt.Errorf("%s has no artefact of a release", folder)
	}
	rebuilt, err := s.artefacts(wanted)
	if err != nil {
		return err
	}
	return compare(have, rebuilt, stdout)
}

// owns reports whether an artefact is for this target, by its name.
func (t target) owns(name string) bool {
	marks := append([]string{t.String() + "."}, t.tags...)
	if t.deb != "" {
		marks = append(marks, "_"+t.deb+".deb", "."+t.rpm+".rpm")
	}
	return slices.ContainsFunc(marks, func(mark string) bool { return strings.Contains(name, mark) })
}

// compare says for each file whether it is what was built, and the first byte that is
// not. SHA256SUMS is compared line by line, because it also lists what is not there.
func compare(have map[string][]byte, rebuilt []file, stdout io.Writer) error {
	different := 0
	say := func(format string, args ...any) {
		different++
		fmt.Fprintf(stdout, format+"\n", args...)
	}
	lines, listed := have[sumsFile]
	delete(have, sumsFile)
	for _, want := range sorted(rebuilt) {
		if line := string(sums([]file{want})); listed && !strings.Contains("\n"+string(lines), "\n"+line) {
			say("%s: no line %q", sumsFile, strings.TrimSuffix(line, "\n"))
		}
		got, found := have[want.name]
		if !found {
			continue
		}
		delete(have, want.name)
		if at := firstDifference(got, want.content); at >= 0 {
			say("%s: differs from byte %d on: %s here, %s when it is built again", want.name, at, shown(got, at), shown(want.content, at))
			continue
		}
		fmt.Fprintf(stdout, "%s: the same\n", want.name)
	}
	for _, name := range slices.Sorted(maps.Keys(have)) {
		say("%s: no artefact of this version", name)
	}
	if different > 0 {
		return errors.New("this is not what the source builds")
	}
	return nil
}

// firstDifference returns the offset from which a and b differ, or -1.
func firstDifference(a, b []byte) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	if len(a) == len(b) {
		return -1
	}
	return min(len(a), len(b))
}

func shown(content []byte, at int) string {
	if at == len(content) {
		return "the end"
	}
	return fmt.Sprintf("0x%02x", content[at])
}
