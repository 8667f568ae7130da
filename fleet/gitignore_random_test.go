package fleet

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestRandomTrees asks Git which paths of ten thousand random trees their .gitignore
// files ignore. Nothing of them is on disk: Git takes a .gitignore from the index that a
// sparse checkout has left out; to git check-ignore, a path that is not there is a
// file, and what stands before a slash is a folder.
func TestRandomTrees(t *testing.T) {
	// A call of check-ignore looks through the whole index for each path.
	const repositories, trees = 25, 400
	r := generator{rand.New(rand.NewPCG(15, 4))}
	asked, yes := 0, 0
	for range repositories {
		some, hits := compareTrees(t, r, trees)
		asked, yes = asked+some, yes+hits
	}
	// A generator that hits nothing, or everything, shows nothing.
	assert.Greater(t, yes, asked/5)
	assert.Less(t, yes, asked*4/5)
}

// compareTrees returns how many paths Git was asked about, and how many it ignores.
func compareTrees(t *testing.T, r generator, trees int) (paths, hits int) {
	dir := t.TempDir()
	git := func(stdin []byte, args ...string) []byte {
		cmd := exec.Command("git", append([]string{"-C", dir}, args...)...)
		cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null")
		cmd.Stdin = bytes.NewReader(stdin)
		out, err := cmd.Output()
		require.NoError(t, err)
		return out
	}
	git(nil, "init", "-q")
	var asked []string
	var got []bool
	var commit bytes.Buffer
	commit.WriteString("commit refs/heads/main\ncommitter a <a@a> 0 +0000\ndata 0\n")
	texts := map[string]string{}
	for i := range trees {
		top := fmt.Sprintf("t%d", i)
		paths := make([]string, 6)
		for j := range paths {
			paths[j] = r.path()
		}
		files := map[string]string{top: r.file(paths)}
		for _, below := range []string{"a", "a/b"} {
			if r.IntN(3) == 0 {
				files[top+"/"+below] = r.file(paths)
			}
		}
		for _, folder := range []string{top, top + "/a", top + "/a/b"} {
			if text, exists := files[folder]; exists {
				texts[folder] = text
				fmt.Fprintf(&commit, "M 100644 inline %s/%s\ndata %d\n%s\n", folder, ignoreName, len(text), text)
			}
		}
		for _, path := range paths {
			// What has files in the index is never ignored to check-ignore, which takes a
			// path for a pattern there. TestSets asks about such bytes.
			if path = top + "/" + path; texts[path] == "" && texts[path+"/b"] == "" && !strings.ContainsAny(path, "*?[") {
				asked = append(asked, path)
				got = append(got, ignored(files, path))
			}
		}
	}
	git(commit.Bytes(), "fast-import", "--quiet")
	git(nil, "read-tree", "refs/heads/main")
	git(git(nil, "ls-files", "-z"), "update-index", "-z", "--skip-worktree", "--stdin")
	// For each path: the file with the rule, the line, the rule, the path.
	answers := strings.Split(string(git([]byte(strings.Join(asked, "\x00")+"\x00"), "check-ignore", "--stdin", "-z", "-v", "-n")), "\x00")
	require.Len(t, answers, 4*len(asked)+1)
	wrong := 0
	for i, path := range asked {
		require.Equal(t, path, answers[4*i+3])
		rule := answers[4*i+2]
		want := rule != "" && !strings.HasPrefix(rule, "!")
		if want {
			hits++
		}
		if got[i] != want && wrong < 5 {
			wrong++
			top, _, _ := strings.Cut(path, "/")
			t.Errorf("%q: got %t, and Git says %t by %q in %s\n%q\n%q\n%q", path, got[i], want, rule, answers[4*i], texts[top], texts[top+"/a"], texts[top+"/a/b"])
		}
	}
	return len(asked), hits
}

// ignored asks the rules of files, by folder, as the walk does.
func ignored(files map[string]string, path string) bool {
	var r *rules
	for i, c := range []byte(path) {
		if c != '/' {
			continue
		}
		folder := path[:i]
		if r.ignore(folder, true) {
			return true
		}
		if text, exists := files[folder]; exists {
			r = r.within(folder, text)
		}
	}
	return r.ignore(path, false)
}

// TestSets compares every byte, alone and in a path, with sets that are easy to get wrong.
func TestSets(t *testing.T) {
	sets := []string{
		"?", "[!a]", "[^a]", "[a-]", "[-a]", "[a-c]", "[c-a]", "[a-c-e]", "[]]", "[]-a]", "[!]a]", "[^]a]", "[[]", "[[a]", "[[:x]", "[[:]", "[[:]]", "[[:a]", "[[:alpha:]", "[[:foo:]]",
		`[\]]`, `[\]-a]`, `[a\-z]`, `[a-\]]`, `[\\]`, `[!\\]`, `[a`, `[`, `[]`, `[!`, `[a-`, `[\`, "[\xc3\xa9]", "[\x80-\xff]", "[!\x80-\xff]", "[ -~]", "[.-0]", "[!.-0]", "[/]", "[+--]", "[--0]",
		"[a-[:digit:]]", "[[:digit:]-z]", "[[:alpha:]-]", "[![:space:]]", "[^[:cntrl:]x]", "[^^]", "[!!]", "[!^a]",
	}
	for name := range classes {
		sets = append(sets, "[[:"+name+":]]")
	}
	dir := t.TempDir()
	require.NoError(t, exec.Command("git", "-C", dir, "init", "-q").Run())
	var asked []string
	for i := range sets {
		folder := filepath.Join(dir, fmt.Sprint(i))
		require.NoError(t, os.Mkdir(folder, 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(folder, ignoreName), []byte("x"+sets[i]+"y\n/f/"+sets[i]+"z\n"), 0o644))
		for c := 1; c < 256; c++ {
			if c != '/' {
				asked = append(asked, fmt.Sprintf("%d/x%cy", i, 0), fmt.Sprintf("%d/f/%cz", i, 0))
				for j := len(asked) - 2; j < len(asked); j++ {
					asked[j] = strings.Replace(asked[j], "\x00", string([]byte{byte(c)}), 1)
				}
			}
		}
	}
	cmd := exec.Command("git", "-C", dir, "check-ignore", "--no-index", "--stdin", "-z", "-v", "-n")
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null")
	cmd.Stdin = strings.NewReader(strings.Join(asked, "\x00") + "\x00")
	out, err := cmd.Output()
	require.NoError(t, err)
	answers := strings.Split(string(out), "\x00")
	require.Len(t, answers, 4*len(asked)+1)
	for i, path := range asked {
		var set int
		_, err := fmt.Sscanf(path, "%d/", &set)
		require.NoError(t, err)
		r := (*rules)(nil).within(fmt.Sprint(set), "x"+sets[set]+"y\n/f/"+sets[set]+"z\n")
		if got, want := r.ignore(path, false), answers[4*i+2] != ""; got != want {
			t.Errorf("%q in %q: got %t, want %t", path, sets[set], got, want)
		}
	}
}

// A pattern of many stars takes no more time than its length and that of the name
// make necessary.
func TestManyStars(t *testing.T) {
	p := parsePattern(strings.Repeat("*a", 2000) + "b")
	assert.False(t, p.matches(strings.Repeat("a", 4000)))
	p = parsePattern(strings.Repeat("**/a/", 800) + "b")
	assert.False(t, p.matches(strings.Repeat("a/", 2000)))
}

// generator makes paths, and rules that are likely to be about them.
type generator struct{ *rand.Rand }

func (g generator) pick(all ...string) string { return all[g.IntN(len(all))] }

func (g generator) name() string {
	var b strings.Builder
	for range 1 + g.IntN(3) {
		b.WriteString(g.pick("a", "a", "b", "b", "c", "A", "0", "é", "\xe9", " ", ".", "-", "_", "!", "#", "[", "]", `\`, "^", "*", "?", "\t", "\x7f", ":"))
	}
	if name := b.String(); name != "." && name != ".." && name != ".git" {
		return name
	}
	return "a"
}

func (g generator) path() string {
	names := make([]string, 1+g.IntN(4))
	for i := range names {
		if names[i] = g.name(); g.IntN(2) == 0 {
			names[i] = g.pick("a", "b", "c")
		}
	}
	return strings.Join(names, "/")
}

func (g generator) file(paths []string) string {
	var b strings.Builder
	if g.IntN(30) == 0 {
		b.WriteString("\ufeff")
	}
	for range 1 + g.IntN(5) {
		b.WriteString(g.rule(g.pick(paths...)))
		b.WriteString(g.pick("\n", "\n", "\n", "\n", "\r\n", " \n", "\\ \n", "\n\n"))
	}
	text := b.String()
	if g.IntN(10) == 0 {
		text = strings.TrimSuffix(text, "\n")
	}
	return text
}

// rule turns a path into a pattern, a byte or a name at a time.
func (g generator) rule(path string) string {
	names := strings.Split(path, "/")
	names = names[g.IntN(len(names)):]
	if g.IntN(2) == 0 {
		names = names[:1+g.IntN(len(names))]
	}
	var parts []string
	for _, name := range names {
		switch g.IntN(8) {
		case 0:
			parts = append(parts, "**")
		case 1:
			parts = append(parts, "*")
		case 2:
			parts = append(parts, "**", g.bytes(name))
		default:
			parts = append(parts, g.bytes(name))
		}
	}
	return g.pick("", "", "", "", "!", "!", "#", `\`) + g.pick("", "", "/", "**/", "*") + strings.Join(parts, "/") + g.pick("", "", "", "", "/", "/", "/**", "**", `\/`)
}

func (g generator) bytes(name string) string {
	var b strings.Builder
	for i := range len(name) {
		c := name[i : i+1]
		switch g.IntN(14) {
		case 0:
			b.WriteString("?")
		case 1:
			b.WriteString("*")
		case 2:
			b.WriteString("**")
		case 3:
			b.WriteString("[" + g.pick("", "!", "^") + g.pick("", "]", "-") + c + g.pick("", "-", "-z", "-\xff", `\`, "[:digit:]", "[:x:]") + g.pick("]", "]", "]", ""))
		case 4:
			b.WriteString("[" + g.pick("", "!") + "[:" + g.pick("alpha", "alnum", "space", "punct", "lower", "upper", "print", "graph", "cntrl", "blank", "xdigit") + ":]" + g.pick("", c) + "]")
		case 5:
			b.WriteString(`\` + c)
		case 6:
			b.WriteString(g.pick("", "***", "*?", "?*", " "))
		default:
			b.WriteString(c)
		}
	}
	return b.String()
}
