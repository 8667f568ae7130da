package filename

import (
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
)

func TestFault(t *testing.T) {
	for _, path := range []string{
		".", "Dockerfile", "deploy/Dockerfile", ".gitignore", ".github/x", "a..b", "...x", "git", "git~x", "xgit~1", "git~1x", "a b/ü.txt", "日本\u3000語.txt", "it's",
		".gitlab", ".envrc", ".github/workflows/ci.yml", "a~b",
	} {
		assert.Empty(t, Fault(path), "%q", path)
	}
	tests := map[string]struct{ path, want string }{
		"zero-width-space":        {"a\u200bb", "holds U+200B, which cannot be seen. Remove it."},
		"zero-width-joiner":       {"a/\u200d", "holds U+200D"},
		"soft-hyphen":             {"a\u00adb", "holds U+00AD"},
		"tag":                     {"a\U000e0041", "holds U+E0041"},
		"bidirectional":           {"a\u202eb", "holds U+202E"},
		"isolate":                 {"a\u2066b", "holds U+2066"},
		"variation-selector":      {"a\ufe0f", "holds U+FE0F"},
		"variation-supplement":    {"a\U000e0100", "holds U+E0100"},
		"byte-order-mark":         {"\ufeffa", "holds U+FEFF"},
		"hangul-filler":           {"a\u3164", "holds U+3164"},
		"grapheme-joiner":         {"a\u034fb", "holds U+034F"},
		"braille-blank":           {"a\u2800", "holds U+2800"},
		"no-break-space":          {"a\u00a0b", "holds U+00A0, which looks like a space and is none. Remove it."},
		"line-separator":          {"a\u2028b", "holds U+2028"},
		"git":                     {"a/.git/config", "is inside Git's own folder. Write one outside of it."},
		"git-any-case":            {".GiT", "is inside Git's own folder"},
		"git-dot":                 {".git./x", "is inside Git's own folder"},
		"git-space-dot":           {".git . ", "is inside Git's own folder"},
		"git-stream":              {".git::$INDEX_ALLOCATION/x", "is inside Git's own folder"},
		"git-full-width":          {"\uff0egit", "is inside Git's own folder"},
		"git-ignored-by-hfs":      {".g\u200cit/x", "holds U+200C"},
		"git-short":               {"git~1", `has the name "git~1", by which Windows finds Git's own folder. Write one outside of it.`},
		"git-short-any":           {"x/GIT~12/config", `has the name "GIT~12"`},
		"git-short-dot":           {"git~1. /x", `has the name "git~1. "`},
		"git-short-stream":        {"git~1:x", `has the name "git~1:x"`},
		"stream":                  {"a:b", `holds ":".`},
		"git-all-full-width":      {"\uff0e\uff47\uff49\uff54", "is inside Git's own folder"},
		"star":                    {"a*", `holds "*".`},
		"star-first":              {"*a", `holds "*".`},
		"backslash":               {`a\b`, `holds "\\".`},
		"space-last":              {"a ", "has a name with a space"},
		"dot-last":                {"a.", "has a name that ends in a dot"},
		"invisible-before-others": {"a\u200b.", "holds U+200B"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Contains(t, Fault(tt.path), tt.want)
			assert.NotEmpty(t, OutputFault(tt.path))
		})
	}
}

// TestFaultInvisible holds that no format character of Unicode passes.
func TestFaultInvisible(t *testing.T) {
	for r := rune(0x80); r <= unicode.MaxRune; r++ {
		if unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Variation_Selector) {
			assert.NotEmpty(t, Fault("a"+string(r)+"b"), "U+%04X", r)
		}
	}
}

func TestOutputFault(t *testing.T) {
	for _, path := range []string{
		"Dockerfile", ".dockerignore", ".gitignore", "deploy/.gitignore", "build-publish.sh", ".github/x", ".github/workflowsx", "workflows/x",
		"envrc", ".envrc.example", "x/.gitlab-ci.yml.md", "docker~x",
		// Windows makes short names of eight characters and three, with a number at the end.
		"~1", "docker~", "document~1", "docker~1.html", "doc~1~2", "a~1x",
	} {
		assert.Empty(t, OutputFault(path), "%q", path)
	}
	tests := map[string]struct{ path, want string }{
		"direnv":               {".envrc", `leads to ".envrc", which direnv runs when somebody enters the folder. Write another path.`},
		"direnv-below":         {"deploy/.ENVRC", `leads to ".envrc"`},
		"workflow":             {".github/workflows/ci.yml", `leads to ".github/workflows", where GitHub runs every file. Write another path.`},
		"workflow-below":       {"a/.github/Workflows/b/ci.yml", `leads to ".github/workflows"`},
		"workflow-kelvin-sign": {".github/wor\u212aflows/ci.yml", `leads to ".github/workflows"`},
		"workflow-ligature":    {".github/work\ufb02ows/ci.yml", `leads to ".github/workflows"`},
		"the-folder-itself":    {".github/workflows", `leads to ".github/workflows"`},
		"gitea":                {".gitea/workflows/x.yml", `leads to ".gitea/workflows"`},
		"forgejo":              {".forgejo/workflows/x.yml", `leads to ".forgejo/workflows"`},
		"gitlab":               {".gitlab-ci.yml", `leads to ".gitlab-ci.yml"`},
		"attributes":           {"a/.gitattributes", `leads to ".gitattributes"`},
		"modules":              {".gitmodules", `leads to ".gitmodules"`},
		"short":                {"GITHUB~1/WORKFL~1/x.yml", `has the name "GITHUB~1", of the form that Windows gives to files with longer names. Rename it.`},
		"short-longest":        {"abcdef~1.abc", `has the name "abcdef~1.abc"`},
		"short-extension":      {"GITLAB~1.YML", `has the name "GITLAB~1.YML"`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Contains(t, OutputFault(tt.path), tt.want)
		})
	}
}
