package version

import (
	"testing"

	pep440 "github.com/aquasecurity/go-pep440-version"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/schema/mistake/mistaketest"
)

func TestCheckPython(t *testing.T) {
	for _, s := range []string{"3.6", "3.9", "3.10", "3.14", "3.15", "3.20"} {
		assert.NoError(t, CheckPython(s), s)
	}
	const rule = ` is not a minor version of Python. Write one such as "3.14".`
	mistaketest.AssertMistakes(t, CheckPython, [][3]string{
		{"empty", "", `""` + rule},
		{"major", "3", `"3"` + rule},
		{"patch", "3.14.1", `"3.14.1" is more than a minor version. Write "3.14", and the image follows its bug fixes; image.base can name an exact one.`},
		{"python-2", "2.7", `"2.7" is not supported: dockgen is for Python 3. Write a minor version such as "3.14".`},
		{"too-old", "3.5", `Python 3.5 is too old: dockgen supports 3.6 and newer. Write one such as "3.14".`},
		{"leading-zero", "3.014", `"3.014"` + rule},
		{"constraint", ">=3.10", `">=3.10"` + rule},
		{"tag", "3.10-slim", `"3.10-slim"` + rule},
		{"three-digits", "3.141", `"3.141"` + rule},
		{"python-4", "4.0", `"4.0"` + rule},
		{"no-minor", "3.", `"3."` + rule},
	})
}

func TestPythonDistribution(t *testing.T) {
	for python, want := range map[string]string{
		"3.14": "trixie", "3.10": "trixie", "3.9": "trixie", "3.8": "bookworm", "3.7": "bookworm", "3.6": "bullseye",
	} {
		assert.Equal(t, want, Debian(python), python)
	}
}

func TestCheckGunicornVersion(t *testing.T) {
	for _, s := range []string{"20.1.0", "21.2", "23.0.0", "26.0.0rc1", "22.0.0a1", "20.1.0.post1", "27.0.1"} {
		assert.NoError(t, CheckGunicorn(s), s)
	}
	const inexact = ` is not an exact version. Write the number alone: "23.0.0".`
	const rule = ` is not an exact version of gunicorn. Write a release such as "23.0.0".`
	const old = ` of gunicorn is too old: releases before 20.1 cannot pass arguments to an application factory. Write a newer one, such as "23.0.0".`
	mistaketest.AssertMistakes(t, CheckGunicorn, [][3]string{
		{"empty", "", `""` + rule},
		{"major", "23", `"23"` + rule},
		{"wildcard", "23.*", `"23.*"` + rule},
		{"at-least", ">=23", `">=23"` + inexact},
		{"range", ">= 23.0.0, < 24", `">= 23.0.0, < 24"` + inexact},
		{"equals", "==23.0.0", `"==23.0.0"` + inexact},
		{"v", "v23.0.0", `"v23.0.0"` + inexact},
		{"too-old", "20.0.4", `Version "20.0.4"` + old},
		{"much-too-old", "19.9.0", `Version "19.9.0"` + old},
		{"four-numbers", "23.0.0.0", `"23.0.0.0"` + rule},
		{"other-spelling", "23.0.0-rc1", `"23.0.0-rc1"` + rule},
		{"epoch", "1!23.0", `"1!23.0"` + rule},
		{"local", "23.0.0+local", `"23.0.0+local"` + rule},
		{"leading-zero", "023.0.0", `"023.0.0"` + rule},
		{"word", "latest", `"latest"` + rule},
	})
}

// FuzzGunicornVersion holds that what is accepted is a version in the normal
// form of PEP 440, so that "==" finds exactly that one.
func FuzzGunicornVersion(f *testing.F) {
	for _, s := range []string{"23.0.0", "23.0", "26.0.0rc1", "20.1.0.post1", "20.1.0a0.post0", "23.0.0b1", "1!2.3", "23..0", "23.0.0.rc1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if CheckGunicorn(s) != nil {
			return
		}
		version, err := pep440.Parse(s)
		require.NoError(t, err)
		assert.Equal(t, s, version.String())
	})
}
