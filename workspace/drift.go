package workspace

import (
	"fmt"
	"path"
	"strings"

	"dockgen/finding"
)

// The codes of findings about generated files.
const (
	CodeStale        finding.Code = "DG301"
	CodeEdited       finding.Code = "DG302"
	CodeConflict     finding.Code = "DG303"
	CodeMissing      finding.Code = "DG304"
	CodeOrphan       finding.Code = "DG305"
	CodeOrphanEdited finding.Code = "DG306"
	CodeUnmanaged    finding.Code = "DG307"
	CodeMode         finding.Code = "DG308"
	CodeEOL          finding.Code = "DG309"
	CodeOutOfDate    finding.Code = "DG310"

	CodeLockMalformed finding.Code = "DG321"
	CodeLockMerge     finding.Code = "DG322"
	CodeLockNewer     finding.Code = "DG323"
	CodeLockOutside   finding.Code = "DG324"
	CodeLockForeign   finding.Code = "DG325"
)

// Findings returns one finding for every file that is not clean, in the order of
// the plan. They are errors in a report's sense; that drift has an exit code of
// its own is for the command to know.
func (p *Plan) Findings() []finding.Finding {
	var findings []finding.Finding
	for i := range p.Changes {
		if c := &p.Changes[i]; c.Verdict != Clean {
			findings = append(findings, c.finding())
		}
	}
	if p.Lock.Verdict != Clean {
		findings = append(findings, p.Lock.finding())
	}
	return findings
}

// finding says c in words. Its fix is a command wherever one is enough.
func (c Change) finding() finding.Finding {
	force := "dockgen generate --force " + ShellPath(c.Path)
	f := finding.Finding{Severity: finding.Error, Path: c.Path, Fix: "dockgen generate"}
	switch c.Verdict {
	case Stale:
		f.Code, f.Summary = CodeStale, "Generated file is stale"
		f.Detail = fmt.Sprintf("%q is stale: %s.", c.Path, c.Reason)
	case Edited:
		f.Code, f.Summary, f.Fix = CodeEdited, "Generated file was edited", force
		f.Detail = fmt.Sprintf("%q is not as dockgen wrote it: %s. Make the change in the config, or overwrite it.", c.Path, c.Reason)
	case Conflict:
		f.Code, f.Summary, f.Fix = CodeConflict, "Edited and stale", force
		f.Detail = fmt.Sprintf("%q is not as dockgen wrote it: %s. Make the change in the config, or overwrite it.", c.Path, c.Reason)
	case Missing:
		f.Code, f.Summary = CodeMissing, "Generated file is missing"
		f.Detail = fmt.Sprintf("%q is missing: %s.", c.Path, c.Reason)
	case Orphan:
		f.Code, f.Summary = CodeOrphan, "Generated file left over"
		f.Detail = fmt.Sprintf("%q is left over: %s. `dockgen generate` removes %s.", c.Path, c.Reason, c.owned())
	case OrphanEdited:
		f.Code, f.Summary, f.Fix = CodeOrphanEdited, "Edited file left over", force
		f.Detail = fmt.Sprintf("%q is left over: %s. It is kept until you remove %s; to keep it as your own, delete its line in %q.", c.Path, c.Reason, c.owned(), LockPath)
	case Unmanaged:
		f.Code, f.Summary, f.Fix = CodeUnmanaged, "File is not dockgen's", force
		f.Detail = fmt.Sprintf("%q would be overwritten: %s. Move it away, or overwrite it.", c.Path, c.Reason)
	case Mode:
		f.Code, f.Summary = CodeMode, "Wrong file mode"
		f.Detail = fmt.Sprintf("%q is %s.", c.Path, c.Reason)
		if c.Action == Tell {
			f.Detail += " This file system keeps no executable bit: Git's index is where others get it from."
			f.Fix = c.Command("")
		}
	case EOL:
		f.Code, f.Summary = CodeEOL, "Wrong line endings"
		f.Detail = fmt.Sprintf("%q differs only in line endings: %s. A line \"%s text eol=lf\" in .gitattributes keeps Git from changing them.", c.Path, c.Reason, c.Path)
	case OutOfDate:
		f.Code, f.Summary = CodeOutOfDate, "Lock out of date"
		f.Detail = fmt.Sprintf("Every generated file is right, but %q is not: %s.", c.Path, c.Reason)
		if c.Line > 0 {
			f.Code, f.Summary = CodeLockMerge, "Merge conflict in lock"
			f.Detail = fmt.Sprintf("%q is not as dockgen wrote it: %s. Both sides are read, and an edited file is still known as one: finish the merge of the config first.", c.Path, c.Reason)
		}
	}
	if c.blocked {
		f.Fix = "Move what is in the way, then run `dockgen generate`."
	}
	if c.Line > 0 {
		f.Range.Start = finding.Position{Line: c.Line, Column: 1}
		f.Range.End = finding.Position{Line: c.Line + 1, Column: 1}
	}
	return f
}

// Command returns the command line that repairs c where dockgen cannot, for a path
// below the folder prefix; "" when dockgen can.
func (c Change) Command(prefix string) string {
	if c.Action != Tell {
		return ""
	}
	sign := "-"
	if c.WantMode&ownerExec != 0 {
		sign = "+"
	}
	return "git update-index --chmod=" + sign + "x " + ShellPath(path.Join(prefix, c.Path))
}

// owned names what dockgen answers for in the file.
func (c Change) owned() string {
	if c.Block {
		return "dockgen's block from it"
	}
	return "it"
}

// ShellPath quotes a path for a command that a person copies, where it has to be.
func ShellPath(path string) string {
	safe := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("._/+@%-", r)
	}
	if strings.TrimFunc(path, safe) == "" && !strings.HasPrefix(path, "-") {
		return path
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}
