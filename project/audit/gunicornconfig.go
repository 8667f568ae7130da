package audit

import (
	"fmt"

	"dockgen/finding"
	"dockgen/project/disk"
	"dockgen/project/rule"
)

// gunicornConfig reports a gunicorn.conf.py that the config does not name: gunicorn
// loads a file of that name without being told to.
func gunicornConfig(p *project) []finding.Finding {
	name := disk.Join(p.config.App.Directory, "gunicorn.conf.py")
	if p.config.Worker.ConfigFile != "" || !p.tree.IsFile(name) || p.ignored.Hides(name) {
		return nil
	}
	return inFile(name, 0, finding.Finding{
		Code: rule.GunicornConfigUnnamed, Summary: "Unnamed gunicorn config",
		Detail: fmt.Sprintf("gunicorn loads %s by itself, and the flags that dockgen passes win over what it sets. Name it, and its settings are the ones that count; or leave it out of the image with exclude = [%q].",
			rule.Quoted(name), name),
		Fix: fmt.Sprintf("config_file = %q", name),
	})
}
