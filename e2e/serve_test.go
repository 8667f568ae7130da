//go:build e2e

package e2e

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
)

// hardened is how a careful operator runs an image: any user, nothing writable,
// no privileges.
var hardened = []string{"--user", "12345:0", "--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"}

// Each project is built once, and serves both as anyone would run it and hardened.
func TestProjectsServe(t *testing.T) {
	type answer struct {
		path string
		code int
		body string
	}
	tests := []struct {
		project string
		port    int
		args    []string
		answers []answer
	}{
		{
			project: "minimal", port: 5000,
			answers: []answer{{"/", http.StatusOK, `{"shop":"open"}` + "\n"}, {"/nowhere", http.StatusNotFound, ""}},
		},
		{
			project: "hyperopt", port: 5678,
			answers: []answer{{"/health", http.StatusOK, "ok"}, {"/best", http.StatusOK, ""}},
		},
		{
			project: "source-directory", port: 8080,
			answers: []answer{
				{"/", http.StatusOK, "production|A & <B> 'c' $HOME"},
				{"/health", http.StatusNoContent, ""},
			},
		},
		{
			project: "documented-variables", port: 5000,
			args: []string{"--env", "DATABASE_URL=sqlite://", "--env", "LOG_LEVEL=debug"},
			answers: []answer{{"/", http.StatusOK,
				`{"DATABASE_URL":"sqlite://","EMPTY":"","GREETING":"It's \"5 $PATH\" \\ 100% #1 ` + "`id`" + ` \u00e9","LOG_LEVEL":"debug"}` + "\n"}},
		},
		{
			project: "threads", port: 9000,
			answers: []answer{{"/health?deep=1", http.StatusOK, "ok"}, {"/health", http.StatusInternalServerError, "shallow"}},
		},
	}
	for _, test := range tests {
		t.Run(test.project, func(t *testing.T) {
			t.Parallel()
			image := build(t, generated(t, test.project).folder)
			for name, args := range map[string][]string{"plain": nil, "hardened": hardened} {
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					c := start(t, image, test.port, append(args, test.args...)...)
					for _, want := range test.answers {
						code, body := c.get(t, want.path)
						assert.Equal(t, want.code, code, want.path)
						if want.body != "" {
							assert.Equal(t, want.body, body, want.path)
						}
					}
					c.waitHealth(t, "healthy")
					assert.Empty(t, docker(t, "diff", c.name), "files written at run time")
					assert.Zero(t, c.stop(t), "exit code")
					assert.Empty(t, c.errors(t))
				})
			}
		})
	}
}
