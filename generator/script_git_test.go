//go:build !windows

package generator

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"mvdan.cc/sh/v3/syntax"

	"dockgen/schema"
)

// gitUses are the configs in which the script asks Git different questions.
var gitUses = map[string][]func(*schema.Config){
	"file":         {},
	"registry":     {numbering("registry")},
	"git":          {numbering("git")},
	"reproducible": {buildxModes["reproducible"].change, numbering("registry")},
}

const (
	asAuthor  = `git -c user.name=a -c user.email=a@example.org `
	oneCommit = `git init -q && echo 'VERSION*' >.gitignore && git add . && ` + asAuthor + `commit -qm one && git tag v1`
	// A repository without a .git, such as a pull request can add to a tree.
	makeBare = `git init -q ../evil && ` + asAuthor + `-C ../evil commit -qm evil --allow-empty && git -C ../evil tag v9 &&
		git config -f ../evil/.git/config core.fsmonitor "$CANARY" && git config -f ../evil/.git/config core.worktree . `
)

// hostileTrees name commands that leave a file in the folder canaries. Git
// itself runs each of them in at least one of the uses above.
var hostileTrees = map[string]struct{ setup, refusal string }{
	"bare-repository":            {makeBare + `&& cp -R ../evil/.git/. .`, "look like a repository"},
	"bare-repository-above":      {makeBare + `&& cp -R ../evil/.git/. ..`, "look like a repository"},
	"bare-repository-in-parts":   {makeBare + `&& cp -R ../evil/.git/. . && mkdir parts && mv objects refs config parts && echo parts >commondir`, "look like a repository"},
	"bare-repository-beside-git": {oneCommit + ` && ` + makeBare + `&& cp -R ../evil/.git/. . && git add . && ` + asAuthor + `commit -qm two`, ""},
	"bare-repository-inside-git": {`mkdir ../outer && mv * ../outer && cd .. && ` + oneCommit + ` && cd outer && ` + makeBare + `&& cp -R ../evil/.git/. .`, "look like a repository"},
	"settings": {oneCommit + ` && mkdir .git/other &&
		for hook in post-index-change post-checkout reference-transaction; do
			{ echo '#!/bin/sh' && echo "$CANARY"; } >.git/hooks/$hook && chmod +x .git/hooks/$hook && cp .git/hooks/$hook .git/other
		done
		for name in core.fsmonitor core.pager pager.status pager.archive pager.describe core.sshCommand core.editor core.askPass \
			diff.external diff.x.textconv diff.x.command gpg.program gpg.ssh.program gpg.x509.program tar.lock/tar.command \
			tar.sh.lock/tar.command alias.status core.alternateRefsCommand; do
			git config $name "$CANARY"
		done
		git config log.showSignature true && git config core.hooksPath .git/other
		echo '$Format:%G?$' >note && echo '* diff=x export-subst' >.gitattributes && git add . &&
		git update-ref HEAD $(printf '%s\n' "tree $(git write-tree)" 'author a <a> 0 +0000' 'committer a <a> 0 +0000' \
			'gpgsig -----BEGIN PGP SIGNATURE-----' ' ' ' eA==' ' -----END PGP SIGNATURE-----' '' one | git hash-object -w -t commit --stdin) &&
		git tag -f v1 >/dev/null && touch -d @0 Dockerfile && rm -f "$FAKE"/canaries/*`, ""},
	"promisor-ext": {lacking + `git config remote.origin.url "ext::$CANARY" && git config protocol.ext.allow always`, "missing"},
	"promisor-ssh": {lacking + `git config remote.origin.url ssh://example.invalid/a && git config core.sshCommand "$CANARY;" && git config protocol.ssh.allow always`, "missing"},
	"promisor-program": {lacking + `git config remote.origin.url "$PWD" && git config remote.origin.uploadpack "$CANARY;" && git config protocol.file.allow always`,
		"missing"},
	"filter":          {oneCommit + filtered + `git config filter.x.clean "$CANARY; cat"`, "filter.x.clean"},
	"filter-process":  {oneCommit + filtered + `git config filter.x.process "$CANARY"`, "filter.x.process"},
	"filter-included": {oneCommit + filtered + `git config include.path more && git config -f .git/more filter.x.clean "$CANARY; cat"`, "filter.x.clean"},
	"filter-of-the-worktree": {oneCommit + filtered + `git config core.repositoryFormatVersion 1 && git config extensions.worktreeConfig true &&
		git config --worktree filter.x.clean "$CANARY; cat"`, "filter.x.clean"},
	"filter-by-condition": {oneCommit + filtered + `git config core.repositoryFormatVersion 1 && git config extensions.worktreeConfig true &&
		git config --worktree remote.x.url https://evil.example/ && git config 'includeIf.hasconfig:remote.*.url:https://evil.example/.path' evil &&
		git config -f .git/evil filter.x.clean "$CANARY; cat"`, "filter.x.clean"},
	"lfs-extension": {oneCommit + ` && git config filter.lfs.clean 'git-lfs clean -- %f' && git config lfs.extension.x.clean "$CANARY"`, "lfs.extension.x.clean"},
	"lfs-transfer":  {oneCommit + ` && git config lfs.customtransfer.x.path "$CANARY"`, "lfs.customtransfer.x.path"},
	"filter-called-lfs": {oneCommit + ` && git config filter.lfs.clean "git-lfs clean -- %f
		$CANARY" && echo '* filter=lfs' >.gitattributes && git add . && ` + asAuthor + `commit -qm two && touch -d @0 Dockerfile && rm -f "$FAKE"/canaries/*`, "filter.lfs.clean"},
	"filter-in-place-of-ours": {oneCommit + filtered + `git config filter.mine.clean "$CANARY; cat" && echo '* filter=mine' >.gitattributes && git add . && ` +
		asAuthor + `commit -qm three && touch -d @0 Dockerfile && rm -f "$FAKE"/canaries/*`, "filter.mine.clean"},
	"submodule": {oneCommit + submodule + `git -C 'mod ule' config core.fsmonitor "$CANARY"`, ""},
	"filter-of-a-submodule": {oneCommit + submodule + `cd 'mod ule' && git config filter.x.clean "$CANARY; cat" && dir=$(git rev-parse --git-dir) && mkdir -p "$dir/info" &&
		echo '* filter=x' >"$dir/info/attributes" && touch -d @0 Dockerfile`, "filter.x.clean"},
	"submodule-with-odd-name": {strings.ReplaceAll(oneCommit+submodule, "'mod ule'", `'mod"ule'`) + `cd 'mod"ule' && git config filter.x.clean "$CANARY; cat"`, `the submodule "mod\"ule"`},
}

const (
	// filtered makes Git compare a file by its filter.
	filtered = ` && echo '* filter=x' >.gitattributes && git add . && ` + asAuthor + `commit -qm two && git tag v2 && touch -d @0 Dockerfile && `
	// lacking is a clone that lacks its commit, and would fetch it when asked for it.
	lacking = oneCommit + ` && git config core.repositoryFormatVersion 1 && git config extensions.partialClone origin && git config remote.origin.promisor true &&
		head=$(git rev-parse HEAD) && rm -f ".git/objects/$(echo "$head" | cut -c 1-2)/$(echo "$head" | cut -c 3-)" && `
	submodule = ` && git clone -q . ../other && git -c protocol.file.allow=always submodule --quiet add --name m "$PWD/../other" 'mod ule' && ` +
		asAuthor + `commit -qm two && `
)

// hostileWorld is a world in which CANARY is a command that leaves a file behind.
func hostileWorld(t *testing.T, setup string, changes ...func(*schema.Config)) *world {
	w := newWorld(t, oneShell(), changes...)
	w.write(w.fake, "new", nameUnknown)
	w.write(w.fake, "canaries/.keep", "")
	w.write(w.fake, "canary", "#!/bin/sh\necho >\"$FAKE/canaries/$$\"\n")
	require.NoError(t, os.Chmod(filepath.Join(w.fake, "canary"), 0o755))
	// The settings of a user, with a filter that belongs to the user.
	w.write(w.fake, "gitconfig", "[filter \"mine\"]\n\tclean = cat\n\tsmudge = cat\n")
	// A tree in which the project is not at the ceiling of what Git looks at.
	nested := filepath.Join(filepath.Dir(w.project), "a", "svc")
	require.NoError(t, os.Mkdir(filepath.Dir(nested), 0o755))
	require.NoError(t, os.Rename(w.project, nested))
	w.project = nested
	w.env = append(w.env, "CANARY="+filepath.Join(w.fake, "canary"), "GIT_CONFIG_GLOBAL="+filepath.Join(w.fake, "gitconfig"))
	w.shellLine(setup)
	if outer := filepath.Join(filepath.Dir(w.project), "outer"); w.read(outer, w.script) != "none" {
		w.project = outer
	}
	return w
}

func (w *world) canaries() []string {
	w.t.Helper()
	entries, err := os.ReadDir(filepath.Join(w.fake, "canaries"))
	require.NoError(w.t, err)
	var found []string
	for _, entry := range entries {
		if entry.Name() != ".keep" {
			found = append(found, entry.Name())
		}
	}
	return found
}

func TestScriptTrustsNoRepository(t *testing.T) {
	for name, tree := range hostileTrees {
		for use, changes := range gitUses {
			t.Run(name+"/"+use, func(t *testing.T) {
				t.Parallel()
				for _, args := range [][]string{{"--dry-run"}, nil} {
					w := hostileWorld(t, tree.setup, changes...)
					require.Empty(t, w.canaries(), "the preparation ran it")
					got := w.run(args...)
					assert.Empty(t, w.canaries(), got)
					assert.NotContains(t, got.String()+strings.Join(w.calls("buildx build"), ""), "v9", "the name that the planted repository gives")
					mayGoOn := use == "file" || use == "registry"
					switch {
					case tree.refusal == "":
						assert.Equal(t, 0, got.code, got)
					case tree.refusal == "missing":
						// What is not here is not fetched: the commit cannot be compared.
						assert.Equal(t, mayGoOn, got.code == 0, got)
					case tree.refusal == "look like a repository" && mayGoOn:
						assert.Equal(t, 0, got.code, got)
						assert.Contains(t, got.stderr, "Note: the image will name no revision: "+filepath.Dir(w.project))
						assert.Contains(t, got.stderr, tree.refusal)
						assert.NotContains(t, strings.Join(w.calls("buildx build"), ""), "revision")
					default:
						assert.Equal(t, 1, got.code, got)
						assert.Contains(t, got.stderr, tree.refusal)
						assert.Empty(t, w.calls("buildx build", "push"))
						w.assertReleased()
					}
				}
			})
		}
	}
}

// What the environment says about a repository does not count: a hook's variables may
// name another one.
func TestScriptFindsItsRepository(t *testing.T) {
	for name, test := range map[string]struct {
		setup   string
		env     func(w *world) []string
		project string // relative to the first one
		said    string
	}{
		"variables-of-a-hook": {oneCommit + ` && ` + makeBare, func(w *world) []string {
			return []string{"GIT_DIR=" + w.project + "/../evil/.git", "GIT_WORK_TREE=" + w.fake, "GIT_INDEX_FILE=/dev/null", "GIT_CONFIG=/dev/null"}
		}, "", ""},
		"own-settings-in-the-environment": {oneCommit, func(w *world) []string {
			return []string{"GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=core.fsmonitor", "GIT_CONFIG_VALUE_0=" + w.fake + "/canary"}
		}, "", ""},
		"worktree":           {oneCommit + ` && git worktree add -q ../tree`, nil, "../tree", ""},
		"submodule":          {oneCommit + submodule + `true`, nil, "mod ule", ""},
		"folder-of-a-folder": {`mkdir -p ../x/y && mv * ../x/y && cd .. && ` + oneCommit, nil, "../x/y", ""},
		"link-to-git":        {oneCommit + ` && mv .git ../real && ln -s ../real .git`, nil, "", ""},
		"another-worktree":   {oneCommit + ` && git config core.worktree "$FAKE"`, nil, "", "look at core.worktree in its settings"},
		"worktree-above":     {oneCommit + ` && git config core.worktree ../..`, nil, "", "look at core.worktree in its settings"},
	} {
		for use, changes := range gitUses {
			t.Run(name+"/"+use, func(t *testing.T) {
				t.Parallel()
				w := hostileWorld(t, test.setup, changes...)
				w.project = filepath.Join(w.project, test.project)
				w.shellLine(`git rev-parse HEAD >"$FAKE/revision"`)
				if test.env != nil {
					w.env = append(w.env, test.env(w)...)
				}
				got := w.run()
				assert.Empty(t, w.canaries())
				if test.said != "" {
					assert.Contains(t, got.stderr, test.said)
					assert.NotContains(t, strings.Join(w.calls("buildx build"), ""), "revision")
					return
				}
				require.Equal(t, 0, got.code, got)
				assert.Empty(t, got.stderr)
				assert.Contains(t, w.calls("buildx build")[0], "revision="+strings.TrimSpace(w.read(w.fake, "revision"))+" ")
			})
		}
	}
}

// Filters of the user stay: without them Git calls a clean tree changed.
func TestScriptKeepsFilters(t *testing.T) {
	attributes := func(name string) string {
		return ` && echo 'Dockerfile filter=` + name + `' >.gitattributes && git add --renormalize . && git add . && ` + asAuthor + `commit -qm two && touch -d @0 Dockerfile`
	}
	for name, setup := range map[string]string{
		"of-the-user": `git config --global filter.up.clean "tr a-z A-Z" && git config --global filter.up.smudge cat && git config --global filter.up.required true && ` + oneCommit + attributes("up"),
		"of-the-user-and-the-repository": oneCommit + ` && git config --global filter.up.clean "tr a-z A-Z" && git config filter.up.clean "tr a-z A-Z"` +
			attributes("up"),
		"of-git-lfs-in-the-repository": oneCommit + ` && { echo '#!/bin/sh' && echo 'tr a-z A-Z'; } >../../bin/git-lfs && chmod +x ../../bin/git-lfs &&
			git config filter.lfs.clean 'git-lfs clean -- %f' && git config filter.lfs.smudge 'git-lfs smudge -- %f' && git config filter.lfs.required true` +
			attributes("lfs") + ` && git config filter.unused.required true`,
	} {
		for use, changes := range gitUses {
			t.Run(name+"/"+use, func(t *testing.T) {
				t.Parallel()
				w := hostileWorld(t, setup, changes...)
				got := w.run()
				require.Equal(t, 0, got.code, got)
				assert.Empty(t, got.stderr, "nothing is called changed")
				assert.Contains(t, w.calls("buildx build")[0], "revision=")
			})
		}
	}
	t.Run("the-way-on", func(t *testing.T) {
		w := hostileWorld(t, oneCommit+` && git config 'filter.a b.clean' 'tr a-z A-Z'`+attributes(`a b`))
		got := w.run()
		require.Equal(t, 1, got.code, got)
		w.shellLine(strings.Replace(w.afterColon(got.stderr, "for yourself"), "COMMAND", "'tr a-z A-Z'", 1))
		got = w.run()
		require.Equal(t, 0, got.code, got)
	})
}

// buildx asks Git about the folder that it builds, in a process that the script does
// not start.
func TestScriptBuildxAsksNoGit(t *testing.T) {
	for name, test := range map[string]struct {
		setup string
		asks  bool
	}{
		"bare-repository": {makeBare + `&& cp -R ../evil/.git/. .`, false},
		"promisor-ext":    {lacking + `git config remote.origin.url "ext::$CANARY" && git config protocol.ext.allow always`, true},
	} {
		t.Run(name, func(t *testing.T) {
			w := hostileWorld(t, test.setup)
			require.NoError(t, os.Mkdir(filepath.Join(w.fake, "bin"), 0o755))
			w.write(w.fake, "bin/docker", "#!/bin/sh\n"+
				`case "$*" in "buildx build"*) [ "${BUILDX_GIT_INFO-}" = false ] || { echo >"$FAKE/asked"; git status; git show HEAD; } >/dev/null 2>&1 ;; esac`+
				"\nexec "+w.docker()+" \"$@\"\n")
			require.NoError(t, os.Chmod(filepath.Join(w.fake, "bin/docker"), 0o755))
			w.env = append(w.env, "PATH="+w.fake+"/bin:"+os.Getenv("PATH"))
			got := w.run()
			require.Equal(t, 0, got.code, got)
			assert.Empty(t, w.canaries())
			assert.Equal(t, test.asks, w.read(w.fake, "asked") != "none")
		})
	}
}

// TestScriptStartsGitOnce finds every git that the script starts: one, in ask_git. The
// questions are those whose commands were looked through for what settings can start.
func TestScriptStartsGitOnce(t *testing.T) {
	questions := []string{"archive", "config", "describe", "log", "ls-files", "rev-parse", "status"}
	for use, changes := range gitUses {
		t.Run(use, func(t *testing.T) {
			var starts int
			syntax.Walk(parseScript(t, buildPublish(scriptConfig(changes...))), func(node syntax.Node) bool {
				call, ok := node.(*syntax.CallExpr)
				if !ok {
					return true
				}
				var words []string
				for _, word := range call.Args {
					words = append(words, word.Lit())
				}
				switch {
				case slices.Contains(words, "git") && !slices.Equal(words, []string{"command", "-v", "git"}):
					starts++
				case len(words) > 0 && words[0] == "ask_git":
					words = words[1:]
					for words[0] == "-c" {
						words = words[2:]
					}
					assert.Contains(t, questions, words[0])
				}
				return true
			})
			assert.Equal(t, 1, starts)
		})
	}
}
