package workspace

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Names with a common beginning are not in each other's way.
func TestNamesSideBySide(t *testing.T) {
	w := first()
	for _, name := range []string{"Dockerfile.dev", "docs-more", "docs/GUIDE.md.txt"} {
		w = with(w, File{Path: name, Mode: 0o644, Content: []byte("x\n")})
	}
	p := newProject(t)
	p.apply(w, Options{})
	p.requireClean(w)
	_, _, err := readPlan(p.dir, with(w, File{Path: "docs/GUIDE.md/x", Mode: 0o644}))
	assert.ErrorContains(t, err, "in the way of")
}

// What Git leaves in a file that it could not merge, as the two texts.
func TestConflictSides(t *testing.T) {
	const ours, base, middle, theirs = "<<<<<<< HEAD\n", "||||||| 123\n", "=======\n", ">>>>>>> other\n"
	tests := map[string]struct {
		text         string
		ours, theirs string
		line         int
		ok           bool
	}{
		"none":             {text: "a\nb\n"},
		"heading":          {text: "a\n" + middle + "b\n"},
		"two-sides":        {"a\n" + ours + "1\n" + middle + "2\n" + theirs + "b\n", "a\n1\nb\n", "a\n2\nb\n", 2, true},
		"with-base":        {ours + "1\n" + base + "0\n" + middle + "2\n" + theirs, "1\n", "2\n", 1, true},
		"heading-before":   {"a\n" + middle + ours + "1\n" + middle + theirs, "a\n" + middle + "1\n", "a\n" + middle, 3, true},
		"twice":            {ours + "1\n" + middle + "2\n" + theirs + ours + "3\n" + middle + theirs, "1\n3\n", "2\n", 1, true},
		"no-beginning":     {text: "1\n" + theirs},
		"no-middle":        {text: ours + "1\n" + theirs},
		"no-end":           {text: ours + "1\n" + middle + "2\n"},
		"begins-twice":     {text: ours + ours + "1\n" + middle + "2\n" + theirs},
		"base-outside":     {text: base + ours + "1\n" + middle + "2\n" + theirs},
		"base-behind":      {text: ours + "1\n" + middle + base + "2\n" + theirs},
		"middle-in-theirs": {text: ours + "1\n" + middle + "2\n" + middle + theirs},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			c, ok := findConflict([]byte(tt.text))
			require.Equal(t, tt.ok, ok)
			if ok {
				assert.Equal(t, tt.ours, string(c.ours))
				assert.Equal(t, tt.theirs, string(c.theirs))
				assert.Equal(t, tt.line, c.line)
			}
		})
	}
}

// A merge that is not finished is nobody's edit when both of its sides are known.
func TestUnfinishedMerge(t *testing.T) {
	was := string(first().Files[0].Content)
	other := string(second().Files[0].Content)
	merged := func(ours, theirs string) string {
		return "<<<<<<< HEAD\n" + ours + "=======\n" + theirs + ">>>>>>> other\n"
	}
	const edited = "# " + testMarker + "\nUSER 0\n"
	tests := map[string]struct {
		text    string
		verdict Verdict
	}{
		"both-known":    {merged(was, other), Stale},
		"ours-edited":   {merged(edited, other), Conflict},
		"theirs-edited": {merged(was, edited), Conflict},
		"both-edited":   {merged(edited, edited), Conflict},
		"ours-empty":    {merged("", other), Conflict},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p := generated(t)
			p.write("Dockerfile", tt.text)
			assert.Equal(t, tt.verdict, p.change(second(), "Dockerfile").Verdict)
		})
	}
}

// There is no checksum of what is not there or cannot be told apart.
func TestNoChecksum(t *testing.T) {
	p := generated(t)
	assert.NotEmpty(t, p.change(first(), ".gitignore").HaveSHA256)
	p.write(".gitignore", p.read(".gitignore")+p.read(".gitignore"))
	assert.Empty(t, p.change(first(), ".gitignore").HaveSHA256)
	p.remove("Dockerfile")
	assert.Empty(t, p.change(first(), "Dockerfile").HaveSHA256)
}

func TestDiffModes(t *testing.T) {
	p := generated(t)
	w := except(except(first(), "publish.sh"), "Dockerfile")
	assert.Contains(t, Diff(p.change(w, "Dockerfile")), "\ndeleted file mode 100644\n")
	if keepsModes {
		assert.Contains(t, Diff(p.change(w, "publish.sh")), "\ndeleted file mode 100755\n")
		p.chmod("Dockerfile", 0o755)
		assert.Contains(t, Diff(p.change(second(), "Dockerfile")), "\nold mode 100755\nnew mode 100644\n--- ")
	}
}

// The lock may name neither itself nor the config, whatever the checksum.
func TestLockNamesItself(t *testing.T) {
	for _, name := range []string{LockPath, "flaskdeploy.hcl", "../x", ".git/config"} {
		p := generated(t)
		p.write(LockPath, p.read(LockPath)+sum(nil)+" 0644 file "+name+"\n")
		_, findings, err := readPlan(p.dir, first())
		require.NoError(t, err)
		require.NotEmpty(t, findings, name)
		assert.Equal(t, CodeLockOutside, findings[0].Code, name)
	}
}

// The mode of the lock is nobody's business.
func TestExecutableLock(t *testing.T) {
	if !keepsModes {
		return
	}
	p := generated(t)
	p.chmod(LockPath, 0o755)
	p.unchanged(func() {
		result, err := Apply(p.plan(first()), Options{})
		require.NoError(t, err)
		assert.False(t, result.LockWritten)
	})
}
