package audit

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"dockgen/finding"
	"dockgen/project/rule"
	"dockgen/schema"
)

// pathInCode is a text of Python's that has the form of a path with a folder.
var pathInCode = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`["']([\w.-]+(?:/[\w.-]+)+)["']`) })

// frontEndLeftBehind reports files in the folder of a front end that the app's code names:
// only the outputs of that are in the image.
func frontEndLeftBehind(p *project) (found []finding.Finding) {
	for i := range p.config.Assets {
		a := &p.config.Assets[i]
		if a.Manager == schema.Python || p.config.Serves(a.Directory) {
			continue
		}
		for _, file := range p.index.MentioningOf(p.reached, path.Base(a.Directory)+"/") {
			for _, match := range pathInCode().FindAllStringSubmatch(p.index.Read(file), 200) {
				name := path.Clean("/" + match[1])[1:]
				if at := strings.Index(name+"/", a.Directory+"/"); at < 0 || at > 0 && name[at-1] != '/' {
					continue
				} else if name = name[at:]; name == a.Directory || slices.ContainsFunc(a.Output, func(o string) bool { return schema.Within(name, o) || schema.Within(o, name) }) {
					continue
				}
				if !p.tree.IsFile(name) && !p.tree.IsFolder(name) {
					continue
				}
				found = append(found, inFile(file, p.index.LineWith(file, match[1]).Line, finding.Finding{
					Code: rule.FrontEndLeftBehind, Summary: "Left behind with front end",
					Detail: fmt.Sprintf("The app names %s, and of %s the image has only what assets %q makes: %s. Move it out of that folder.",
						rule.Quoted(name), rule.Quoted(a.Directory), a.Name, rule.QuotedList(a.Output, "and")),
				})...)
				break
			}
		}
	}
	return found
}
