package workspace

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"dockgen/finding"
)

// restoreLock ends every finding about a lock that cannot be read. Deleting the
// lock is safe: files that equal what is wanted are adopted, and no other is touched.
const restoreLock = "Take the committed one again (`git checkout -- " + LockPath + "`), or delete it and run `dockgen generate`."

// parseLock reads the lock strictly, because its lines decide what is deleted.
// Only its line endings may vary: a checkout can turn them into CRLF. With any
// finding the lock is unusable.
func parseLock(src []byte, w Wanted) (lock, []finding.Finding) {
	text := strings.TrimSuffix(string(unixText(src)), "\n")
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "<<<<<<<") || strings.HasPrefix(line, ">>>>>>>") {
			return lock{}, []finding.Finding{lockMerge(i + 1)}
		}
	}
	format, ok := number(lines[0], "dockgen lock ")
	switch {
	case !ok:
		return lock{}, []finding.Finding{lockMalformed(1, lines[0], fmt.Sprintf("dockgen lock %d", lockFormat))}
	case format > lockFormat:
		return lock{}, []finding.Finding{lockNewer(1, fmt.Sprintf("its format is %d, and this dockgen reads %d", format, lockFormat))}
	}
	p := lockParser{wanted: w}
	p.head(lines)
	for i := 3; i < len(lines); i++ {
		p.entry(i+1, lines[i])
	}
	return p.lock, p.findings
}

type lockParser struct {
	wanted   Wanted
	lock     lock
	findings []finding.Finding
}

// head reads the two lines after the first.
func (p *lockParser) head(lines []string) {
	line := func(i int) string {
		if i < len(lines) {
			return lines[i]
		}
		return ""
	}
	var ok bool
	p.lock.config, ok = strings.CutPrefix(line(1), "config sha256:")
	if !ok || !isSHA256(p.lock.config) {
		p.findings = append(p.findings, lockMalformed(2, line(1), "config sha256:HEX"))
	}
	p.lock.templates, ok = number(line(2), "templates ")
	switch {
	case !ok:
		p.findings = append(p.findings, lockMalformed(3, line(2), "templates NUMBER"))
	case p.lock.templates > p.wanted.Templates:
		p.findings = append(p.findings, lockNewer(3, fmt.Sprintf(
			"its files come from template set %d, and this dockgen has %d: it would undo them", p.lock.templates, p.wanted.Templates)))
	}
}

func (p *lockParser) entry(n int, line string) {
	const form = "SHA256 0644|0755 file PATH, or SHA256 - block PATH, sorted by path"
	fields := strings.SplitN(line, " ", 4)
	if len(fields) != 4 || !isSHA256(fields[0]) {
		p.findings = append(p.findings, lockMalformed(n, line, form))
		return
	}
	e := entry{sha256: fields[0], path: fields[3]}
	switch fields[1] + " " + fields[2] {
	case "0644 file":
		e.mode = 0o644
	case "0755 file":
		e.mode = 0o755
	case "- block":
		e.block = true
	default:
		p.findings = append(p.findings, lockMalformed(n, line, form))
		return
	}
	if !isProjectPath(e.path) || e.path == LockPath || e.path == p.wanted.ConfigPath {
		p.findings = append(p.findings, lockOutside(n, e.path))
		return
	}
	if last := len(p.lock.entries) - 1; last >= 0 && cmp.Compare(p.lock.entries[last].path, e.path) >= 0 {
		p.findings = append(p.findings, lockMalformed(n, line, form))
		return
	}
	p.lock.entries = append(p.lock.entries, e)
}

// number returns the number that follows prefix and ends the line.
func number(line, prefix string) (int, bool) {
	digits, ok := strings.CutPrefix(line, prefix)
	n, err := strconv.Atoi(digits)
	return n, ok && err == nil && n > 0 && strconv.Itoa(n) == digits
}

func isSHA256(s string) bool {
	return len(s) == 64 && strings.Trim(s, "0123456789abcdef") == ""
}

func lockMalformed(line int, have, form string) finding.Finding {
	return lockFinding(CodeLockMalformed, line, "Lock is malformed", fmt.Sprintf(
		"Line %d is %q, and should be: %s.", line, cut(have), form), restoreLock)
}

func lockMerge(line int) finding.Finding {
	return lockFinding(CodeLockMerge, line, "Merge conflict in lock", fmt.Sprintf(
		"Line %d of %q is a mark of a merge that is not finished. Either side will do: what is missing is found again by comparing.", line, LockPath),
		"Run `git checkout --ours "+LockPath+"`, then `dockgen generate`.")
}

func lockNewer(line int, why string) finding.Finding {
	return lockFinding(CodeLockNewer, line, "Lock from newer dockgen", fmt.Sprintf(
		"%q was written by a newer dockgen: %s.", LockPath, why),
		"Install the dockgen that the project uses, or a newer one.")
}

func lockOutside(line int, path string) finding.Finding {
	return lockFinding(CodeLockOutside, line, "Lock names foreign file", fmt.Sprintf(
		"Line %d names %q, which can never be a generated file: paths are relative to the project, stay inside it, and are neither the config, the lock nor Git's own.", line, cut(path)),
		restoreLock)
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
