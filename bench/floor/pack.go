//go:build linux

package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// shape is one kind of project: the files that a check reads, and what those of
// them that are generated hold.
type shape struct {
	inputs  []string
	outputs []output
}

// output is a generated file, cut at the places where the project's name stands.
type output struct {
	path   string
	pieces [][]byte
}

// readPacks reads every pack of the folder dir: PACKS/s03 is the shape s03. When
// dir is a file, that one is the only shape.
func readPacks(dir string) (map[string]shape, error) {
	shapes := map[string]shape{}
	names := []string{dir}
	if info, err := os.Stat(dir); err != nil {
		return nil, err
	} else if info.IsDir() {
		if names, err = filepath.Glob(dir + "/*"); err != nil {
			return nil, err
		}
	}
	for _, name := range names {
		packed, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		if shapes[filepath.Base(name)], err = unpack(packed); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return shapes, nil
}

// unpack reads "input PATH" lines, and "output PATH LENGTH" lines that LENGTH
// bytes follow. The first line is the name that the bytes hold.
func unpack(packed []byte) (s shape, err error) {
	name, rest, _ := bytes.Cut(packed, []byte("\n"))
	for len(rest) > 0 {
		var line []byte
		line, rest, _ = bytes.Cut(rest, []byte("\n"))
		switch fields := strings.Fields(string(line)); fields[0] {
		case "input":
			s.inputs = append(s.inputs, fields[1])
		case "output":
			length, err := strconv.Atoi(fields[2])
			if err != nil {
				return s, err
			}
			s.outputs = append(s.outputs, output{fields[1], bytes.Split(rest[:length], name)})
			rest = rest[length:]
		default:
			return s, fmt.Errorf("unknown line %q", line)
		}
	}
	return s, nil
}
