package schema

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"dockgen/schema/mistake"
	"dockgen/schema/projectpath"
	"dockgen/schema/syntax"
)

// maxBases is how long a chain of files that extend each other may be: nobody
// follows a longer one.
const maxBases = 8

// extend reads what near extends, and what that extends, and joins them: each
// argument comes from the nearest file that writes it. A base, which is such a file, need
// not be a whole config: only what comes of joining them all must be. It reports
// whether all could be read.
func (l *loader) extend(near *syntax.Content, s Surroundings) (*syntax.Content, bool) {
	whole, last, from := near, near, l.file
	for {
		name, at, ok := l.extends(last, from)
		if name == "" || !ok {
			return whole, ok
		}
		if name == l.file || slices.Contains(l.bases, name) {
			l.report(codeCycle, at, "dockgen", "Circular extends", fmt.Sprintf(
				"%s is in the chain of extended files already. Take this line out of one of them.", mistake.Quoted(name)))
			return nil, false
		}
		if len(l.bases) == maxBases {
			l.report(syntax.Limit, at, "dockgen", "Too many files", fmt.Sprintf("A config extends at most %d files, one after the other.", maxBases))
			return nil, false
		}
		if s.Read == nil {
			l.report(codeExtends, at, "dockgen", "Extended file not read", "Only a config that is a file can extend another. Write the values out.")
			return nil, false
		}
		src, err := s.Read(name)
		if err != nil {
			l.report(codeExtends, at, "dockgen", "Extended file not read", fmt.Sprintf(
				"%s cannot be read: %v. The path is relative to the file that names it.", mistake.Quoted(name), err))
			return nil, false
		}
		// Its mistakes are told under its own name, by the same rules.
		reader := loader{file: name}
		last, ok = reader.parse(src, s.Version)
		l.bases = append(l.bases, name)
		l.findings = append(l.findings, reader.findings...)
		if !ok {
			return nil, false
		}
		whole, from = join(whole, last), name
	}
}

// extends returns the file that c, which is in the file from, extends, as a path from
// the folder of the config; "" when it extends none. It is false when the argument is
// no path.
func (l *loader) extends(c *syntax.Content, from string) (string, syntax.Span, bool) {
	t := toolArgument(c, "extends")
	if t == nil {
		return "", syntax.Span{}, true
	}
	mentions, refused := t.Mentions(false)
	if refused != nil {
		l.blame(&refused.Fault, refused.At, "dockgen")
		return "", t.At, false
	}
	if len(mentions) > 0 {
		l.report(codeExtends, t.At, "dockgen", "Path not written out",
			`"extends" is read before anything else, so it cannot refer to other values. Write it out, such as "../../platform.hcl".`)
		return "", t.At, false
	}
	name, ok := t.Constant()
	if !ok {
		l.report(syntax.WrongType, t.At, "dockgen", "Text expected", `"extends" is the path of a file, in double quotes, such as "../../platform.hcl".`)
		return "", t.At, false
	}
	if err := checkExtends(name); err != nil {
		l.report(codeValue, t.At, "dockgen", "Invalid path", err.Error())
		return "", t.At, false
	}
	return path.Join(path.Dir(from), name), t.At, true
}

// join returns near with what only far writes. Neither is changed: a tree may be
// shared by many configs.
func join(near, far *syntax.Content) *syntax.Content {
	whole := syntax.Content{Arguments: slices.Clone(near.Arguments), Sections: slices.Clone(near.Sections)}
	for _, a := range far.Arguments {
		if near.Argument(a.Name) == nil {
			whole.Arguments = append(whole.Arguments, a)
		}
	}
	// Of what is written in two files, each has its own order.
	slices.SortFunc(whole.Arguments, func(a, b syntax.Argument) int {
		return cmp.Or(cmp.Compare(a.Value.At.In.Name, b.Value.At.In.Name), cmp.Compare(a.Start.Offset, b.Start.Offset))
	})
	joined := map[string]bool{}
	for _, s := range far.Sections {
		id := s.Heading()
		i := slices.IndexFunc(near.Sections, func(n syntax.Section) bool { return n.Heading() == id })
		switch {
		case i >= 0 && !joined[id]:
			whole.Sections[i].Content = *join(&near.Sections[i].Content, &s.Content)
		case i < 0 && replaces(near, &s):
			// The config has this block with another kind, of which s knows nothing.
		default:
			whole.Sections = append(whole.Sections, s) // a second one is told as such
		}
		joined[id] = true
	}
	return &whole
}

// replaces reports whether near has a block of the name of s whose label is its kind,
// so that only one of the two can be.
func replaces(near *syntax.Content, s *syntax.Section) bool {
	known := find(language(), s.Name)
	return known != nil && known.kind != nil &&
		slices.ContainsFunc(near.Sections, func(n syntax.Section) bool { return n.Name == s.Name })
}

// checkExtends accepts the path of a file that a config extends. It may leave the
// project, because what services share lies above them, and must look like a
// config: the lines of a file that is wrong are printed.
func checkExtends(s string) error {
	rest := s
	for strings.HasPrefix(rest, "../") {
		rest = rest[len("../"):]
	}
	if clean := path.Clean(s); clean != s && s != "" {
		return mistake.Errorf("The path %s can be written shorter. Write %s.", mistake.Quoted(s), mistake.Quoted(clean))
	}
	if !strings.HasSuffix(rest, ".hcl") {
		return mistake.Errorf("The path %s does not end in \".hcl\". Write that of a file in this language, such as \"../../platform.hcl\".", mistake.Quoted(s))
	}
	return projectpath.CheckFile(rest)
}
