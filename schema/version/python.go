package version

import (
	"strconv"
	"strings"

	"dockgen/schema/ascii"
	"dockgen/schema/mistake"
)

// CheckPython accepts a minor version of Python 3 as text: "3.14".
func CheckPython(s string) error {
	if n, ok := minor(s); ok {
		if n < OldestPython {
			return mistake.Errorf("Python %s is too old: dockgen supports 3.%d and newer. Write one such as \"3.14\".", s, OldestPython)
		}
		return nil
	}
	parts := strings.Split(s, ".")
	if len(parts) > 2 {
		if minor := parts[0] + "." + parts[1]; CheckPython(minor) == nil {
			return mistake.Errorf("%s is more than a minor version. Write %s, and the image follows its bug fixes; image.base can name an exact one.", mistake.Quoted(s), mistake.Quoted(minor))
		}
	}
	if strings.HasPrefix(s, "2") {
		return mistake.Errorf("%s is not supported: dockgen is for Python 3. Write a minor version such as \"3.14\".", mistake.Quoted(s))
	}
	return mistake.Errorf("%s is not a minor version of Python. Write one such as \"3.14\".", mistake.Quoted(s))
}

// OldestPython is the oldest minor version of Python 3 that an official image on
// a Debian with a package archive exists for.
const OldestPython = 6

// NewestPython is the newest minor version of Python 3 that packages have wheels for.
const NewestPython = 14

// DefaultPython is the Python of a config that names none.
const DefaultPython = "3.14"

// Minor is the minor version of a Python that [CheckPython] accepts: 14 of "3.14".
func Minor(python string) int {
	n, _ := minor(python)
	return n
}

func minor(s string) (int, bool) {
	digits, found := strings.CutPrefix(s, "3.")
	n, err := strconv.Atoi(digits)
	return n, found && err == nil && ascii.AllDigits(digits) && len(digits) <= 2 && (digits == "0" || digits[0] != '0')
}

// Debian is the newest Debian that the official image of a checked
// version of Python was published for. An image stops being rebuilt when its
// Python reaches its end of life, so an old one never sees a new Debian: 3.9 was
// the oldest when trixie came, 3.7 when bookworm came, and 3.6 when bullseye came.
// Source: the folders of github.com/docker-library/python (3.9/slim-trixie,
// 3.7/slim-bookworm, 3.6/bullseye/slim) over its history. Measured 2026-11-23.
func Debian(python string) string {
	switch minor := Minor(python); {
	case minor >= 9:
		return "trixie"
	case minor >= 7:
		return "bookworm"
	}
	return "bullseye"
}
