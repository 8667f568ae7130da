package pins

import (
	"dockgen/project/requirement"
)

// SuggestedGunicorn is the newest release of gunicorn that runs on the given Python.
// Measured 2026-11-30.
func SuggestedGunicorn(python string) string {
	switch order, _ := requirement.CompareVersions(python, "3.10"); {
	case order >= 0:
		return "27.0.1"
	case python == "3.6":
		return "21.2.0"
	}
	return "23.0.0"
}
