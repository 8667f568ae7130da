//go:build !windows

package workspace

import (
	"bufio"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Environment variables of the harness: the folder and the step at which a run
// kills itself, for the process that is killed; and how many kills to do at random.
const (
	killFolder = "DOCKGEN_TEST_KILL_FOLDER"
	killScene  = "DOCKGEN_TEST_KILL_SCENE"
	killStep   = "DOCKGEN_TEST_KILL_STEP"
	killCount  = "DOCKGEN_TEST_KILLS"
)

// TestMain turns the test binary into the process that is killed, when it is
// started as that.
func TestMain(m *testing.M) {
	if dir := os.Getenv(killFolder); dir != "" {
		os.Exit(victim(dir))
	}
	os.Exit(m.Run())
}

// scene is a project on disk, what is wanted in it, and the work that is killed.
type scene struct {
	name   string
	disk   func(p project)
	wanted func() Wanted
	force  bool
	work   func(r *run) error
}

func scenes() []scene {
	apply := func(r *run) error { _, err := r.apply(); return err }
	return []scene{
		{"everything-new", func(p project) { p.write(".gitignore", "mine") }, first, false, apply},
		{"everything-stale", func(p project) {
			p.write(".gitignore", "mine\r\n")
			p.apply(first(), Options{})
		}, second, false, apply},
		{"one-of-each", func(p project) { p.apply(mixedBefore(p), Options{}); p.chmod("publish.sh", 0o644) }, mixedAfter, false, apply},
		{"all-gone", func(p project) { p.write(".gitignore", "mine\n"); p.apply(first(), Options{}) },
			func() Wanted { w := first(); w.Files = nil; w.Config = sum(nil); return w }, false, apply},
		{"forced", func(p project) {
			p.apply(first(), Options{})
			p.edit("Dockerfile", "USER 1", "USER 0")
			p.write(".gitignore", p.read(".gitignore")+"mine\n"+p.read(".gitignore"))
		}, second, true, apply},
		{"after-a-merge", func(p project) {
			p.apply(first(), Options{})
			p.write("Dockerfile", "<<<<<<< a\n"+string(first().Files[0].Content)+"=======\n"+string(second().Files[0].Content)+">>>>>>> b\n")
			p.write(LockPath, p.read(LockPath)+string(second().lockBytes()))
		}, second, false, apply},
		{"ejected", func(p project) {
			p.write(".gitignore", "mine\n")
			p.apply(first(), Options{})
			p.edit("publish.sh", "push", "push --quiet")
		}, first, false, func(r *run) error {
			if unready := r.plan.Unready(); len(unready) > 0 {
				return fmt.Errorf("%s is not ready to be ejected", unready[0].Path)
			}
			return r.alone(".", r.eject)
		}},
		{"written", func(p project) {
			p.write("report.json", "old")
			p.apply(first(), Options{})
		}, first, false, func(r *run) error {
			return r.alone(".", func() error { return r.overwrite("report.json", []byte("new")) })
		}},
		{"rewritten", func(p project) {
			p.write("flaskdeploy.hcl", "old")
			p.apply(first(), Options{})
		}, first, false, func(r *run) error {
			return r.alone(".", func() error { return r.rewrite("flaskdeploy.hcl", []byte("old"), []byte("new")) })
		}},
	}
}

// run does the work of s in the folder dir. after is called after each step.
func (s scene) run(dir string, after func()) error {
	plan, findings, err := readPlan(dir, s.wanted())
	if err != nil || len(findings) > 0 {
		return fmt.Errorf("%w %v", err, findings)
	}
	return s.work(&run{plan: plan, options: Options{Force: s.force}, after: after})
}

// victim says that it is ready, waits for a line, and does the work of a scene. It
// never returns when a step is given that the work has.
func victim(dir string) int {
	i, _ := strconv.Atoi(os.Getenv(killScene))
	last, _ := strconv.Atoi(os.Getenv(killStep))
	fmt.Println("ready")
	if _, err := bufio.NewReader(os.Stdin).ReadString('\n'); err != nil {
		return 1
	}
	n := 0
	err := scenes()[i].run(dir, func() {
		if n++; n == last {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		}
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// kill runs scene i in p in a process of its own, and kills it: at a step, or when
// step is 0 after delay. It reports whether the process was killed before it was done.
func kill(t *testing.T, p project, i, step int, delay time.Duration) bool {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), killFolder+"="+p.dir, fmt.Sprintf("%s=%d", killScene, i), fmt.Sprintf("%s=%d", killStep, step))
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	_, err = bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	_, err = in.Write([]byte("\n"))
	require.NoError(t, err)
	if step == 0 {
		time.Sleep(delay)
		_ = cmd.Process.Kill()
	}
	_ = cmd.Wait()
	status := cmd.ProcessState.Sys().(syscall.WaitStatus)
	if !status.Signaled() {
		require.Zero(t, status.ExitStatus())
	}
	return status.Signaled()
}

// requireWhole asserts that each file of now is as it was or as it will be, and
// reports whether the run had begun and had not ended.
func requireWhole(t *testing.T, old, now, done map[string]stamp) (between bool) {
	t.Helper()
	anyOld, anyNew := false, false
	for name, s := range now {
		if !s.Mode.IsRegular() {
			continue
		}
		if isTemporary(path.Base(name)) {
			between = true
			continue
		}
		o, was := old[name]
		d, will := done[name]
		isOld, isNew := was && s.Content == o.Content, will && s.Content == d.Content
		require.True(t, isOld || isNew, "%s is neither old nor new: %q", name, s.Content)
		if will && was && o.Content != d.Content {
			anyOld, anyNew = anyOld || isOld, anyNew || isNew
		}
	}
	for name, s := range old {
		if _, there := now[name]; s.Mode.IsRegular() && !there {
			_, will := done[name]
			require.False(t, will, "%s is gone", name)
		}
	}
	return between || anyOld && anyNew
}

// TestKilledProcess kills real processes with SIGKILL: at each step of each scene,
// and then at random, sometimes the one that was to clean up too. Afterwards each
// file is whole, old or new, and the same work ends as if nothing had happened,
// with what the user wrote still there.
//
// DOCKGEN_TEST_KILLS is the number of kills at random (make kill: 2,000).
func TestKilledProcess(t *testing.T) {
	random := 60
	if s := os.Getenv(killCount); s != "" {
		var err error
		random, err = strconv.Atoi(s)
		require.NoError(t, err)
	}
	all := scenes()
	done := make([]map[string]stamp, len(all))
	steps := make([]int, len(all))
	took := make([]time.Duration, len(all))
	for i, s := range all {
		p := newProject(t)
		s.disk(p)
		began := time.Now()
		require.NoError(t, s.run(p.dir, func() { steps[i]++ }))
		took[i] = time.Since(began)
		done[i] = p.tree()
		if _, locked := done[i][LockPath]; locked {
			p.requireClean(s.wanted())
		}
	}

	kills, between := 0, 0
	round := func(i, step int, delays ...time.Duration) {
		s := all[i]
		p := newProject(t)
		s.disk(p)
		p.write("app.py", "app = 1\n")
		old := p.tree()
		want := map[string]stamp{"app.py": old["app.py"]}
		for name, s := range done[i] {
			want[name] = s
		}
		killed := false
		for _, delay := range delays {
			if kill(t, p, i, step, delay) {
				killed = true
				kills++
			}
			if requireWhole(t, old, p.tree(), want) {
				between++
			}
		}
		if step > 0 {
			assert.True(t, killed, "%s: step %d", s.name, step)
		}
		require.NoError(t, s.run(p.dir, nil), s.name)
		if _, locked := want[LockPath]; locked {
			p.apply(s.wanted(), Options{}) // clears up after work that does not
			p.requireClean(s.wanted())
		}
		after := p.tree()
		for name := range after {
			assert.Contains(t, slices.Collect(maps.Keys(want)), name, s.name)
		}
		for name, d := range want {
			if d.Mode.IsRegular() {
				assert.Equal(t, d.Content, after[name].Content, "%s: %s", s.name, name)
				assert.Equal(t, d.Mode, after[name].Mode, "%s: %s", s.name, name)
			}
		}
		assert.Equal(t, old["app.py"], after["app.py"])
		require.NoError(t, os.RemoveAll(p.dir))
	}
	for i := range all {
		for step := 1; step <= steps[i]; step++ {
			round(i, step, 0)
		}
	}
	atSteps := kills
	for kills < atSteps+random {
		i := rand.IntN(len(all))
		delays := make([]time.Duration, 1+rand.IntN(3)/2)
		for d := range delays {
			// Longer than the run took here: the other process may be slower.
			delays[d] = time.Duration(rand.Int64N(int64(2 * took[i])))
		}
		round(i, 0, delays...)
	}
	t.Logf("%d kills: %d at the steps of %d scenes, %d at random; %d of them between the first change and the last",
		kills, atSteps, len(all), kills-atSteps, between)
}
