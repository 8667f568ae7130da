package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	pep440 "github.com/aquasecurity/go-pep440-version"
	"golang.org/x/sync/errgroup"
)

// requires returns the table of what releases ask for, measured again: of each
// package that it has, every release from the first in the table on.
func (ix index) requires(table string) (string, error) {
	var head strings.Builder
	var packages [][]string // the name and the first version
	for line := range strings.Lines(table) {
		words := strings.Fields(line)
		if words[0] == "#" {
			head.WriteString(line)
		} else if !slices.ContainsFunc(packages, func(p []string) bool { return p[0] == words[0] }) {
			packages = append(packages, words)
		}
	}
	lines := make([]strings.Builder, len(packages))
	var group errgroup.Group
	for i, p := range packages {
		group.Go(func() error { return ix.requiresOf(p[0], p[1], &lines[i]) })
	}
	err := group.Wait()
	for i := range lines {
		head.WriteString(lines[i].String())
	}
	return head.String(), err
}

func (ix index) requiresOf(name, first string, out *strings.Builder) error {
	releases, err := ix.releases(name)
	if err != nil {
		return err
	}
	from, err := pep440.Parse(first)
	if err != nil {
		return err
	}
	for _, r := range releases {
		wheel := slices.IndexFunc(r.files, func(f file) bool { return strings.HasSuffix(f.Name, ".whl") })
		if wheel < 0 || r.order.LessThan(from) {
			continue
		}
		content, err := ix.get(r.files[wheel].URL, "*/*")
		if err != nil {
			return err
		}
		metadata, err := metadataOf(content)
		if err != nil {
			return fmt.Errorf("%s: %w", r.files[wheel].Name, err)
		}
		fmt.Fprintln(out, name, r.version+floors(metadata))
	}
	return nil
}

// metadataOf reads METADATA out of a wheel. Not every index serves it beside the
// wheel (PEP 658).
func metadataOf(wheel []byte) (string, error) {
	archive, err := zip.NewReader(bytes.NewReader(wheel), int64(len(wheel)))
	if err != nil {
		return "", err
	}
	for _, f := range archive.File {
		if !strings.HasSuffix(f.Name, ".dist-info/METADATA") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return "", err
		}
		defer r.Close()
		text, err := io.ReadAll(r)
		return string(text), err
	}
	return "", errors.New("the wheel has no METADATA")
}

var requiresDist = regexp.MustCompile(`(?m)^Requires-Dist: ([A-Za-z0-9._-]+)[^;\n]*?>=\s*([0-9.]+)[^;\n]*$`)

// floors are the requirements with a lower end that a wheel's metadata has, those
// under a marker left out.
func floors(metadata string) string {
	asked := ""
	for _, match := range requiresDist.FindAllStringSubmatch(metadata, -1) {
		asked += " " + strings.ToLower(match[1]) + ">=" + match[2]
	}
	return asked
}
