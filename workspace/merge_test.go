package workspace

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFindConflict(t *testing.T) {
	tests := []struct {
		name, text   string
		ok           bool
		ours, theirs string
		line         int
	}{
		{"none", "a\nb\n", false, "", "", 0},
		{"one", "a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> x\nd\n", true, "a\nb\nd\n", "a\nc\nd\n", 2},
		{"with-base", "<<<<<<< HEAD\nb\n||||||| 12\nz\n=======\nc\n>>>>>>> x\n", true, "b\n", "c\n", 1},
		{"two", "<<<<<<< a\n1\n=======\n2\n>>>>>>> b\n-\n<<<<<<< a\n=======\n3\n>>>>>>> b\n", true, "1\n-\n", "2\n-\n3\n", 1},
		{"without-final-newline", "<<<<<<< a\n1\n=======\n2\n>>>>>>> b", true, "1\n", "2\n", 1},
		{"heading-outside", "Title\n=======\n<<<<<<< a\n1\n=======\n2\n>>>>>>> b\n", true, "Title\n=======\n1\n", "Title\n=======\n2\n", 3},
		{"never-ends", "<<<<<<< a\n1\n=======\n2\n", false, "", "", 0},
		{"never-begins", "1\n=======\n2\n>>>>>>> b\n<<<<<<<\n", false, "", "", 0},
		{"out-of-order", "<<<<<<< a\n1\n>>>>>>> b\n2\n=======\n", false, "", "", 0},
		{"longer-marks", "<<<<<<<< a\n1\n========\n2\n>>>>>>>> b\n", false, "", "", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, ok := findConflict([]byte(tt.text))
			require.Equal(t, tt.ok, ok)
			if ok {
				assert.Equal(t, tt.ours, string(c.ours))
				assert.Equal(t, tt.theirs, string(c.theirs))
				assert.Equal(t, tt.line, c.line)
			}
		})
	}
}

// git runs git in the project, away from whatever the machine has configured.
func (p project) git(args ...string) (string, error) {
	cmd := exec.Command("git", append([]string{"-c", "user.name=a", "-c", "user.email=a@b", "-c", "core.autocrlf=false"}, args...)...)
	cmd.Dir = p.dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func (p project) mustGit(args ...string) string {
	out, err := p.git(args...)
	require.NoError(p.t, err, "git %v: %s", args, out)
	return out
}

func (p project) commit(message string) {
	p.mustGit("add", "-A")
	p.mustGit("commit", "-qm", message)
}

// deployment is a config of two settings and the files that it generates: enough
// lines between them for Git to merge what two branches change.
func deployment(port, user string, pages ...string) Wanted {
	text := func(head string) []byte {
		return []byte(head + "# " + testMarker + "\nFROM python\n\nRUN pip install\nCOPY . .\n\nEXPOSE " + port + "\n\nENV A=1\nENV B=2\n\nUSER " + user + "\n")
	}
	w := Wanted{
		Config: sum([]byte(port + user + strings.Join(pages, ""))), ConfigPath: "flaskdeploy.hcl", Templates: 1, Marker: testMarker,
		DefaultPaths: []string{"Dockerfile", "publish.sh", "a.md", "b.md"},
		Files: []File{
			{Path: "Dockerfile", Mode: 0o644, Content: text("")},
			{Path: "publish.sh", Mode: 0o755, Content: text("#!/bin/sh\n")},
			{Path: ".gitignore", Block: true, Content: []byte("/VERSION-" + port + "\n")},
		},
	}
	for _, page := range pages {
		w.Files = append(w.Files, File{Path: page, Mode: 0o644, Content: []byte("# " + page + "\n")})
	}
	return w
}

// TestMerge has two branches that both generated, merged by Git, and one generate
// after it.
func TestMerge(t *testing.T) {
	base := deployment("5000", "1")
	ports := func(t *testing.T, p project, after Wanted) {
		change := p.change(after, "Dockerfile")
		assert.Equal(t, Stale, change.Verdict)
		assert.Equal(t, "a merge left the versions of both branches in it", change.Reason)
		assert.Contains(t, p.read("Dockerfile"), "<<<<<<< ")
	}
	tests := []struct {
		name                 string
		ours, theirs, merged Wanted
		ourEdit, theirEdit   func(p project)
		check                func(t *testing.T, p project, after Wanted)
		refused              []string
	}{
		{name: "different-settings", ours: deployment("8000", "1"), theirs: deployment("5000", "2"), merged: deployment("8000", "2"),
			check: func(t *testing.T, p project, after Wanted) {
				for _, c := range p.plan(after).Changes {
					assert.Equal(t, Clean, c.Verdict, "Git merged what was generated into what is generated: %s", c.Path)
				}
			}},
		{name: "same-setting", ours: deployment("8000", "1"), theirs: deployment("9000", "1"), merged: deployment("8000", "1"), check: ports},
		{name: "same-setting-to-a-third", ours: deployment("8000", "1"), theirs: deployment("9000", "1"), merged: deployment("7000", "1"), check: ports},
		{name: "both-settings-on-one-side", ours: deployment("8000", "2"), theirs: deployment("9000", "1"), merged: deployment("9000", "2"), check: ports},
		{name: "both-settings-on-one-side-and-a-third", ours: deployment("8000", "2"), theirs: deployment("9000", "1"), merged: deployment("7000", "2"),
			// Half of the file was merged, so that neither side of it is a file that
			// was generated: an edit of theirs could be in it.
			refused: []string{"Dockerfile", "publish.sh"}},
		{name: "new-pages", ours: deployment("5000", "1", "a.md"), theirs: deployment("5000", "1", "b.md"), merged: deployment("5000", "1", "a.md", "b.md")},
		{name: "page-gone-on-one-side", ours: deployment("5000", "1", "a.md"), theirs: deployment("5000", "1", "b.md"), merged: deployment("5000", "1", "a.md"),
			check: func(t *testing.T, p project, after Wanted) { assert.Equal(t, Orphan, p.change(after, "b.md").Verdict) }},
		{name: "edited-on-our-side", ours: deployment("8000", "1"), theirs: deployment("5000", "2"), merged: deployment("8000", "2"),
			ourEdit: func(p project) { p.edit("Dockerfile", "ENV A=1", "ENV A=by-hand") }, refused: []string{"Dockerfile"}},
		{name: "edited-on-their-side", ours: deployment("8000", "1"), theirs: deployment("9000", "1"), merged: deployment("8000", "1"),
			theirEdit: func(p project) { p.edit("Dockerfile", "EXPOSE 9000", "EXPOSE 9001") }, refused: []string{"Dockerfile"}},
		{name: "edited-page-gone", ours: deployment("5000", "1", "a.md"), theirs: deployment("5000", "1", "b.md"), merged: deployment("5000", "1", "a.md"),
			theirEdit: func(p project) { p.write("b.md", "mine\n") },
			check: func(t *testing.T, p project, after Wanted) {
				assert.Equal(t, OrphanEdited, p.change(after, "b.md").Verdict)
			}},
	}
	for _, style := range []string{"merge", "diff3", "zdiff3", "union"} {
		for _, tt := range tests {
			t.Run(tt.name+"-"+style, func(t *testing.T) {
				p := newProject(t)
				p.mustGit("init", "-qb", "main")
				p.write("app.py", "app = 1\n")
				if style == "union" {
					p.write(".gitattributes", LockPath+" merge=union\n")
				} else {
					p.mustGit("config", "merge.conflictStyle", style)
				}
				p.apply(base, Options{})
				p.commit("base")
				branch := func(w Wanted, edit func(p project)) {
					p.apply(w, Options{})
					if edit != nil {
						edit(p)
					}
					p.commit("generate")
				}
				p.mustGit("checkout", "-qb", "theirs")
				branch(tt.theirs, tt.theirEdit)
				p.mustGit("checkout", "-qb", "ours", "main")
				branch(tt.ours, tt.ourEdit)
				out, _ := p.git("merge", "-q", "theirs")
				lock := p.read(LockPath)
				if style == "union" {
					assert.NotContains(t, lock, "<<<<<<<", out)
				} else {
					assert.Contains(t, lock, "<<<<<<<", out)
				}

				plan := p.plan(tt.merged)
				assert.Equal(t, OutOfDate, plan.Lock.Verdict)
				assert.Equal(t, "a merge left the lines of two branches in it", plan.Lock.Reason)
				assert.Positive(t, plan.Lock.Line)
				assert.Equal(t, CodeLockMerge, plan.Lock.finding().Code)
				if tt.check != nil {
					tt.check(t, p, tt.merged)
				}
				if len(tt.refused) > 0 {
					assert.Equal(t, tt.refused, paths(plan.Refused(Options{})))
					p.unchanged(func() {
						_, err := Apply(plan, Options{})
						assert.ErrorIs(t, err, ErrRefused)
					})
					plan = p.plan(tt.merged)
				}
				_, err := Apply(plan, Options{Force: len(tt.refused) > 0})
				require.NoError(t, err)
				if tt.name == "edited-page-gone" {
					assert.Equal(t, "mine\n", p.read("b.md"))
					p.remove("b.md")
					p.apply(tt.merged, Options{})
				}
				p.requireClean(tt.merged)
				assert.Equal(t, "app = 1\n", p.read("app.py"))
				p.commit("merge")
			})
		}
	}
}

// A lock that was merged keeps one line for what a run leaves alone, and the edit
// is still one after it.
func TestMergedLockKeepsAnEdit(t *testing.T) {
	p := generated(t)
	p.edit("Dockerfile", "USER 1", "USER 0")
	lock := p.read(LockPath)
	p.write(LockPath, lock+strings.Repeat("0", 64)+" 0644 file Dockerfile\n")
	_, err := Apply(p.plan(first()), Options{ForcePaths: []string{"publish.sh"}})
	assert.ErrorIs(t, err, ErrRefused)
	assert.Equal(t, lock, p.read(LockPath))
	assert.Equal(t, Edited, p.change(first(), "Dockerfile").Verdict)
}
