package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// columns is the width of the terminals that are made; 0 is a terminal without one.
var columns uint16

// terminal returns both ends of a pseudo-terminal.
func terminal(t *testing.T) (keyboard, screen *os.File) {
	t.Helper()
	keyboard, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	require.NoError(t, err)
	t.Cleanup(func() { keyboard.Close() })
	require.NoError(t, unix.IoctlSetPointerInt(int(keyboard.Fd()), unix.TIOCSPTLCK, 0))
	number, err := unix.IoctlGetInt(int(keyboard.Fd()), unix.TIOCGPTN)
	require.NoError(t, err)
	screen, err = os.OpenFile("/dev/pts/"+strconv.Itoa(number), os.O_RDWR|unix.O_NOCTTY, 0)
	require.NoError(t, err)
	require.NoError(t, unix.IoctlSetWinsize(int(screen.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: columns}))
	return keyboard, screen
}

// typed runs dockgen on a terminal on which lines are typed, and returns what the
// screen showed and the exit code.
func typed(t *testing.T, dir string, lines string, args ...string) (string, int) {
	t.Helper()
	keyboard, screen := terminal(t)
	program, err := os.Executable()
	require.NoError(t, err)
	command := exec.Command(program, args...)
	command.Args[0] = "dockgen"
	command.Dir, command.Env = dir, append(os.Environ(), "NO_COLOR=1")
	command.Stdin, command.Stdout, command.Stderr = screen, screen, screen
	_, err = keyboard.WriteString(lines)
	require.NoError(t, err)
	require.NoError(t, command.Start())
	screen.Close()
	var shown bytes.Buffer
	// The read fails when the last one that has the screen open is gone.
	_, _ = io.Copy(&shown, keyboard)
	err = command.Wait()
	if _, ok := err.(*exec.ExitError); !ok {
		require.NoError(t, err)
	}
	return strings.ReplaceAll(shown.String(), "\r\n", "\n"), command.ProcessState.ExitCode()
}

func unasked(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "shop")
	require.NoError(t, os.Mkdir(dir, 0o755))
	for name, content := range map[string]string{
		"one.py":           "from flask import Flask\napp = Flask(__name__)\n",
		"two.py":           "from flask import Flask\napp = Flask(__name__)\napp.run(port=7001)\n",
		"requirements.txt": "flask\ngunicorn\nx @ git+https://github.com/acme/x\n",
	} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644))
	}
	return dir
}

func TestQuestions(t *testing.T) {
	t.Run("answered", func(t *testing.T) {
		dir := unasked(t)
		shown, code := typed(t, dir, "a b\none:app\n0\n8001\nNope\nghcr.io/acme/shop\nCR_PAT\n3\n", "init")
		require.Zero(t, code, shown)
		for _, want := range []string{
			"Which app does gunicorn serve?", "also found: ", "Which port does it listen on? [", "write a number from 1 to 65535",
			"Where is the image published? [localhost:5000/shop] (a registry on this machine)", "Is a repository on github.com private (requirements.txt:3)?",
			"How many workers does it need? [4]", "wrote flaskdeploy.hcl", "next: dockgen generate",
		} {
			assert.Contains(t, shown, want)
		}
		config, err := os.ReadFile(filepath.Join(dir, "flaskdeploy.hcl"))
		require.NoError(t, err)
		for _, want := range []string{`entry_point = "one:app"`, "= 8001", `"ghcr.io/acme/shop"`, `private_git "github.com" {`, `secret = "CR_PAT"`, "workers = 3"} {
			assert.Contains(t, string(config), want)
		}
	})
	t.Run("enter-takes-what-was-found", func(t *testing.T) {
		dir := unasked(t)
		shown, code := typed(t, dir, "\n\n\n\n\n", "init")
		require.Zero(t, code, shown)
		config, err := os.ReadFile(filepath.Join(dir, "flaskdeploy.hcl"))
		require.NoError(t, err)
		assert.Contains(t, string(config), `"localhost:5000/shop"`)
		assert.NotContains(t, string(config), "private_git")
	})
	t.Run("end-of-input", func(t *testing.T) {
		dir := unasked(t)
		shown, code := typed(t, dir, "one:app\n\x04", "init")
		assert.Equal(t, exitUsage, code)
		assert.Contains(t, shown, "no answer, and nothing was written")
		assert.NoFileExists(t, filepath.Join(dir, "flaskdeploy.hcl"))
	})
	// What was found is broken at the width of the terminal, and so is what is remarked.
	t.Run("narrow", func(t *testing.T) {
		columns = 50
		defer func() { columns = 0 }()
		dir := unasked(t)
		require.NoError(t, os.WriteFile(filepath.Join(dir, "one.py"), []byte("import os\nfrom flask import Flask\napp = Flask(__name__)\napp.add_url_rule(\"/\", view_func=str)\n"+
			"A = [os.environ.get('FIRST_SETTING'), os.environ.get('SECOND_SETTING'), os.environ.get('THIRD_SETTING')]\n"), 0o644))
		shown, code := typed(t, dir, "", "init", "--yes", "--entry-point", "one:app")
		assert.Zero(t, code, shown)
		told, _, _ := strings.Cut(shown, "next: ")
		for line := range strings.Lines(told) {
			assert.LessOrEqual(t, len(strings.TrimSuffix(line, "\n")), int(columns), line)
		}
		assert.Contains(t, shown, "  variables     FIRST_SETTING SECOND_SETTING\n                  THIRD_SETTING\n")
		assert.Contains(t, shown, "dockgen: Nothing in the project says where its\n         image is published: ")
	})
	t.Run("flags-leave-no-question", func(t *testing.T) {
		shown, code := typed(t, unasked(t), "", "init", "--entry-point", "one:app", "--port", "1234", "--image", "ghcr.io/acme/shop", "--workers", "2", "--private-git", "github.com=CR_PAT")
		assert.Zero(t, code, shown)
		assert.NotContains(t, shown, "?")
	})
}
