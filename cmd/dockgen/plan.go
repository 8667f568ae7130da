package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"dockgen/finding"
	"dockgen/generator"
	"dockgen/quote"
	"dockgen/schema"
	"dockgen/workspace"
)

// plan compares the project folder with what the config generates. A project
// whose config has errors has no plan. Findings about the lock join those of p.
func (p *loaded) plan() (*workspace.Plan, error) {
	if finding.HasErrors(p.findings) {
		return nil, nil
	}
	plan, findings, err := workspace.Read(p.folder, p.wanted())
	if err != nil {
		return nil, err
	}
	p.add(findings)
	p.nameUpdates(plan)
	return plan, nil // nil with an error among the findings
}

// compare loads a project and compares it with its files. The caller closes the project
// that it returns.
func (c *cli) compare() (*loaded, *workspace.Plan, error) {
	p, err := c.read()
	if err != nil || p.config == nil {
		return p, nil, err
	}
	p.files = generator.Generate(p.config)
	plan, lock, err := workspace.Read(p.folder, p.wanted())
	p.check()
	if finding.HasErrors(p.findings) {
		return p, nil, nil
	}
	if err != nil {
		p.close()
		return nil, nil, err
	}
	p.add(lock)
	p.nameUpdates(plan)
	return p, plan, nil
}

// nameUpdates says of a Dockerfile that was edited in nothing but versions who does that,
// so that the update goes where it lasts. Plan may be nil.
func (p *loaded) nameUpdates(plan *workspace.Plan) {
	if plan == nil {
		return
	}
	for i := range plan.Changes {
		c := &plan.Changes[i]
		if c.Verdict == workspace.Edited && c.Line > 0 && c.Path == p.config.Output(schema.Dockerfile).Path && generator.OnlyVersions(c.Have, c.Want) {
			p.updated = true
			c.Reason = fmt.Sprintf("only versions differ, the first at line %d, as when a bot (Renovate, Dependabot) updates them: let it update %s, and generate", c.Line, p.name)
		}
	}
}

// wanted is what the project folder should hold.
func (p *loaded) wanted() workspace.Wanted {
	sum := sha256.Sum256(schema.Show(p.config))
	w := workspace.Wanted{
		Config:     hex.EncodeToString(sum[:]),
		ConfigPath: p.name,
		Templates:  generator.Templates,
		Marker:     generator.Marker,

		DefaultPaths: schema.FilePaths(),

		Files: make([]workspace.File, 0, len(p.files)),
	}
	for _, f := range p.files {
		w.Files = append(w.Files, workspace.File{Path: f.Path, Mode: f.Mode, Block: f.Block, Content: f.Content})
	}
	return w
}

// drift returns the error of a verb that found drift, or nil.
func (p *loaded) drift(plan *workspace.Plan) error {
	if plan.Clean() {
		return nil
	}
	var drifted, kept []workspace.Change
	var commands []string // for changes that only a command of the user can make
	for _, c := range plan.Changes {
		if c.Verdict == workspace.Clean {
			continue
		}
		drifted = append(drifted, c)
		if c.Action == workspace.Tell {
			commands = append(commands, c.Command(filepath.ToSlash(p.root)))
		}
		if c.Action == workspace.Refuse || c.Action == workspace.Keep {
			kept = append(kept, c)
		}
	}
	s := &stop{code: exitDrift, hint: p.again + " generate" + p.attributesHint(drifted)}
	switch len(drifted) {
	case 0:
		s.err = errors.New("lock out of date")
	case 1:
		s.err = errors.New("1 file differs from what the config generates")
	default:
		s.err = fmt.Errorf("%d files differ from what the config generates", len(drifted))
	}
	switch {
	case len(kept) > 0:
		s.hint, s.kept = p.overwriteHint(kept), true
	case len(commands) > 0 && len(commands) == len(drifted):
		s.hint, s.kept = strings.Join(commands, " && "), true
	}
	return s
}

// attributesHint says how Git is kept from changing line ends again: a clone for Windows
// has core.autocrlf, and its next checkout would undo what generate repairs. It is empty
// where no line ends are wrong.
func (p *loaded) attributesHint(changes []workspace.Change) string {
	names := ""
	for _, c := range changes {
		// A name with other characters would be a pattern.
		if c.Verdict == workspace.EOL && quote.IsBare(c.Path, "_./-") {
			names += " " + c.Path
		}
	}
	if names == "" {
		return ""
	}
	attributes := workspace.ShellPath(filepath.ToSlash(filepath.Join(p.root, ".gitattributes")))
	return "; so that Git keeps the line ends: printf '\\n/%s text eol=lf'" + names + " " + workspace.LockPath + " >>" + attributes
}

// overwriteHint returns the commands that show and that overwrite what dockgen leaves
// alone without force. Files that force cannot overwrite come first.
func (p *loaded) overwriteHint(changes []workspace.Change) string {
	force := p.again + " generate --force"
	for _, c := range changes {
		path := workspace.ShellPath(p.display(c.Path))
		if (workspace.Options{Force: true}).Action(c) == workspace.Refuse {
			return "move " + path + " out of the way, then run: " + p.again + " generate"
		}
		force += " " + path
	}
	hint := "`" + p.again + " diff` shows the difference; to give up what is on disk: " + force
	if p.updated && len(changes) == 1 {
		hint = "a bot's update belongs into " + p.display(p.name) + "; " + hint
	}
	return hint
}
