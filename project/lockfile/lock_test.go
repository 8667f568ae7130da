package lockfile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/project/document"
	"dockgen/project/manifest"
	"dockgen/schema"
)

// lockText reads a project of testdata/locks, whose files the real tools wrote, with
// replacements made in the file that the lock was made from.
func lockText(t *testing.T, folder string, d schema.Dependencies, replace ...string) (*File, []string) {
	t.Helper()
	files := d.Files()
	source, err := os.ReadFile(filepath.Join("testdata", "locks", folder, files[0]))
	require.NoError(t, err)
	text := strings.NewReplacer(replace...).Replace(string(source))
	m, err := manifest.Parse(files[0], []byte(text))
	require.NoError(t, err)
	content, err := os.ReadFile(filepath.Join("testdata", "locks", folder, files[1]))
	require.NoError(t, err)
	lock, err := readLock(d, m, content)
	require.NoError(t, err)
	var names []string
	for _, r := range lock.production(content) {
		assert.NotZero(t, r.Line, r.Name)
		names = append(names, r.Name)
	}
	return lock, names
}

// The locks are those of the tools, and so are the hashes in them.
func TestLocksOfTheTools(t *testing.T) {
	for _, c := range []struct {
		folder string
		d      schema.Dependencies
		// has and lacks are packages that the image gets and does not get.
		has, lacks string
		// edit is a change of the project that makes the lock stale.
		edit []string
	}{
		{"uv", schema.Dependencies{Kind: schema.UV}, "gunicorn werkzeug", "pytest iniconfig", []string{`"flask"`, `"flask", "celery"`}},
		{"uv-rich", schema.Dependencies{Kind: schema.UV}, "flask asgiref click", "gunicorn iniconfig packaging", []string{`>=3, <4`, `>=3, <5`}},
		{"uv-rich", schema.Dependencies{Kind: schema.UV, Extras: []string{"server"}, Groups: []string{"lint"}}, "gunicorn packaging", "iniconfig", []string{`gunicorn>=22`, `gunicorn>=23`}},
		{"uv-rich", schema.Dependencies{Kind: schema.UV}, "flask", "", []string{`>= 3.9`, `>= 3.10`}},
		{"uv-rich", schema.Dependencies{Kind: schema.UV}, "flask", "", []string{`lint = ["packaging"]`, `lint = ["ruff"]`}},
		{"uv-range", schema.Dependencies{Kind: schema.UV}, "click colorama", "tomli", []string{`~=3.14.0`, `~=3.14`}},
		{"uv-members", schema.Dependencies{Kind: schema.UV}, "click", "", []string{`"click", `, ``}},
		{"uv-workspace", schema.Dependencies{Kind: schema.UV, Member: "shop-api"}, "gunicorn click shop-core", "pytest shop-root", nil},
		{"poetry", schema.Dependencies{Kind: schema.Poetry}, "gunicorn werkzeug", "pytest iniconfig", []string{`"flask"`, `"flask>=3"`}},
		{"poetry", schema.Dependencies{Kind: schema.Poetry, Groups: []string{"dev"}}, "gunicorn pytest iniconfig", "", []string{`pytest = "*"`, `pytest = ">8"`}},
		{"poetry-rich", schema.Dependencies{Kind: schema.Poetry}, "flask", "gunicorn iniconfig", []string{`lint = ["packaging"]`, `lint = ["ruff"]`}},
		{"poetry-rich", schema.Dependencies{Kind: schema.Poetry, Extras: []string{"server"}, Groups: []string{"lint"}}, "gunicorn packaging", "iniconfig", []string{`["gunicorn"]`, `["gunicorn>1"]`}},
		{"poetry-classic", schema.Dependencies{Kind: schema.Poetry}, "flask click", "gunicorn iniconfig", []string{`"^3.0"`, `"^3.1"`}},
		{"poetry-classic", schema.Dependencies{Kind: schema.Poetry, Extras: []string{"server"}}, "gunicorn", "iniconfig", []string{`"^3.9"`, `"^3.10"`}},
		{"pdm", schema.Dependencies{Kind: schema.PDM}, "gunicorn werkzeug", "pytest iniconfig", []string{`"flask"`, `"flask>=3"`}},
		{"pdm-old", schema.Dependencies{Kind: schema.PDM}, "flask click", "gunicorn iniconfig", []string{`"<8.2"`, `"<8.1"`}},
		{"pdm-old", schema.Dependencies{Kind: schema.PDM, Groups: []string{"test"}}, "flask iniconfig", "", []string{`["iniconfig"]`, `["pytest"]`}},
		{"pipenv", schema.Dependencies{Kind: schema.Pipenv}, "gunicorn werkzeug", "pytest iniconfig", []string{`flask = "*"`, `flask = ">3"`}},
		{"pipenv-names", schema.Dependencies{Kind: schema.Pipenv}, "six flask-cors", "typing-extensions", []string{`Six = "*"`, `Six = ">1"`}},
		{"pipenv-rich", schema.Dependencies{Kind: schema.Pipenv}, "gunicorn python-dotenv", "iniconfig", []string{`"3.11"`, `"3.12"`}},
	} {
		t.Run(c.folder, func(t *testing.T) {
			lock, names := lockText(t, c.folder, c.d)
			assert.Empty(t, lock.Stale)
			assert.Empty(t, lock.Old)
			assert.Subset(t, names, strings.Fields(c.has))
			for _, name := range strings.Fields(c.lacks) {
				assert.NotContains(t, names, name)
			}
			if c.edit != nil {
				lock, _ := lockText(t, c.folder, c.d, c.edit...)
				assert.NotEmpty(t, lock.Stale, "after %v", c.edit)
			}
		})
	}
}

// PDM locks the groups that it is told to, and installs no other.
func TestGroupNotLocked(t *testing.T) {
	lock, _ := lockText(t, "pdm-old", schema.Dependencies{Kind: schema.PDM, Extras: []string{"server"}})
	assert.Equal(t, `"server" is not in it, which takes pdm lock --group server`, lock.Stale)
}

// Strings, and what json.dumps(..., sort_keys=True) of Python 3 makes of them.
func TestPythonJSON(t *testing.T) {
	for _, c := range []struct {
		in   any
		want string
	}{
		{map[string]any{"b": int64(1), "a": []any{true, nil, 1.5, 2.0, 1e22}}, `{"a": [true, null, 1.5, 2.0, 1e+22], "b": 1}`},
		{"é \U0001F600 \x7f <&> \"\\\n\t", `"\u00e9 \ud83d\ude00 \u007f <&> \"\\\n\t"`},
		{map[string]any{}, `{}`},
		{[]any{}, `[]`},
	} {
		assert.Equal(t, c.want, string(document.PythonJSON(c.in, ", ", ": ")))
	}
}

func FuzzLocks(f *testing.F) {
	for _, folder := range []string{"uv", "uv-rich", "poetry", "poetry-classic", "pdm", "pipenv"} {
		for _, names := range [][2]string{{"pyproject.toml", folder + ".lock"}, {"Pipfile", "Pipfile.lock"}} {
			manifest, _ := os.ReadFile(filepath.Join("testdata", "locks", folder, names[0]))
			if lock, err := os.ReadFile(filepath.Join("testdata", "locks", folder, names[1])); err == nil {
				f.Add(manifest, lock[:min(len(lock), 4096)])
			}
		}
	}
	f.Add([]byte("[project]\ndependencies = [\"\", 1, [], {}]\n[tool.poetry]\ndependencies = 3"), []byte("[[package]]\nname = \"\"\ndependencies = {}"))
	f.Fuzz(func(t *testing.T, source, lock []byte) {
		m, err := manifest.Parse("pyproject.toml", source)
		if err != nil {
			return
		}
		for _, kind := range []string{schema.UV, schema.Poetry, schema.PDM, schema.Pipenv} {
			d := schema.Dependencies{Kind: kind, Groups: []string{"dev"}, Extras: []string{"server"}}
			if l, err := readLock(d, m, lock); err == nil {
				l.production(lock)
			}
			m.RequiresPython(kind)
			m.Groups(kind)
			m.Extras(kind)
		}
	})
}
