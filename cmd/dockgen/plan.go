package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"dockgen/finding"
	"dockgen/generator"
	"dockgen/schema"
	"dockgen/workspace"
)

// plan compares the project folder with what the config generates. A project
// whose config has errors has no plan. Findings about the lock join those of p.
func (p *loaded) plan() (*workspace.Plan, error) {
	if finding.HasErrors(p.findings) {
		return nil, nil
	}
	plan, findings, err := workspace.Read(p.root, p.wanted())
	if err != nil {
		return nil, err
	}
	p.add(findings)
	return plan, nil
}

// wanted is what the project folder should hold.
func (p *loaded) wanted() workspace.Wanted {
	sum := sha256.Sum256(schema.Show(p.config))
	w := workspace.Wanted{
		Config:     hex.EncodeToString(sum[:]),
		ConfigPath: p.name,
		Templates:  generator.Templates,
		Marker:     generator.Marker,
	}
	for _, f := range p.files {
		w.Files = append(w.Files, workspace.File{Path: f.Path, Mode: f.Mode, Block: f.Block, Content: f.Content})
	}
	return w
}

// drift is how a verb ends that found plan not clean; nil when it is.
func drift(plan *workspace.Plan) error {
	if plan.Clean() {
		return nil
	}
	var drifted, refused []string
	for _, c := range plan.Changes {
		switch {
		case c.Verdict == workspace.Clean:
		case c.Action == workspace.Refuse || c.Action == workspace.Keep:
			refused = append(refused, c.Path)
			fallthrough
		default:
			drifted = append(drifted, c.Path)
		}
	}
	s := &stop{code: exitDrift, hint: "dockgen generate"}
	switch len(drifted) {
	case 0:
		s.err = errors.New("lock out of date")
	case 1:
		s.err = errors.New("1 file differs from what the config generates")
	default:
		s.err = fmt.Errorf("%d files differ from what the config generates", len(drifted))
	}
	if len(refused) > 0 {
		s.hint = overwriteHint(refused)
	}
	return s
}

// overwriteHint says how to look at, and how to give up, what dockgen will not
// overwrite by itself.
func overwriteHint(paths []string) string {
	return "`dockgen diff` shows the difference; to give up what is on disk: dockgen generate --force " + strings.Join(paths, " ")
}
