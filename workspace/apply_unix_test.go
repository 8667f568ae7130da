//go:build !windows

package workspace

import (
	"os"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What is generated does not depend on who generates it.
func TestUmask(t *testing.T) {
	for _, umask := range []int{0, 0o002, 0o022, 0o077} {
		p := newProject(t)
		old := syscall.Umask(umask)
		p.apply(first(), Options{})
		syscall.Umask(old)
		assert.EqualValues(t, 0o644, p.mode("Dockerfile"))
		assert.EqualValues(t, 0o755, p.mode("publish.sh"))
		assert.EqualValues(t, 0o644, p.mode(".gitignore"))
		assert.EqualValues(t, 0o644, p.mode(LockPath))
		p.requireClean(first())
	}
}

// While a run is at work no other can be, and no file is left from saying so.
func TestRunHasTheFolderToItself(t *testing.T) {
	p := generated(t)
	folder, err := os.Open(p.dir)
	require.NoError(t, err)
	defer folder.Close()
	try := func() error { return syscall.Flock(int(folder.Fd()), syscall.LOCK_SH|syscall.LOCK_NB) }
	steps := 0
	r := run{plan: p.plan(second()), after: func() {
		steps++
		assert.ErrorIs(t, try(), syscall.EWOULDBLOCK)
	}}
	_, err = r.apply()
	require.NoError(t, err)
	assert.Positive(t, steps)
	assert.NoError(t, try())
	assert.Len(t, p.tree(), 7, "the folder, its four outputs, their folder and the lock")
}

// No symbolic link is followed, and neither force nor a lock that names it
// changes that.
func TestSymbolicLinks(t *testing.T) {
	link := func(p project, target, name string) { require.NoError(p.t, os.Symlink(target, p.path(name))) }
	guide := "docs/GUIDE.md"
	tests := []struct {
		name    string
		disk    func(p project, outside string)
		wanted  Wanted
		path    string
		verdict Verdict
		reason  string
	}{
		{"output-to-outside", func(p project, outside string) {
			p.remove("Dockerfile")
			link(p, outside+"/GUIDE.md", "Dockerfile")
		}, first(), "Dockerfile", Edited, "a symbolic link stands in its place"},
		{"output-to-inside", func(p project, _ string) {
			p.remove("Dockerfile")
			link(p, "publish.sh", "Dockerfile")
		}, second(), "Dockerfile", Conflict, "a symbolic link stands in its place"},
		{"output-to-nowhere", func(p project, outside string) {
			p.remove("Dockerfile")
			link(p, outside+"/none", "Dockerfile")
		}, first(), "Dockerfile", Edited, "a symbolic link stands in its place"},
		{"output-never-generated", func(p project, outside string) {
			link(p, outside+"/GUIDE.md", "new.txt")
		}, with(first(), File{Path: "new.txt", Mode: 0o644}), "new.txt", Unmanaged, "a symbolic link stands in its place"},
		{"block", func(p project, outside string) {
			p.remove(".gitignore")
			link(p, outside+"/GUIDE.md", ".gitignore")
		}, first(), ".gitignore", Edited, "a symbolic link stands in its place"},
		{"folder-to-outside", func(p project, outside string) {
			require.NoError(p.t, os.Rename(p.path("docs"), p.path("elsewhere")))
			link(p, outside, "docs")
		}, second(), guide, Conflict, `"docs" on the way to it is a symbolic link`},
		{"folder-to-inside", func(p project, _ string) {
			require.NoError(p.t, os.Rename(p.path("docs"), p.path("elsewhere")))
			link(p, "elsewhere", "docs")
		}, second(), guide, Conflict, `"docs" on the way to it is a symbolic link`},
		{"folder-to-inside-without-the-file", func(p project, _ string) {
			require.NoError(p.t, os.RemoveAll(p.path("docs")))
			require.NoError(p.t, os.Mkdir(p.path("elsewhere"), 0o755))
			link(p, "elsewhere", "docs")
		}, first(), guide, Edited, `"docs" on the way to it is a symbolic link`},
		{"folder-to-nowhere", func(p project, outside string) {
			require.NoError(p.t, os.RemoveAll(p.path("docs")))
			link(p, outside+"/none", "docs")
		}, first(), guide, Edited, `"docs" on the way to it is a symbolic link`},
		{"folder-is-a-file", func(p project, _ string) {
			require.NoError(p.t, os.RemoveAll(p.path("docs")))
			p.write("docs", "mine\n")
		}, first(), guide, Edited, `"docs" on the way to it is a file`},
		{"orphan", func(p project, outside string) {
			p.remove(guide)
			link(p, outside+"/GUIDE.md", guide)
		}, except(first(), guide), guide, OrphanEdited, "no longer generated, and a symbolic link stands in its place"},
		{"orphan-behind-folder", func(p project, outside string) {
			require.NoError(p.t, os.RemoveAll(p.path("docs")))
			link(p, outside, "docs")
		}, except(first(), guide), guide, OrphanEdited, `no longer generated, and "docs" on the way to it is a symbolic link`},
		{"pipe", func(p project, _ string) {
			p.remove("Dockerfile")
			require.NoError(p.t, syscall.Mkfifo(p.path("Dockerfile"), 0o644))
		}, first(), "Dockerfile", Edited, "a special file stands in its place"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			victim := newProject(t)
			victim.write("GUIDE.md", string(first().Files[3].Content)) // just what the lock says
			p := generated(t)
			tt.disk(p, victim.dir)
			victim.unchanged(func() {
				p.unchanged(func() {
					c := p.change(tt.wanted, tt.path)
					assert.Equal(t, tt.verdict, c.Verdict)
					assert.Equal(t, tt.reason, c.Reason)
					assert.Contains(t, c.finding().Fix, "Move what is in the way")
				})
				for _, o := range []Options{{}, {Force: true}, {ForcePaths: []string{tt.path}}} {
					blocked := p.tree()
					_, err := Apply(p.plan(tt.wanted), o)
					if tt.verdict == OrphanEdited {
						assert.NoError(t, err)
					} else {
						assert.ErrorIs(t, err, ErrRefused)
					}
					for name, s := range p.tree() {
						if s.Mode&os.ModeSymlink != 0 {
							assert.Equal(t, blocked[name], s, "the link itself stays")
						}
					}
				}
			})
		})
	}
}

func TestLinkAsLock(t *testing.T) {
	p, victim := generated(t), newProject(t)
	victim.write("lock", p.read(LockPath))
	p.remove(LockPath)
	require.NoError(t, os.Symlink(victim.path("lock"), p.path(LockPath)))
	victim.unchanged(func() {
		p.unchanged(func() {
			plan, findings, err := readPlan(p.dir, second())
			require.NoError(t, err)
			assert.Nil(t, plan)
			require.Len(t, findings, 1)
			assert.Contains(t, findings[0].Detail, "a symbolic link stands in its place")
		})
	})
}

// A link that appears between plan and run is not followed either.
func TestLinkSincePlanned(t *testing.T) {
	for _, path := range []string{"Dockerfile", "docs"} {
		t.Run(path, func(t *testing.T) {
			p, victim := generated(t), newProject(t)
			victim.write("GUIDE.md", p.read("docs/GUIDE.md"))
			plan := p.plan(second())
			require.NoError(t, os.RemoveAll(p.path(path)))
			require.NoError(t, os.Symlink(victim.dir, p.path(path)))
			victim.unchanged(func() {
				p.unchanged(func() {
					_, err := Apply(plan, Options{Force: true})
					assert.ErrorContains(t, err, "a symbolic link")
				})
			})
		})
	}
}

// The project folder itself may be reached through a link: that is the caller's choice.
func TestLinkToTheProject(t *testing.T) {
	p := generated(t)
	link := newProject(t).path("project")
	require.NoError(t, os.Symlink(p.dir, link))
	p.dir = link
	p.apply(second(), Options{})
	p.requireClean(second())
}

// A pipe that is called .git is no repository, and nobody waits for what it says.
func TestPipeForRepository(t *testing.T) {
	p := generated(t)
	require.NoError(t, syscall.Mkfifo(p.path(".git"), 0o644))
	p.chmod("publish.sh", 0o644)
	assert.Equal(t, "not executable", p.change(first(), "publish.sh").Reason)
}

// A second name of one file stands in for a file system that ignores case, where
// the orphan dockerfile is the new Dockerfile.
func TestOrphanThatIsAnOutput(t *testing.T) {
	p := generated(t)
	p.apply(with(first(), File{Path: "dockerfile", Mode: 0o644, Content: first().Files[0].Content}), Options{})
	p.remove("dockerfile")
	require.NoError(t, os.Link(p.path("Dockerfile"), p.path("dockerfile")))
	p.apply(first(), Options{})
	assert.FileExists(t, p.path("Dockerfile"))
	assert.FileExists(t, p.path("dockerfile"))
	p.requireClean(first())
}

// The mode of a file is what was planned for, or the file was changed by somebody else.
// Of the mode that is wanted, the owner's executable bit counts.
func TestModeSincePlanned(t *testing.T) {
	changed := func(path string) string {
		return "write " + path + ": it was changed by somebody else while dockgen ran; run dockgen again"
	}
	tests := map[string]struct {
		before func(p project)
		wanted Wanted
		disk   func(p project)
		want   string
	}{
		"changed":   {func(project) {}, second(), func(p project) { p.chmod("Dockerfile", 0o600) }, changed("Dockerfile")},
		"read-only": {func(project) {}, second(), func(p project) { p.chmod("Dockerfile", 0o444) }, "write Dockerfile: the file is read-only"},
		"written-not-executable": {func(project) {}, second(), func(p project) {
			p.write("publish.sh", string(second().Files[1].Content))
			p.chmod("publish.sh", 0o644)
		}, changed("publish.sh")},
		"repaired":              {func(p project) { p.chmod("publish.sh", 0o644) }, first(), func(p project) { p.chmod("publish.sh", 0o755) }, ""},
		"repaired-for-one":      {func(p project) { p.chmod("publish.sh", 0o644) }, first(), func(p project) { p.chmod("publish.sh", 0o744) }, ""},
		"repaired-for-others":   {func(p project) { p.chmod("publish.sh", 0o644) }, first(), func(p project) { p.chmod("publish.sh", 0o655) }, changed("publish.sh")},
		"repaired-and-no-write": {func(p project) { p.chmod("publish.sh", 0o644) }, first(), func(p project) { p.chmod("publish.sh", 0o555) }, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p := generated(t)
			tt.before(p)
			plan := p.plan(tt.wanted)
			tt.disk(p)
			p.unchanged(func() {
				result, err := Apply(plan, Options{})
				if tt.want != "" {
					assert.EqualError(t, err, tt.want)
				} else {
					assert.NoError(t, err)
				}
				assert.Empty(t, result.Repaired)
			})
		})
	}
}
