package source

import (
	"path"
	"regexp"
	"strings"
	"sync"

	"dockgen/project/disk"
	"dockgen/project/python"
	"dockgen/project/requirement"
)

// standardModules are the modules that come with Python, from 3.6 to 3.14.
const standardModules = `
abc aifc antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii binhex bisect
builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys compileall concurrent
configparser contextlib contextvars copy copyreg crypt csv ctypes curses dataclasses datetime dbm decimal difflib dis
distutils doctest email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch formatter
fractions ftplib functools gc genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html http
idlelib imaplib imghdr imp importlib inspect io ipaddress itertools json keyword lib2to3 linecache locale logging lzma
macpath mailbox mailcap marshal math mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc nis nntplib nt
ntpath nturl2path numbers opcode operator optparse os ossaudiodev parser pathlib pdb pickle pickletools pipes pkgutil
platform plistlib poplib posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat
queue quopri random re readline reprlib resource rlcompleter runpy sched secrets select selectors shelve shlex shutil
signal site smtpd smtplib sndhdr socket socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat
statistics string stringprep struct subprocess sunau symbol symtable sys sysconfig syslog tabnanny tarfile telnetlib
tempfile termios textwrap this threading time timeit tkinter token tokenize tomllib trace traceback tracemalloc tty
turtle turtledemo types typing unicodedata unittest urllib uu uuid venv warnings wave weakref webbrowser winreg
winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo
`

// Standard returns the names of the modules that come with Python.
var Standard = sync.OnceValue(func() map[string]bool {
	known := make(map[string]bool)
	for _, name := range strings.Fields(standardModules) {
		known[name] = true
	}
	return known
})

// isInstalled reports whether a module of that name comes with Python, with Flask
// or from a package that the project depends on. It wins over a file of the
// project that is not on Python's path.
func (f *Index) isInstalled(name string) bool {
	switch name {
	case "flask", "werkzeug", "jinja2", "click", "itsdangerous", "markupsafe", "blinker":
		return true
	}
	return Standard()[name] || f.DependsOn(name)
}

// DependsOn reports whether a file that lists dependencies names the package that
// a module is imported from, as far as the two have one name.
func (f *Index) DependsOn(name string) bool {
	if f.dependencies == nil {
		f.dependencies = make(map[string]bool)
		for _, file := range f.Paths {
			if isDependencyFile(file) {
				f.listDependencies(f.Read(file))
			}
		}
	}
	return f.dependencies[requirement.NormalName(name)]
}

// isDependencyFile reports whether a file lists dependencies, in whatever form.
func isDependencyFile(file string) bool {
	switch base := strings.ToLower(path.Base(file)); base {
	case "pyproject.toml", "pipfile", "setup.py", "setup.cfg", "environment.yml", "environment.yaml":
		return true
	default:
		return strings.Contains(file, "requirements") && (strings.HasSuffix(base, ".txt") || strings.HasSuffix(base, ".in"))
	}
}

// listDependencies notes the first word of each line and of each string: the
// names of packages, among others.
func (f *Index) listDependencies(content string) {
	for line := range strings.Lines(content) {
		line, _, _ := strings.Cut(line, "#")
		for _, part := range strings.FieldsFunc(line, func(r rune) bool { return r == '"' || r == '\'' || r == ',' || r == '[' || r == ']' || r == '\t' }) {
			part = strings.TrimLeft(part, " -")
			end := 0
			for end < len(part) && (python.IsNameByte(part[end]) || part[end] == '-' || part[end] == '.') {
				end++
			}
			if end > 1 && len(f.dependencies) < disk.MaxEntries {
				f.dependencies[requirement.NormalName(part[:end])] = true
			}
		}
	}
}

// AtLeast reports whether the version of a package that the project asks for is
// at least the one given, which is what the newest is: it is no when a lock file
// or a requirement holds it below.
func (f *Index) AtLeast(name string, version ...int) bool {
	pinned := regexp.MustCompile(`(?i)(?:^|["'\s])` + regexp.QuoteMeta(name) + `["']?(?:\[[^\]]*\])?["']?\s*(?:[=:]\s*)?["']?\s*(==|~=|\^|~|<=|<|>=)\s*([0-9.]+)`)
	locked := regexp.MustCompile(`(?i)name\s*=\s*"` + regexp.QuoteMeta(name) + `"\s+version\s*=\s*"([0-9.]+)`)
	frozen := regexp.MustCompile(`(?i)"` + regexp.QuoteMeta(name) + `":\s*\{[^}]*?"version":\s*"==([0-9.]+)`)
	for _, file := range f.Paths {
		base := path.Base(file)
		var match []string
		switch {
		case base == "uv.lock" || base == "poetry.lock" || base == "pdm.lock":
			if m := locked.FindStringSubmatch(f.Read(file)); m != nil {
				match = []string{"", "==", m[1]}
			}
		case base == "Pipfile.lock":
			if m := frozen.FindStringSubmatch(f.Read(file)); m != nil {
				match = []string{"", "==", m[1]}
			}
		case isDependencyFile(file):
			match = pinned.FindStringSubmatch(f.Read(file))
		}
		if match == nil {
			continue
		}
		have, below := requirement.Release(match[2]), strings.HasPrefix(match[1], "<")
		switch order := requirement.CompareReleases(have, version); {
		case match[1] == ">=":
			continue
		case below:
			return order > 0 || order == 0 && match[1] == "<="
		case match[1] == "^" || match[1] == "~=" && len(have) == 2:
			return have[0] >= version[0]
		default:
			return order >= 0
		}
	}
	return true
}
