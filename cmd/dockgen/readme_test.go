package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestReadme generates from the config on the README's first screen and expects
// the Dockerfile and the report that stand below it.
func TestReadme(t *testing.T) {
	name, err := filepath.Abs("../../README.md")
	require.NoError(t, err)
	readme, err := os.ReadFile(name)
	require.NoError(t, err)

	t.Chdir(t.TempDir())
	write := func(name, content string) {
		require.NoError(t, os.WriteFile(name, []byte(content), 0o644))
	}
	write(configName, string(fenced(t, readme, "config")))
	write("requirements.txt", "flask\ngunicorn\n")
	write("api_server.py", "from flask import Flask\n\ndef create_app():\n    app = Flask(__name__)\n    app.add_url_rule(\"/\", view_func=str)\n    return app\n")
	dockgen := func(want int, args ...string) string {
		var stdout, stderr bytes.Buffer
		require.Equal(t, want, run(args, &stdout, &stderr), "%s%s", &stdout, &stderr)
		return stdout.String() + stderr.String()
	}
	dockgen(exitDone, "generate")
	dockerfile, err := os.ReadFile("Dockerfile")
	require.NoError(t, err)
	write("Dockerfile", string(dockerfile)+"# a hand\n")
	drift := "$ dockgen check\n" + dockgen(exitDrift, "check")

	got := replaceFenced(t, readme, "Dockerfile", dockerfile)
	got = replaceFenced(t, got, "drift", []byte(drift))
	if *update {
		require.NoError(t, os.WriteFile(name, got, 0o644))
		return
	}
	assert.Equal(t, string(got), string(readme), "the README is out of date: go test ./cmd/dockgen -update")
}

// fence finds the code block after the comment <!-- name -->.
func fence(t *testing.T, page []byte, name string) []int {
	t.Helper()
	at := regexp.MustCompile(fmt.Sprintf("(?s)<!-- %s -->\n```[a-z]*\n(.*?)```\n", name)).FindSubmatchIndex(page)
	require.NotNil(t, at, "no block %q", name)
	return at
}

func fenced(t *testing.T, page []byte, name string) []byte {
	at := fence(t, page, name)
	return page[at[2]:at[3]]
}

func replaceFenced(t *testing.T, page []byte, name string, content []byte) []byte {
	at := fence(t, page, name)
	return bytes.Join([][]byte{page[:at[2]], content, page[at[3]:]}, nil)
}
