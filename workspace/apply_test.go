package workspace

import (
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func paths(changes []Change) []string {
	var out []string
	for _, c := range changes {
		out = append(out, c.Path)
	}
	return out
}

func TestApplyToEmptyFolder(t *testing.T) {
	p := newProject(t)
	result := p.apply(first(), Options{})
	assert.Equal(t, []string{".gitignore", "Dockerfile", "docs/GUIDE.md", "publish.sh"}, paths(result.Written))
	assert.Empty(t, result.Overwritten)
	assert.True(t, result.LockWritten)
	p.requireClean(first())
	assert.Equal(t, begin+"/VERSION\n"+end, p.read(".gitignore"))
}

func TestApplyTouchesOnlyWhatDiffers(t *testing.T) {
	p := generated(t)
	p.write(".gitignore", "mine\n\n"+p.read(".gitignore"))
	w := first()
	w.Files[2].Content = []byte("/OTHER\n")
	before := p.tree()
	result := p.apply(w, Options{})
	after := p.tree()
	assert.Equal(t, []string{".gitignore"}, paths(result.Written))
	assert.Equal(t, "mine\n\n"+begin+"/OTHER\n"+end, p.read(".gitignore"))
	for _, name := range []string{"Dockerfile", "publish.sh", "docs/GUIDE.md"} {
		assert.Equal(t, before[name], after[name], name)
	}
}

func TestOrphanBlock(t *testing.T) {
	t.Run("leaves-the-users-lines", func(t *testing.T) {
		p := newProject(t)
		p.write(".gitignore", "mine\n")
		p.apply(first(), Options{})
		p.apply(except(first(), ".gitignore"), Options{})
		assert.Equal(t, "mine\n", p.read(".gitignore"))
	})
	t.Run("takes-a-file-that-dockgen-created", func(t *testing.T) {
		p := generated(t)
		result := p.apply(except(first(), ".gitignore"), Options{})
		assert.Equal(t, []string{".gitignore"}, paths(result.Deleted))
		assert.NoFileExists(t, p.path(".gitignore"))
	})
	leaves := map[string]func(p project){
		"leaves-a-file-that-was-empty": func(p project) {
			p.write(".gitignore", "")
			p.apply(first(), Options{})
		},
		"leaves-a-file-whose-lines-went-later": func(p project) {
			p.write(".gitignore", "mine\n")
			p.apply(first(), Options{})
			p.edit(".gitignore", "mine\n\n", "")
			p.apply(second(), Options{})
			p.apply(first(), Options{})
		},
		"leaves-a-file-that-came-back-without-the-block": func(p project) {
			p.apply(first(), Options{})
			p.write(".gitignore", "")
			p.apply(first(), Options{})
		},
		"leaves-a-file-of-which-nothing-is-known": func(p project) {
			p.apply(first(), Options{})
			p.remove(LockPath)
			p.apply(first(), Options{})
		},
	}
	for name, disk := range leaves {
		t.Run(name, func(t *testing.T) {
			p := newProject(t)
			disk(p)
			p.requireClean(first())
			w := except(first(), ".gitignore")
			p.apply(w, Options{})
			assert.Empty(t, p.read(".gitignore"))
			p.requireClean(w)
		})
	}
	t.Run("takes-a-file-that-was-deleted-and-created-again", func(t *testing.T) {
		p := newProject(t)
		p.write(".gitignore", "")
		p.apply(first(), Options{})
		p.remove(".gitignore")
		p.apply(first(), Options{})
		p.apply(except(first(), ".gitignore"), Options{})
		assert.NoFileExists(t, p.path(".gitignore"))
	})
}

// The folder of a deleted file stays: it may have been there before.
func TestOrphanLeavesItsFolder(t *testing.T) {
	p := generated(t)
	p.apply(except(first(), "docs/GUIDE.md"), Options{})
	assert.NoFileExists(t, p.path("docs/GUIDE.md"))
	assert.DirExists(t, p.path("docs"))
}

func TestForce(t *testing.T) {
	disk := func(t *testing.T) project {
		p := generated(t)
		p.edit("Dockerfile", "USER 1", "USER 0")
		p.edit("publish.sh", "push", "pull")
		return p
	}
	t.Run("refused-run-writes-nothing", func(t *testing.T) {
		p := disk(t)
		p.unchanged(func() {
			result, err := Apply(p.plan(second()), Options{})
			assert.ErrorIs(t, err, ErrRefused)
			assert.Equal(t, []string{"Dockerfile", "publish.sh"}, paths(result.Refused))
			assert.Empty(t, result.Written, "the stale ones wait too")
		})
	})
	t.Run("all", func(t *testing.T) {
		p := disk(t)
		result := p.apply(second(), Options{Force: true})
		assert.Equal(t, []string{"Dockerfile", "publish.sh"}, paths(result.Overwritten))
		assert.Equal(t, []string{".gitignore", "Dockerfile", "docs/GUIDE.md", "publish.sh"}, paths(result.Written))
		assert.Contains(t, Diff(result.Overwritten[0]), "-USER 0\n+USER 1\n")
		p.requireClean(second())
	})
	t.Run("one-path", func(t *testing.T) {
		p := disk(t)
		edited := p.tree()["publish.sh"]
		result, err := Apply(p.plan(second()), Options{ForcePaths: []string{"Dockerfile"}})
		assert.ErrorIs(t, err, ErrRefused)
		assert.Equal(t, []string{"Dockerfile"}, paths(result.Overwritten))
		assert.Equal(t, []string{".gitignore", "Dockerfile", "docs/GUIDE.md"}, paths(result.Written))
		assert.Equal(t, []string{"publish.sh"}, paths(result.Refused))
		assert.Equal(t, edited, p.tree()["publish.sh"])

		c := p.change(second(), "publish.sh")
		assert.Equal(t, Conflict, c.Verdict, "the lock still has what it was generated from")
		p.edit("publish.sh", "pull", "push")
		c = p.change(second(), "publish.sh")
		assert.Equal(t, Stale, c.Verdict)
		assert.Equal(t, "this dockgen generates it differently (1 line differs)", c.Reason)
		p.apply(second(), Options{})
		p.requireClean(second())
	})
	t.Run("unknown-path", func(t *testing.T) {
		p := disk(t)
		p.unchanged(func() {
			_, err := Apply(p.plan(first()), Options{ForcePaths: []string{"app.py"}})
			assert.EqualError(t, err, "force app.py: it is not a generated file")
		})
	})
}

// mixed is a project and a plan with every kind of step in it: write, overwrite,
// create with folders, chmod, delete, a block, and the lock.
func mixed(t *testing.T) (project, Wanted) {
	p := newProject(t)
	p.write("app.py", "app = 1\n")
	p.apply(mixedBefore(p), Options{})
	p.chmod("publish.sh", 0o644)
	return p, mixedAfter()
}

func mixedBefore(p project) Wanted {
	p.write(".gitignore", "mine\n")
	w := first()
	w.Files[1].Content = append([]byte{}, second().Files[1].Content...)
	return w
}

func mixedAfter() Wanted {
	return with(except(second(), "Dockerfile"), File{Path: "deploy/k8s/app.yaml", Mode: 0o644, Content: []byte("kind: Pod\n")})
}

// A run that ends after any step leaves every file whole, old or new, and the
// next run finishes the work.
func TestKilled(t *testing.T) {
	type killed struct{}
	step := func(p project, w Wanted, last int) (finished bool) {
		n := 0
		r := run{plan: p.plan(w), after: func() {
			if n++; n == last {
				panic(killed{}) // nothing is cleaned up, as after a SIGKILL
			}
		}}
		defer func() {
			if v := recover(); v != nil {
				require.Equal(t, killed{}, v)
			}
		}()
		_, err := r.apply()
		require.NoError(t, err)
		return true
	}
	steps := 0
	for k := 1; ; k++ {
		p, w := mixed(t)
		old := p.tree()
		finished := step(p, w, k)
		now := p.tree()

		p.apply(w, Options{})
		p.requireClean(w)
		p.noTemporaries()
		assert.Equal(t, "mine\n\n"+begin+"/VERSION\n# more\n"+end, p.read(".gitignore"))
		assert.NoFileExists(t, p.path("Dockerfile"))
		done := p.tree()
		for name, s := range now {
			if s.Mode.IsRegular() && !isTemporary(name[strings.LastIndex(name, "/")+1:]) {
				assert.Contains(t, []string{old[name].Content, done[name].Content}, s.Content, "step %d: %s", k, name)
			}
		}
		for name, s := range old {
			if _, there := now[name]; s.Mode.IsRegular() && !there {
				assert.Equal(t, "Dockerfile", name, "only the orphan may be gone")
			}
		}
		assert.Equal(t, old["app.py"], done["app.py"])
		if finished {
			break
		}
		steps = k
	}
	if runtime.GOOS == "linux" {
		assert.Equal(t, 17, steps, "2 folders, 5 temporary files, a rename, 3 exchanges and a deletion of two steps each, a mode")
	}
}

// A temporary file is swept only when it is one.
func TestSweep(t *testing.T) {
	p := generated(t)
	ours := []string{".dockgen-0123456789abcdef", "docs/.dockgen-fedcba9876543210"}
	theirs := []string{".dockgen-notes", ".dockgen-0123456789ABCDEF", ".dockgen-0123456789abcdef0", "src/.dockgen-0123456789abcdef"}
	for _, name := range append(ours, theirs...) {
		p.write(name, "x")
	}
	p.write(".dockgen-aaaaaaaaaaaaaaaa/x", "a folder")
	p.apply(first(), Options{})
	for _, name := range ours {
		assert.NoFileExists(t, p.path(name))
	}
	for _, name := range append(theirs, ".dockgen-aaaaaaaaaaaaaaaa/x") {
		assert.FileExists(t, p.path(name))
	}
}

// A file that somebody gave the name of a temporary one is what they say it is.
func TestSweepSparesNamed(t *testing.T) {
	const output, config = ".dockgen-0123456789abcdef", ".dockgen-fedcba9876543210"
	p := generated(t)
	w := with(first(), File{Path: output, Mode: 0o644, Content: []byte("page\n")})
	w.ConfigPath = config
	p.write(config, "app {}\n")
	for range 2 {
		p.apply(w, Options{})
		assert.FileExists(t, p.path(output))
		assert.FileExists(t, p.path(config))
	}
}

// What somebody changes between the plan and the writing is never overwritten.
func TestChangedSincePlanned(t *testing.T) {
	tests := []struct {
		name string
		disk func(p project)
		want string
	}{
		{"edited", func(p project) { p.edit("Dockerfile", "USER 1", "USER 0") }, "write Dockerfile: it was changed by somebody else while dockgen ran; run dockgen again"},
		{"user-line", func(p project) { p.write(".gitignore", "mine\n"+p.read(".gitignore")) }, "write .gitignore: it was changed by somebody else while dockgen ran; run dockgen again"},
		{"deleted", func(p project) { p.remove("Dockerfile") }, "write Dockerfile: it was changed by somebody else while dockgen ran; run dockgen again"},
		{"created", func(p project) { p.write("new.txt", "mine\n") }, "write new.txt: it was changed by somebody else while dockgen ran; run dockgen again"},
		{"folder", func(p project) { p.write("new.txt/x", "mine\n") }, "write new.txt: a folder stands in its place"},
		{"lock", func(p project) { p.write(LockPath, "x") }, "write dockgen.lock: it was changed by somebody else while dockgen ran; run dockgen again"},
	}
	w := with(second(), File{Path: "new.txt", Mode: 0o644, Content: []byte("theirs\n")})
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := generated(t)
			plan := p.plan(w)
			tt.disk(p)
			p.unchanged(func() {
				_, err := Apply(plan, Options{})
				assert.EqualError(t, err, tt.want)
			})
		})
		t.Run(tt.name+"-while-staging", func(t *testing.T) {
			p := generated(t)
			r := run{plan: p.plan(w)}
			n := 0
			r.after = func() {
				if n++; n == len(w.Files) {
					tt.disk(p)
				}
			}
			_, err := r.apply()
			assert.EqualError(t, err, tt.want)
			p.noTemporaries()
		})
	}
}

// Somebody who does what the run was about to do is no obstacle, and no temporary
// file is left for it.
func TestDoneSincePlanned(t *testing.T) {
	p := generated(t)
	w := second()
	r := run{plan: p.plan(w)}
	n := 0
	r.after = func() {
		if n++; n == len(w.Files) {
			p.write("Dockerfile", string(w.Files[0].Content))
		}
	}
	result, err := r.apply()
	require.NoError(t, err)
	assert.Equal(t, []string{".gitignore", "docs/GUIDE.md", "publish.sh"}, paths(result.Written))
	p.requireClean(w)
	p.noTemporaries()
}

// A run that cannot stage all of its files leaves nothing behind, new folders included.
func TestStagingFails(t *testing.T) {
	p := generated(t)
	w := second()
	for _, path := range []string{"a/b/new.txt", "zz/new.txt"} {
		w = with(w, File{Path: path, Mode: 0o644, Content: []byte("x\n")})
	}
	plan := p.plan(w)
	before := p.tree()
	r := run{plan: plan}
	n := 0
	r.after = func() {
		if n++; n == 1 {
			p.write("zz", "a file where a folder should be")
		}
	}
	result, err := r.apply()
	assert.EqualError(t, err, `write zz/new.txt: "zz" on the way to it is a file`)
	assert.Empty(t, result.Written)
	p.remove("zz")
	after := p.tree()
	for _, folder := range []string{".", "docs"} { // their times change with the temporary files
		delete(before, folder)
		delete(after, folder)
	}
	assert.Equal(t, before, after)
}

// Runs that meet do not interleave, and those that want the same all succeed.
func TestRunsAtOnce(t *testing.T) {
	p, w := mixed(t)
	var wg sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		plan := p.plan(w)
		wg.Go(func() { _, errs[i] = Apply(plan, Options{}) })
	}
	wg.Wait()
	for _, err := range errs {
		assert.NoError(t, err)
	}
	p.requireClean(w)
	p.noTemporaries()
}

func TestFolderIsNotThere(t *testing.T) {
	_, _, err := readPlan(t.TempDir()+"/none", first())
	assert.ErrorIs(t, err, os.ErrNotExist)
	assert.ErrorContains(t, err, "open project folder: ")
}
