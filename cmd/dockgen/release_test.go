package main

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestRelease builds dockgen from repositories that it makes itself, and looks at
// what each build says it is. Whatever that is, required_version is compared with
// the constant.
func TestRelease(t *testing.T) {
	r := newRelease(t)
	r.write("CHANGELOG.md", "# Changelog\n\n## "+version+", 2026-01-02\n")
	r.commit("the release")
	r.git("tag", "v"+version)
	assert.Empty(t, releaseFaults(t, r.dir))
	assert.Equal(t, version, r.build(r.dir, true), "a clone at the tag")
	tagged := r.git("rev-parse", "HEAD")
	assert.Equal(t, version+" (development build, revision not known)", r.build(r.dir, false), "-buildvcs=false")

	// As pre-commit clones: one commit, and no tag.
	shallow := t.TempDir()
	r.gitIn(shallow, "init", "--quiet")
	r.gitIn(shallow, "fetch", "--quiet", "--depth=1", "file://"+filepath.ToSlash(r.dir), tagged)
	r.gitIn(shallow, "checkout", "--quiet", "FETCH_HEAD")
	assert.Equal(t, version+" (development build, revision "+tagged+")", r.build(shallow, true), "a shallow clone")

	r.write("cmd/dockgen/more.go", "package main\n")
	assert.Equal(t, version+" (development build, revision "+tagged+", modified)", r.build(r.dir, true), "a modified tree")

	r.commit("after the release")
	assert.Empty(t, releaseFaults(t, r.dir))
	later := r.git("rev-parse", "HEAD")
	assert.Equal(t, version+" (development build, revision "+later+")", r.build(r.dir, true), "a commit after the tag")

	r.git("tag", "v9.9.9")
	assert.Equal(t, []string{"HEAD is tagged v9.9.9, and cmd/dockgen/version.go says " + version}, releaseFaults(t, r.dir))
	r.git("tag", "--delete", "v9.9.9", "v"+version)
	r.write("CHANGELOG.md", "# Changelog\n\n## "+version+", unreleased\n")
	r.commit("no date")
	r.git("tag", "v"+version)
	assert.Equal(t, []string{"HEAD is tagged v" + version + `, and CHANGELOG.md begins with "## ` + version + `, unreleased", which is not "## ` + version + `, YYYY-MM-DD"`}, releaseFaults(t, r.dir))
}

// TestTagIsVersion holds the rules of a release in this repository, where its
// newest commit is one.
func TestTagIsVersion(t *testing.T) {
	root := filepath.Join("..", "..")
	if _, err := os.Lstat(filepath.Join(root, ".git")); err != nil {
		return // an unpacked archive has no tags
	}
	assert.Empty(t, releaseFaults(t, root))
}

// releaseFaults is what is wrong with a release tag of the newest commit of the
// repository in dir.
func releaseFaults(t *testing.T, dir string) (faults []string) {
	t.Helper()
	changelog, err := os.ReadFile(filepath.Join(dir, "CHANGELOG.md"))
	require.NoError(t, err)
	heading := regexp.MustCompile(`(?m)^## .*`).FindString(string(changelog))
	for _, tag := range strings.Fields(runGit(t, dir, "tag", "--points-at", "HEAD")) {
		if !regexp.MustCompile(`^v\d+\.\d+\.\d+`).MatchString(tag) {
			continue
		}
		if tag != "v"+version {
			faults = append(faults, fmt.Sprintf("HEAD is tagged %s, and cmd/dockgen/version.go says %s", tag, version))
			continue
		}
		if !regexp.MustCompile(`^## ` + regexp.QuoteMeta(version) + `, \d{4}-\d\d-\d\d$`).MatchString(heading) {
			faults = append(faults, fmt.Sprintf("HEAD is tagged %s, and CHANGELOG.md begins with %q, which is not \"## %s, YYYY-MM-DD\"", tag, heading, version))
		}
	}
	return faults
}

// TestDocsNameVersion holds that the pages that say how to install dockgen name
// the release that the source belongs to.
func TestDocsNameVersion(t *testing.T) {
	for file, count := range map[string]int{
		"../../docs/ci.md":      2, // the revision of pre-commit, and the action
		"../../docs/install.md": 18,
	} {
		page, err := os.ReadFile(file)
		require.NoError(t, err)
		named := regexp.MustCompile(`(?m)rev: v(\S+)$|# v(\S+) of dockgen|dockgen(?:@|==|[-_:])(\d+\.\d+\.\d+)|(?:download/|branch )v(\d+\.\d+\.\d+)`).FindAllStringSubmatch(string(page), -1)
		assert.GreaterOrEqual(t, len(named), count, file)
		for _, name := range named {
			assert.Equal(t, version, name[1]+name[2]+name[3]+name[4], name[0])
		}
	}
}

func TestBuildName(t *testing.T) {
	assert.Equal(t, version+" (development build, revision not known)", buildName(nil))
	info := &debug.BuildInfo{Main: debug.Module{Version: "v" + version}}
	assert.Equal(t, version, buildName(info), "from a module proxy")
	for _, other := range []string{"", "(devel)", "v" + version + "+dirty", "v99.0.0", "v" + version + "-rc.1"} {
		info.Main.Version = other
		assert.Contains(t, buildName(info), version+" (development build", other)
	}
}

// release is a repository with the source of dockgen.
type release struct {
	*testing.T
	dir string
}

// newRelease copies what the command is built from.
func newRelease(t *testing.T) *release {
	r := &release{t, t.TempDir()}
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	for _, name := range []string{"go.mod", "go.sum"} {
		content, err := os.ReadFile(filepath.Join(root, name))
		require.NoError(t, err)
		r.write(name, string(content))
	}
	r.write("CHANGELOG.md", "# Changelog\n\n## Unreleased\n")
	for _, dir := range goList(t, `{{with .Module}}{{if .Main}}{{$.Dir}}{{end}}{{end}}`, "-deps", ".") {
		relative, err := filepath.Rel(root, dir)
		require.NoError(t, err)
		r.copy(dir, relative)
	}
	r.git("init", "--quiet", ".")
	return r
}

// copy copies a package and the folders of files that it embeds.
func (r *release) copy(from, to string) {
	require.NoError(r, filepath.WalkDir(from, func(name string, d fs.DirEntry, err error) error {
		relative, _ := filepath.Rel(from, name)
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == "testdata":
			return fs.SkipDir
		case d.IsDir() || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		content, err := os.ReadFile(name)
		r.write(filepath.Join(to, relative), string(content))
		return err
	}))
}

func (r *release) write(name, content string) {
	name = filepath.Join(r.dir, name)
	require.NoError(r, os.MkdirAll(filepath.Dir(name), 0o755))
	require.NoError(r, os.WriteFile(name, []byte(content), 0o644))
}

func (r *release) commit(message string) {
	r.git("add", "--all")
	r.git("commit", "--quiet", "--allow-empty", "--message", message)
}

func (r *release) git(args ...string) string { return runGit(r.T, r.dir, args...) }

func (r *release) gitIn(dir string, args ...string) { runGit(r.T, dir, args...) }

// build builds dockgen in dir and returns what it calls itself. It expects of the
// result that required_version is compared with the constant.
func (r *release) build(dir string, buildvcs bool) string {
	r.Helper()
	program := filepath.Join(r.TempDir(), "dockgen.exe")
	command := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", program, "./cmd/dockgen")
	command.Dir = dir
	command.Env = append(plainEnvironment(), "CGO_ENABLED=0", "GOWORK=off", fmt.Sprintf("GOFLAGS=-buildvcs=%t", buildvcs))
	out, err := command.CombinedOutput()
	require.NoError(r, err, "%s", out)

	project := r.TempDir()
	validate := func(constraint string) (code int, said string) {
		config := fmt.Sprintf("dockgen {\n  required_version = %q\n}\n\napp {\n  entry_point = \"shop:app\"\n}\n\nregistry {\n  image = \"ghcr.io/acme/shop\"\n}\n", constraint)
		require.NoError(r, os.WriteFile(filepath.Join(project, configName), []byte(config), 0o644))
		command := exec.Command(program, "-C", project, "show")
		out, _ := command.CombinedOutput()
		return command.ProcessState.ExitCode(), string(out)
	}
	code, said := validate(">= 99")
	assert.Equal(r, exitInvalid, code)
	assert.Contains(r, said, "[DG116]")
	code, said = validate("= " + version)
	assert.Equal(r, exitDone, code, said)

	out, err = exec.Command(program, "version").Output()
	require.NoError(r, err)
	name, found := strings.CutPrefix(string(out), "dockgen ")
	require.True(r, found, "%s", out)
	name, _, _ = strings.Cut(name, ", templates ")
	return name
}

// git runs git in dir, apart from the settings of whoever runs the tests.
func runGit(t *testing.T, dir string, args ...string) string {
	t.Helper()
	command := exec.Command("git", args...)
	command.Dir = dir
	command.Env = plainEnvironment()
	out, err := command.CombinedOutput()
	require.NoError(t, err, "git %s: %s", strings.Join(args, " "), out)
	return strings.TrimSpace(string(out))
}

// plainEnvironment is the environment without the variables by which a hook or a
// workspace would direct git and go elsewhere.
func plainEnvironment() []string {
	env := slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "GIT_") })
	return append(env, "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=test", "GIT_AUTHOR_EMAIL=test@example.invalid", "GIT_COMMITTER_NAME=test", "GIT_COMMITTER_EMAIL=test@example.invalid")
}
