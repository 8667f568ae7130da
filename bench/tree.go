package main

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// tree is a generated monorepo: TEAM/SHAPE/NAME, a thousand projects a team.
type tree struct {
	dir      string
	projects []project
}

type project struct {
	dir, name string
	shape     int
}

// makeTree writes n projects of mixed shapes below dir, without what dockgen
// generates. Every name has the same length, so that lines break alike.
func makeTree(dir string, n int) (*tree, error) {
	t := &tree{dir: dir}
	for i := range n {
		p := project{name: fmt.Sprintf("svc-%05d", i), shape: i % len(shapes)}
		p.dir = filepath.Join(dir, fmt.Sprintf("team-%02d", i/1000), shapeName(p.shape), p.name)
		if err := p.write(); err != nil {
			return nil, err
		}
		t.projects = append(t.projects, p)
	}
	return t, nil
}

func shapeName(shape int) string { return fmt.Sprintf("s%02d", shape) }

func (p project) write() error {
	s := shapes[p.shape]
	err := writeFile(p.dir, "flaskdeploy.hcl", strings.ReplaceAll(s.config, "@name@", p.name))
	for _, name := range slices.Sorted(maps.Keys(s.files)) {
		err = errors.Join(err, writeFile(p.dir, name, s.files[name]))
	}
	return err
}

func writeFile(dir, name, content string) error {
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(content), 0o644)
}

// drift edits one generated file of every hundredth project, and puts it back.
func (t *tree) drift() (undo func() error, err error) {
	undo = func() error { return nil }
	for i := 0; i < len(t.projects); i += 100 {
		name := filepath.Join(t.projects[i].dir, "DEPLOYMENT.md")
		content, err := os.ReadFile(name)
		if err != nil {
			return undo, err
		}
		if err := os.WriteFile(name, append(slices.Clone(content), "\nA note by hand.\n"...), 0o644); err != nil {
			return undo, err
		}
		before := undo
		undo = func() error { return errors.Join(before(), os.WriteFile(name, content, 0o644)) }
	}
	return undo, nil
}

// outputs are the generated files of p, as its lock names them.
func (p project) outputs() ([]string, error) {
	lock, err := os.ReadFile(filepath.Join(p.dir, "dockgen.lock"))
	if err != nil {
		return nil, err
	}
	var names []string
	for line := range bytes.Lines(lock) {
		if fields := strings.Fields(string(line)); len(fields) == 4 {
			names = append(names, fields[3])
		}
	}
	return names, nil
}

// files are the files that a check of p reads, and those of them that are generated.
func (p project) files() (inputs, outputs []string, err error) {
	outputs, err = p.outputs()
	return append([]string{"dockgen.lock"}, shapes[p.shape].inputs...), outputs, err
}

// pack writes what the floor has to know about each shape (bench/floor/pack.go),
// from a project of that shape that dockgen has generated.
func (t *tree) pack(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, p := range t.projects[:min(len(shapes), len(t.projects))] {
		inputs, outputs, err := p.files()
		if err != nil {
			return err
		}
		var b bytes.Buffer
		fmt.Fprintln(&b, p.name)
		for _, name := range inputs {
			fmt.Fprintln(&b, "input", name)
		}
		for _, name := range outputs {
			content, err := os.ReadFile(filepath.Join(p.dir, name))
			if err != nil {
				return err
			}
			fmt.Fprintln(&b, "output", name, len(content))
			b.Write(content)
		}
		if err := os.WriteFile(filepath.Join(dir, shapeName(p.shape)), b.Bytes(), 0o644); err != nil {
			return err
		}
	}
	return nil
}
