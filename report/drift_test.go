package report_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/report"
	"dockgen/workspace"
)

// A verdict is red where dockgen would not repair the file by itself, yellow where it
// would, and green for a clean file. Only the list names clean files.
func TestDriftAndList(t *testing.T) {
	tests := map[string]struct {
		file        report.File
		drift, list string
	}{
		"refused": {
			report.File{Path: "a", Verdict: workspace.Edited, Action: workspace.Refuse, Reason: "by\thand"},
			"\x1b[1;31medited       \x1b[0m a: by hand\n", "\x1b[1;31medited       \x1b[0m \x1b[2mfile \x1b[0m a: by hand\n",
		},
		"kept": {
			report.File{Path: "a", Verdict: workspace.Orphan, Action: workspace.Keep, Reason: "edited"},
			"\x1b[1;31morphan       \x1b[0m a: edited\n", "\x1b[1;31morphan       \x1b[0m \x1b[2mfile \x1b[0m a: edited\n",
		},
		"written": {
			report.File{Path: "a", Verdict: workspace.Missing, Action: workspace.Write, Reason: "gone", Block: true},
			"\x1b[1;33mmissing      \x1b[0m a: gone\n", "\x1b[1;33mmissing      \x1b[0m \x1b[2mblock\x1b[0m a: gone\n",
		},
		"clean": {
			report.File{Path: "a", Verdict: workspace.Clean},
			"", "\x1b[32mclean        \x1b[0m \x1b[2mfile \x1b[0m a\n",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var drift, list bytes.Buffer
			require.NoError(t, report.Drift(&drift, []report.File{tt.file}, true))
			require.NoError(t, report.List(&list, []report.File{tt.file}, true))
			assert.Equal(t, tt.drift, drift.String())
			assert.Equal(t, tt.list, list.String())
		})
	}
}

func TestDiff(t *testing.T) {
	const diff = "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-old\t1\n+new\x1b\n same\n"
	var plain, colored bytes.Buffer
	require.NoError(t, report.Diff(&plain, diff, false))
	assert.Equal(t, "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-old\t1\n+new\\x1b\n same\n", plain.String())
	require.NoError(t, report.Diff(&colored, diff, true))
	assert.Equal(t, "\x1b[1mdiff --git a/x b/x\x1b[0m\n\x1b[1m--- a/x\x1b[0m\n\x1b[1m+++ b/x\x1b[0m\n\x1b[2m@@ -1 +1 @@\x1b[0m\n"+
		"\x1b[1;31m-old\t1\x1b[0m\n\x1b[32m+new\\x1b\x1b[0m\n same\n", colored.String())
}

func TestVisible(t *testing.T) {
	for value, want := range map[string]string{
		"plain ~\n": "plain ~\n", "": "", "tab\t.": "tab .", "\x1f": `\x1f`, "\x7f": `\x7f`, "\u0080": `\u0080`, "\u202e": `\u202e`,
		"\ufff9": `\ufff9`, "\uffff": `\uffff`, "\U00010000": "\U00010000", "\U000e0001": `\U000e0001`, "\xff": `\xff`, "é日": "é日", "\ufffd": "\ufffd",
		"\r\n": "\\x0d\n", "a\x00é": `a\x00é`,
	} {
		assert.Equal(t, want, report.Visible(value), "%q", value)
	}
}
