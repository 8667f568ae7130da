//go:build unix

package audit

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/folder"
	"dockgen/project/disk"
	"dockgen/project/sourcetest"
)

// These projects need what an archive cannot hold: modes, links, pipes, size.

const smallConfig = "app {\n  entry_point = \"shop.web:app\"\n}\nregistry {\n  image = \"ghcr.io/acme/shop\"\n}\n"

// smallProject writes a project that nothing is wrong with.
func smallProject(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"shop", "static"} {
		require.NoError(t, os.Mkdir(filepath.Join(dir, name), 0o755))
		require.NoError(t, os.Chmod(filepath.Join(dir, name), 0o755))
	}
	sourcetest.Write(t, dir, "flaskdeploy.hcl", smallConfig)
	sourcetest.Write(t, dir, "requirements.txt", "flask\ngunicorn\n")
	sourcetest.Write(t, dir, "shop/__init__.py", "")
	sourcetest.Write(t, dir, "shop/web.py", "from flask import Flask\napp = Flask(__name__)\napp.add_url_rule(\"/\", view_func=str)\n")
	sourcetest.Write(t, dir, "static/site.css", "")
	sourcetest.Write(t, dir, ".dockerignore", ".git\nflaskdeploy.hcl\n.dockerignore\n**/*.sqlite\n")
	return dir
}

func TestCheckOnDisk(t *testing.T) {
	tests := []struct {
		name    string
		change  func(t *testing.T, dir string)
		finding string // empty: none
	}{
		{"unchanged", func(t *testing.T, dir string) {}, ""},
		{"entry-module-owner-only", chmod("shop/web.py", 0o600),
			`error shop/web.py: Entry point not readable [DG426]
"shop/web.py" can be read only by its owner (mode 0600). In the image it belongs to root and the app runs as user 10001, so gunicorn could not import "shop.web:app". Git does not keep this mode: clone under umask 022, or repair it here.
fix: chmod a+rX -- shop/web.py
`},
		{"package-owner-only", chmod("shop", 0o700),
			`error shop: Entry point not readable [DG426]
"shop" can be read only by its owner (mode 0700). In the image it belongs to root and the app runs as user 10001, so gunicorn could not import "shop.web:app". Git does not keep this mode: clone under umask 022, or repair it here.
fix: chmod a+rX -- shop
`},
		{"package-not-searchable", chmod("shop", 0o754),
			`error shop: Entry point not readable [DG426]
"shop" can be read only by its owner (mode 0754). In the image it belongs to root and the app runs as user 10001, so gunicorn could not import "shop.web:app". Git does not keep this mode: clone under umask 022, or repair it here.
fix: chmod a+rX -- shop
`},
		{"other-files-owner-only", func(t *testing.T, dir string) {
			chmod("static/site.css", 0o640)(t, dir)
			sourcetest.Write(t, dir, "static/a.js", "")
			chmod("static/a.js", 0o600)(t, dir)
		},
			`warning static/a.js: Files not readable [DG427]
"static/a.js" can be read only by its owner (mode 0600), and 1 more can not either. They are copied into the image, where the app runs as user 10001 and cannot open them. Make them readable, or leave them out with image.exclude.
fix: chmod a+rX -- static/a.js static/site.css
`},
		{"ignored-file-owner-only", func(t *testing.T, dir string) {
			sourcetest.Write(t, dir, "static/local.sqlite", "")
			chmod("static/local.sqlite", 0o600)(t, dir)
			require.NoError(t, os.Mkdir(filepath.Join(dir, ".git"), 0o700))
			chmod("flaskdeploy.hcl", 0o600)(t, dir)
		}, ""},
		{"ignored-folder-owner-only", func(t *testing.T, dir string) {
			sourcetest.Write(t, dir, ".dockerignore", "tests\n")
			sourcetest.Write(t, dir, "tests/data.txt", "")
			chmod("tests/data.txt", 0o600)(t, dir)
			chmod("tests", 0o700)(t, dir)
		}, ""},
		{"brought-back-in-ignored-folder", func(t *testing.T, dir string) {
			sourcetest.Write(t, dir, ".dockerignore", "tests\n!tests/data.txt\n")
			for _, name := range []string{"tests/data.txt", "tests/app.py"} {
				sourcetest.Write(t, dir, name, "")
				chmod(name, 0o600)(t, dir)
			}
		},
			`warning tests/data.txt: Files not readable [DG427]
"tests/data.txt" can be read only by its owner (mode 0600). They are copied into the image, where the app runs as user 10001 and cannot open them. Make them readable, or leave them out with image.exclude.
fix: chmod a+rX -- tests/data.txt
`},
		{"requirements-owner-only-are-read-by-root", chmod("requirements.txt", 0o600),
			`warning requirements.txt: Files not readable [DG427]
"requirements.txt" can be read only by its owner (mode 0600). They are copied into the image, where the app runs as user 10001 and cannot open them. Make them readable, or leave them out with image.exclude.
fix: chmod a+rX -- requirements.txt
`},
		{"group-of-root-reads", func(t *testing.T, dir string) {
			sourcetest.Write(t, dir, "flaskdeploy.hcl", smallConfig+"image {\n  user = \"10001:0\"\n}\n")
			chmod("shop/web.py", 0o640)(t, dir)
		}, ""},
		{"group-of-root-does-not-read", func(t *testing.T, dir string) {
			sourcetest.Write(t, dir, "flaskdeploy.hcl", smallConfig+"image {\n  user = \"10001:0\"\n}\n")
			chmod("shop/web.py", 0o604)(t, dir)
		},
			`error shop/web.py: Entry point not readable [DG426]
"shop/web.py" can be read only by its owner (mode 0604). In the image it belongs to root and the app runs as user 10001, so gunicorn could not import "shop.web:app". Git does not keep this mode: clone under umask 022, or repair it here.
fix: chmod g+rX -- shop/web.py
`},
		{"root-reads-all", func(t *testing.T, dir string) {
			sourcetest.Write(t, dir, "flaskdeploy.hcl", smallConfig+"image {\n  user       = \"0\"\n  allow_root = true\n}\n")
			chmod("shop/web.py", 0o600)(t, dir)
		}, ""},
		{"link-inside", func(t *testing.T, dir string) {
			require.NoError(t, os.Rename(filepath.Join(dir, "requirements.txt"), filepath.Join(dir, "base.txt")))
			link(t, dir, "base.txt", "requirements.txt")
		}, ""},
		{"link-outside", func(t *testing.T, dir string) {
			require.NoError(t, os.Remove(filepath.Join(dir, "requirements.txt")))
			link(t, dir, "/etc/passwd", "requirements.txt")
		},
			`error flaskdeploy.hcl: File not usable [DG410]
"requirements.txt" cannot be read. It must be a file inside the project that everybody can read, and no link that leads out of it.
`},
		{"link-to-nothing", func(t *testing.T, dir string) {
			require.NoError(t, os.Remove(filepath.Join(dir, "requirements.txt")))
			link(t, dir, "gone.txt", "requirements.txt")
		},
			`error flaskdeploy.hcl: Requirements file not found [DG409]
There is no file "requirements.txt" in the project.
`},
		{"link-circle", func(t *testing.T, dir string) { link(t, dir, ".", "static/loop") }, ""},
		{"pipe-is-not-opened", func(t *testing.T, dir string) {
			require.NoError(t, os.Remove(filepath.Join(dir, "requirements.txt")))
			require.NoError(t, syscall.Mkfifo(filepath.Join(dir, "requirements.txt"), 0o644))
		},
			`error flaskdeploy.hcl: File not usable [DG410]
"requirements.txt" is not a file. Name a file of the project.
`},
		{"pipe-for-a-module", func(t *testing.T, dir string) {
			require.NoError(t, os.Remove(filepath.Join(dir, "shop/web.py")))
			require.NoError(t, syscall.Mkfifo(filepath.Join(dir, "shop/web.py"), 0o644))
		},
			`error flaskdeploy.hcl:2:17, in app: Entry module not found [DG403]
There is no module "shop.web" in the project. "shop" has no "web.py".
`},
		{"endless-requirements", grow("requirements.txt", 100<<30),
			`error requirements.txt: Requirements too large [DG410]
"requirements.txt" is too large to check, with the files that include each other: dockgen reads at most 20000 requirements in 100 files and 16 MiB, and lines of at most 64 KiB. Is it the right file?
`},
		{"module-too-large-to-read", grow("shop/web.py", 100<<30),
			`warning shop/web.py: Source not checked [DG498]
"shop/web.py" is not read, so that nothing is known of what it imports, reads and writes: dockgen reads at most 1 MiB of a file, and 16 MiB of all that the entry point imports. Move data out of the source.
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := smallProject(t)
			tt.change(t, dir)
			assert.Equal(t, tt.finding, describeAll(check(t, dir)))
		})
	}
}

func TestCheckOfNoFolder(t *testing.T) {
	dir := smallProject(t)
	config, _ := loadConfig(t, dir)
	have := checkFolder(filepath.Join(dir, "gone"), "flaskdeploy.hcl", config, nil)
	assert.Equal(t, "error flaskdeploy.hcl: Project not readable [DG410]\nThe folder of the config cannot be opened: no such file or directory.\n", describeAll(have))
}

// The command that a finding prints makes readable what the image needs, and nothing else.
func TestReadableByTheCommand(t *testing.T) {
	dir := smallProject(t)
	sourcetest.Write(t, dir, ".dockerignore", ".git\nflaskdeploy.hcl\n.dockerignore\n**/.env\n**/*.sqlite\nnotes\n!notes/public.md\n")
	secret := []string{".env", "shop/.env", "static/old/data.sqlite", "notes/private.md"}
	public := []string{"-x", "it's $HOME.txt", "shop/a.py", "shop/tpl/a.html", "shop/tpl/deep/b.html", "static/old/a.css", "static/new/a.css", "static/new/b.css", "notes/public.md"}
	for _, name := range append(secret, public...) {
		sourcetest.Write(t, dir, name, "")
	}
	require.NoError(t, filepath.WalkDir(dir, func(name string, e os.DirEntry, err error) error {
		if mode := os.FileMode(0o600); name != dir {
			if e.IsDir() {
				mode = 0o700
			}
			return os.Chmod(name, mode)
		}
		return err
	}))
	const commands = 5
	for range commands {
		found := check(t, dir)
		if len(found) == 0 {
			break
		}
		command := exec.Command("sh", "-ec", found[0].Fix)
		command.Dir = dir
		out, err := command.CombinedOutput()
		require.NoError(t, err, "%s: %s", found[0].Fix, out)
	}
	assert.Empty(t, check(t, dir))
	for _, name := range secret {
		info, err := os.Stat(filepath.Join(dir, name))
		require.NoError(t, err)
		assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), name)
	}
	for _, name := range public {
		info, err := os.Stat(filepath.Join(dir, name))
		require.NoError(t, err)
		assert.Equal(t, os.FileMode(0o644), info.Mode().Perm(), name)
	}
}

// A clone under umask 077 is repaired by a few words, and a command has a bound.
func TestReadableIsShort(t *testing.T) {
	dir := t.TempDir()
	for i := range 200 {
		name := fmt.Sprintf("file-%03d.txt", i)
		sourcetest.Write(t, dir, name, "")
		chmod(name, 0o600)(t, dir)
		sourcetest.Write(t, dir, "static/"+name, "")
		chmod("static/"+name, 0o600)(t, dir)
	}
	at := folder.Open(dir)
	defer at.Close()
	p := &project{tree: disk.Unbounded(at)}
	fix := p.readable(0o005, "a")
	assert.Contains(t, fix, " && chmod -R a+rX -- static")
	assert.Contains(t, fix, "file-039.txt")
	assert.NotContains(t, fix, "file-040.txt")
}

// grow makes name a file of size bytes that takes no room on the disk.
func grow(name string, size int64) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		require.NoError(t, os.Truncate(filepath.Join(dir, name), size))
	}
}

func chmod(name string, mode os.FileMode) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		require.NoError(t, os.Chmod(filepath.Join(dir, name), mode))
	}
}

func link(t *testing.T, dir, target, name string) {
	t.Helper()
	require.NoError(t, os.Symlink(target, filepath.Join(dir, name)))
}

// BenchmarkCheck runs with an ignore file as long as the generated one.
func BenchmarkCheck(b *testing.B) {
	dir := smallProject(b)
	sourcetest.Write(b, dir, "shop/web.py", "from flask import Flask\napp = Flask(__name__)\napp.add_url_rule(\"/\", view_func=str)\n"+
		strings.Repeat("\n@app.get(\"/\")\ndef index():\n    return f\"{1 + 1} items\"\n", 30))
	config, ignore := loadConfig(b, dir)
	for i := range 80 {
		ignore = append(ignore, "**/*.ignored-"+strconv.Itoa(i)+"\n"...)
	}
	for b.Loop() {
		if findings := checkFolder(dir, "flaskdeploy.hcl", config, ignore); len(findings) > 0 {
			b.Fatal(findings)
		}
	}
}
