package requirement

import (
	"strconv"

	"dockgen/schema/version"
)

// Bounds of what is proposed. A Python whose minor is at most EndOfLife gets no more
// security fixes (https://devguide.python.org/versions/).
const (
	OldestMinor = version.OldestPython
	NewestMinor = version.NewestPython
	EndOfLife   = 10
)

// PythonName is the version of Python 3 with that minor: "3.14".
func PythonName(minor int) string { return "3." + strconv.Itoa(minor) }
