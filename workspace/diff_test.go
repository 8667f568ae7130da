package workspace

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestDiff(t *testing.T) {
	tests := []struct {
		name   string
		change Change
		want   string
	}{
		{"same", Change{Path: "x", Have: []byte("a\n"), Want: []byte("a\n"), Verdict: Clean}, ""},
		{"absent", Change{Path: "x"}, ""},
		{
			"changed", Change{Path: "x", Have: []byte("a\nb\n"), Want: []byte("a\nc\n"), HaveMode: 0o644, WantMode: 0o644, Verdict: Stale},
			"diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n",
		},
		{
			"new", Change{Path: "x.sh", Want: []byte("a\n"), WantMode: 0o755, Verdict: Missing},
			"diff --git a/x.sh b/x.sh\nnew file mode 100755\n--- /dev/null\n+++ b/x.sh\n@@ -0,0 +1 @@\n+a\n",
		},
		{"new-and-empty", Change{Path: "x", Want: []byte{}, WantMode: 0o644, Verdict: Missing}, "diff --git a/x b/x\nnew file mode 100644\n"},
		{
			"deleted", Change{Path: "x", Have: []byte("a\n"), HaveMode: 0o600, Verdict: Orphan},
			"diff --git a/x b/x\ndeleted file mode 100644\n--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n",
		},
		{
			"mode", Change{Path: "x", Have: []byte("a\n"), Want: []byte("a\n"), HaveMode: 0o664, WantMode: 0o755, Verdict: Mode},
			"diff --git a/x b/x\nold mode 100644\nnew mode 100755\n",
		},
		{
			"no-final-newline", Change{Path: "x", Have: []byte("a\nb"), Want: []byte("a\nc\n"), Verdict: Edited},
			"diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n",
		},
		{
			"crlf", Change{Path: "x", Have: []byte("a\r\n"), Want: []byte("a\n"), Verdict: EOL},
			"diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\r\n+a\n",
		},
		{
			"path-with-space", Change{Path: "a b", Have: []byte("a\n"), Want: []byte("c\n"), Verdict: Stale},
			"diff --git a/a b b/a b\n--- a/a b\t\n+++ b/a b\t\n@@ -1 +1 @@\n-a\n+c\n",
		},
		{
			"not-utf-8", Change{Path: "x", Have: []byte("\xff\n"), Want: []byte("a\n"), Verdict: Edited},
			"diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-\xff\n+a\n",
		},
		{
			"binary", Change{Path: "x", Have: []byte("\x00"), Want: []byte("a\n"), Verdict: Edited},
			"diff --git a/x b/x\nBinary files a/x and b/x differ\n",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, Diff(tt.change))
		})
	}
}

// A diff takes the one text to the other, at exactly the lines that it names.
func TestDiffApplies(t *testing.T) {
	line := rapid.SampledFrom([]string{"a\n", "b\n", "c\n", "\n", "a\r\n"})
	text := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(line, 0, 40).Draw(t, "lines"), "") + rapid.SampledFrom([]string{"", "end"}).Draw(t, "end")
	})
	rapid.Check(t, func(t *rapid.T) {
		have, want := text.Draw(t, "have"), text.Draw(t, "want")
		diff := Diff(Change{Path: "x", Have: []byte(have), Want: []byte(want), Verdict: Stale})
		assert.Equal(t, want, patch(t, have, diff))
	})
}

// A hunk says where it ends up, also after one that has two edits in it.
func TestDiffLineNumbers(t *testing.T) {
	var have, want strings.Builder
	for n := range 60 {
		fmt.Fprintf(&have, "%d\n", n)
		fmt.Fprintf(&want, "%d\n", n)
		if n == 5 || n == 10 || n == 40 {
			want.WriteString("new\n")
		}
	}
	diff := Diff(Change{Path: "x", Have: []byte(have.String()), Want: []byte(want.String()), Verdict: Stale})
	assert.Contains(t, diff, "@@ -39,6 +41,7 @@")
	assert.Equal(t, want.String(), patch(t, have.String(), diff))
}

// patch applies diff to text, and insists on every line number in it.
func patch(t require.TestingT, text, diff string) string {
	old := strings.SplitAfter(text, "\n")
	var out []string
	taken := 0
	added := false
	for _, line := range strings.SplitAfter(diff, "\n") {
		if hunk, ok := strings.CutPrefix(line, "@@ -"); ok {
			from, to, _ := strings.Cut(strings.TrimSuffix(hunk, " @@\n"), " +")
			for taken < start(t, from) {
				out = append(out, old[taken])
				taken++
			}
			require.Len(t, out, start(t, to), "the new text begins elsewhere")
			continue
		}
		switch {
		case line == "", strings.HasPrefix(line, "diff "), strings.HasPrefix(line, "--- a/"), strings.HasPrefix(line, "+++ b/"):
		case line[0] == '\\':
			if added {
				out[len(out)-1] = strings.TrimSuffix(out[len(out)-1], "\n")
			}
		case line[0] == '+':
			out, added = append(out, line[1:]), true
		default:
			added = false
			require.Equal(t, strings.TrimSuffix(old[taken], "\n"), strings.TrimSuffix(line[1:], "\n"))
			if line[0] == ' ' {
				out = append(out, old[taken])
			}
			taken++
		}
	}
	return strings.Join(append(out, old[taken:]...), "")
}

// start returns how many lines stand before a hunk's side, "3,7" or "3" or "0,0".
func start(t require.TestingT, side string) int {
	var first, count int
	if n, _ := fmt.Sscanf(side, "%d,%d", &first, &count); n == 2 && count == 0 {
		return first
	}
	require.Positive(t, first)
	return first - 1
}
