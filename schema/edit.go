package schema

import (
	"bytes"
	"errors"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// SetText returns src with the text value as the argument name of the block called
// block, which has no label. The value that is there is replaced; an argument or a
// block that is missing is added. Every other byte stays what it was. src must be a
// config that [Load] accepts.
func SetText(filename string, src []byte, block, name, value string) ([]byte, error) {
	file, diags := hclsyntax.ParseConfig(src, filename, hcl.InitialPos)
	if diags.HasErrors() {
		return nil, errors.New("the config is not HCL")
	}
	end := lineEnd(src)
	text := hclText(value)
	for _, b := range file.Body.(*hclsyntax.Body).Blocks {
		if b.Type != block {
			continue
		}
		if a, ok := b.Body.Attributes[name]; ok {
			r := a.Expr.Range()
			return splice(src, r.Start.Byte, r.End.Byte, text), nil
		}
		open, closing := b.OpenBraceRange.End.Byte, b.CloseBraceRange.Start.Byte
		if !bytes.ContainsRune(src[open:closing], '\n') {
			inside := strings.TrimSpace(string(src[open:closing]))
			if inside != "" {
				inside = end + "  " + inside
			}
			return splice(src, open, closing, end+"  "+name+" = "+text+inside+end), nil
		}
		return splice(src, open, open, end+"  "+name+strings.Repeat(" ", gap(b.Body, name, b.OpenBraceRange.Start.Line))+"= "+text), nil
	}
	added := block + " {" + end + "  " + name + " = " + text + end + "}" + end
	if !bytes.HasSuffix(src, []byte("\n")) {
		added = end + added
	}
	return append(bytes.Clone(src), end+added...), nil
}

// gap is the spaces between name, written on the line after the one given, and its
// equals sign: that of a neighbour below, as fmt aligns them.
func gap(body *hclsyntax.Body, name string, line int) int {
	for _, a := range body.Attributes {
		if a.NameRange.Start.Line == line+1 {
			return max(1, a.EqualsRange.Start.Column-a.NameRange.Start.Column-len(name))
		}
	}
	return 1
}

// lineEnd is how the lines of src end.
func lineEnd(src []byte) string {
	if bytes.Contains(src, []byte("\r\n")) {
		return "\r\n"
	}
	return "\n"
}

func splice(src []byte, from, to int, text string) []byte {
	return bytes.Join([][]byte{src[:from], []byte(text), src[to:]}, nil)
}
