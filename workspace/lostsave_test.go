package workspace

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const changedMeanwhile = "it was changed by somebody else while dockgen ran; run dockgen again"

// saveOver saves as most editors do: into a file of its own that is renamed.
func (p project) saveOver(name, content string) {
	temporary := p.path(name) + ".editor"
	require.NoError(p.t, os.WriteFile(temporary, []byte(content), 0o644))
	require.NoError(p.t, os.Rename(temporary, p.path(name)))
}

// TestSavedAtTheLastMoment changes a file between the last look at it and its
// replacement or deletion. What was saved stays, and the run says so.
func TestSavedAtTheLastMoment(t *testing.T) {
	newFile := File{Path: "new.txt", Mode: 0o644, Content: []byte("ours\n")}
	tests := []struct {
		name   string
		wanted Wanted
		path   string
		save   func(p project)
		after  string // what the file holds then; empty: it is not there
		err    string
		linux  bool // only where files can be exchanged
	}{
		{"saved", second(), ".gitignore", func(p project) { p.saveOver(".gitignore", "mine\n") }, "mine\n", "write .gitignore: " + changedMeanwhile, true},
		{"saved-in-place", second(), ".gitignore", func(p project) { p.write(".gitignore", "mine\n") }, "mine\n", "write .gitignore: " + changedMeanwhile, true},
		{"whole-file", second(), "Dockerfile", func(p project) { p.saveOver("Dockerfile", "mine\n") }, "mine\n", "write Dockerfile: " + changedMeanwhile, true},
		{"mode", second(), "Dockerfile", func(p project) { p.chmod("Dockerfile", 0o600) }, string(first().Files[0].Content), "write Dockerfile: " + changedMeanwhile, keepsModes},
		{"deleted", second(), "Dockerfile", func(p project) { p.remove("Dockerfile") }, "", "write Dockerfile: " + changedMeanwhile, true},
		{"created", with(first(), newFile), "new.txt", func(p project) { p.saveOver("new.txt", "mine\n") }, "mine\n", "write new.txt: " + changedMeanwhile, false},
		{"orphan", except(first(), "Dockerfile"), "Dockerfile", func(p project) { p.saveOver("Dockerfile", "mine\n") }, "mine\n", "delete Dockerfile: " + changedMeanwhile, false},
		{"orphan-in-place", except(first(), "Dockerfile"), "Dockerfile", func(p project) { p.write("Dockerfile", "mine\n") }, "mine\n", "delete Dockerfile: " + changedMeanwhile, false},
		{"orphan-deleted", except(first(), "Dockerfile"), "Dockerfile", func(p project) { p.remove("Dockerfile") }, "", "delete Dockerfile: " + changedMeanwhile, false},
		{"lock", second(), LockPath, func(p project) { p.saveOver(LockPath, "mine\n") }, "mine\n", "write dockgen.lock: " + changedMeanwhile, true},
	}
	for _, tt := range tests {
		if tt.linux && runtime.GOOS != "linux" {
			continue
		}
		t.Run(tt.name, func(t *testing.T) {
			p := generated(t)
			r := run{plan: p.plan(tt.wanted), looked: func(path string) {
				if path == tt.path {
					tt.save(p)
				}
			}}
			_, err := r.apply()
			assert.EqualError(t, err, tt.err)
			if tt.after == "" {
				assert.NoFileExists(t, p.path(tt.path))
			} else {
				assert.Equal(t, tt.after, p.read(tt.path))
			}
			p.noTemporaries()
		})
	}
}

// TestSavedAgain saves once more while the first save is put back. The last save
// stays.
func TestSavedAgain(t *testing.T) {
	if runtime.GOOS != "linux" {
		return // files cannot be exchanged
	}
	for saves := 1; saves <= 3; saves++ {
		t.Run(fmt.Sprint(saves), func(t *testing.T) {
			p := generated(t)
			n := 0
			save := func() {
				n++
				p.saveOver(".gitignore", fmt.Sprintf("save %d\n", n))
			}
			r := run{plan: p.plan(second())}
			saving := false
			r.looked = func(path string) {
				if path == ".gitignore" {
					save()
					saving = true
				}
			}
			r.after = func() { // after the exchange, and after each one that puts a save back
				if saving && n < saves {
					save()
				}
			}
			_, err := r.apply()
			assert.EqualError(t, err, "write .gitignore: "+changedMeanwhile)
			assert.Equal(t, saves, n)
			assert.Equal(t, fmt.Sprintf("save %d\n", saves), p.read(".gitignore"))
			p.noTemporaries()
		})
	}
}

// TestHostileEditor lets an editor save the file of the block again and again while
// runs replace it. What it saved last is there afterwards, with the block or without.
//
// DOCKGEN_TEST_SAVES is the number of rounds.
func TestHostileEditor(t *testing.T) {
	if runtime.GOOS != "linux" {
		return // a save at the last moment is lost there
	}
	rounds := 200
	if s := os.Getenv("DOCKGEN_TEST_SAVES"); s != "" {
		_, err := fmt.Sscan(s, &rounds)
		require.NoError(t, err)
	}
	p := generated(t)
	wanted := []Wanted{first(), second()}
	met := 0
	for round := range rounds {
		var done atomic.Bool
		var last string
		var editor sync.WaitGroup
		editor.Go(func() {
			for i := 0; !done.Load(); i++ {
				last = fmt.Sprintf("round %d save %d\n", round, i)
				p.saveOver(".gitignore", last)
				for range rand.IntN(2000) {
					runtime.Gosched()
				}
			}
		})
		for range 5 {
			plan, findings, err := readPlan(p.dir, wanted[rand.IntN(2)])
			require.NoError(t, err)
			require.Empty(t, findings)
			if _, err := Apply(plan, Options{}); err != nil {
				require.ErrorContains(t, err, "somebody else")
				met++
			}
		}
		done.Store(true)
		editor.Wait()
		require.Contains(t, p.read(".gitignore"), last)
		p.noTemporaries()
	}
	t.Logf("%d rounds, %d runs met a save", rounds, met)
}
