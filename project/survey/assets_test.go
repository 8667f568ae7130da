package survey

import (
	"os/exec"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/project/sourcetest"
)

// What Git tracks decides where there is a repository, also for a project in a folder of
// it; elsewhere what is there and is not ignored.
func TestTracked(t *testing.T) {
	for name, inRepository := range map[string]bool{"repository": true, "none": false} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for _, file := range []string{"static/logo.svg", "static/dist/app.js", "static-files/x", "app.css"} {
				sourcetest.Write(t, dir, "project/"+file, "x")
			}
			sourcetest.Write(t, dir, "project/.gitignore", "/static/dist\n/app.css\n")
			if inRepository {
				for _, args := range [][]string{{"init", "-q", "."}, {"add", "."}, {"rm", "-q", "--cached", "project/static-files/x"}, {"add", "-f", "project/app.css"}} {
					cmd := exec.Command("git", args...)
					cmd.Dir = dir
					out, err := cmd.CombinedOutput()
					require.NoError(t, err, string(out))
				}
			}
			p := &project{index: sourcetest.Open(t, dir+"/project"), dir: dir + "/project"}
			tracked := p.tracked()
			for path, want := range map[string]bool{
				"static": true, "static/dist": false, "static/dist/app.js": false, "static/logo.svg": true, "stati": false,
				"static-files": !inRepository, "app.css": inRepository, "nothing": false,
			} {
				assert.Equal(t, want, tracked(path), path)
			}
		})
	}
}
