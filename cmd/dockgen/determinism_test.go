package main

import (
	"fmt"
	"io/fs"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestSameBytes generates the showcase where nothing but the config is the
// same, and expects the same files, modes included.
func TestSameBytes(t *testing.T) {
	want := generated(t, example(t), nil)
	require.Contains(t, want, "dockgen.lock")

	environments := map[string][]string{
		"time-zone":         {"TZ=Pacific/Chatham"},
		"locale":            {"LANG=tr_TR.UTF-8", "LC_ALL=tr_TR.UTF-8"},
		"home":              {"HOME=/nonexistent"},
		"nothing":           {"TZ=", "LANG=", "HOME=", "USER="},
		"docker":            {"DOCKER_BUILDKIT=0", "BUILDKIT_PROGRESS=plain", "SOURCE_DATE_EPOCH=1"},
		"gunicorn":          {"PORT=1", "WEB_CONCURRENCY=99", "GUNICORN_CMD_ARGS=--bogus"},
		"garbage-collector": {"GOGC=1", "GOMAXPROCS=1"},
	}
	for name, environment := range environments {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, want, generated(t, example(t), environment))
		})
	}
	for _, umask := range []string{"000", "022", "077"} {
		t.Run("umask-"+umask, func(t *testing.T) {
			dir := example(t)
			run := exec.Command("sh", "-c", `umask "$1" && exec dockgen generate`, "sh", umask)
			run.Dir = dir
			out, err := run.CombinedOutput()
			require.NoError(t, err, "%s", out)
			assert.Equal(t, want, outputs(t, dir))
		})
	}
	t.Run("shuffled-blocks", func(t *testing.T) {
		for seed := range 20 {
			dir := example(t)
			shuffleBlocks(t, filepath.Join(dir, configName), rand.New(rand.NewSource(int64(seed))))
			assert.Equal(t, want, generated(t, dir, nil), "seed %d", seed)
		}
	})
	t.Run("hundred-runs", func(t *testing.T) {
		dir := example(t)
		for range 100 {
			require.Equal(t, want, generated(t, dir, nil))
		}
	})
}

// example is a fresh copy of the showcase project in a folder of its own.
func example(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), fmt.Sprintf("shop %d", os.Getpid()))
	require.NoError(t, os.CopyFS(dir, os.DirFS("../../examples")))
	return dir
}

// generated runs dockgen generate in dir, with environment added to this one's.
func generated(t *testing.T, dir string, environment []string) map[string]string {
	t.Helper()
	generate := exec.Command("dockgen", "generate")
	generate.Dir = dir
	generate.Env = append(os.Environ(), environment...)
	out, err := generate.CombinedOutput()
	require.NoError(t, err, "%s", out)
	return outputs(t, dir)
}

// outputs maps each file in dir to its mode and content; the config is left out.
func outputs(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == configName {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		content, err := os.ReadFile(name)
		relative, _ := filepath.Rel(dir, name)
		files[filepath.ToSlash(relative)] = info.Mode().String() + "\n" + string(content)
		return err
	}))
	return files
}

// shuffleBlocks puts the top-level blocks of a config into another order. It
// relies on the layout of the showcase: a block ends at a brace in column one.
func shuffleBlocks(t *testing.T, name string, random *rand.Rand) {
	t.Helper()
	src, err := os.ReadFile(name)
	require.NoError(t, err)
	blocks := regexp.MustCompile(`(?ms)^.*?^\}\n`).FindAllString(string(src), -1)
	require.Greater(t, len(blocks), 5)
	random.Shuffle(len(blocks), func(i, j int) { blocks[i], blocks[j] = blocks[j], blocks[i] })
	shuffled := ""
	for _, b := range blocks {
		shuffled += b
	}
	require.NoError(t, os.WriteFile(name, []byte(shuffled), 0o644))
}
