package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// licences returns the texts under which the linked modules and Go are given on.
func (s *source) licences(modules []module) (file, error) {
	modules = slices.Clone(modules)
	slices.SortFunc(modules, func(a, b module) int { return strings.Compare(a.path, b.path) })
	var text strings.Builder
	text.WriteString("What is linked into dockgen and dockgen-pin, and the licence of each. The source of a\nmodule is what the Go module proxy has under its name and version.\n")
	root, err := s.goCommand(target{}, "env", "GOROOT")
	if err != nil {
		return file{}, err
	}
	if err := appendLicences(&text, "Go "+s.toolchain, strings.TrimSpace(string(root))); err != nil {
		return file{}, err
	}
	args := []string{"mod", "download", "-json"}
	for _, m := range slices.Compact(modules) {
		args = append(args, m.path+"@"+m.version)
	}
	out, err := s.goCommand(target{}, args...)
	if err != nil {
		return file{}, err
	}
	decoder := json.NewDecoder(strings.NewReader(string(out)))
	for decoder.More() {
		var m struct{ Path, Version, Dir string }
		if err := decoder.Decode(&m); err != nil {
			return file{}, err
		}
		if err := appendLicences(&text, m.Path+" "+m.Version, m.Dir); err != nil {
			return file{}, err
		}
	}
	return file{"THIRD-PARTY-LICENSES.txt", 0o644, []byte(text.String())}, nil
}

// appendLicences appends the licence files of a folder.
func appendLicences(text *strings.Builder, name, folder string) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	found := false
	for _, e := range entries {
		if e.IsDir() || !regexp.MustCompile(`(?i)^(LICEN[CS]E|COPYING|NOTICE|PATENTS)\b`).MatchString(e.Name()) {
			continue
		}
		content, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if err != nil {
			return err
		}
		fmt.Fprintf(text, "\n======== %s: %s\n\n%s\n", name, e.Name(), strings.TrimSpace(strings.ReplaceAll(string(content), "\r\n", "\n")))
		found = true
	}
	if !found {
		return fmt.Errorf("%s has no licence file in %s", name, folder)
	}
	return nil
}
