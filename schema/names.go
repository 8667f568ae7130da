package schema

import (
	"fmt"
	"strings"

	"dockgen/schema/mistake"
)

// judgeNames keeps the names of what is started beside the app apart from each other
// and from the app's own process: each stands for one container.
func (l *judgment) judgeNames() {
	taken := map[string]string{} // the heading of the block that has the name
	judge := func(block, name, better string) {
		address, heading := block+"."+name, fmt.Sprintf("%s %q", block, name)
		switch other, clash := taken[name]; {
		case clash:
			l.rule(codeNameTaken, address, "Name taken", fmt.Sprintf(
				"%s has this name already, and each of the two is a container of its own. Give this one another name, such as %s.", other, better))
		case name == l.config.App.Name && l.unspoilt("app.name"):
			l.rule(codeProcessName, address, strings.ToUpper(block[:1])+block[1:]+" named as the app", fmt.Sprintf(
				"%q is the name of the app, whose own process is gunicorn. Give this one a name that says what it does, such as %s.", name, better))
		case name == "web" && block == "process":
			l.rule(codeProcessWeb, address, "Process named web", fmt.Sprintf(
				"%s is what the app's own process, gunicorn, is called beside its other processes. Give this one a name that says what it does, such as %s.", mistake.Quoted(name), better))
		case name == "web":
			l.rule(codeNameTaken, address, "Name taken", fmt.Sprintf(
				"%s is what the app's own process, gunicorn, is called beside what is started with it. Give this one another name, such as %s.", mistake.Quoted(name), better))
		}
		taken[name] = heading
	}
	for _, p := range l.config.Process {
		judge("process", p.Name, `process "jobs"`)
	}
	for _, r := range l.config.Releases {
		judge("release", r.Name, `release "migrate"`)
	}
}
