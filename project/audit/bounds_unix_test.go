//go:build unix

package audit

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/finding"
	"dockgen/folder"
	"dockgen/project/disk"
	"dockgen/project/rule"
	"dockgen/project/sourcetest"
)

// TestBounds has a project beyond each bound. Each is told so in a sentence, and
// nothing that is wrong is said beside it.
func TestBounds(t *testing.T) {
	times := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(strings.ReplaceAll(format, "#", strconv.Itoa(i)))
		}
		return b.String()
	}
	const managed = "app {\n  entry_point = \"shop.web:app\"\n}\n\nregistry {\n  image = \"ghcr.io/acme/shop\"\n}\n\ndependencies \"%s\" {\n}\n"
	for _, tt := range []struct {
		name, manager string // "": pip
		files         map[string]string
		sizes         map[string]int64
		want          string // code and summary of the finding
	}{
		{"manifest-bytes", "uv", nil, map[string]int64{"pyproject.toml": folder.Manifest.Bound().Bytes + 1}, "DG410 File too large"},
		{"manifest-tables", "uv", map[string]string{"pyproject.toml": times(10_001, "[a#]\n")}, nil, "DG410 File too large"},
		{"manifest-values", "uv", map[string]string{"pyproject.toml": times(50_001, "a#=1\n")}, nil, "DG410 File too large"},
		{"manifest-depth", "uv", map[string]string{"pyproject.toml": "a = " + times(51, "[") + times(51, "]")}, nil, "DG410 File too large"},
		{"pipfile-tables", "pipenv", map[string]string{"Pipfile": times(10_001, "[a#]\n")}, nil, "DG410 File too large"},
		{"uv-bytes", "uv", nil, map[string]int64{"uv.lock": 100 << 30}, "DG410 File too large"},
		{"uv-tables", "uv", map[string]string{"uv.lock": times(200_001, "[a#]\n")}, nil, "DG410 File too large"},
		{"poetry-values", "poetry", map[string]string{"poetry.lock": times(1_000_001, "a=1\n")}, nil, "DG410 File too large"},
		{"pdm-depth", "pdm", map[string]string{"pdm.lock": "[a" + times(50, ".a") + "]"}, nil, "DG410 File too large"},
		{"pipenv-values", "pipenv", map[string]string{"Pipfile.lock": "[" + times(1_000_001, "1,") + "1]"}, nil, "DG410 File too large"},
		{"requirements-bytes", "", nil, map[string]int64{"requirements.txt": 9 << 20}, "DG410 Requirements too large"},
		{"requirements-lines", "", map[string]string{"requirements.txt": times(200_001, "#\n")}, nil, "DG410 Requirements too large"},
		{"requirements-count", "", map[string]string{"requirements.txt": times(20_001, "a#==1\n")}, nil, "DG410 Requirements too large"},
		{"requirements-line", "", map[string]string{"requirements.txt": "gunicorn \\\n" + times(20_000, "  --hash=a#\\\n")}, nil, "DG410 Requirements too large"},
		{"requirements-includes", "", map[string]string{"requirements.txt": "gunicorn\n" + times(200, "-r r#.txt\n")}, nil, "DG410 Requirements too large"},
		{"ignore-lines", "", map[string]string{".dockerignore": times(5_001, "a#\n")}, nil, "DG410 File too large"},
		{"ignore-line", "", map[string]string{".dockerignore": times(2_049, "*a")}, nil, "DG410 File too large"},
		{"source-bytes", "", map[string]string{"shop/web.py": "import shop.data\napp = 1\n"}, map[string]int64{"shop/data.py": 1<<20 + 1}, "DG498 Source not checked"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := smallProject(t)
			if tt.manager != "" {
				sourcetest.Write(t, dir, "flaskdeploy.hcl", fmt.Sprintf(managed, tt.manager))
				sourcetest.Write(t, dir, "pyproject.toml", "[project]\nname = \"shop\"\nversion = \"1\"\n")
				sourcetest.Write(t, dir, "Pipfile", "[packages]\n")
				for _, lock := range []string{"uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock"} {
					if strings.HasPrefix(strings.ToLower(lock), strings.TrimSuffix(tt.manager, "env")) {
						sourcetest.Write(t, dir, lock, "")
					}
				}
			}
			if strings.HasPrefix(tt.name, "ignore-") {
				sourcetest.Write(t, dir, "flaskdeploy.hcl", smallConfig+"output \".dockerignore\" {\n  enabled = false\n}\n")
			}
			for name, content := range tt.files {
				sourcetest.Write(t, dir, name, content)
			}
			for name, size := range tt.sizes {
				sourcetest.Write(t, dir, name, "")
				require.NoError(t, os.Truncate(filepath.Join(dir, name), size))
			}
			var found []string
			for _, f := range check(t, dir) {
				found = append(found, string(f.Code)+" "+f.Summary)
			}
			assert.Contains(t, found, tt.want)
			assert.NotContains(t, found, string(rule.GunicornMissing)+" No gunicorn")
		})
	}
}

// TestBudget asks more of a project than may be spent on one.
func TestBudget(t *testing.T) {
	dir := smallProject(t)
	sourcetest.Write(t, dir, "shop/web.py", "import os\napp = 1\n")
	at := folder.Open(dir)
	defer at.Close()
	config, _ := loadConfig(t, dir)
	p := read(disk.Open(at), "flaskdeploy.hcl", config, nil)
	assert.Empty(t, runRules(p))
	for range folder.Any.Bound().Total / disk.CostOfCall {
		p.tree.Text("shop/web.py", 100)
	}
	_, err := p.tree.Text("shop/web.py", 100)
	assert.Equal(t, disk.ErrTooLarge, err)
	assert.Empty(t, p.tree.List("shop", 10))
	assert.True(t, p.tree.Over())
	p.config.Dockgen.Ignore = []string{string(rule.FileMissing)} // another finding
	found := runRules(p)
	require.Len(t, found, 1)
	assert.Equal(t, rule.ProjectTooLarge, found[0].Code)
}

// TestManyFindings cuts them, errors last.
func TestManyFindings(t *testing.T) {
	var found []finding.Finding
	for i := range 1000 {
		severity := finding.Warning
		if i%10 == 0 {
			severity = finding.Error
		}
		found = append(found, inFile("a", i, finding.Finding{Severity: severity})...)
	}
	all := sorted(found, "flaskdeploy.hcl")
	require.Len(t, all, maxFindings+1)
	errors := 0
	for _, f := range all {
		if f.Severity == finding.Error {
			errors++
		}
	}
	assert.Equal(t, 100, errors)
	assert.Equal(t, "700 more are not shown: repair these first.", all[maxFindings].Detail)
}
