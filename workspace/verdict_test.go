package workspace

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/finding"
)

type verdictRow struct {
	name    string
	path    string
	disk    func(p project)
	wanted  Wanted
	verdict Verdict
	action  Action
	reason  string
	line    int
}

// TestVerdicts has a row for every line of the verdict table in the contract,
// for a whole file and where it differs for a block. A row starts from a project
// in which first() was generated, changes the disk, and asks for something.
func TestVerdicts(t *testing.T) {
	dockerfile, block := "Dockerfile", ".gitignore"
	tests := []verdictRow{
		{"clean", dockerfile, func(p project) {}, first(), Clean, None, "", 0},
		{"clean-block", block, func(p project) { p.write(block, "a\n"+p.read(block)+"b\n") }, first(), Clean, None, "", 0},
		{"clean-block-without-final-newline", block, func(p project) { p.write(block, "a\n"+strings.TrimSuffix(p.read(block), "\n")) }, first(), Clean, None, "", 0},
		{
			"stale", dockerfile, func(p project) {}, second(), Stale, Write,
			"flaskdeploy.hcl changed since it was generated (1 line differs)", 0,
		},
		{
			"stale-block", block, func(p project) {}, second(), Stale, Write,
			"flaskdeploy.hcl changed since it was generated (1 line differs)", 0,
		},
		{
			"stale-by-templates", dockerfile, func(p project) {},
			func() Wanted { w := second(); w.Config, w.Templates = first().Config, 2; return w }(), Stale, Write,
			"dockgen's templates changed since it was generated (1 line differs)", 0,
		},
		{
			"stale-by-both", dockerfile, func(p project) {},
			func() Wanted { w := second(); w.Templates = 2; return w }(), Stale, Write,
			"dockgen's templates changed since it was generated, and so did the resolved config (1 line differs)", 0,
		},
		{
			"stale-under-crlf", dockerfile, func(p project) { p.crlf(dockerfile) }, second(), Stale, Write,
			"flaskdeploy.hcl changed since it was generated (1 line differs)", 0,
		},
		{
			"stale-and-mode", dockerfile, func(p project) { p.chmod(dockerfile, 0o755) }, second(), Stale, Write,
			"flaskdeploy.hcl changed since it was generated (1 line differs)", 0,
		},
		{
			"edited", dockerfile, func(p project) { p.edit(dockerfile, "USER 1", "USER 0") }, first(), Edited, Refuse,
			"edited by hand at line 3", 3,
		},
		{
			"edited-block", block, func(p project) { p.write(block, "a\nb\n"+p.read(block)); p.edit(block, "/VERSION", "/OTHER") },
			first(), Edited, Refuse, "edited by hand at line 4", 4,
		},
		{
			"edited-and-mode", dockerfile, func(p project) { p.edit(dockerfile, "USER 1", "USER 0"); p.chmod(dockerfile, 0o755) },
			first(), Edited, Refuse, "edited by hand at line 3", 3,
		},
		{
			"emptied", dockerfile, func(p project) { p.write(dockerfile, "") }, first(), Edited, Refuse,
			"edited by hand at line 1", 1,
		},
		{
			"block-twice", block, func(p project) { p.write(block, p.read(block)+p.read(block)) }, first(), Edited, Refuse,
			"dockgen's block is in it twice, at lines 1 and 4", 4,
		},
		{
			"block-without-end", block, func(p project) { p.edit(block, BlockEnd+"\n", "") }, first(), Edited, Refuse,
			`the block marker at line 1 has lost its partner "# END dockgen"`, 1,
		},
		{
			"folder-in-place", dockerfile, func(p project) { p.remove(dockerfile); p.write("Dockerfile/x", "") }, first(), Edited, Refuse,
			"a folder stands in its place", 0,
		},
		{
			"conflict", dockerfile, func(p project) { p.edit(dockerfile, "USER 1", "USER 0") }, second(), Conflict, Refuse,
			"edited by hand, and flaskdeploy.hcl changed since it was generated", 0,
		},
		{
			"conflict-block", block, func(p project) { p.edit(block, "/VERSION", "/OTHER") }, second(), Conflict, Refuse,
			"edited by hand, and flaskdeploy.hcl changed since it was generated", 0,
		},
		{
			"edited-into-what-is-wanted", dockerfile,
			func(p project) { p.write(dockerfile, string(second().Files[0].Content)) }, second(), Clean, None, "", 0,
		},
		{"missing", dockerfile, func(p project) { p.remove(dockerfile) }, first(), Missing, Write, "deleted since it was generated", 0},
		{"missing-and-stale", dockerfile, func(p project) { p.remove(dockerfile) }, second(), Missing, Write, "deleted since it was generated", 0},
		{
			"missing-never-generated", dockerfile,
			func(p project) { p.apply(except(first(), dockerfile), Options{}) }, first(), Missing, Write, "not generated yet", 0,
		},
		{
			"missing-folder", "docs/GUIDE.md", func(p project) { require.NoError(p.t, os.RemoveAll(p.path("docs"))) }, first(),
			Missing, Write, "deleted since it was generated", 0,
		},
		{"missing-block", block, func(p project) { p.write(block, "mine\n") }, first(), Missing, Write, "dockgen's block was deleted from it", 0},
		{
			"orphan", dockerfile, func(p project) {}, except(first(), dockerfile), Orphan, Delete,
			"no longer generated, and unchanged since it was", 0,
		},
		{
			"orphan-under-crlf", dockerfile, func(p project) { p.crlf(dockerfile) }, except(first(), dockerfile), Orphan, Delete,
			"no longer generated, and unchanged since it was", 0,
		},
		{
			"orphan-block", block, func(p project) { p.write(block, "mine\n\n"+p.read(block)) }, except(first(), block), Orphan, Delete,
			"no longer generated, and unchanged since it was", 0,
		},
		{
			"orphan-edited", dockerfile, func(p project) { p.edit(dockerfile, "USER 1", "USER 0") }, except(first(), dockerfile), OrphanEdited, Keep,
			"no longer generated, but edited by hand since it was", 0,
		},
		{
			"orphan-block-edited", block, func(p project) { p.edit(block, "/VERSION", "/OTHER") }, except(first(), block), OrphanEdited, Keep,
			"no longer generated, but edited by hand since it was", 0,
		},
		{
			"orphan-block-twice", block, func(p project) { p.write(block, p.read(block)+p.read(block)) }, except(first(), block), OrphanEdited, Keep,
			"no longer generated, and dockgen's block is in it twice, at lines 1 and 4", 4,
		},
		{
			"unmanaged", "new.txt", func(p project) { p.write("new.txt", "mine\n") },
			with(first(), File{Path: "new.txt", Mode: 0o644, Content: []byte("theirs\n")}), Unmanaged, Refuse,
			"dockgen did not write it", 0,
		},
		{
			"unmanaged-with-marker", "new.txt", func(p project) { p.write("new.txt", "# "+testMarker+"\nold\n") },
			with(first(), File{Path: "new.txt", Mode: 0o644, Content: []byte("# " + testMarker + "\nnew\n")}), Unmanaged, Refuse,
			"dockgen.lock does not name it, so an edit cannot be told from an older state (1 line differs)", 0,
		},
		{
			"unmanaged-without-lock", dockerfile, func(p project) { p.remove(LockPath) }, second(), Unmanaged, Refuse,
			"dockgen.lock is missing, so an edit cannot be told from an older state (1 line differs)", 0,
		},
		{
			"block-unmanaged-without-lock", block, func(p project) { p.remove(LockPath) }, second(), Unmanaged, Refuse,
			"dockgen.lock is missing, so an edit cannot be told from an older state (1 line differs)", 0,
		},
		{
			"adopted", "new.txt", func(p project) { p.write("new.txt", "theirs\n") },
			with(first(), File{Path: "new.txt", Mode: 0o644, Content: []byte("theirs\n")}), Clean, None, "", 0,
		},
		{"adopted-without-lock", dockerfile, func(p project) { p.remove(LockPath) }, first(), Clean, None, "", 0},
		{"adopted-block-without-lock", block, func(p project) { p.remove(LockPath) }, first(), Clean, None, "", 0},
		{
			"file-where-a-block-was", block, func(p project) { p.write(block, "mine\n\n"+p.read(block)) },
			with(except(first(), block), File{Path: block, Mode: 0o644, Content: []byte("theirs\n")}), Unmanaged, Refuse,
			"dockgen did not write it", 0,
		},
		{"mode-by-umask-077", dockerfile, func(p project) { p.chmod(dockerfile, 0o600) }, first(), Clean, None, "", 0},
		{"mode-by-umask-002", "publish.sh", func(p project) { p.chmod("publish.sh", 0o775) }, first(), Clean, None, "", 0},
		{"mode-of-a-block", block, func(p project) { p.chmod(block, 0o755) }, first(), Clean, None, "", 0},
		{"eol", dockerfile, func(p project) { p.crlf(dockerfile) }, first(), EOL, Write, "CRLF line endings", 0},
		{"eol-and-mode", dockerfile, func(p project) { p.crlf(dockerfile); p.chmod(dockerfile, 0o755) }, first(), EOL, Write, "CRLF line endings", 0},
		{"eol-without-lock", dockerfile, func(p project) { p.crlf(dockerfile); p.remove(LockPath) }, first(), EOL, Write, "CRLF line endings", 0},
		{
			"block-in-utf-16", block, func(p project) { p.write(block, "\xff\xfea\x00\n\x00") }, first(), Edited, Refuse,
			"it is UTF-16, which Git does not read: save it as UTF-8", 0,
		},
		{"eol-of-a-block", block, func(p project) { p.crlf(block); p.write(block, "mine\n"+p.read(block)) }, first(), EOL, Write, "CRLF line endings", 0},
		{
			"eol-of-a-block-among-crlf", block, func(p project) { p.write(block, "mine\r\n"+p.read(block)) }, first(), EOL, Write,
			"the block has other line endings than the lines around it", 0,
		},
		{"block-and-all-around-crlf", block, func(p project) { p.write(block, "mine\n"+p.read(block)); p.crlf(block) }, first(), Clean, None, "", 0},
	}
	runVerdicts(t, tests)
}

// runVerdicts judges and applies each row, with force where it takes that.
func runVerdicts(t *testing.T, tests []verdictRow) {
	t.Helper()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := generated(t)
			tt.disk(p)
			p.unchanged(func() {
				c := p.change(tt.wanted, tt.path)
				assert.Equal(t, tt.verdict, c.Verdict)
				assert.Equal(t, tt.action, c.Action)
				assert.Equal(t, tt.reason, c.Reason)
				assert.Equal(t, tt.line, c.Line)
			})
			if tt.action == Refuse {
				p.unchanged(func() {
					result, err := Apply(p.plan(tt.wanted), Options{})
					assert.ErrorIs(t, err, ErrRefused)
					assert.Len(t, result.Refused, refusals(p, tt.wanted))
				})
				if p.change(tt.wanted, tt.path).blocked {
					p.unchanged(func() {
						_, err := Apply(p.plan(tt.wanted), Options{Force: true})
						assert.ErrorIs(t, err, ErrRefused, "force does not help")
					})
					return
				}
				p.apply(tt.wanted, Options{Force: true})
			} else {
				p.apply(tt.wanted, Options{})
			}
			if tt.action == Keep {
				c := p.change(tt.wanted, tt.path)
				assert.Equal(t, tt.verdict, c.Verdict, "it is kept, and still reported")
				p.apply(tt.wanted, Options{Force: true})
			}
			p.requireClean(tt.wanted)
			p.unchanged(func() { p.apply(tt.wanted, Options{}) })
		})
	}
}

func refusals(p project, w Wanted) int { return len(p.plan(w).Refused(Options{})) }

func with(w Wanted, f File) Wanted {
	w.Files = append(w.Files, f)
	return w
}

func (p project) crlf(name string) {
	p.write(name, strings.ReplaceAll(string(unixText([]byte(p.read(name)))), "\n", "\r\n"))
}

// The last line of the table: a path in the lock that is neither there nor wanted
// has no verdict, and its line goes.
func TestForgottenLine(t *testing.T) {
	p := generated(t)
	p.remove("Dockerfile")
	w := except(first(), "Dockerfile")
	plan := p.plan(w)
	assert.Len(t, plan.Changes, 3)
	assert.True(t, plan.Clean())
	assert.Equal(t, "it does not name exactly what is there", plan.Behind())
	p.apply(w, Options{})
	p.requireClean(w)
}

// A lock that is behind although every file is as wanted is clean, and a run
// refreshes it. One that is missing, or not as dockgen writes it, is out of date.
func TestLockBehind(t *testing.T) {
	newFile := File{Path: "new.txt", Mode: 0o644}
	tests := []struct {
		name   string
		disk   func(p project)
		wanted Wanted
		clean  bool
		reason string
	}{
		{"missing", func(p project) { p.remove(LockPath) }, first(), false, "it does not exist"},
		{"crlf", func(p project) { p.crlf(LockPath) }, first(), false, "it has CRLF line endings"},
		{
			"merged", func(p project) { p.write(LockPath, p.read(LockPath)+string(second().lockBytes())) }, first(), false,
			"a merge left the lines of two branches in it",
		},
		{
			"config", func(p project) {}, func() Wanted { w := first(); w.Config = sum(nil); return w }(), true,
			"the resolved config is another, and gives the same files",
		},
		{
			"templates", func(p project) {}, func() Wanted { w := first(); w.Templates = 2; return w }(), true,
			"dockgen's templates are others, and give the same files",
		},
		{
			"config-and-templates", func(p project) {}, func() Wanted { w := first(); w.Config, w.Templates = sum(nil), 2; return w }(), true,
			"the resolved config and dockgen's templates are others, and give the same files",
		},
		{
			"config-under-crlf", func(p project) { p.crlf(LockPath) }, func() Wanted { w := first(); w.Config = sum(nil); return w }(), true,
			"the resolved config is another, and gives the same files",
		},
		{
			"other-sums", func(p project) {
				old := p.read(LockPath)
				p.apply(second(), Options{})
				p.write(LockPath, old)
			}, second(), true, "the resolved config is another, and gives the same files",
		},
		{
			"interrupted", func(p project) {
				old := p.read(LockPath)
				p.apply(with(first(), newFile), Options{})
				p.write(LockPath, old)
			}, with(first(), newFile), true, "it does not name exactly what is there",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := generated(t)
			tt.disk(p)
			plan := p.plan(tt.wanted)
			assert.Equal(t, tt.clean, plan.Clean())
			for _, c := range plan.Changes {
				assert.Equal(t, Clean, c.Verdict, c.Path)
			}
			assert.Equal(t, Write, plan.Lock.Action)
			assert.Equal(t, tt.reason, plan.Lock.Reason)
			if tt.clean {
				assert.Equal(t, tt.reason, plan.Behind())
				assert.Empty(t, plan.Findings())
			} else {
				assert.Empty(t, plan.Behind())
				assert.Equal(t, OutOfDate, plan.Lock.Verdict)
			}
			before := p.tree()
			result := p.apply(tt.wanted, Options{})
			assert.True(t, result.LockWritten)
			assert.Empty(t, result.Written)
			assert.Equal(t, before["Dockerfile"], p.tree()["Dockerfile"], "time included")
			p.requireClean(tt.wanted)
			assert.Empty(t, p.plan(tt.wanted).Behind())
		})
	}
}

// A line that somebody wrote into the lock by hand deletes and overwrites nothing:
// not without force, and not with it.
func TestForeignLine(t *testing.T) {
	const app = "app = 1\n"
	line := func(form, text, path string) string { return sum([]byte(text)) + " " + form + " " + path + "\n" }
	tests := []struct {
		name, path, text, form string
	}{
		{"file", "app.py", app, "0644 file"},
		{"executable", "app.py", app, "0755 file"},
		{"in-a-folder", "src/app.py", app, "0644 file"},
		{"empty", "py.typed", "", "0644 file"},
		{"marker-further-down", "notes.md", "# Notes\n\n# " + testMarker + "\n", "0644 file"},
		{"marker-in-a-sentence", "notes.md", "# " + testMarker + " Really.\n", "0644 file"},
		{"marker-quoted", "a.py", "x = `\n# " + testMarker + "\n`\n", "0644 file"},
		{"marker-indented", "a.py", " # " + testMarker + "\n", "0644 file"},
		{"block-that-is-not-there", "app.py", app, "- block"},
	}
	for _, tt := range tests {
		for _, o := range []Options{{}, {Force: true}} {
			for _, summed := range []string{tt.text, "something else\n"} {
				t.Run(fmt.Sprintf("%s-force-%t-same-%t", tt.name, o.Force, summed == tt.text), func(t *testing.T) {
					p := generated(t)
					p.write(tt.path, tt.text)
					p.write(LockPath, p.read(LockPath)+line(tt.form, summed, tt.path))
					before := p.tree()[filepath.FromSlash(tt.path)]
					plan, findings, err := readPlan(p.dir, first())
					require.NoError(t, err)
					assert.Len(t, plan.Changes, 4)
					if tt.form != "- block" {
						require.Len(t, findings, 1)
						assert.Equal(t, CodeLockForeign, findings[0].Code)
						assert.Equal(t, finding.Warning, findings[0].Severity)
						assert.Equal(t, 8, findings[0].Range.Start.Line)
						assert.Contains(t, findings[0].Detail, fmt.Sprintf("Line 8 names %q, which dockgen did not write", tt.path))
					}
					for _, c := range plan.Forced() {
						assert.Equal(t, LockPath, c.Path)
					}
					result, err := Apply(plan, o)
					require.NoError(t, err)
					assert.Empty(t, result.Deleted)
					assert.Equal(t, before, p.tree()[filepath.FromSlash(tt.path)])
					p.requireClean(first())
				})
			}
		}
	}

	t.Run("planned", func(t *testing.T) {
		p := generated(t)
		p.write("app.py", app)
		p.write(LockPath, p.read(LockPath)+line("0644 file", app, "app.py"))
		w := with(first(), File{Path: "app.py", Mode: 0o644, Content: []byte("# " + testMarker + "\nFROM x\n")})
		c := p.change(w, "app.py")
		assert.Equal(t, Unmanaged, c.Verdict)
		assert.Equal(t, Refuse, c.Action)
		assert.Equal(t, "dockgen did not write it", c.Reason)
	})
	t.Run("moved-and-moved-back", func(t *testing.T) {
		p := generated(t)
		moved := with(except(first(), "Dockerfile"), File{Path: "docker/Dockerfile", Mode: 0o644, Content: first().Files[0].Content})
		p.apply(moved, Options{})
		assert.NoFileExists(t, p.path("Dockerfile"), "its default path")
		p.apply(first(), Options{})
		assert.NoFileExists(t, p.path("docker/Dockerfile"), "it carries the marker")
		p.requireClean(first())
	})
	t.Run("merge-that-is-not-finished", func(t *testing.T) {
		p := generated(t)
		one := with(first(), File{Path: "docker/Dockerfile", Mode: 0o644, Content: first().Files[0].Content})
		two := with(second(), File{Path: "docker/Dockerfile", Mode: 0o644, Content: second().Files[0].Content})
		p.apply(one, Options{})
		p.write("docker/Dockerfile", "<<<<<<< a\n"+string(first().Files[0].Content)+"=======\n"+string(second().Files[0].Content)+">>>>>>> b\n")
		p.write(LockPath, string(one.lockBytes())+string(two.lockBytes()))
		p.apply(first(), Options{})
		assert.NoFileExists(t, p.path("docker/Dockerfile"))
		p.requireClean(first())
	})
}

// With drift in a file, the lock's own state is no second finding: the run that
// repairs the file brings the lock along.
func TestDriftIsCountedOnce(t *testing.T) {
	p := generated(t)
	plan := p.plan(second())
	assert.Equal(t, Clean, plan.Lock.Verdict)
	assert.Equal(t, Write, plan.Lock.Action)
	assert.Len(t, plan.Findings(), 4)
}
