package project

import "strings"

// yamlNode is a value of a YAML file: a scalar, a list or a mapping.
type yamlNode struct {
	line  int    // from 1
	text  string // of a scalar, without its quotes
	items []*yamlNode
	keys  []string // of a mapping, in the order of the file
	under map[string]*yamlNode
}

// key returns what stands under name, or nil. It may be called on nil.
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

// Bounds of one YAML file.
const (
	maxYAMLDepth = 32
	maxYAMLNodes = 20_000
	maxYAMLText  = 16 << 10 // bytes of one text of several lines
)

// readYAML reads as much of YAML as compose files and CI settings are written in:
// block mappings and lists, quotes, flow lists, folded texts, comments, anchors
// and merges. What else there is becomes text. An alias is the node that it names,
// not a copy, so that no input grows.
func readYAML(content string) *yamlNode {
	p := yamlParser{anchors: make(map[string]*yamlNode)}
	for i, line := range strings.Split(content, "\n") {
		line = strings.TrimRight(line, " \t\r")
		text := strings.TrimLeft(line, " ")
		if strings.HasPrefix(text, "---") && len(p.lines) > 0 {
			break // the next document
		}
		if strings.HasPrefix(text, "---") || strings.HasPrefix(text, "%") {
			continue
		}
		p.lines = append(p.lines, yamlLine{len(line) - len(text), text, i + 1})
	}
	return p.block(0, 0)
}

type yamlLine struct {
	indent int
	text   string
	number int
}

type yamlParser struct {
	lines   []yamlLine
	pos     int
	nodes   int
	anchors map[string]*yamlNode
}

// blank moves behind empty lines and comments, and reports whether lines are left.
func (p *yamlParser) blank() bool {
	for p.pos < len(p.lines) && (p.lines[p.pos].text == "" || p.lines[p.pos].text[0] == '#') {
		p.pos++
	}
	return p.pos < len(p.lines)
}

// block reads the mapping, list or text whose lines stand at least indent in.
func (p *yamlParser) block(indent, depth int) *yamlNode {
	n := &yamlNode{}
	if p.nodes++; !p.blank() || p.lines[p.pos].indent < indent || depth > maxYAMLDepth || p.nodes > maxYAMLNodes {
		return n
	}
	first := p.lines[p.pos]
	n.line = first.number
	for p.blank() && p.lines[p.pos].indent >= first.indent && p.nodes <= maxYAMLNodes {
		line := &p.lines[p.pos]
		if line.indent > first.indent {
			p.pos++ // more of what was not understood
			continue
		}
		if item, ok := strings.CutPrefix(line.text, "-"); ok && (item == "" || item[0] == ' ') {
			p.item(n, line, item, depth)
			continue
		}
		key, rest, ok := yamlKey(line.text)
		p.pos++
		if !ok {
			if len(n.keys)+len(n.items) == 0 && len(n.text) < maxYAMLText {
				n.text = strings.TrimSpace(n.text + " " + yamlScalar(line.text))
			}
			continue
		}
		if len(n.items) > 0 {
			return n
		}
		p.field(n, key, p.value(rest, first.indent, *line, depth))
	}
	return n
}

// item reads one element of a list, whose text stands behind the dash.
func (p *yamlParser) item(n *yamlNode, line *yamlLine, text string, depth int) {
	inner := strings.TrimLeft(text, " ")
	if _, _, mapping := yamlKey(inner); mapping || strings.HasPrefix(inner, "- ") {
		// The element goes on below its first line, as far in as that begins.
		indent := line.indent + 1 + len(text) - len(inner)
		line.indent, line.text = indent, inner
		n.items = append(n.items, p.block(indent, depth+1))
		return
	}
	at := *line
	p.pos++
	n.items = append(n.items, p.value(inner, at.indent, at, depth))
}

func (p *yamlParser) field(n *yamlNode, key string, value *yamlNode) {
	if n.under == nil {
		n.under = make(map[string]*yamlNode)
	}
	merged := []*yamlNode{value}
	if len(value.items) > 0 {
		merged = value.items
	}
	if key != "<<" {
		if n.under[key] == nil {
			n.keys = append(n.keys, key)
		}
		n.under[key] = value
		return
	}
	for _, from := range merged {
		for _, name := range from.keys {
			if n.under[name] == nil && len(n.keys) < 1000 {
				n.keys = append(n.keys, name)
				n.under[name] = from.under[name]
			}
		}
	}
}

// value reads what stands behind a key or a dash, and on the lines below that
// belong to it.
func (p *yamlParser) value(text string, indent int, at yamlLine, depth int) *yamlNode {
	p.nodes++
	text = strings.TrimSpace(yamlUncomment(text))
	anchor := ""
	for len(text) > 0 && (text[0] == '&' || text[0] == '!') {
		word, rest, _ := strings.Cut(text, " ")
		if word[0] == '&' {
			anchor = word[1:]
		}
		text = strings.TrimSpace(rest)
	}
	n := &yamlNode{line: at.number}
	switch {
	case text == "":
		inner := indent + 1
		// A list may begin right below its key.
		if p.blank() && p.lines[p.pos].indent == indent && strings.HasPrefix(p.lines[p.pos].text, "-") && !strings.HasPrefix(at.text, "-") {
			return p.named(anchor, p.list(indent, depth+1))
		}
		if n = p.block(inner, depth+1); n.line == 0 {
			n.line = at.number
		}
	case text[0] == '*':
		if known := p.anchors[text[1:]]; known != nil {
			return known
		}
	case text[0] == '|' || text[0] == '>':
		n.text = p.folded(indent, text[0] == '>')
	case text[0] == '[':
		for !strings.Contains(text, "]") && p.pos < len(p.lines) && len(text) < maxYAMLText {
			text += " " + yamlUncomment(p.lines[p.pos].text)
			p.pos++
		}
		for _, item := range yamlFlow(text) {
			n.items = append(n.items, &yamlNode{line: at.number, text: item})
		}
	default:
		// A plain text goes on in lines that stand further in.
		for p.pos < len(p.lines) && p.lines[p.pos].indent > indent && p.lines[p.pos].text != "" && p.lines[p.pos].text[0] != '#' && len(text) < maxYAMLText {
			text += " " + yamlUncomment(p.lines[p.pos].text)
			p.pos++
		}
		n.text = yamlScalar(text)
	}
	return p.named(anchor, n)
}

func (p *yamlParser) named(anchor string, n *yamlNode) *yamlNode {
	if anchor != "" {
		p.anchors[anchor] = n
	}
	return n
}

// list reads the elements of a list that stands exactly indent in.
func (p *yamlParser) list(indent, depth int) *yamlNode {
	n := &yamlNode{line: p.lines[p.pos].number}
	for p.blank() && p.lines[p.pos].indent == indent && depth <= maxYAMLDepth && p.nodes <= maxYAMLNodes {
		line := &p.lines[p.pos]
		item, ok := strings.CutPrefix(line.text, "-")
		if !ok || item != "" && item[0] != ' ' {
			break
		}
		p.nodes++
		p.item(n, line, item, depth)
	}
	return n
}

// folded reads the lines of a text that stand further in than indent.
func (p *yamlParser) folded(indent int, fold bool) string {
	separator := "\n"
	if fold {
		separator = " "
	}
	var lines []string
	for p.pos < len(p.lines) && (p.lines[p.pos].text == "" || p.lines[p.pos].indent > indent) {
		lines = append(lines, p.lines[p.pos].text)
		p.pos++
	}
	return strings.TrimSpace(strings.Join(lines, separator))
}
