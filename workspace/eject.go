package workspace

import (
	"bytes"
	"slices"
)

// Ejected returns what [Eject] does to the folder of p, the lock last: the marker
// goes from every file that dockgen wrote, whoever edited it since, the lines
// around a block go, and the lock is deleted. Nothing else changes: a marker that
// somebody wrote into stays, and so do files that dockgen did not write.
func (p *Plan) Ejected() []Change {
	var changes []Change
	for _, c := range p.Changes {
		if c.Have == nil || c.Verdict == Unmanaged {
			continue
		}
		e := Change{Path: c.Path, Action: Write, Block: true, Have: c.Have, HaveMode: c.HaveMode, WantMode: c.HaveMode}
		if e.Want = withoutMarker(c.Have, p.wanted.Marker); c.Block {
			e.Want = withoutBlockLines(c.Have)
		}
		if !bytes.Equal(e.Have, e.Want) {
			changes = append(changes, e)
		}
	}
	if p.Lock.Have != nil {
		changes = append(changes, Change{Path: LockPath, Action: Delete, Have: p.Lock.Have, HaveMode: p.Lock.HaveMode})
	}
	return changes
}

// Unready returns the changes that a run would still make, without force: with any,
// the files would be ejected in an old state. What was edited by hand is ejected as
// it is. So is what an eject left that was killed: files without the marker, which
// count as edited, and the lines of the block without those around them.
func (p *Plan) Unready() []Change {
	var unready []Change
	for _, c := range p.Changes {
		switch c.Action {
		case Write, Chmod, Delete:
			if !p.isEjectedBlock(c) {
				unready = append(unready, c)
			}
		}
	}
	return unready
}

// isEjectedBlock reports whether c is of a block whose lines are all there, and only
// those around it are not.
func (p *Plan) isEjectedBlock(c Change) bool {
	if !c.Block || c.Verdict != Missing || c.Have == nil {
		return false
	}
	i := slices.IndexFunc(p.wanted.Files, func(f File) bool { return f.Path == c.Path })
	text := bytes.TrimPrefix(unixText(c.Have), []byte(byteOrderMark))
	return i >= 0 && bytes.Contains(slices.Concat([]byte("\n"), text, []byte("\n")), slices.Concat([]byte("\n"), p.wanted.Files[i].Content))
}

// Eject makes the generated files the user's own. Every file is whole at any
// time, as in [Apply]; a run that was killed can be run again.
func Eject(p *Plan) ([]Note, error) {
	r := run{plan: p}
	err := r.alone(".", r.eject)
	return r.result.Notes, err
}

func (r *run) eject() error {
	// Without a lock no later run would look for what a killed one left.
	if err := r.sweep(); err != nil {
		return err
	}
	changes := r.plan.Ejected()
	for _, c := range changes {
		if _, err := r.compare(c); err != nil {
			return err
		}
		if c.Want != nil {
			if err := r.stage(c); err != nil {
				return err
			}
		}
	}
	for _, c := range changes {
		if err := r.commit(c); err != nil {
			return err
		}
	}
	return nil
}

// withoutMarker returns text without the line that is the marker in a comment,
// and without the blank line that sets it off at the top of a file.
func withoutMarker(text []byte, marker string) []byte {
	start := 0
	for line := range bytes.Lines(text[:min(len(text), 1024)]) {
		end := start + len(line)
		if isMarkerLine(line, marker) {
			rest := text[end:]
			for _, blank := range []string{"\n", "\r\n"} {
				if start == 0 && bytes.HasPrefix(rest, []byte(blank)) {
					rest = rest[len(blank):]
					break
				}
			}
			return slices.Concat(text[:start], rest)
		}
		start = end
	}
	return text
}

// withoutBlockLines returns text without the two lines around dockgen's block.
func withoutBlockLines(text []byte) []byte {
	f := splitBlock(text)
	if f.block == nil {
		return text // none, or more than one: not ours to sort out
	}
	var kept []byte
	for line := range bytes.Lines(f.block) {
		if text := string(bytes.TrimRight(line, "\r\n")); text != BlockBegin && text != BlockEnd {
			kept = append(kept, line...)
		}
	}
	return slices.Concat(f.before, kept, f.after)
}
