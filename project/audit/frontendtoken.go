package audit

import (
	"fmt"
	"path"
	"strings"

	"dockgen/finding"
	"dockgen/project/rule"
)

// frontEndToken reports a file of npm's settings among the sources that holds a token: it
// would stay in a layer of the build, and perhaps of the image.
func frontEndToken(p *project) (found []finding.Finding) {
	for i := range p.config.Assets {
		a := &p.config.Assets[i]
		for _, name := range a.Sources {
			if base := path.Base(name); base != ".npmrc" && base != ".yarnrc.yml" && base != ".yarnrc" {
				continue
			}
			number := 0
			for line := range strings.Lines(p.index.Read(name)) {
				number++
				lower := strings.ToLower(line)
				if !strings.Contains(lower, "_auth") && !strings.Contains(lower, "authtoken") && !strings.Contains(lower, "password") || strings.Contains(line, "${") {
					continue
				}
				found = append(found, inFile(name, number, finding.Finding{
					Code: rule.FrontEndToken, Summary: "Token among the sources", Confidential: true,
					Detail: fmt.Sprintf("%s is named under sources of assets %q and holds a token of npm, which everybody with the image or its builder could read. Keep the token in the settings of the user, and what the build needs in this file.",
						rule.Quoted(name), a.Name),
				})...)
			}
		}
	}
	return found
}
