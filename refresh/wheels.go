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

// pythons are the minor versions of CPython 3 for which files has a wheel that
// runs on Debian, as wheels.txt writes them.
func pythons(files []file) string {
	first, last := 0, 0
	stable, pure := false, false
	for _, f := range files {
		stem, isWheel := strings.CutSuffix(f.Name, ".whl")
		parts := strings.Split(stem, "-")
		if !isWheel || len(parts) < 5 || !onDebian(parts[len(parts)-1]) {
			continue
		}
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
	switch {
	case stable:
		return fmt.Sprintf("%d+", first)
	case pure:
		return "any"
	case first == 0:
		return "none"
	}
	return fmt.Sprintf("%d-%d", first, last)
}

var glibc = regexp.MustCompile(`^manylinux_2_(\d+)_x86_64$`)

// onDebian reports whether one of the platforms of a wheel is any, or x86-64 with
// the glibc of bookworm or an older one.
func onDebian(platforms string) bool {
	for platform := range strings.SplitSeq(platforms, ".") {
		switch platform {
		case "any", "manylinux1_x86_64", "manylinux2010_x86_64", "manylinux2014_x86_64":
			return true
		}
		if match := glibc.FindStringSubmatch(platform); match != nil {
			if minor, err := strconv.Atoi(match[1]); err == nil && minor <= 36 {
				return true
			}
		}
	}
	return false
}
