package requirement

import (
	"strconv"
)

// Bounds of what is proposed. The oldest is the oldest that schema accepts; the
// newest is the one that packages have wheels for today; a Python whose minor is
// at most endOfLife gets no more security fixes (https://devguide.python.org/versions/).
const (
	OldestMinor = 6
	NewestMinor = 14
	EndOfLife   = 10
)

func PythonName(minor int) string { return "3." + strconv.Itoa(minor) }

// MinorOf is the minor version that is called python, such as "3.14".
func MinorOf(python string) int {
	n := NumbersOf(python)
	return n.of[1]
}
