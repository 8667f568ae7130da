package document

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// Node is a value of a YAML file: a scalar, a list or a mapping. Aliases and
// merge keys are resolved.
type Node struct {
	Line  int    // from 1
	Text  string // of a scalar; empty for null
	Block bool   // the text begins on the line below: a scalar after | or >
	Items []*Node
	Keys  []string // of a mapping, in the order of the file
	Under map[string]*Node
}

// Key returns what stands under names, each below the one before, or nil. It may be
// called on nil.
func (n *Node) Key(names ...string) *Node {
	for _, name := range names {
		if n == nil {
			return nil
		}
		n = n.Under[name]
	}
	return n
}

// Scalar returns the text of a scalar; empty for nil and anything else.
func (n *Node) Scalar() string {
	if n == nil {
		return ""
	}
	return n.Text
}

// List returns the elements of a list; none of nil and anything else.
func (n *Node) List() []*Node {
	if n == nil {
		return nil
	}
	return n.Items
}

// LineOr is the node's line, or other when there is no node.
func (n *Node) LineOr(other int) int {
	if n == nil {
		return other
	}
	return n.Line
}

// set puts value under name, in place of what was there.
func (n *Node) set(name string, value *Node) {
	if n.Under == nil {
		n.Under = make(map[string]*Node)
	}
	if n.Under[name] == nil {
		n.Keys = append(n.Keys, name)
	}
	n.Under[name] = value
}

// Bounds of the YAML of one survey. The parser takes up to half a second for 1 MiB.
const (
	maxYAML      = 256 << 10 // bytes of one file; a larger one is not read
	MaxYAMLTotal = 4 << 20   // bytes of all files
	maxYAMLDepth = 32
	maxYAMLNodes = 20_000 // of one file, those of an alias counted each time
)

// ReadYAML returns the documents of a YAML text up to the first that is no YAML.
func ReadYAML(content string) []*Node {
	if len(content) > maxYAML {
		return nil
	}
	var documents []*Node
	var r yamlReader
	decoder := yaml.NewDecoder(strings.NewReader(content))
	for r.nodes < maxYAMLNodes {
		// A Node, unlike a Go value, is decoded without expanding aliases.
		var document yaml.Node
		if decoder.Decode(&document) != nil {
			break
		}
		documents = append(documents, r.node(&document, 0))
	}
	return documents
}

// yamlReader copies the nodes of the library, and what an alias names for each
// alias. What is beyond maxYAMLDepth and maxYAMLNodes is empty, so that neither
// aliases of aliases nor an alias inside what it names make a large copy.
type yamlReader struct{ nodes int }

func (r *yamlReader) node(from *yaml.Node, depth int) *Node {
	r.nodes++
	n := &Node{Line: from.Line}
	if depth > maxYAMLDepth || r.nodes > maxYAMLNodes {
		return n
	}
	switch from.Kind {
	case yaml.DocumentNode:
		return r.node(from.Content[0], depth)
	case yaml.AliasNode:
		return r.node(from.Alias, depth+1)
	case yaml.ScalarNode:
		n.Block = from.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0
		switch {
		case n.Block:
			// Empty lines before the text count.
			n.Text = strings.TrimRight(from.Value, "\n")
		case from.ShortTag() != "!!null":
			n.Text = strings.TrimSpace(from.Value)
		}
	case yaml.SequenceNode:
		for _, item := range from.Content {
			if r.nodes > maxYAMLNodes {
				break
			}
			n.Items = append(n.Items, r.node(item, depth+1))
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(from.Content) && r.nodes <= maxYAMLNodes; i += 2 {
			key, value := from.Content[i], r.node(from.Content[i+1], depth+1)
			if key.Kind == yaml.AliasNode {
				key = key.Alias
			}
			switch {
			case key.Kind != yaml.ScalarNode:
			case key.ShortTag() == "!!merge":
				n.merge(value)
			default:
				n.set(key.Value, value)
			}
		}
	}
	return n
}

// merge adds to n the keys that it lacks of a mapping, or of each mapping of a list:
// the first that has a key decides. A key that n writes itself, before or after the
// merge, replaces it.
func (n *Node) merge(from *Node) {
	for _, mapping := range append([]*Node{from}, from.Items...) {
		for _, name := range mapping.Keys {
			if n.Under[name] == nil {
				n.set(name, mapping.Under[name])
			}
		}
	}
}

// IsYAML reports whether a file is YAML by its name.
func IsYAML(name string) bool {
	return strings.HasSuffix(name, ".yml") || strings.HasSuffix(name, ".yaml")
}
