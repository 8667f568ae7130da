package generator

import (
	"strings"

	"dockgen/schema"
)

const hrefBare = "_./-"

// link links to a project file by its path in the project, from the folder that
// the page is in. It may stand in a table.
func (p *page) link(target string) {
	up := strings.Count(p.Output(schema.Deployment).Path, "/")
	p.add("[")
	p.code(target)
	p.add("](")
	for range up {
		p.add("../")
	}
	if isBare(target, hrefBare) {
		p.add(target, ")")
		return
	}
	for i := range len(target) {
		const hex = "0123456789ABCDEF"
		if c := target[i]; isBare(target[i:i+1], hrefBare) {
			p.text = append(p.text, c)
		} else {
			p.text = append(p.text, '%', hex[c>>4], hex[c&15])
		}
	}
	p.add(")")
}
