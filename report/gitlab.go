package report

import (
	"io"

	"dockgen/finding"
)

// gitlabIssue is one entry of GitLab's code quality report, a subset of Code
// Climate's. A place without a line is not shown, so that there always is one.
type gitlabIssue struct {
	Description string         `json:"description"`
	CheckName   finding.Code   `json:"check_name"`
	Fingerprint string         `json:"fingerprint"`
	Severity    string         `json:"severity"`
	Location    gitlabLocation `json:"location"`
}

type gitlabLocation struct {
	Path  string      `json:"path"`
	Lines gitlabLines `json:"lines"`
}

type gitlabLines struct {
	Begin int `json:"begin"`
}

func (o Options) writeGitLab(w io.Writer, projects []Project) error {
	issues := []gitlabIssue{}
	var prints fingerprints
	for _, f := range allOf(projects) {
		f = o.relocated(f)
		issue := gitlabIssue{
			Description: Visible(message(f)), CheckName: f.Code, Fingerprint: prints.of(f), Severity: "major",
			Location: gitlabLocation{f.Path, gitlabLines{max(1, f.Range.Start.Line)}},
		}
		if f.Severity == finding.Warning {
			issue.Severity = "minor"
		}
		issues = append(issues, issue)
	}
	return encode(w, issues)
}
