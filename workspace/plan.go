package workspace

import (
	"bytes"
	"cmp"
	"fmt"
	"runtime"
	"slices"

	"dockgen/finding"
	"dockgen/folder"
)

// Plan is what a run would do, and why. It stays true only as long as nobody
// changes the files: [Apply] looks again before it replaces one.
type Plan struct {
	// Root is the project folder, as it was given to [Read].
	Root string
	// Changes has every wanted file, and every file that the lock names and that
	// is still there, sorted by path. A clean one is there too.
	Changes []Change
	// Lock is dockgen.lock itself. Its verdict is OutOfDate only when it is missing
	// or has CRLF line endings while every one of Changes is clean, or when a merge
	// left it unfinished. Its Action says whether a run writes it. A Clean one that is
	// written has a Reason if that is all there is to do, see [Plan.Behind].
	Lock Change

	wanted      Wanted
	modeless    bool
	lockedPaths []string
}

// Read compares the project folder at with wanted. It writes nothing.
//
// The findings are about the lock. With one that is an error there is no plan,
// because without knowing what dockgen wrote it must touch nothing. An error is
// the file system's.
func Read(at *folder.Folder, wanted Wanted) (*Plan, []finding.Finding, error) {
	if err := wanted.check(); err != nil {
		return nil, nil, err
	}
	if err := at.Err(); err != nil {
		return nil, nil, fmt.Errorf("open project folder: %w", err)
	}
	root, disk := at.Path(), reading{folder: at}

	onDisk, err := disk.file(LockPath)
	if err != nil {
		return nil, nil, err
	}
	j := judge{wanted: wanted, lockMissing: onDisk.absent(), modes: &modes{root: root}}
	if onDisk.obstacle != "" {
		return nil, []finding.Finding{lockBlocked(onDisk.obstacle)}, nil
	}
	if !onDisk.absent() {
		var findings []finding.Finding
		if j.lock, findings = parseLock(onDisk.data, wanted); len(findings) > 0 {
			return nil, findings, nil
		}
	}

	var foreign []finding.Finding
	p := &Plan{Root: root, wanted: wanted}
	files := wanted.sorted()
	states := make([]state, len(files))
	allExecutable := onDisk.perm&ownerExec != 0
	for i, f := range files {
		if states[i], err = disk.file(f.Path); err != nil {
			return nil, nil, err
		}
		allExecutable = allExecutable && (states[i].data == nil || states[i].perm&ownerExec != 0)
	}
	j.modes.modeless = allExecutable || runtime.GOOS == "windows"
	p.Changes = make([]Change, 0, len(files))
	p.lockedPaths = make([]string, 0, len(j.lock.entries))
	for i, f := range files {
		p.Changes = append(p.Changes, j.output(f, states[i]))
	}
	for i, e := range j.lock.entries {
		p.lockedPaths = append(p.lockedPaths, e.path)
		if i > 0 && j.lock.entries[i-1].path == e.path || slices.ContainsFunc(wanted.Files, func(f File) bool { return f.Path == e.path }) {
			continue
		}
		s, err := disk.file(e.path)
		if err != nil {
			return nil, nil, err
		}
		// Where the file system ignores case, Dockerfile is also the orphan
		// dockerfile, and must not be deleted as such.
		if slices.ContainsFunc(wanted.Files, func(f File) bool { return at.Same(f.Path, e.path) }) {
			continue
		}
		switch c, there, isForeign := j.orphan(j.lock.find(e.path), s); {
		case there:
			p.Changes = append(p.Changes, c)
		case isForeign:
			foreign = append(foreign, lockForeign(lineOf(onDisk.data, e), e.path))
		}
	}
	slices.SortFunc(p.Changes, func(a, b Change) int { return cmp.Compare(a.Path, b.Path) })
	p.modeless = j.modes.modeless
	p.Lock = j.lockChange(onDisk, p.lockAfter(Options{}), p.changesClean())
	return p, foreign, nil
}

// Clean reports that every file is as wanted. The lock may be behind.
func (p *Plan) Clean() bool { return p.changesClean() && p.Lock.Verdict == Clean }

// Behind says why the lock is behind although the plan is clean, to stand after
// its path; "" when it is not. It was written by a dockgen whose language or
// templates were others, or by a run that was killed, and no file is different for
// it: that is nothing to fail over. [Apply] writes it.
func (p *Plan) Behind() string {
	if p.Lock.Verdict != Clean {
		return ""
	}
	return p.Lock.Reason
}

func (p *Plan) changesClean() bool {
	for i := range p.Changes {
		if p.Changes[i].Verdict != Clean {
			return false
		}
	}
	return true
}

// Refused returns the changes that o does not allow. [Apply] then writes nothing,
// unless o names paths.
func (p *Plan) Refused(o Options) []Change {
	var refused []Change
	for _, c := range p.Changes {
		if o.Action(c) == Refuse {
			refused = append(refused, c)
		}
	}
	return refused
}

// lockAfter returns the lock as it is to be after a run with o: what was left
// alone keeps the line it had.
func (p *Plan) lockAfter(o Options) []byte {
	l := lock{config: p.wanted.Config, templates: p.wanted.Templates, entries: make([]entry, 0, len(p.Changes))}
	for i := range p.Changes {
		c := &p.Changes[i]
		switch o.Action(*c) {
		case Delete:
		case Refuse, Keep:
			if len(c.locked) > 0 {
				l.entries = append(l.entries, c.locked[0]) // either branch's: the disk has neither
			}
		default:
			l.entries = append(l.entries, c.next)
		}
	}
	return l.marshal()
}

func (j judge) lockChange(s state, want []byte, filesClean bool) Change {
	c := Change{
		Path: LockPath, Verdict: Clean, Action: None,
		Have: s.data, HaveMode: s.perm, Want: want, WantMode: 0o644, WantSHA256: sum(want),
	}
	if bytes.Equal(s.data, want) {
		c.HaveSHA256 = c.WantSHA256
		return c
	}
	if s.data != nil {
		c.HaveSHA256 = sum(s.data)
	}
	c.Action = Write
	switch {
	case j.lock.merged > 0, filesClean && (s.data == nil || bytes.Equal(unixText(s.data), want)):
		c.Verdict, c.Reason, c.Line = OutOfDate, j.lockReason(s), j.lock.merged
	case filesClean:
		c.Reason = j.behindReason()
	}
	return c
}

func lockBlocked(obstacle string) finding.Finding {
	f := lockMalformed(1, "", "")
	f.Range = finding.Range{}
	f.Summary = "Lock not usable"
	f.Detail = fmt.Sprintf("%q cannot be used: %s.", LockPath, obstacle)
	f.Fix = "Move it away, then run `dockgen generate`."
	return f
}
