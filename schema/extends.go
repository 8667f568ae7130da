package schema

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// maxBases is how long a chain of files that extend each other may be: nobody
// follows a longer one.
const maxBases = 8

// base is a file that the config extends. A base need not be a whole config: only
// what comes of joining them all must be.
type base struct {
	name   string // relative to the folder of the config
	source source
}

// base returns the base called name; nil when that is the config itself.
func (l *loader) base(name string) *base {
	for i := range l.bases {
		if l.bases[i].name == name {
			return &l.bases[i]
		}
	}
	return nil
}

// extend reads what body extends, and what that extends, and joins them: each
// argument comes from the nearest file that writes it. It reports whether all
// could be read.
func (l *loader) extend(body *hclsyntax.Body, s Surroundings) (*hclsyntax.Body, bool) {
	whole, from := body, l.file
	for {
		name, at, ok := l.extends(body, from)
		if name == "" || !ok {
			return whole, ok
		}
		if name == l.file || l.base(name) != nil {
			l.report(codeCycle, at, "dockgen", "Circular extends", fmt.Sprintf(
				"%s is in the chain of extended files already. Take this line out of one of them.", quoted(name)))
			return nil, false
		}
		if len(l.bases) == maxBases {
			l.report(codeLimit, at, "dockgen", "Too many files", fmt.Sprintf("A config extends at most %d files, one after the other.", maxBases))
			return nil, false
		}
		if s.Read == nil {
			l.report(codeExtends, at, "dockgen", "Extended file not read", "Only a config that is a file can extend another. Write the values out.")
			return nil, false
		}
		src, err := s.Read(name)
		if err != nil {
			l.report(codeExtends, at, "dockgen", "Extended file not read", fmt.Sprintf(
				"%s cannot be read: %v. The path is relative to the file that names it.", quoted(name), err))
			return nil, false
		}
		// Its mistakes are told under its own name, by the same rules.
		reader := loader{file: name}
		body, ok = reader.parse(src, s.Version)
		l.bases = append(l.bases, base{name, reader.source})
		l.findings = append(l.findings, reader.findings...)
		if !ok {
			return nil, false
		}
		whole, from = l.join(whole, body), name
	}
}

// extends returns the file that body, which is that of the file from, extends, as
// a path from the folder of the config; "" when it extends none. It is false when
// the argument is no path.
func (l *loader) extends(body *hclsyntax.Body, from string) (string, hcl.Range, bool) {
	attribute := toolAttribute(body, "extends")
	if attribute == nil {
		return "", hcl.Range{}, true
	}
	at := attribute.Expr.Range()
	mentions, refused := l.inspect(attribute.Expr, false)
	if refused != nil {
		l.blame(&refused.fault, refused.at, "dockgen")
		return "", at, false
	}
	if len(mentions) > 0 {
		l.report(codeExtends, at, "dockgen", "Path not written out",
			`"extends" is read before anything else, so it cannot refer to other values. Write it out, such as "../../platform.hcl".`)
		return "", at, false
	}
	v, diags := attribute.Expr.Value(&hcl.EvalContext{})
	if diags.HasErrors() || v.IsNull() || v.Type() != cty.String {
		l.report(codeType, at, "dockgen", "Text expected", `"extends" is the path of a file, in double quotes, such as "../../platform.hcl".`)
		return "", at, false
	}
	if err := checkExtends(v.AsString()); err != nil {
		l.report(codeValue, at, "dockgen", "Invalid path", err.Error())
		return "", at, false
	}
	return path.Join(path.Dir(from), v.AsString()), at, true
}

// join returns near with what only far writes. Neither is changed: a tree may be
// shared by many configs.
func (l *loader) join(near, far *hclsyntax.Body) *hclsyntax.Body {
	whole := *near
	whole.Attributes = maps.Clone(near.Attributes)
	if whole.Attributes == nil {
		whole.Attributes = hclsyntax.Attributes{}
	}
	for name, a := range far.Attributes {
		if whole.Attributes[name] == nil {
			whole.Attributes[name] = a
		}
	}
	whole.Blocks = slices.Clone(near.Blocks)
	joined := map[string]bool{}
	for _, b := range far.Blocks {
		id := heading(b)
		i := slices.IndexFunc(near.Blocks, func(n *hclsyntax.Block) bool { return heading(n) == id })
		switch {
		case i >= 0 && !joined[id]:
			whole.Blocks[i] = l.joinBlock(near.Blocks[i], b)
		case i < 0 && l.replaced(near, b):
			// The config has this block with another kind, of which b knows nothing.
		default:
			whole.Blocks = append(whole.Blocks, b) // a second one is told as such
		}
		joined[id] = true
	}
	return &whole
}

func (l *loader) joinBlock(near, far *hclsyntax.Block) *hclsyntax.Block {
	whole := *near
	whole.Body = l.join(near.Body, far.Body)
	return &whole
}

// replaced reports whether near has a block of b's name whose label is its kind,
// so that only one of the two can be.
func (l *loader) replaced(near *hclsyntax.Body, b *hclsyntax.Block) bool {
	known := find(language(), b.Type)
	return known != nil && known.kind != nil &&
		slices.ContainsFunc(near.Blocks, func(n *hclsyntax.Block) bool { return n.Type == b.Type })
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
		return mistakef("The path %s can be written shorter. Write %s.", quoted(s), quoted(clean))
	}
	if !strings.HasSuffix(rest, ".hcl") {
		return mistakef("The path %s does not end in \".hcl\". Write that of a file in this language, such as \"../../platform.hcl\".", quoted(s))
	}
	return checkProjectPath(rest)
}
