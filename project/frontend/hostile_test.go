package frontend

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"dockgen/project/sourcetest"
)

// TestHostile reads projects that are made to cost time: none may.
func TestHostile(t *testing.T) {
	calls := strings.Repeat("npm run b && ", 2000) + "npm run b"
	var workspace strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&workspace, "-- packages/p%d/package.json --\n{\"scripts\":{\"build\":\"vite build\"}}\n", i)
	}
	for name, project := range map[string]string{
		"scripts-that-run-each-other": fmt.Sprintf("-- package.json --\n{\"scripts\":{\"build\":%q,\"b\":%q,\"c\":\"X=1\"}}\n-- package-lock.json --\n{}\n",
			strings.ReplaceAll(calls, "run b", "run c"), calls),
		"scripts-of-nothing": fmt.Sprintf("-- package.json --\n{\"scripts\":{\"build\":%q,\"b\":%q,\"c\":%q,\"d\":\"X=1\"}}\n-- package-lock.json --\n{}\n",
			calls, strings.ReplaceAll(calls, "run b", "run c"), strings.ReplaceAll(calls, "run b", "run d")),
		"many-members":  "-- package.json --\n{\"workspaces\":[" + strings.Repeat("\"*/*\",", 3000) + "\"x\"],\"scripts\":{\"build\":\"vite build\"}}\n" + workspace.String(),
		"no-json":       "-- package.json --\n{\"scripts\":{\"build\":[[[[\n",
		"nested-json":   "-- package.json --\n" + strings.Repeat("{\"scripts\":", 20000) + "\n",
		"wrong-types":   "-- package.json --\n{\"scripts\":{\"build\":7},\"engines\":[],\"volta\":3,\"workspaces\":{\"packages\":5},\"packageManager\":{}}\n",
		"outputs-above": "-- package.json --\n{\"scripts\":{\"build\":\"esbuild x --outdir=../../../etc && sass a:/etc/passwd\"}}\n-- package-lock.json --\n{}\n",
		"properties":    "-- package.json --\n{\"scripts\":{\"build\":\"vite build\"}}\n-- package-lock.json --\n{}\n-- vite.config.js --\n" + strings.Repeat("outDir: path.resolve(", 20000) + "\n",
		"literals":      "-- app/paths.py --\n# manifest\n" + strings.Repeat("'a/b', ", 50000) + "\n-- package.json --\n{\"scripts\":{\"build\":\"vite build\"}}\n-- package-lock.json --\n{}\n",
	} {
		t.Run(name, func(t *testing.T) {
			f, _ := sourcetest.Index(t, "-- app/__init__.py --\nfrom flask import Flask\napp = Flask(__name__)\n"+project)
			begun := time.Now()
			found, _ := Find(f, "app", f.Python, func(string) bool { return false })
			assert.Less(t, time.Since(begun), 5*time.Second)
			for _, a := range found {
				for _, o := range a.Output {
					assert.NotContains(t, o.Value, "etc")
				}
			}
		})
	}
}
