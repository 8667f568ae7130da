package frontend

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"dockgen/project/disk"
	"dockgen/project/evidence"
	"dockgen/schema/version"
)

// nodeNames are the names of the release lines with long-term support, from Node 4 on:
// every second major version has one.
var nodeNames = [...]string{"argon", "boron", "carbon", "dubnium", "erbium", "fermium", "gallium", "hydrogen", "iron", "jod", "krypton"}

// nodeVersion is the major version of Node that builds m: that of the project's own image,
// else what package.json and the files of version managers say. Not known, it is the
// default; so is what names no release line, or "this or newer".
func (r *reader) nodeVersion(m *Manifest) evidence.Found[string] {
	candidates := append([]evidence.Found[string]{}, r.node...)
	engines := text(m.Engines, "node")
	if strings.HasPrefix(strings.TrimSpace(engines), ">=") && !strings.Contains(engines, "<") && !strings.Contains(engines, "||") {
		least, _ := strconv.Atoi(leadingMajor(engines))
		if known, _ := strconv.Atoi(version.DefaultNode); least <= known {
			engines = ""
		}
	}
	add := func(text string, at evidence.Place) {
		if major := leadingMajor(text); major != "" {
			candidates = append(candidates, evidence.Found[string]{Value: major, Evidence: at, Confidence: evidence.Certain})
		}
	}
	add(engines, r.f.LineWith(m.file, `"engines"`))
	for _, name := range []string{".nvmrc", ".node-version"} {
		for _, folder := range []string{m.directory, "."} {
			if file := disk.Join(folder, name); r.f.Has(file) {
				first, _, _ := strings.Cut(strings.TrimSpace(r.f.Read(file)), "\n")
				add(first, evidence.Place{Path: file, Line: 1})
			}
		}
	}
	add(text(m.Volta, "node"), r.f.LineWith(m.file, `"volta"`))
	if len(candidates) == 0 {
		return evidence.Found[string]{}
	}
	c := candidates[0]
	if version.CheckNode(c.Value) == nil {
		return c
	}
	r.lose(c.Evidence, "Node "+c.Value, "It is older than dockgen supports: the build has Node %s.", version.DefaultNode)
	return evidence.Found[string]{}
}

var number = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\d+`) })

// leadingMajor is the first major version in a text such as "^18 || ^20", "v22.11.0" or
// "lts/iron"; "" when there is none.
func leadingMajor(text string) string {
	if name, ok := strings.CutPrefix(strings.ToLower(strings.TrimSpace(text)), "lts/"); ok {
		if i := slices.Index(nodeNames[:], name); i >= 0 {
			return strconv.Itoa(4 + 2*i)
		}
		return ""
	}
	if major := number().FindString(text); len(major) <= 2 {
		return major
	}
	return ""
}
