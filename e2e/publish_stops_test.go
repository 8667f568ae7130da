//go:build e2e

package e2e

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// stops is how often a run is stopped; DOCKGEN_E2E_STOPS says otherwise.
const stops = 12

// TestPublishStopped stops runs at random moments, the script alone or with docker,
// as a terminal does.
func TestPublishStopped(t *testing.T) {
	t.Parallel()
	times := stops
	if said := os.Getenv("DOCKGEN_E2E_STOPS"); said != "" {
		var err error
		times, err = strconv.Atoi(said)
		require.NoError(t, err)
	}
	heedInterrupts(t)
	p := newPublisher(t, newFaultProxy(t, guardedRegistry(t)), false)
	began := time.Now()
	out, code := p.publish(t)
	require.Zero(t, code, out)
	length := time.Since(began)
	numbers := map[string]string{"1": p.public(t, "1"), "2": p.public(t, "2")}

	ends := map[string]int{}
	for i := range times {
		p.change(t)
		sent := []syscall.Signal{syscall.SIGKILL, syscall.SIGTERM, syscall.SIGINT}[i%3]
		alone := rand.IntN(2) == 0
		after := time.Duration(rand.Int64N(int64(length)))
		situation := fmt.Sprintf("%s after %s, alone: %t", sent, after, alone)
		out, code := p.stopped(t, sent, after, alone)
		before := strings.TrimSpace(p.read(t, "VERSION"))
		n, err := strconv.Atoi(before)
		require.NoError(t, err, situation)
		if digest := p.public(t, before); digest != "" && numbers[before] == "" {
			numbers[before] = digest
		}
		latest := p.public(t, "latest")

		lock := filepath.Join(p.folder, "VERSION.lock")
		_, err = os.Stat(lock)
		ends[fmt.Sprintf("%s, exit code %d, lock left: %t, number public and not written down: %t",
			sent, code, err == nil, p.public(t, strconv.Itoa(n+1)) != "")]++
		if sent != syscall.SIGKILL {
			assert.NoDirExists(t, lock, "%s: %s", situation, out)
			if p.public(t, strconv.Itoa(n+1)) != "" {
				assert.NotZero(t, code, situation)
				assert.Contains(t, out, "may be published or not", situation)
			}
		}
		if _, err := os.Stat(lock); err == nil {
			said, code := p.publish(t)
			require.Equal(t, 1, code, said)
			assert.Contains(t, said, "says that another run is publishing\n  It ", situation)
			p.typed(t, said, "any more: ")
		}
		// What is public must be what it was, and the next run publishes.
		if digest := p.public(t, strconv.Itoa(n+1)); digest != "" {
			numbers[strconv.Itoa(n+1)] = digest
		}
		again, failed := p.publish(t)
		if failed != 0 {
			p.typed(t, again, "To go on with it: ")
			again, failed = p.publish(t)
		}
		require.Zero(t, failed, "%s:\n%s", situation, again)
		version := strings.TrimSpace(p.read(t, "VERSION"))
		numbers[version] = p.public(t, version)
		assert.Equal(t, numbers[version], p.public(t, "latest"), situation)
		assert.True(t, latest == numbers[before] || latest == numbers[strconv.Itoa(n-1)], "%s: :latest is no published number", situation)
		if i%10 == 0 || i == times-1 {
			for number, digest := range numbers {
				assert.Equal(t, digest, p.public(t, number), "number %s changed, %s", number, situation)
			}
		}
	}
	for _, end := range slices.Sorted(maps.Keys(ends)) {
		t.Logf("%4d times: %s", ends[end], end)
	}
}

// heedInterrupts lets this test and what it starts be interrupted: one that was
// started in the background ignores it, and would hand that down.
func heedInterrupts(t *testing.T) {
	t.Helper()
	if signal.Ignored(syscall.SIGINT) {
		caught := make(chan os.Signal, 1)
		signal.Notify(caught, syscall.SIGINT)
		t.Cleanup(func() { signal.Stop(caught) })
	}
}

// stopped runs the script and sends it the signal.
func (p publisher) stopped(t *testing.T, sent syscall.Signal, after time.Duration, alone bool) (string, int) {
	t.Helper()
	return p.during(t, func(group int, ended <-chan struct{}) {
		select {
		case <-ended:
		case <-time.After(after):
			target := group
			if !alone {
				target = -group
			}
			_ = syscall.Kill(target, sent) // it may have ended in this moment
		}
	})
}

// during publishes in a group of processes of its own, while disturb may signal it.
func (p publisher) during(t *testing.T, disturb func(group int, ended <-chan struct{})) (string, int) {
	t.Helper()
	cmd := exec.Command("./build-publish.sh")
	cmd.Dir, cmd.Env = p.folder, p.env
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	require.NoError(t, cmd.Start())
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait() // waits for a docker that outlives the script, too
		close(ended)
	}()
	disturb(cmd.Process.Pid, ended)
	<-ended
	return out.String(), cmd.ProcessState.ExitCode()
}
