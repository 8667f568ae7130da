package schema

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"

	"dockgen/dockerignore"
	"dockgen/schema/disclosure"
	"dockgen/schema/duration"
	"dockgen/schema/entrypoint"
	"dockgen/schema/imageref"
	"dockgen/schema/mistake"
	"dockgen/schema/mistake/mistaketest"
	"dockgen/schema/naming"
	"dockgen/schema/projectpath"
	"dockgen/schema/version"
)

func TestCheckEnvDefault(t *testing.T) {
	for _, s := range []string{"", "info", `it's "$x" \n`, "日本", strings.Repeat("x", 4096)} {
		assert.NoError(t, naming.CheckDefault(s), s)
	}
	mistaketest.AssertMistakes(t, naming.CheckDefault, [][3]string{
		{"line-feed", "a\nb", `"a\nb" holds a line break. Write it on one line.`},
		{"nul", "a\x00b", `"a\x00b" holds the control character U+0000. Remove it.`},
		{"too-long", strings.Repeat("x", 4097), `" is 4097 bytes long. A default has at most 4,096; put more into a file.`},
	})
}

// FuzzMessages holds for every check and every value: no panic, and a message
// that is safe to print.
func FuzzMessages(f *testing.F) {
	checks := []func(string) error{
		mistake.InLine, naming.CheckDefault, mistake.InLine, naming.CheckLabel, imageref.CheckRepository, imageref.CheckBase, naming.CheckVariable, naming.CheckSecret,
		naming.CheckIndex, naming.CheckDebianPackage, naming.CheckUsername, naming.CheckWorkerClass, naming.CheckUser, naming.CheckPlatform, naming.CheckApp, naming.CheckHost, naming.CheckIndexURL,
		naming.CheckHealthPath, projectpath.CheckFile, projectpath.CheckOutput, projectpath.CheckBind, projectpath.CheckFolder, dockerignore.CheckExclude, dockerignore.CheckInclude, version.CheckConstraint, version.CheckPython,
		version.CheckGunicorn,
		func(s string) error { _, err := entrypoint.Parse(s); return err },
		func(s string) error { _, err := duration.Parse(s); return err },
		func(s string) error { return disclosure.Check("app.entry_point", s) },
		func(s string) error { return disclosure.Check("env.DB_PASSWORD.default", s) },
	}
	for _, s := range []string{"", "a", "a:b", "https://u:p@h/x", "a\xff\x1b", "../é", "[", "!", "\\", "1.2", "~> 1.0", "ghcr.io/a/b:1", "5 s", "x@y", "a\u0301"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, check := range checks {
			if err := check(s); err != nil {
				mistaketest.AssertSentences(t, err)
				assert.True(t, utf8.ValidString(err.Error()))
			}
		}
	})
}
