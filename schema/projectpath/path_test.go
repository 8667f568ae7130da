package projectpath

import (
	"io/fs"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"

	"dockgen/schema/mistake/mistaketest"
)

func TestCheckProjectPath(t *testing.T) {
	for _, s := range []string{"VERSION", "deploy/VERSION", "a b/ü.txt", ".env.example", "...x", "a..b", "it's", "x$y", ".github/x", ".gitignore", "a/-b"} {
		assert.NoError(t, CheckFile(s), s)
		assert.NoError(t, CheckFolder(s), s)
	}
	assert.NoError(t, CheckFolder("."))
	const plain = ` Write the plain path of one file or folder, without wildcards and without characters that Windows forbids.`
	mistaketest.AssertMistakes(t, CheckFile, [][3]string{
		{"empty", "", `The path is empty. Write one relative to the config; "." is the project folder itself.`},
		{"project-itself", ".", `"." is the project folder itself, and a file is asked for. Write its path.`},
		{"parent", "..", `The path ".." leaves the project. Write one inside the folder of the config.`},
		{"outside", "../x", `The path "../x" leaves the project. Write one inside the folder of the config.`},
		{"outside-later", "a/../../x", `The path "a/../../x" leaves the project. Write one inside the folder of the config.`},
		{"absolute", "/x", `The path "/x" is absolute. Write it relative to the config.`},
		{"drive", `C:\x`, `The path "C:\\x" is absolute. Write it relative to the config.`},
		{"home", "~/x", `The path "~/x" begins with "~", which only a shell understands. Write it relative to the config.`},
		{"option", "-x", `The path "-x" begins with "-", which programs take for an option. Rename it.`},
		{"backslash", `a\b`, `The path "a\\b" holds a backslash. Write forward slashes: "a/b".`},
		{"dot-first", "./x", `The path "./x" can be written shorter. Write "x".`},
		{"slash-last", "x/", `The path "x/" can be written shorter. Write "x".`},
		{"two-slashes", "a//b", `The path "a//b" can be written shorter. Write "a/b".`},
		{"there-and-back", "a/../b", `The path "a/../b" can be written shorter. Write "b".`},
		{"git-folder", "a/.GIT/b", `The path "a/.GIT/b" is inside Git's own folder. Write one outside of it.`},
		{"git-short-name", "a/git~1/b", `The path "a/git~1/b" has the name "git~1", by which Windows finds Git's own folder. Write one outside of it.`},
		{"git-stream", ".git::$INDEX_ALLOCATION/b", `The path ".git::$INDEX_ALLOCATION/b" is inside Git's own folder. Write one outside of it.`},
		{"invisible", "a\u200bb", `The path "a\u200bb" holds U+200B, which cannot be seen. Remove it.`},
		{"tag-character", "a\U000e0041", `The path "a\U000e0041" holds U+E0041, which cannot be seen. Remove it.`},
		{"star", "a*", `The path "a*" holds "*".` + plain},
		{"class", "a[1]", `The path "a[1]" holds "[".` + plain},
		{"colon", "ab:c", `The path "ab:c" holds ":".` + plain},
		{"space-last", "a /b", `The path "a /b" has a name with a space at its beginning or end. Rename it.`},
		{"dot-last", "a.", `The path "a." has a name that ends in a dot, which Windows drops. Rename it.`},
		{"decomposed", "cafe\u0301", `is written with combining characters. Write it composed, in Unicode's normal form C.`},
		{"tab", "a\tb", `"a\tb" holds a tab. Write spaces instead.`},
		{"not-utf-8", "a\xff", `"a\xff" is not valid UTF-8.`},
		{"long-name", strings.Repeat("x", 256), `has a name of 256 bytes. File systems allow 255.`},
		{"long-path", strings.Repeat("x/", 512) + "x", `is 1025 bytes long. At most 1,024 are allowed.`},
	})
}

func TestCheckOutputPath(t *testing.T) {
	for _, s := range []string{"VERSION", "deploy/Dockerfile", ".dockerignore"} {
		assert.NoError(t, CheckOutput(s), s)
	}
	mistaketest.AssertMistakes(t, CheckOutput, [][3]string{
		{"outside", "../x", `The path "../x" leaves the project.`},
		{"workflow", ".github/workflows/x.yml", `The path ".github/workflows/x.yml" leads to ".github/workflows", where GitHub runs every file. Write another path.`},
		{"direnv", "a/.envrc", `The path "a/.envrc" leads to ".envrc", which direnv runs when somebody enters the folder. Write another path.`},
	})
	assert.NoError(t, CheckFile(".github/workflows/x.yml"), "the path of a file that is only read")
}

func TestCheckBindPath(t *testing.T) {
	for _, s := range []string{"requirements.txt", "requirements/base-1_2@x+y.txt"} {
		assert.NoError(t, CheckBind(s), s)
	}
	const rule = `, which Docker cannot bind into a build step. Allowed are letters, digits, "_", ".", "/", "@", "+" and "-": rename the file.`
	mistaketest.AssertMistakes(t, CheckBind, [][3]string{
		{"space", "a b.txt", `The path "a b.txt" holds " "` + rule},
		{"comma", "a,b", `The path "a,b" holds ","` + rule},
		{"equals", "a=b", `The path "a=b" holds "="` + rule},
		{"dollar", "$x", `The path "$x" holds "$"` + rule},
		{"not-ascii", "é.txt", `The path "é.txt" holds "é"` + rule},
		{"outside", "../x", `The path "../x" leaves the project.`},
	})
}

// FuzzProjectPath holds that an accepted path is one that Go's file systems
// keep inside their root.
func FuzzProjectPath(f *testing.F) {
	for _, s := range []string{".", "a/b", "../a", "/a", "a/./b", "a\\b", "é", "..."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if CheckFolder(s) == nil {
			assert.True(t, fs.ValidPath(s), s)
			assert.True(t, utf8.ValidString(s))
			assert.False(t, strings.ContainsAny(s, "*?[\\\n\r\x00"))
		}
	})
}

func TestCollide(t *testing.T) {
	tests := []struct {
		name, a, b string
		want       bool
	}{
		{"same", "deploy/Dockerfile", "deploy/Dockerfile", true},
		{"other-case", "VERSION", "version", true},
		{"folder-of-the-other", "Deploy", "deploy/VERSION", true},
		{"beginning-of-the-name", "VERSION", "VERSION.lock", false},
		{"other-file", "deploy/VERSION", "deploy/Dockerfile", false},
		{"not-a-letter", "a@b", "a`b", false},
		{"not-ascii", "ÄRGER/Über", "ärger/übER", true},
		{"shorter-in-lower-case", "\u212Aelvin", "KELVIN", true}, // U+212A is one letter of three bytes
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, Collide(strings.ToLower(tt.a), strings.ToLower(tt.b)))
			assert.Equal(t, tt.want, Collide(strings.ToLower(tt.b), strings.ToLower(tt.a)))
		})
	}
}

func TestCheckConfig(t *testing.T) {
	for _, s := range []string{"platform.hcl", "../platform.hcl", "../../common/platform.hcl"} {
		assert.NoError(t, CheckConfig(s), s)
	}
	mistaketest.AssertMistakes(t, CheckConfig, [][3]string{
		{"empty", "", `The path "" does not end in ".hcl". Write that of a file in this language, such as "../../platform.hcl".`},
		{"other-form", "../platform.json", `The path "../platform.json" does not end in ".hcl". Write that of a file in this language, such as "../../platform.hcl".`},
		{"not-clean", "a/../platform.hcl", `The path "a/../platform.hcl" can be written shorter. Write "platform.hcl".`},
		{"absolute", "/platform.hcl", `The path "/platform.hcl" is absolute. Write it relative to the config.`},
	})
}
