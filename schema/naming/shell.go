package naming

import (
	"path"
	"slices"
)

// IsShell reports whether program, a name or a path, is a shell.
func IsShell(program string) bool {
	return slices.Contains([]string{"sh", "bash", "dash", "ash", "zsh", "ksh", "mksh", "fish", "csh", "tcsh"}, path.Base(program))
}
