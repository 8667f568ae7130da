package schema

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// toolAttribute is an argument of the block "dockgen" that is read before the
// language is; nil when it is not written.
func toolAttribute(body *hclsyntax.Body, name string) *hclsyntax.Attribute {
	for _, b := range body.Blocks {
		if b.Type == "dockgen" && b.Body.Attributes[name] != nil {
			return b.Body.Attributes[name]
		}
	}
	return nil
}

// versionMet compares dockgen.required_version with the running version. It
// comes before anything else, so that a config for a newer dockgen is one clear
// finding and not one for each argument that this dockgen has not heard of.
func (l *loader) versionMet(body *hclsyntax.Body, version string) bool {
	attribute := toolAttribute(body, "required_version")
	if attribute == nil {
		return true
	}
	at := attribute.Expr.Range()
	mentions, refused := l.inspect(attribute.Expr, false)
	if refused != nil {
		return true // told when the argument is resolved
	}
	if len(mentions) > 0 {
		l.report(codeVersion, at, "dockgen", "Version not written out",
			`"required_version" is read before anything else, so it cannot refer to other values. Write it out, such as ">= 0.3, < 1".`)
		return false
	}
	v, diags := attribute.Expr.Value(&hcl.EvalContext{})
	if diags.HasErrors() || v.Type() != cty.String || v.IsNull() {
		return true
	}
	met, err := constraintAllows(v.AsString(), version)
	if err != nil || met {
		return true
	}
	l.report(codeVersion, at, "dockgen", "Other dockgen required", fmt.Sprintf(
		"This config asks for dockgen %s, and this is dockgen %s. Install a version that fits.", quoted(v.AsString()), version))
	return false
}
