package workspace

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// life is a project over time: the config changes, people edit, delete, merge and
// check out, and dockgen runs in between. What must hold after every run:
//
//   - without force, a file whose text dockgen never rendered has its bytes still;
//   - with or without, so have the user's lines of the block's file, and every
//     file that was never an output;
//   - what could be done is done: the next plan is clean.
type life struct {
	project
	wanted   Wanted
	rendered map[string][]string // every text that was ever wanted, by path
	saved    map[string]stamp    // an earlier commit
}

var lifePaths = []string{"Dockerfile", "publish.sh", "docs/GUIDE.md", "deploy/k8s/app.yaml"}

const lifeBlock = ".gitignore"

func TestNothingOfTheUsersIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp("", "life")
		require.NoError(t, err)
		defer os.RemoveAll(dir)
		l := &life{project: project{t, dir}, rendered: map[string][]string{}}
		l.write("app.py", "app = 1\n")
		l.write("docs/notes.md", "mine\n")
		if text := rapid.SampledFrom([]string{"", "mine\n", byteOrderMark + "mine\n"}).Draw(t, "ignore file"); text != "" {
			l.write(lifeBlock, text)
		}
		l.configure(t)
		l.saved = l.tree()
		t.Repeat(map[string]func(*rapid.T){
			"":            l.readWritesNothing,
			"configure":   l.configure,
			"edit":        l.editOutput,
			"edit-ignore": l.editIgnore,
			"delete":      func(t *rapid.T) { os.Remove(l.path(l.draw(t))) },
			"chmod":       l.chmodOutput,
			"crlf":        l.convert,
			"commit":      func(t *rapid.T) { l.saved = l.tree() },
			"checkout":    l.checkout,
			"merge":       l.merge,
			"run":         func(t *rapid.T) { l.run(t, Options{}) },
			"force":       func(t *rapid.T) { l.run(t, Options{Force: true}) },
			"force-path":  l.forcePath,
		})
	})
}

// draw picks a path that is or was an output, or the lock.
func (l *life) draw(t *rapid.T) string {
	return rapid.SampledFrom(append([]string{lifeBlock, LockPath}, lifePaths...)).Draw(t, "path")
}

func (l *life) exists(path string) bool {
	_, err := os.Lstat(l.path(path))
	return err == nil
}

func (l *life) configure(t *rapid.T) {
	version := rapid.SampledFrom([]string{"1", "2", "3"}).Draw(t, "version")
	l.wanted = Wanted{Config: sum([]byte(version)), ConfigPath: "flaskdeploy.hcl", Templates: 1, Marker: testMarker, DefaultPaths: lifePaths[:2]}
	for i, path := range lifePaths {
		if rapid.Bool().Draw(t, path) {
			f := File{Path: path, Mode: 0o644, Content: []byte("# " + testMarker + "\n" + version + "\n")}
			if i == 1 {
				f.Mode = 0o755
			}
			l.wanted.Files = append(l.wanted.Files, f)
			l.rendered[path] = append(l.rendered[path], string(f.Content))
		}
	}
	if rapid.Bool().Draw(t, lifeBlock) {
		l.wanted.Files = append(l.wanted.Files, File{Path: lifeBlock, Block: true, Content: []byte("/" + version + "\n")})
	}
}

func (l *life) editOutput(t *rapid.T) {
	path := rapid.SampledFrom(lifePaths).Draw(t, "path")
	text := rapid.SampledFrom([]string{"", "by hand\n", "no newline", "\r\n", "\x00"}).Draw(t, "text")
	if l.exists(path) && rapid.Bool().Draw(t, "append") {
		text = l.read(path) + text
	}
	l.write(path, text)
}

// editIgnore puts in or takes out one line of the block's file, markers among them.
func (l *life) editIgnore(t *rapid.T) {
	var lines []string
	if l.exists(lifeBlock) {
		lines = strings.SplitAfter(l.read(lifeBlock), "\n")
	}
	at := rapid.IntRange(0, len(lines)).Draw(t, "line")
	if at < len(lines) && rapid.Bool().Draw(t, "take out") {
		lines = slices.Delete(lines, at, at+1)
	} else {
		line := rapid.SampledFrom([]string{"mine\n", "\n", begin, end, "mine\r\n"}).Draw(t, "text")
		lines = slices.Insert(lines, at, line)
	}
	l.write(lifeBlock, strings.Join(lines, ""))
}

func (l *life) chmodOutput(t *rapid.T) {
	path := rapid.SampledFrom(append([]string{lifeBlock}, lifePaths...)).Draw(t, "path")
	if l.exists(path) {
		l.chmod(path, rapid.SampledFrom([]os.FileMode{0o644, 0o755, 0o600}).Draw(t, "mode"))
	}
}

func (l *life) convert(t *rapid.T) {
	if path := l.draw(t); l.exists(path) {
		l.crlf(path)
	}
}

// checkout brings back one file of an earlier commit, or all of them.
func (l *life) checkout(t *rapid.T) {
	paths := append([]string{lifeBlock, LockPath}, lifePaths...)
	if rapid.Bool().Draw(t, "one") {
		paths = []string{l.draw(t)}
	}
	for _, path := range paths {
		if s, there := l.saved[path]; there {
			l.write(path, s.Content)
			l.chmod(path, s.Mode)
		} else {
			os.Remove(l.path(path))
		}
	}
}

// merge leaves one file as Git leaves it when this and an earlier commit differ:
// with both sides in it, between marks or as merge=union does it.
func (l *life) merge(t *rapid.T) {
	path := l.draw(t)
	theirs, committed := l.saved[path]
	if !committed || !l.exists(path) || path == lifeBlock {
		return
	}
	ours := l.read(path)
	if ours == theirs.Content || !strings.HasSuffix(ours, "\n") || !strings.HasSuffix(theirs.Content, "\n") {
		return
	}
	if path == LockPath && rapid.Bool().Draw(t, "union") {
		l.write(path, ours+theirs.Content)
		return
	}
	l.write(path, "<<<<<<< ours\n"+ours+"=======\n"+theirs.Content+">>>>>>> theirs\n")
}

// isRendered reports whether text is one of texts, or a merge of two of them that
// is not finished.
func isRendered(text string, texts []string) bool {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	c, ok := findConflict([]byte(text))
	return slices.Contains(texts, text) || ok && slices.Contains(texts, string(c.ours)) && slices.Contains(texts, string(c.theirs))
}

func (l *life) readWritesNothing(t *rapid.T) {
	before := l.tree()
	plan := l.plan(l.wanted)
	require.Equal(t, before, l.tree())
	for _, c := range plan.Changes {
		require.Equal(t, c.Verdict == Clean, c.Reason == "", "%s: %s", c.Path, c.Verdict)
		require.Equal(t, c.Verdict == Clean, c.Action == None, "%s: %s", c.Path, c.Verdict)
		require.Equal(t, c.Verdict == Clean, Diff(c) == "", "%s: %s", c.Path, c.Verdict)
	}
}

func (l *life) forcePath(t *rapid.T) {
	plan := l.plan(l.wanted)
	if len(plan.Changes) > 0 {
		l.run(t, Options{ForcePaths: []string{rapid.SampledFrom(plan.Changes).Draw(t, "change").Path}})
	}
}

func (l *life) run(t *rapid.T, o Options) {
	before := l.tree()
	result, err := Apply(l.plan(l.wanted), o)
	after := l.tree()
	l.noTemporaries()

	for path, s := range before {
		texts, output := l.rendered[path]
		forced := o.Force || slices.Contains(o.ForcePaths, path)
		switch {
		case !s.Mode.IsRegular() || path == LockPath:
		case path == lifeBlock:
			require.Equal(t, usersLines(s.Content), usersLines(after[path].Content))
		case !output:
			require.Equal(t, s, after[path], "%s was never an output", path)
		case !forced && !isRendered(s.Content, texts):
			require.Equal(t, s.Content, after[path].Content, "%s is the user's", path)
		}
	}
	if len(result.Refused) > 0 {
		require.ErrorIs(t, err, ErrRefused)
		require.False(t, o.Force)
		if len(o.ForcePaths) == 0 {
			require.Equal(t, before, after)
		}
		return
	}
	require.NoError(t, err)
	if len(result.Kept) == 0 {
		l.requireClean(l.wanted)
	} else {
		require.False(t, o.Force)
	}
	done := l.tree()
	again, err := Apply(l.plan(l.wanted), Options{})
	require.NoError(t, errors.Join(err))
	require.Empty(t, again.Written)
	require.Equal(t, done, l.tree(), "the second run has nothing to do")
}

// usersLines returns the lines of a block's file that are not dockgen's, by a
// reading of its own: a block is what stands between a begin and the next end,
// with no other begin between. Blank lines at the end are not counted: a block
// brings one, and takes it away.
func usersLines(text string) string {
	var users []string
	text = strings.ReplaceAll(text, byteOrderMark, "") // a line put before one leaves it in the middle
	for len(text) > 0 {
		i := strings.Index("\n"+text, "\n"+BlockBegin)
		if i < 0 {
			users = append(users, text)
			break
		}
		users = append(users, text[:i])
		_, text, _ = strings.Cut(text[i:], "\n")
		inside, rest, closed := cutLine(text, BlockEnd)
		if closed && !strings.Contains("\n"+inside, "\n"+BlockBegin) {
			text = rest
		}
	}
	var lines []string
	for line := range strings.Lines(strings.Join(users, "")) {
		if strings.TrimRight(line, "\r\n") != BlockEnd {
			lines = append(lines, strings.TrimSuffix(line, "\n"))
		}
	}
	for len(lines) > 0 && strings.TrimRight(lines[len(lines)-1], "\r") == "" {
		lines = lines[:len(lines)-1]
	}
	if n := len(lines); n > 0 {
		lines[n-1] = strings.TrimSuffix(lines[n-1], "\r")
	}
	return strings.Join(lines, "\n")
}

// cutLine cuts text around the first line that is line.
func cutLine(text, line string) (before, after string, found bool) {
	for l := range strings.Lines(text) {
		if strings.TrimRight(l, "\r\n") == line {
			return before, text[len(before)+len(l):], true
		}
		before += l
	}
	return before, "", false
}
