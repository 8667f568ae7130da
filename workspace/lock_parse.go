package workspace

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"dockgen/finding"
)

// restoreLock ends every finding about a lock that cannot be read. Deleting the
// lock is safe: files that equal what is wanted are adopted, and no other is touched.
const restoreLock = "Take the committed one again (`git checkout HEAD -- " + LockPath + "`), or delete it and run `dockgen generate`."

// What a line of the lock should be. Those before the entries are told by their
// first word.
const (
	formatForm    = "dockgen lock 1"
	configForm    = "config sha256:HEX"
	templatesForm = "templates NUMBER"
	entryForm     = "SHA256 0644|0755 file PATH, or SHA256 - block|inserted PATH"
)

// headForms has the forms of the lines before the entries, in their order.
func headForms() [3]string { return [3]string{formatForm, configForm, templatesForm} }

// usualLines is more than a lock has that no merge touched.
const usualLines = 16

// parseLock reads the lock strictly, because its lines decide what is deleted: with
// any finding it is unusable. What may vary is what Git does to it: a checkout can
// turn its line endings into CRLF, and a merge can leave its marks, or lines twice
// and out of order, when both sides were taken. Every line must still be one that
// dockgen wrote.
func parseLock(src []byte, w Wanted) (lock, []finding.Finding) {
	p := lockParser{wanted: w}
	lines := strings.Split(strings.TrimSuffix(string(unixText(src)), "\n"), "\n")
	p.lock.entries = make([]entry, 0, min(len(lines), usualLines))
	for i, line := range lines {
		if !p.line(i+1, line) {
			return lock{}, p.findings
		}
	}
	if head := headForms(); p.heads < len(head) {
		p.malformed(len(lines)+1, "", head[p.heads])
	}
	slices.SortStableFunc(p.lock.entries, func(a, b entry) int { return cmp.Compare(a.path, b.path) })
	p.lock.entries = slices.Compact(p.lock.entries)
	return p.lock, p.findings
}

type lockParser struct {
	wanted   Wanted
	lock     lock
	heads    int // how many of headForms were read
	findings []finding.Finding
}

// line reads line n. It reports false when the rest is not worth reading: it is
// another kind of file, or one that only a newer dockgen understands.
func (p *lockParser) line(n int, line string) bool {
	if isMergeMark(line) {
		p.merge(n)
		return true
	}
	head := headForms()
	kind := headKind(line)
	switch {
	case kind < 0 && p.heads < len(head), kind > p.heads:
		p.malformed(n, line, head[p.heads])
		p.heads = max(p.heads, kind) + 1
		return p.heads > 1
	case kind >= 0 && kind < p.heads:
		p.merge(n) // the line of the other branch
	case kind >= 0:
		p.heads++
	}
	switch kind {
	case 0:
		return p.format(n, line)
	case 1:
		p.config(n, line)
	case 2:
		p.templates(n, line)
	default:
		p.entry(n, line)
	}
	return true
}

// headKind is the place in headForms of the form that line seems to have, by its
// first word; negative when it has none of them.
func headKind(line string) int {
	for i, word := range [...]string{"dockgen ", "config ", "templates "} {
		if strings.HasPrefix(line, word) {
			return i
		}
	}
	return -1
}

// merge notes the first line that shows a merge.
func (p *lockParser) merge(n int) {
	if p.lock.merged == 0 {
		p.lock.merged = n
	}
}

func (p *lockParser) format(n int, line string) bool {
	format, ok := number(line, "dockgen lock ")
	switch {
	case !ok:
		p.malformed(n, line, formatForm)
		return false
	case format > LockFormat:
		p.findings = []finding.Finding{lockNewer(n,
			fmt.Sprintf("its format is %d, and this dockgen reads %d", format, LockFormat),
			fmt.Sprintf("lock format %d", format))}
		return false
	}
	return true
}

func (p *lockParser) config(n int, line string) {
	sha256, ok := strings.CutPrefix(line, "config sha256:")
	if !ok || !isSHA256(sha256) {
		p.malformed(n, line, configForm)
		return
	}
	p.lock.config = sha256
}

func (p *lockParser) templates(n int, line string) {
	templates, ok := number(line, "templates ")
	switch {
	case !ok:
		p.malformed(n, line, templatesForm)
	case templates > p.wanted.Templates:
		p.findings = append(p.findings, lockNewer(n,
			fmt.Sprintf("its files come from template set %d, and this dockgen has %d: it would undo them", templates, p.wanted.Templates),
			fmt.Sprintf("templates %d", templates)))
	}
	p.lock.templates = max(p.lock.templates, templates)
}

func (p *lockParser) entry(n int, line string) {
	e, ok := parseEntry(line)
	if !ok {
		p.malformed(n, line, entryForm)
		return
	}
	if !isProjectPath(e.path) || e.path == LockPath || e.path == p.wanted.ConfigPath {
		p.findings = append(p.findings, lockOutside(n, e.path))
		return
	}
	if last := len(p.lock.entries) - 1; last >= 0 && p.lock.entries[last].path >= e.path {
		p.merge(n)
	}
	p.lock.entries = append(p.lock.entries, e)
}

// parseEntry is the reverse of [entry.append].
func parseEntry(line string) (e entry, ok bool) {
	var rest string
	if e.sha256, rest, ok = strings.Cut(line, " "); !ok || !isSHA256(e.sha256) {
		return entry{}, false
	}
	for _, form := range [...]struct {
		words string
		entry
	}{
		{"0644 file ", entry{mode: 0o644}}, {"0755 file ", entry{mode: 0o755}},
		{"- block ", entry{block: true}}, {"- inserted ", entry{block: true, inserted: true}},
	} {
		if path, found := strings.CutPrefix(rest, form.words); found {
			e.mode, e.block, e.inserted, e.path = form.mode, form.block, form.inserted, path
			return e, true
		}
	}
	return entry{}, false
}

func (p *lockParser) malformed(n int, line, form string) {
	p.findings = append(p.findings, lockMalformed(n, line, form))
}

// number returns the number that follows prefix and ends the line.
func number(line, prefix string) (int, bool) {
	digits, ok := strings.CutPrefix(line, prefix)
	n, err := strconv.Atoi(digits)
	return n, ok && err == nil && n > 0 && strconv.Itoa(n) == digits
}

func isSHA256(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return len(s) == 64
}

func lockMalformed(line int, have, form string) finding.Finding {
	return lockFinding(CodeLockMalformed, line, "Lock is malformed", fmt.Sprintf(
		"Line %d is %q, and should be: %s.", line, cut(have), form), restoreLock)
}

// lockNewer names the dockgen to get by what its version verb says, which is all
// that a dockgen can know about those that came after it.
func lockNewer(line int, why, says string) finding.Finding {
	return lockFinding(CodeLockNewer, line, "Lock from newer dockgen", fmt.Sprintf(
		"%q was written by a newer dockgen: %s.", LockPath, why),
		fmt.Sprintf("Get the dockgen whose `dockgen version` says %q, or a newer one.", says))
}

func lockOutside(line int, path string) finding.Finding {
	return lockFinding(CodeLockOutside, line, "Lock names foreign file", fmt.Sprintf(
		"Line %d names %q, which can never be a generated file: paths are relative to the project, stay inside it, hold no invisible characters, and are neither the config, the lock, Git's own nor a file that a program runs as soon as it is there.", line, cut(path)),
		restoreLock)
}

// lockForeign is a warning: the file stays, and the next run drops the line.
func lockForeign(line int, path string) finding.Finding {
	f := lockFinding(CodeLockForeign, line, "Lock names user's file", fmt.Sprintf(
		"Line %d names %q, which dockgen did not write: it lies where no output lies by default, and does not carry dockgen's marker. The file stays, and `dockgen generate` drops the line.", line, cut(path)),
		"dockgen generate")
	f.Severity = finding.Warning
	return f
}

// lineOf returns the number of the line of e in the lock src.
func lineOf(src []byte, e entry) int {
	n := 0
	for line := range bytes.Lines(src) {
		n++
		if bytes.Equal(bytes.TrimRight(line, "\r\n"), bytes.TrimSuffix(e.append(nil), []byte("\n"))) {
			return n
		}
	}
	return 1
}

func lockFinding(code finding.Code, line int, summary, detail, fix string) finding.Finding {
	return finding.Finding{
		Code: code, Severity: finding.Error, Summary: summary, Detail: detail, Path: LockPath, Fix: fix,
		Range: finding.Range{Start: finding.Position{Line: line, Column: 1}, End: finding.Position{Line: line + 1, Column: 1}},
	}
}

// cut shortens what a message quotes: a damaged lock can be one endless line.
func cut(s string) string {
	const most = 100
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "..."
}
