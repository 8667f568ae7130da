package schema

import (
	"fmt"

	"dockgen/finding"
	"dockgen/schema/mistake"
	"dockgen/schema/syntax"
	"dockgen/schema/version"
)

// parse turns the text of one file into its tree. Without one the file cannot be read by
// this dockgen, and the findings say why.
func parse(filename string, src []byte, running string) (*syntax.Content, []finding.Finding) {
	tree, findings := syntax.Parse(filename, src)
	r := reporter{file: filename, findings: findings}
	if tree == nil || !r.versionMet(tree, running) {
		return nil, r.findings
	}
	return tree, r.findings
}

// toolArgument is the value of an argument of the block "dockgen" that is read before
// the language is; nil when it is not written.
func toolArgument(whole *syntax.Content, name string) *syntax.Term {
	for i := range whole.Sections {
		if s := &whole.Sections[i]; s.Name == "dockgen" {
			if a := s.Argument(name); a != nil {
				return &a.Value
			}
		}
	}
	return nil
}

// versionMet compares dockgen.required_version with the running version. It
// comes before anything else, so that a config for a newer dockgen is one clear
// finding and not one for each argument that this dockgen has not heard of. Without
// a running version there is nothing to compare.
func (r *reporter) versionMet(whole *syntax.Content, running string) bool {
	t := toolArgument(whole, "required_version")
	if t == nil {
		return true
	}
	mentions, refused := t.Mentions(false)
	if refused != nil {
		return true // told when the argument is resolved
	}
	if len(mentions) > 0 {
		r.report(codeVersion, t.At, "dockgen", "Version not written out",
			`"required_version" is read before anything else, so it cannot refer to other values. Write it out, such as ">= 0.3, < 1".`)
		return false
	}
	constraint, ok := t.Constant()
	if !ok || running == "" {
		return true
	}
	met, err := version.Allows(constraint, running)
	if err != nil || met {
		return true
	}
	r.report(codeVersion, t.At, "dockgen", "Other dockgen required", fmt.Sprintf(
		"This config asks for dockgen %s, and this is dockgen %s. Install a version that fits.", mistake.Quoted(constraint), running))
	return false
}
