package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// versionFile is where the version stands.
const versionFile = "cmd/dockgen/version.go"

// source is the repository that is released.
type source struct {
	root      string
	version   string
	released  bool      // the source is exactly that of a release
	date      time.Time // of every file in an artefact
	notes     string    // what CHANGELOG.md says about it
	toolchain string    // the release of Go that builds it: "go1.26.8"
}

// unreleased is the date of what no release has: the earliest that a zip can hold.
var unreleased = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// readSource reads what a build depends on besides the code. The first heading of
// CHANGELOG.md is "## 0.1.0, 2026-01-31" in the commit of a release and in no other,
// so neither Git nor the clock is asked.
func readSource(root string) (*source, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	s := &source{root: root, date: unreleased}
	if s.version, err = constant(filepath.Join(root, versionFile), "version"); err != nil {
		return nil, err
	}
	changelog, err := os.ReadFile(filepath.Join(root, "CHANGELOG.md"))
	if err != nil {
		return nil, err
	}
	_, rest, _ := strings.Cut(string(changelog), "\n## ")
	heading, notes, _ := strings.Cut(rest, "\n")
	notes, _, _ = strings.Cut(notes, "\n## ")
	s.notes = strings.TrimSpace(notes) + "\n"
	if day, found := strings.CutPrefix(heading, s.version+", "); found {
		if date, err := time.Parse(time.DateOnly, day); err == nil {
			s.date, s.released = date, true
		}
	}
	module, err := os.ReadFile(filepath.Join(root, "release", "go.mod"))
	if err != nil {
		return nil, err
	}
	line := regexp.MustCompile(`(?m)^toolchain (go\S+)$`).FindSubmatch(module)
	if line == nil {
		return nil, errors.New("release/go.mod has no toolchain line")
	}
	s.toolchain = string(line[1])
	return s, nil
}

// constant returns the value of a constant of a Go file, a string.
func constant(name, constant string) (string, error) {
	tree, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
	if err != nil {
		return "", err
	}
	for _, d := range tree.Decls {
		group, ok := d.(*ast.GenDecl)
		if !ok || group.Tok != token.CONST {
			continue
		}
		for _, spec := range group.Specs {
			value := spec.(*ast.ValueSpec)
			if value.Names[0].Name != constant || len(value.Values) != 1 {
				continue
			}
			if literal, ok := value.Values[0].(*ast.BasicLit); ok && literal.Kind == token.STRING {
				return strconv.Unquote(literal.Value)
			}
		}
	}
	return "", fmt.Errorf("%s has no constant %s that is a string", name, constant)
}

// read returns a file of the repository for an artefact.
func (s *source) read(name string) (file, error) {
	content, err := os.ReadFile(filepath.Join(s.root, name))
	return file{name: filepath.Base(name), mode: 0o644, content: content}, err
}
