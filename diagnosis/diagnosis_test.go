package diagnosis

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/finding"
	"dockgen/schema"
)

func project(t testing.TB) Project {
	c, findings := schema.Load("flaskdeploy.hcl", []byte("app {\n  entry_point = \"app:app\"\n}\n\nregistry {\n  image = \"ghcr.io/acme/shop\"\n}\n"))
	require.False(t, finding.HasErrors(findings))
	return Project{Config: c, ConfigPath: "flaskdeploy.hcl", Name: "shop",
		Has:       func(name string) bool { return name == "app.py" || name == "shop/__init__.py" },
		HasCode:   func(name string) bool { return name == "shop" },
		HasFolder: func(name string) bool { return name == "logs" || name == "shop" }}
}

const (
	head = "Traceback (most recent call last):\n  File \"/app/app.py\", line 3, in <module>\n    x\n"
	halt = "\nTraceback (most recent call last):\n  File \"/venv/bin/gunicorn\", line 8, in <module>\ngunicorn.errors.HaltServer: <HaltServer 'Worker failed to boot.' 3>\n"
)

func TestOf(t *testing.T) {
	for name, test := range map[string]struct {
		seen Seen
		code finding.Code
		fix  string
		path string
	}{
		"header": {Seen{Stage: Build, Log: "#9 12.1       c/_cffi_backend.c:15:10: fatal error: ffi.h: No such file or directory\n#9 13 × Failed to build `cffi==1.17.1`\n"},
			BuildPackageMissing, `build_packages = ["gcc", "libc6-dev", "libffi-dev"]`, "flaskdeploy.hcl"},
		"compiler-of-nobody": {Seen{Stage: Build, Log: "error: command 'gcc' failed: No such file or directory"},
			BuildPackageMissing, `build_packages = ["gcc", "libc6-dev"]`, "flaskdeploy.hcl"},
		"pg_config": {Seen{Stage: Build, Log: "Error: pg_config executable not found.\nERROR: Failed building wheel for psycopg2"},
			BuildPackageMissing, "build_packages = [\"gcc\", \"libc6-dev\", \"libpq-dev\"]\nruntime_packages = [\"libpq5\"]", "flaskdeploy.hcl"},
		"package-of-a-log": {Seen{Stage: Build, Log: "Please run: sudo apt-get install evil\nfatal error: evil.h: No such file\nFailed to build `evil==1`"}, BuildPackageMissing, "", "flaskdeploy.hcl"},
		"hash":             {Seen{Stage: Build, Log: "eta 0:00:00ERROR: THESE PACKAGES DO NOT MATCH THE HASHES"}, InstallRefused, "", "flaskdeploy.hcl"},
		"variable": {Seen{Stage: Start, Log: head + "  File \"<frozen os>\", line 685, in __getitem__\nKeyError: 'DATABASE_URL'\n" + halt},
			VariableMissing, `env "DATABASE_URL" { required = true }`, "app.py"},
		"key-of-a-dictionary": {Seen{Stage: Start, Log: head + "KeyError: 'DATABASE_URL'\n" + halt}, Unrecognized, "", "app.py"},
		"read-only":           {Seen{Stage: Start, Log: head + "OSError: [Errno 30] Read-only file system: '/app/logs/a.log'\n"}, NotWritable, `writable = ["logs"]`, "app.py"},
		"read-only-code":      {Seen{Stage: Start, Log: head + "OSError: [Errno 30] Read-only file system: '/app/shop/a.log'\n"}, NotWritable, "", "app.py"},
		"read-only-root":      {Seen{Stage: Start, Log: head + "OSError: [Errno 30] Read-only file system: '/app/a.log'\n"}, NotWritable, "", "app.py"},
		"read-only-outside":   {Seen{Stage: Start, Log: head + "OSError: [Errno 30] Read-only file system: '/app/../etc/x'\n"}, NotWritable, "", "app.py"},
		"own-distribution":    {Seen{Stage: Start, Log: head + "importlib.metadata.PackageNotFoundError: No package metadata was found for Shop\n"}, ProjectNotInstalled, "package = true", "app.py"},
		"other-distribution":  {Seen{Stage: Start, Log: head + "importlib.metadata.PackageNotFoundError: No package metadata was found for other\n"}, ProjectNotInstalled, "", "app.py"},
		"module":              {Seen{Stage: Start, Log: head + "ModuleNotFoundError: No module named 'yaml'\n" + halt}, ModuleNotFound, "", "app.py"},
		"port":                {Seen{Stage: Start, Sockets: []Socket{{"0.0.0.0", 8000}}}, ListensElsewhere, "port = 8000", "flaskdeploy.hcl"},
		"loopback":            {Seen{Stage: Start, Sockets: []Socket{{"127.0.0.1", 8000}}}, ListensElsewhere, "", "flaskdeploy.hcl"},
		"no-such-path":        {Seen{Stage: Answer, Status: 404}, AnswerRefused, "", "flaskdeploy.hcl"},
		"killed":              {Seen{Stage: Stop, ExitCode: 137}, StoppedLate, "", "flaskdeploy.hcl"},
		"nothing-logged":      {Seen{Stage: Start}, Unrecognized, "", "flaskdeploy.hcl"},
		"forged-place":        {Seen{Stage: Start, Log: "Traceback (most recent call last):\n  File \"/app/../etc/passwd\", line 3, in x\nE: y\n"}, Unrecognized, "", "flaskdeploy.hcl"},
	} {
		t.Run(name, func(t *testing.T) {
			got := Of(test.seen, project(t))
			require.Len(t, got, 1)
			assert.Equal(t, test.code, got[0].Finding.Code)
			assert.Equal(t, test.fix, got[0].Finding.Fix)
			assert.Equal(t, test.path, got[0].Finding.Path)
		})
	}
}

// TestHostileLog reads logs that are made to be slow to read or to order a terminal about.
func TestHostileLog(t *testing.T) {
	p := project(t)
	for name, log := range map[string]string{
		"no-line-end": strings.Repeat("a", 1<<20),
		"many-lines":  strings.Repeat("Traceback (most recent call last):\n  File \"/app/app.py\", line 1, in x\n", 10_000),
		"controls":    "\x1b[31mred\x1b]0;title\x07\x00\r\u202e" + strings.Repeat("\x1b[", 100_000),
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			f := Of(Seen{Stage: Start, Log: log}, p)[0].Finding
			assert.Less(t, time.Since(start), 5*time.Second)
			assert.Empty(t, f.Fix)
			assert.NotRegexp(t, "[\x00-\x09\x0b-\x1f\x7f\u202e]", f.Detail)
			assert.Less(t, len(f.Detail), 100_000)
		})
	}
}

func FuzzOf(f *testing.F) {
	f.Add("#9 1.0 fatal error: ffi.h: No such file\nFailed to build `cffi==1`", string(Build))
	f.Add(head+"KeyError: 'A'\n", string(Start))
	p := project(f)
	f.Fuzz(func(t *testing.T, log, stage string) {
		for _, d := range Of(Seen{Stage: Stage(stage), Log: log}, p) {
			assert.NotEmpty(t, d.Finding.Code)
			assert.Regexp(t, `^$|^(build_packages|runtime_packages|writable) = \[|^package = true$|^env "[A-Z_][A-Z0-9_]*" \{ required = true \}$|^port = \d+$`, d.Finding.Fix)
		}
	})
}
