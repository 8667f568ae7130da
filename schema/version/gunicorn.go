package version

import (
	"strconv"
	"strings"

	"dockgen/schema/ascii"
	"dockgen/schema/mistake"
)

// Gunicorn is the release of gunicorn that dockgen proposes for a Python ("3.14"): the
// newest that runs on it (Requires-Python on PyPI). Measured 2026-11-30.
func Gunicorn(python string) string {
	switch minor := Minor(python); {
	case minor >= 10:
		return "27.0.1"
	case minor >= 7:
		return "23.0.0"
	}
	return "21.2.0"
}

// UsesGevent reports whether a worker class is made of gunicorn's gevent worker: its
// three names of that, and the class of gevent-websocket.
func UsesGevent(class string) bool {
	switch class {
	case "gevent", "gevent_wsgi", "gevent_pywsgi":
		return true
	}
	return strings.HasPrefix(class, "geventwebsocket.") || strings.HasPrefix(class, "gunicorn.workers.ggevent.")
}

// GeventByExtra reports whether the gevent worker of a release of gunicorn imports what
// only the extra "gevent" brings. Up to 26.0 gunicorn itself asked for packaging, which
// gunicorn/workers/ggevent.py imports; since 26.1 the extra does. Read in the wheels of 25.3.0,
// 26.0.0, 26.1.0 and 27.0.1, 2026-11-30.
func GeventByExtra(release string) bool {
	numbers, ok := gunicornNumbers(release)
	return ok && (numbers[0] > 26 || numbers[0] == 26 && numbers[1] >= 1)
}

// GunicornRequirement is the requirement that installs a release of gunicorn with what
// its workers of the class import.
func GunicornRequirement(release, class string) string {
	if UsesGevent(class) && GeventByExtra(release) {
		return "gunicorn[gevent]==" + release
	}
	return "gunicorn==" + release
}

// CheckGunicorn accepts one exact release of gunicorn, 20.1 or newer.
func CheckGunicorn(s string) error {
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
	if CheckGunicorn(s) != nil {
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
