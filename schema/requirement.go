package schema

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"

	"dockgen/schema/mistake"
	"dockgen/schema/version"
)

// toolArgument is the value of an argument of the block "dockgen" that is read before
// the language is; nil when it is not written.
func toolArgument(whole *content, name string) *term {
	for i := range whole.sections {
		if s := &whole.sections[i]; s.name == "dockgen" {
			if a := s.argument(name); a != nil {
				return &a.value
			}
		}
	}
	return nil
}

// constant is the text that t says without the values of others.
func (t *term) constant() (string, bool) {
	said := *t
	if t.kind == expressionTerm {
		v, diags := t.expr.Value(&hcl.EvalContext{})
		if diags.HasErrors() {
			return "", false
		}
		said = termOf(v, t.at)
	}
	return said.text, said.kind == textTerm
}

// versionMet compares dockgen.required_version with the running version. It
// comes before anything else, so that a config for a newer dockgen is one clear
// finding and not one for each argument that this dockgen has not heard of. Without
// a running version there is nothing to compare.
func (l *loader) versionMet(whole *content, running string) bool {
	t := toolArgument(whole, "required_version")
	if t == nil {
		return true
	}
	mentions, refused := l.inspect(t, false)
	if refused != nil {
		return true // told when the argument is resolved
	}
	if len(mentions) > 0 {
		l.report(codeVersion, t.at, "dockgen", "Version not written out",
			`"required_version" is read before anything else, so it cannot refer to other values. Write it out, such as ">= 0.3, < 1".`)
		return false
	}
	constraint, ok := t.constant()
	if !ok || running == "" {
		return true
	}
	met, err := version.Allows(constraint, running)
	if err != nil || met {
		return true
	}
	l.report(codeVersion, t.at, "dockgen", "Other dockgen required", fmt.Sprintf(
		"This config asks for dockgen %s, and this is dockgen %s. Install a version that fits.", mistake.Quoted(constraint), running))
	return false
}
