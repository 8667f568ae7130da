// Package mistake words what is wrong with one value of a config: whole sentences that
// show the value, say what is allowed and what to write. Start with [Errorf] and [Quoted];
// where the value stands, and under which code it is reported, the caller knows.
package mistake

import (
	"fmt"
	"strconv"

	"dockgen/schema/credential"
)

// Error is what is wrong with one value, ready to be the Detail of a finding.
type Error string

func (e Error) Error() string { return string(e) }

// Errorf formats an [Error].
func Errorf(format string, args ...any) error {
	return Error(fmt.Sprintf(format, args...))
}

// Quoted shows a value in a message: in double quotes, control characters
// escaped, cut after 80 characters or fewer when escapes make them long. Of a value that
// holds a credential it shows at most four characters, because messages end up in build
// logs.
func Quoted(s string) string {
	if _, found := credential.Find(s); found {
		return fmt.Sprintf("%q", First(s, 4)+"…")
	}
	const most = 80
	short := First(s, most)
	for n := most / 2; len(strconv.Quote(short)) > 3*most+2; n /= 2 {
		short = First(s, n)
	}
	if short != s {
		short += "…"
	}
	return strconv.Quote(short)
}

// First returns the first n characters of s.
func First(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
