package project

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// yamlNode is a value of a YAML file: a scalar, a list or a mapping. Aliases and
// merge keys are resolved.
type yamlNode struct {
	line  int    // from 1
	text  string // of a scalar; empty for null
	block bool   // the text begins on the line below: a scalar after | or >
	items []*yamlNode
	keys  []string // of a mapping, in the order of the file
	under map[string]*yamlNode
}

// key returns what stands under names, each below the one before, or nil. It may be
// called on nil.
func (n *yamlNode) key(names ...string) *yamlNode {
	for _, name := range names {
		if n == nil {
			return nil
		}
		n = n.under[name]
	}
	return n
}

// scalar returns the text of a scalar; empty for nil and anything else.
func (n *yamlNode) scalar() string {
	if n == nil {
		return ""
	}
	return n.text
}

// list returns the elements of a list; none of nil and anything else.
func (n *yamlNode) list() []*yamlNode {
	if n == nil {
		return nil
	}
	return n.items
}

// lineOr is the node's line, or other when there is no node.
func (n *yamlNode) lineOr(other int) int {
	if n == nil {
		return other
	}
	return n.line
}

// set puts value under name, in place of what was there.
func (n *yamlNode) set(name string, value *yamlNode) {
	if n.under == nil {
		n.under = make(map[string]*yamlNode)
	}
	if n.under[name] == nil {
		n.keys = append(n.keys, name)
	}
	n.under[name] = value
}

// Bounds of the YAML of one survey. The parser takes up to half a second for 1 MiB.
const (
	maxYAML      = 256 << 10 // bytes of one file; a larger one is not read
	maxYAMLTotal = 4 << 20   // bytes of all files
	maxYAMLDepth = 32
	maxYAMLNodes = 20_000 // of one file, those of an alias counted each time
)

// yaml returns the documents of a YAML file of the project.
func (f *files) yaml(name string) []*yamlNode {
	t := f.text(name)
	if !t.decoded && f.yamlRead+len(t.content) <= maxYAMLTotal {
		f.yamlRead += len(t.content)
		t.decoded, t.documents = true, readYAML(t.content)
	}
	return t.documents
}

// yamlList returns the elements of the list that each document of a YAML file of the
// project has under key.
func (f *files) yamlList(name, key string) []*yamlNode {
	var all []*yamlNode
	for _, document := range f.yaml(name) {
		all = append(all, document.key(key).list()...)
	}
	return all
}

// readYAML returns the documents of a YAML text up to the first that is no YAML.
func readYAML(content string) []*yamlNode {
	if len(content) > maxYAML {
		return nil
	}
	var documents []*yamlNode
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

func (r *yamlReader) node(from *yaml.Node, depth int) *yamlNode {
	r.nodes++
	n := &yamlNode{line: from.Line}
	if depth > maxYAMLDepth || r.nodes > maxYAMLNodes {
		return n
	}
	switch from.Kind {
	case yaml.DocumentNode:
		return r.node(from.Content[0], depth)
	case yaml.AliasNode:
		return r.node(from.Alias, depth+1)
	case yaml.ScalarNode:
		n.block = from.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0
		switch {
		case n.block:
			// Empty lines before the text count.
			n.text = strings.TrimRight(from.Value, "\n")
		case from.ShortTag() != "!!null":
			n.text = strings.TrimSpace(from.Value)
		}
	case yaml.SequenceNode:
		for _, item := range from.Content {
			if r.nodes > maxYAMLNodes {
				break
			}
			n.items = append(n.items, r.node(item, depth+1))
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
func (n *yamlNode) merge(from *yamlNode) {
	for _, mapping := range append([]*yamlNode{from}, from.items...) {
		for _, name := range mapping.keys {
			if n.under[name] == nil {
				n.set(name, mapping.under[name])
			}
		}
	}
}
