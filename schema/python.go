package schema

import (
	"dockgen/schema/ascii"
	"dockgen/schema/mistake"
	"strconv"
	"strings"
)

// checkPythonVersion accepts a minor version of Python 3 as text: "3.14".
func checkPythonVersion(s string) error {
	if minor, ok := pythonMinor(s); ok {
		if minor < oldestPython {
			return mistake.Errorf("Python %s is too old: dockgen supports 3.%d and newer. Write one such as \"3.14\".", s, oldestPython)
		}
		return nil
	}
	parts := strings.Split(s, ".")
	if len(parts) > 2 {
		if minor := parts[0] + "." + parts[1]; checkPythonVersion(minor) == nil {
			return mistake.Errorf("%s is more than a minor version. Write %s, and the image follows its bug fixes; image.base can name an exact one.", mistake.Quoted(s), mistake.Quoted(minor))
		}
	}
	if strings.HasPrefix(s, "2") {
		return mistake.Errorf("%s is not supported: dockgen is for Python 3. Write a minor version such as \"3.14\".", mistake.Quoted(s))
	}
	return mistake.Errorf("%s is not a minor version of Python. Write one such as \"3.14\".", mistake.Quoted(s))
}

// oldestPython is the oldest minor version of Python 3 that an official image on
// a Debian with a package archive exists for.
const oldestPython = 6

func pythonMinor(s string) (int, bool) {
	digits, found := strings.CutPrefix(s, "3.")
	minor, err := strconv.Atoi(digits)
	return minor, found && err == nil && ascii.AllDigits(digits) && len(digits) <= 2 && (digits == "0" || digits[0] != '0')
}

// pythonDistribution is the newest Debian that the official image of a checked
// version of Python was published for. An image stops being rebuilt when its
// Python reaches its end of life, so an old one never sees a new Debian: 3.9 was
// the oldest when trixie came, 3.7 when bookworm came, and 3.6 when bullseye came.
// Source: the folders of github.com/docker-library/python (3.9/slim-trixie,
// 3.7/slim-bookworm, 3.6/bullseye/slim) over its history. Measured 2026-11-23.
func pythonDistribution(python string) string {
	switch minor, _ := pythonMinor(python); {
	case minor >= 9:
		return "trixie"
	case minor >= 7:
		return "bookworm"
	}
	return "bullseye"
}

// checkGunicornVersion accepts one exact release of gunicorn, 20.1 or newer.
func checkGunicornVersion(s string) error {
	if trimmed := strings.TrimLeft(s, "v=~<>! "); trimmed != s {
		return mistake.Errorf("%s is not an exact version. Write the number alone: %s.", mistake.Quoted(s), exampleRelease(trimmed))
	}
	numbers, ok := gunicornNumbers(s)
	if !ok {
		return mistake.Errorf("%s is not an exact version of gunicorn. Write a release such as \"23.0.0\".", mistake.Quoted(s))
	}
	if numbers[0] < 20 || numbers[0] == 20 && numbers[1] < 1 {
		return mistake.Errorf("Version %s of gunicorn is too old: releases before 20.1 cannot pass arguments to an application factory. Write a newer one, such as \"23.0.0\".", mistake.Quoted(s))
	}
	return nil
}

// exampleRelease is s in quotes when it is a legal release, else one that is.
func exampleRelease(s string) string {
	if checkGunicornVersion(s) != nil {
		s = "23.0.0"
	}
	return mistake.Quoted(s)
}

// gunicornNumbers reads a final release, a prerelease ("26.0.0rc1") or a post
// release ("20.1.0.post1"), in the normal form of PEP 440.
func gunicornNumbers(s string) (numbers [2]int, ok bool) {
	s, post, hasPost := strings.Cut(s, ".post")
	if hasPost && !plainNumber(post) {
		return numbers, false
	}
	for _, stage := range []string{"rc", "a", "b"} {
		if final, number, found := strings.Cut(s, stage); found {
			if !plainNumber(number) {
				return numbers, false
			}
			s = final
			break
		}
	}
	parts := strings.Split(s, ".")
	if len(parts) < 2 || len(parts) > 3 {
		return numbers, false
	}
	for i, part := range parts {
		if !plainNumber(part) {
			return numbers, false
		}
		if i < len(numbers) {
			numbers[i], _ = strconv.Atoi(part)
		}
	}
	return numbers, true
}

// plainNumber reports whether s is a number of at most four digits without
// leading zeros.
func plainNumber(s string) bool {
	return ascii.AllDigits(s) && len(s) <= 4 && (s == "0" || s[0] != '0')
}
