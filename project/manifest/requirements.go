// Package manifest reads what a project's own files ask for: requirements files with
// what they include, pyproject.toml, Pipfile, setup.py and setup.cfg. What is wrong
// with a file is a value; it makes no findings.
package manifest

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"dockgen/folder"
	"dockgen/project/disk"
	"dockgen/project/requirement"
)

// MaxIncluded is how many requirements files are followed.
const MaxIncluded = 100

// ReadRequirements reads the files named, as pip does, and those that they include.
func ReadRequirements(t disk.Tree, requirements, constraints []string) requirement.Set {
	r := requirementsReader{tree: t, listed: slices.Concat(requirements, constraints), begun: make(map[begun]bool)}
	for _, name := range requirements {
		r.read(name, false)
	}
	for _, name := range constraints {
		r.read(name, true)
	}
	return r.Set
}

// requirementsReader reads requirements files and those that they include.
type requirementsReader struct {
	tree   disk.Tree
	listed []string // the files that were named
	// begun are the files that were looked at; one may lead back to itself.
	begun map[begun]bool
	// bytes and count are how much was read, and how many lines the files have
	// together.
	bytes int64
	count int
	requirement.Set
}

type begun struct {
	name        string
	constraints bool
}

func (r *requirementsReader) read(name string, constraints bool) {
	p := &r.Set
	if r.begun[begun{name, constraints}] {
		return
	}
	r.begun[begun{name, constraints}] = true
	bound := folder.Requirements.Bound()
	content, err := r.tree.Text(name, min(bound.Bytes, bound.Total-r.bytes))
	if err == disk.ErrTooLarge || !FitsLines([]byte(content), bound) {
		r.tooLarge(name)
		return
	}
	if err != nil {
		p.Unread = true
		return
	}
	r.bytes += int64(len(content))
	var lines []requirement.Requirement
	if IsManifest(name) {
		var whole bool
		lines, whole = r.manifest(name, content)
		p.Unread = p.Unread || !whole
	} else {
		if problem := notText(name, content); problem != nil {
			p.Problems = append(p.Problems, *problem)
			p.Unread = p.Unread || problem.Kind == requirement.UnmarkedUTF16 && !problem.Declared
		}
		lines = requirement.Read(content)
	}
	if r.count += len(lines); r.count > bound.Values || len(p.Files) == MaxIncluded {
		r.tooLarge(name)
		return
	}
	p.Files = append(p.Files, requirement.File{Path: name, Lines: lines, Constraints: constraints})
	for _, line := range lines {
		if line.Kind != requirement.Include && line.Kind != requirement.Constraint {
			continue
		}
		if strings.Contains(line.Target, "://") {
			p.Remote = p.Remote || line.Kind == requirement.Include
			continue
		}
		if len(p.Unlisted)+len(p.Absent) == MaxIncluded {
			r.tooLarge(name)
			return
		}
		into := requirement.Inclusion{From: name, Line: line.Line, Path: path.Join(path.Dir(name), line.Target), Constraints: constraints || line.Kind == requirement.Constraint}
		switch {
		case disk.Outside(into.Path) || path.IsAbs(line.Target):
			into.Path = line.Target
			p.Unlisted = append(p.Unlisted, into)
		case !r.tree.IsFile(into.Path):
			p.Absent = append(p.Absent, into)
			p.Unread = true
		default:
			if !slices.Contains(r.listed, into.Path) {
				p.Unlisted = append(p.Unlisted, into)
			}
			r.read(into.Path, into.Constraints)
		}
	}
}

// tooLarge says once that the files are beyond their bounds.
func (r *requirementsReader) tooLarge(name string) {
	r.Unread = true
	if !slices.ContainsFunc(r.Problems, func(p requirement.Problem) bool { return p.Kind == requirement.TooMany }) {
		r.Problems = append(r.Problems, requirement.Problem{Kind: requirement.TooMany, Path: name})
	}
}

// manifest returns the project's own dependencies, as requirement lines, and whether
// they are all. The files that they come from are read as well.
func (r *requirementsReader) manifest(name, content string) (found []requirement.Requirement, whole bool) {
	if IsSetup(name) {
		return SetupRequirements(name, content)
	}
	m, err := Parse(name, []byte(content))
	if err != nil {
		return nil, true
	}
	for _, file := range m.DependencyFiles() {
		r.read(file, false)
	}
	lines := LineNumbers([]byte(content))
	sources := ReadUVSources(m.Root)
	for _, text := range m.Project().Texts("dependencies") {
		wanted := sources.Place(name, requirement.Parse(text))
		wanted.Line = lines[wanted.Name]
		found = append(found, wanted)
	}
	return found, true
}

// FitsLines reports whether content has no more lines than bound allows, and none
// that is longer. A backslash joins lines.
func FitsLines(content []byte, bound folder.Bound) bool {
	number, length := 0, 0
	for line := range bytes.Lines(content) {
		number++
		length += len(line)
		if number > bound.Lines || length > bound.Line {
			return false
		}
		if !bytes.HasSuffix(bytes.TrimRight(line, "\r\n"), []byte(`\`)) {
			length = 0
		}
	}
	return true
}
