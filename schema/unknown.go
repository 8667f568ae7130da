package schema

import (
	"fmt"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/schema/mistake"
	"dockgen/schema/syntax"
)

// unknownReference says why path reaches no argument, and what was meant.
func (l *resolver) unknownReference(path []string, from link) *syntax.Fault {
	f := &syntax.Fault{Code: codeReference, Summary: "Unknown reference"}
	written := strings.Join(path, ".")
	if l.flooded() {
		f.Detail = fmt.Sprintf("%s does not exist.", mistake.Quoted(written))
		return f
	}
	if minus := l.minusMeant(path); minus != "" {
		f.Detail = fmt.Sprintf("%s does not exist. A name may hold \"-\": write spaces around it to subtract, %s.", mistake.Quoted(written), minus)
		return f
	}
	if path[0] == "var" || path[0] == "each" || path[0] == "data" {
		f.Detail = fmt.Sprintf("%s does not exist: there are no variables from outside. Put the value into a locals block and write local.NAME.", mistake.Quoted(written))
		return f
	}
	if !l.isRoot(path[0]) && from.ofEnvironment(path) {
		f.Detail = fmt.Sprintf("%s does not exist: a config reads no environment, so that it means the same on every machine. Write the %s.", mistake.Quoted(written), from.writtenOut())
		return f
	}
	if path[0] == "local" && !l.isRoot("local") {
		f.Detail = fmt.Sprintf("%s does not exist: there is no locals block. Add one, and write the value into it.", mistake.Quoted(written))
		return f
	}
	if meant := from.truthMeant(written); meant != "" {
		f.Detail = fmt.Sprintf("%s does not exist. Did you mean %s?", mistake.Quoted(written), meant)
		return f
	}
	if !l.isRoot(path[0]) {
		f.Detail = fmt.Sprintf("%s does not exist.", mistake.Quoted(written))
		if s := finding.Nearest(path[0], l.namesUnder(nil)); s != "" && len(path) > 1 {
			f.Detail += " Did you mean " + strings.Join(append([]string{s}, path[1:]...), ".") + "?"
		} else if whole := string(from.term.At.Text()); !strings.ContainsAny(whole, "\"\n[") {
			f.Detail += fmt.Sprintf(" A string is written in double quotes: %s", mistake.Quoted(whole))
		} else {
			f.Detail += " A string is written in double quotes: " + mistake.Quoted(written)
		}
		return f
	}
	if inside := l.namesUnder(path); len(inside) > 0 {
		f.Summary = "Reference to a block"
		f.Detail = fmt.Sprintf("%s is a whole block; a reference names one of its arguments: %s.", mistake.Quoted(written), mistake.Alternatives(prefixed(written+".", inside)))
		return f
	}
	// Look at the first step that leads nowhere.
	whole := path
	names := l.namesUnder(path[:len(path)-1])
	for len(names) == 0 && len(path) > 2 {
		path = path[:len(path)-1]
		names = l.namesUnder(path[:len(path)-1])
	}
	f.Detail = fmt.Sprintf("%s does not exist.", mistake.Quoted(written))
	prefix := strings.Join(path[:len(path)-1], ".") + "."
	if s := finding.Nearest(path[len(path)-1], names); s != "" {
		meant := strings.Join(append([]string{prefix + s}, whole[len(path):]...), ".")
		f.Detail += fmt.Sprintf(" Did you mean %s?", meant)
	} else if len(names) > 0 {
		f.Detail += " There are " + mistake.List(prefixed(prefix, names)) + "."
		if whole[0] == "env" {
			f.Detail += " A config reads no environment: what it can refer to is what its env blocks say."
		}
	}
	return f
}

// ofEnvironment reports whether path, to which nothing leads, is meant as a variable of the
// environment or of a CI: inside a string, or by its name.
func (k link) ofEnvironment(path []string) bool {
	name := path[0]
	if len(path) > 1 {
		return slices.Contains([]string{"env", "environ", "github", "secrets", "vars", "runner"}, name)
	}
	if name != strings.ToUpper(name) || len(name) < 2 {
		return false
	}
	return strings.Contains(string(k.term.At.Text()), "${") || strings.HasPrefix(name, "GITHUB_") || strings.HasPrefix(name, "CI_")
}

// writtenOut is what is written instead of a variable.
func (k link) writtenOut() string {
	if k.address() == "registry.image" {
		return `name out: image = "ghcr.io/acme/shop"`
	}
	return "value out"
}

// truthMeant is how word is written here, if it is what Python and YAML have for true
// or false and the argument is one of the two.
func (n *node) truthMeant(word string) string {
	if n.isLocal() {
		return ""
	}
	if _, ok := n.row.field().(*bool); !ok {
		return ""
	}
	switch strings.ToLower(word) {
	case "true", "yes", "on":
		return "true"
	case "false", "no", "off":
		return "false"
	}
	return ""
}

// isRoot reports whether references can begin with name.
func (l *resolver) isRoot(name string) bool {
	return slices.ContainsFunc(l.groups, func(g group) bool { return g.path[0] == name })
}

// minusMeant is the subtraction behind a name such as local.port-1, which HCL
// reads as one name.
func (l *resolver) minusMeant(path []string) string {
	last := path[len(path)-1]
	for i := range last {
		if last[i] != '-' {
			continue
		}
		shorter := append(slices.Clone(path[:len(path)-1]), last[:i])
		if _, ok := l.lookup(shorter); ok {
			return strings.Join(shorter, ".") + " - " + last[i+1:]
		}
	}
	return ""
}

// maxListed is how many names a message lists.
const maxListed = 12

// namesUnder is what may follow path in a reference, in the order of the file.
func (l *resolver) namesUnder(path []string) []string {
	var names []string
	for i := range l.groups {
		g := &l.groups[i]
		switch {
		case len(g.path) > len(path) && slices.Equal(g.path[:len(path)], path):
			if name := g.path[len(path)]; name != "" {
				names = append(names, name)
			}
		case slices.Equal(g.path, path):
			for j := range g.args {
				names = append(names, g.args[j].name)
			}
			for j := range g.nodes {
				if g.nodes[j].isLocal() {
					names = append(names, g.nodes[j].name)
				}
			}
		}
	}
	// Blocks of one kind stand together, so that equal names do too.
	return slices.Compact(names)
}

// prefixed is names with prefix before each, cut to what a message lists.
func prefixed(prefix string, names []string) []string {
	var list []string
	for i, n := range names {
		if i == maxListed {
			return append(list, "others")
		}
		list = append(list, prefix+n)
	}
	return list
}
