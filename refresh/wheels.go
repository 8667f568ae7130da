package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/sync/errgroup"
)

// oldest is the oldest minor version of Python that dockgen knows.
const oldest = 6

// wheels returns the table of wheels with every line measured again. A line that
// is only a name is a package that is new to it.
func (ix index) wheels(table string) (string, error) {
	lines := strings.SplitAfter(table, "\n")
	var group errgroup.Group
	group.SetLimit(8)
	for i, line := range lines {
		name, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		if name == "" || name == "#" {
			continue
		}
		group.Go(func() error {
			releases, err := ix.releases(name)
			lines[i] = name + wheelRows(releases) + "\n"
			return err
		})
	}
	err := group.Wait()
	return strings.Join(lines, ""), err
}

// wheelRows returns the rows of a package: one where the Pythons change, and the
// newest release as the end of what is known.
func wheelRows(releases []*release) string {
	rows, last := "", ""
	for i, r := range releases {
		if supported := pythons(r.files); supported != last {
			rows += " " + r.version + ":" + supported
			last = supported
		}
		if i == len(releases)-1 {
			rows += " " + r.version + ":?"
		}
	}
	return rows
}

// pythons are the minor versions of CPython 3 for which files has a wheel that runs on
// Debian, as wheels.txt writes them: those of x86-64, and behind a slash those of arm64
// where they are others.
func pythons(files []file) string {
	amd64, arm64 := pythonsOn(files, "x86_64"), pythonsOn(files, "aarch64")
	if amd64 == arm64 {
		return amd64
	}
	return amd64 + "/" + arm64
}

// pythonsOn are the minor versions of CPython 3 for which files has a wheel that runs on
// Debian on a machine of the architecture.
func pythonsOn(files []file, machine string) string {
	first, last := 0, 0
	stable, pure := false, false
	least, most := oldest, newest
	for _, f := range files {
		stem, isWheel := strings.CutSuffix(f.Name, ".whl")
		parts := strings.Split(stem, "-")
		if !isWheel || len(parts) < 5 || !onDebian(parts[len(parts)-1], machine) {
			continue
		}
		least, most = allowed(f.RequiresPython)
		python, abi := parts[len(parts)-3], parts[len(parts)-2]
		if abi == "none" && strings.Contains("."+python+".", ".py3.") {
			pure = true
		}
		for tag := range strings.SplitSeq(python, ".") {
			minor, err := strconv.Atoi(strings.TrimPrefix(tag, "cp3"))
			if err != nil || !strings.HasPrefix(tag, "cp3") {
				continue
			}
			switch {
			case abi == "abi3":
				stable = true
				minor = max(minor, oldest)
			case abi != tag && abi != tag+"m" && abi != "none", minor < oldest:
				continue // free-threaded, or too old
			}
			if first == 0 || minor < first {
				first = minor
			}
			last = max(last, minor)
		}
	}
	if pure {
		first, last = oldest, newest
	} else if stable {
		last = newest
	}
	first, last = max(first, least), min(last, most)
	switch {
	case first > last:
		return "none"
	case first == oldest && last == newest && pure:
		return "any"
	case last == newest:
		return fmt.Sprintf("%d+", first)
	}
	return fmt.Sprintf("%d-%d", first, last)
}

// newest stands for every Python that there will be.
const newest = 99

var belowPython = regexp.MustCompile(`<(=?)\s*3\.(\d+)`)

// allowed returns the first and the last minor version that a Requires-Python lets in.
func allowed(specifier string) (least, most int) {
	least, most = oldest, newest
	if match := leastPython.FindStringSubmatch(specifier); match != nil {
		n, _ := strconv.Atoi(match[1])
		least = max(least, n)
	}
	if match := belowPython.FindStringSubmatch(specifier); match != nil {
		most, _ = strconv.Atoi(match[2])
		// "<3.12" keeps 3.12 out, "<=3.12" lets in 3.12.0 alone.
		most--
	}
	return least, most
}

var glibc = regexp.MustCompile(`^manylinux_2_(\d+)_(\w+)$`)

// onDebian reports whether one of the platforms of a wheel is any, or the machine's with
// the glibc of bookworm or an older one.
func onDebian(platforms, machine string) bool {
	for platform := range strings.SplitSeq(platforms, ".") {
		switch platform {
		case "any", "manylinux1_" + machine, "manylinux2010_" + machine, "manylinux2014_" + machine:
			return true
		}
		if match := glibc.FindStringSubmatch(platform); match != nil && match[2] == machine {
			if minor, err := strconv.Atoi(match[1]); err == nil && minor <= 36 {
				return true
			}
		}
	}
	return false
}
