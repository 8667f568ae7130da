package main

import (
	"context"
	"embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// testdata holds the Dockerfiles of the peers, with BASE for the base image and
// GITHOST for the Git server, and their ignore files.
//
//go:embed testdata
var testdata embed.FS

// side is one way to make an image of the app: a project folder of its own.
type side struct {
	name        string
	folder      string
	dockerfile  string // as it was written, for base 0 and cache 0
	edits       int    // makes every edit of a side a new one
	buildArgs   []string
	environment []string
}

// newSide makes the project of a peer, whose files are testdata/KIND.*.
func (b *bench) newSide(name, kind string) (*side, error) {
	s := &side{name: name, folder: filepath.Join(b.dir, name)}
	if err := writeApp(s.folder, b.run); err != nil {
		return nil, err
	}
	text, err := testdata.ReadFile("testdata/" + kind + ".Dockerfile")
	if err != nil {
		return nil, err
	}
	ignored, err := testdata.ReadFile("testdata/" + strings.TrimSuffix(kind, "-private") + ".dockerignore")
	if err != nil {
		return nil, err
	}
	if err := s.write(".dockerignore", string(ignored)); err != nil {
		return nil, err
	}
	s.dockerfile = b.ownCaches(strings.ReplaceAll(string(text), "BASE", b.base(0)))
	return s, s.write("Dockerfile", s.dockerfile)
}

// newGenerated makes the project that dockgen generates for. The blocks are
// added to the config.
func (b *bench) newGenerated(ctx context.Context, name, blocks string) (*side, error) {
	s := &side{name: name, folder: filepath.Join(b.dir, name)}
	if err := writeApp(s.folder, b.run); err != nil {
		return nil, err
	}
	config, err := testdata.ReadFile("testdata/flaskdeploy.hcl")
	if err != nil {
		return nil, err
	}
	if err := s.write("flaskdeploy.hcl", strings.ReplaceAll(string(config), "BASE", b.base(0))+blocks); err != nil {
		return nil, err
	}
	if out, err := exec.CommandContext(ctx, b.program, "generate", "-C", s.folder).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("generate: %w\n%s", err, out)
	}
	text, err := os.ReadFile(filepath.Join(s.folder, "Dockerfile"))
	if err != nil {
		return nil, err
	}
	s.dockerfile = b.ownCaches(string(text))
	return s, s.write("Dockerfile", s.dockerfile)
}

// ownCaches gives every cache mount an id that only this run has: without one,
// a mount's target is its id, and all builds on the machine share it. Nothing
// else of a Dockerfile is changed.
func (b *bench) ownCaches(dockerfile string) string {
	dockerfile = strings.ReplaceAll(dockerfile, "type=cache,id=", "type=cache,id="+b.cache(0))
	return strings.ReplaceAll(dockerfile, "type=cache,target=", "type=cache,id="+b.cache(0)+"plain,target=")
}

func (b *bench) cache(n int) string { return fmt.Sprintf("%s-cache-%d-", b.run, n) }

// move puts a side on base and caches number n: nothing of it was ever built.
func (b *bench) move(s *side, n int) error {
	text := strings.ReplaceAll(s.dockerfile, b.base(0), b.base(n))
	return s.write("Dockerfile", strings.ReplaceAll(text, b.cache(0), b.cache(n)))
}

// edit changes one line of one view.
func (s *side) edit() error {
	s.edits++
	return s.write("shop/views_07.py", view(7)+fmt.Sprintf("# Edit %d.\n", s.edits))
}

func (s *side) write(name, content string) error {
	path := filepath.Join(s.folder, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(content), 0o644)
}

// inTurn returns the sides in another order every round: whoever comes first
// may find the machine in another state.
func inTurn(round int, sides ...*side) []*side {
	shift := round % len(sides)
	return slices.Concat(sides[shift:], sides[:shift])
}

func unique(values []string) []string {
	slices.Sort(values)
	return slices.Compact(values)
}
