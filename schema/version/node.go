package version

import (
	"strconv"

	"dockgen/schema/ascii"
	"dockgen/schema/mistake"
)

// DefaultNode is the Node of an assets block that names none: the newest release line
// that has had long-term support for a year. Measured 2026-11-30.
const DefaultNode = "24"

// OldestNode is the oldest major version whose npm has the commands that are generated.
const OldestNode = 14

// newestNode bounds what can be a major version and not a slip of the finger.
const newestNode = 99

// nodeTools are the releases of pnpm and yarn that are installed for a front end whose
// package.json names none, by the Node that they need ("engines" of each release in npm's
// registry), newest first. Measured 2026-11-30.
var nodeTools = [...]struct {
	tool, version string
	node          int
}{
	{"pnpm", "12.21.0", 18},
	{"pnpm", "8.15.9", 16},
	{"pnpm", "7.33.7", 0},
	{"yarn", "1.22.22", 0},
}

// NodeTool is the version of "pnpm" or "yarn" that is installed beside a Node ("22")
// unless the project names one.
func NodeTool(tool, node string) string {
	major, _ := strconv.Atoi(node)
	for _, t := range nodeTools {
		if t.tool == tool && major >= t.node {
			return t.version
		}
	}
	panic("version: nothing is known about " + tool)
}

// CheckNode accepts a major version of Node as text: "22".
func CheckNode(s string) error {
	if major := NodeMajor(s); major != "" && major != s {
		return mistake.Errorf("%s is more than a major version. Write %s, and the image follows its bug fixes; base can name an exact one.", mistake.Quoted(s), mistake.Quoted(major))
	}
	n, err := strconv.Atoi(s)
	switch {
	case err != nil || !ascii.AllDigits(s) || s[0] == '0' || n > newestNode:
		return mistake.Errorf("%s is not a major version of Node. Write one such as %q.", mistake.Quoted(s), DefaultNode)
	case n < OldestNode:
		return mistake.Errorf("Node %s is too old: dockgen supports %d and newer. Write one such as %q.", s, OldestNode, DefaultNode)
	}
	return nil
}

// NodeMajor is the major version that begins a text such as "v22.11.0" or "22.x"; ""
// when none does.
func NodeMajor(s string) string {
	if len(s) > 0 && (s[0] == 'v' || s[0] == 'V') {
		s = s[1:]
	}
	end := 0
	for end < len(s) && ascii.IsDigit(s[end]) {
		end++
	}
	if end == 0 || end > 2 || s[0] == '0' || end < len(s) && s[end] != '.' {
		return ""
	}
	return s[:end]
}
