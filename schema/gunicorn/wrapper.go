package gunicorn

import (
	"path"
	"slices"
	"strings"

	"dockgen/schema/naming"
)

// WrapperFault says why program cannot stand in front of gunicorn, as the end of a sentence
// that begins with it; "" when it can. After such a program gunicorn would not be the
// process that Docker stops, or would not be started at all.
func WrapperFault(program string) string {
	switch name := path.Base(program); {
	case strings.HasPrefix(program, "-"):
		return "is no program. Flags of gunicorn belong into \"arguments\"."
	case strings.Contains(program, "="):
		return "sets a variable, which only a shell does. Write an env block."
	case name == "gunicorn" || strings.HasPrefix(name, "gunicorn."):
		return "is what dockgen starts behind the wrapper. Its flags belong into \"arguments\"."
	case naming.IsShell(name):
		return "is a shell, which takes its own first argument for a script and gets no signal through to gunicorn. Name the program that it would start."
	case slices.Contains([]string{"su", "sudo", "gosu", "su-exec", "setpriv", "runuser", "chpst"}, name):
		return "changes the user, which only root may. Write image.user."
	case slices.Contains([]string{"tini", "dumb-init", "supervisord", "s6-svscan", "runit"}, name):
		return "stays the first process of the container, which is gunicorn's place: it reaps children and stops by itself. Leave it out."
	}
	return ""
}
