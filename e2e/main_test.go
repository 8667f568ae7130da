//go:build e2e

package e2e

import (
	"crypto/rand"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// run marks everything that this test run leaves in the engine, so that two runs
// do not meet and the clean-up finds its own.
var run = "dockgen-e2e-" + strings.ToLower(rand.Text()[:8])

// dockgen is the command under test.
var dockgen string

// registry is the host that images are pushed to.
var registry string

func TestMain(m *testing.M) {
	os.Exit(testMain(m))
}

func testMain(m *testing.M) (code int) {
	if err := useEngine(); err != nil {
		fmt.Fprintf(os.Stderr, "e2e: %v\nhint: e2e/engine.sh up, or run everything by e2e/run\n", err)
		return 1
	}
	folder, err := os.MkdirTemp("", "dockgen-e2e-")
	if err != nil {
		fmt.Fprintf(os.Stderr, "e2e: %v\n", err)
		return 1
	}
	defer os.RemoveAll(folder)
	dockgen = filepath.Join(folder, "dockgen")
	if out, err := exec.Command("go", "build", "-o", folder, "../cmd/dockgen", "../cmd/dockgen-pin").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "e2e: build dockgen: %v\n%s", err, out)
		return 1
	}
	defer func() {
		if err := removeImages(); err != nil {
			fmt.Fprintf(os.Stderr, "e2e: remove images: %v\n", err)
			code = max(code, 1)
		}
	}()
	return m.Run()
}

// useEngine takes over the environment that engine.sh prints: a docker client
// that can build stands first on PATH then, for generated scripts too.
func useEngine() error {
	out, err := exec.Command("./engine.sh", "env").Output()
	if err != nil {
		return fmt.Errorf("no usable engine: %w", err)
	}
	for line := range strings.Lines(string(out)) {
		name, value, ok := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), "export "), "=")
		if !ok {
			return fmt.Errorf("engine.sh env printed %q", line)
		}
		if err := os.Setenv(name, strings.Trim(value, "'")); err != nil {
			return err
		}
	}
	registry = os.Getenv("DOCKGEN_E2E_REGISTRY")
	return nil
}
