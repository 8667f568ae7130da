package schema

import (
	"cmp"
	"fmt"
	"path"
	"slices"

	"dockgen/finding"
	"dockgen/schema/mistake"
	"dockgen/schema/projectpath"
	"dockgen/schema/syntax"
)

// maxBases is how long a chain of files that extend each other may be: nobody
// follows a longer one.
const maxBases = 8

// extend reads what the config near extends, and what that extends, and joins the trees:
// each argument comes from the nearest file that writes it. The bases are these files, the
// nearest first; a base need not be a whole config, only what comes of joining them all
// must be. Without a tree the findings say why.
func extend(filename string, near *syntax.Content, s Surroundings) (whole *syntax.Content, bases []string, findings []finding.Finding) {
	r := reporter{file: filename}
	whole = near
	for last, from := near, filename; ; {
		name, at, ok := r.extends(last, from)
		if !ok {
			return nil, nil, r.findings
		}
		if name == "" {
			return whole, bases, r.findings
		}
		src, wrong := readBase(name, append(bases, filename), s)
		if wrong != nil {
			r.blame(wrong, at, "dockgen")
			return nil, nil, r.findings
		}
		// Its mistakes are reported under its own name, by the same rules.
		var found []finding.Finding
		last, found = parse(name, src, s.Version)
		r.findings = append(r.findings, found...)
		if last == nil {
			return nil, nil, r.findings
		}
		whole, from, bases = join(whole, last), name, append(bases, name)
	}
}

// readBase reads the file called name; chain are the files that were read before it.
func readBase(name string, chain []string, s Surroundings) ([]byte, *syntax.Fault) {
	switch {
	case slices.Contains(chain, name):
		return nil, &syntax.Fault{Code: codeCycle, Summary: "Circular extends", Detail: fmt.Sprintf(
			"%s is in the chain of extended files already. Take this line out of one of them.", mistake.Quoted(name))}
	case len(chain) > maxBases:
		return nil, &syntax.Fault{Code: syntax.Limit, Summary: "Too many files", Detail: fmt.Sprintf(
			"A config extends at most %d files, one after the other.", maxBases)}
	case s.Read == nil:
		return nil, &syntax.Fault{Code: codeExtends, Summary: "Extended file not read",
			Detail: "Only a config that is a file can extend another. Write the values out."}
	}
	src, err := s.Read(name)
	if err != nil {
		return nil, &syntax.Fault{Code: codeExtends, Summary: "Extended file not read", Detail: fmt.Sprintf(
			"%s cannot be read: %v. The path is relative to the file that names it.", mistake.Quoted(name), err)}
	}
	return src, nil
}

// extends returns the file that c, which is in the file from, extends, as a path from
// the folder of the config; "" when it extends none. It is false when the argument is
// no path.
func (r *reporter) extends(c *syntax.Content, from string) (string, syntax.Span, bool) {
	t := toolArgument(c, "extends")
	if t == nil {
		return "", syntax.Span{}, true
	}
	mentions, refused := t.Mentions(false)
	if refused != nil {
		r.blame(&refused.Fault, refused.At, "dockgen")
		return "", t.At, false
	}
	if len(mentions) > 0 {
		r.report(codeExtends, t.At, "dockgen", "Path not written out",
			`"extends" is read before anything else, so it cannot refer to other values. Write it out, such as "../../platform.hcl".`)
		return "", t.At, false
	}
	name, ok := t.Constant()
	if !ok {
		r.report(syntax.WrongType, t.At, "dockgen", "String expected", `"extends" is the path of a file, in double quotes, such as "../../platform.hcl".`)
		return "", t.At, false
	}
	if err := projectpath.CheckConfig(name); err != nil {
		r.report(codeValue, t.At, "dockgen", "Invalid path", err.Error())
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
	inOrder(whole.Sections, far)
	return &whole
}

// inOrder puts the blocks whose order counts into the order of far, and what far does
// not have behind it: what services share comes before what is a service's own.
func inOrder(sections []syntax.Section, far *syntax.Content) {
	isOrdered := func(s *syntax.Section) bool {
		known := find(language(), s.Name)
		return known != nil && known.ordered
	}
	place := map[string]int{}
	for i := range far.Sections {
		if s := &far.Sections[i]; isOrdered(s) {
			place[s.Heading()] = i + 1
		}
	}
	if len(place) == 0 {
		return
	}
	type ranked struct {
		syntax.Section
		rank int // 0: its order does not count
	}
	all := make([]ranked, len(sections))
	for i := range sections {
		all[i].Section = sections[i]
		if s := &sections[i]; isOrdered(s) {
			all[i].rank = cmp.Or(place[s.Heading()], len(far.Sections)+1)
		}
	}
	slices.SortStableFunc(all, func(a, b ranked) int { return cmp.Compare(a.rank, b.rank) })
	for i := range all {
		sections[i] = all[i].Section
	}
}

// replaces reports whether near has a block of the name of s whose label is its kind,
// so that only one of the two can be.
func replaces(near *syntax.Content, s *syntax.Section) bool {
	known := find(language(), s.Name)
	return known != nil && known.kind != nil &&
		slices.ContainsFunc(near.Sections, func(n syntax.Section) bool { return n.Name == s.Name })
}
