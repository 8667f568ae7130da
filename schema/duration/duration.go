// Package duration has the rule for a length of time in a config: as Docker writes it, at
// most a day. [Parse] reads one, [Format] and [Append] write it.
package duration

import (
	"strconv"
	"strings"
	"time"

	"dockgen/schema/mistake"
)

// most is the longest that a config can say.
const most = 24 * time.Hour

// Parse reads a duration as Docker writes them: numbers with a unit
// ("90s", "1m30s", "1.5h", "500ms"). Docker's smallest is a millisecond, and
// only whole ones are kept; zero is legal here, a day is the most.
func Parse(s string) (time.Duration, error) {
	d, err := time.ParseDuration(s)
	switch {
	case err != nil:
		return 0, mistake.Errorf("%s is not a duration. Write a number with a unit, \"ms\", \"s\", \"m\" or \"h\", such as %s.", mistake.Quoted(s), advice(s))
	case d < 0:
		return 0, mistake.Errorf("%s is negative. Write a duration such as \"30s\".", mistake.Quoted(s))
	case d%time.Millisecond != 0:
		return 0, mistake.Errorf("%s is finer than a millisecond, which is Docker's smallest step. Write a duration such as \"500ms\".", mistake.Quoted(s))
	case d > most:
		return 0, mistake.Errorf("%s is more than a day. Write at most \"24h\".", mistake.Quoted(s))
	}
	return d, nil
}

// advice guesses what was meant by a number without unit or one with
// the unit spelled out.
func advice(s string) string {
	compact := strings.ToLower(strings.ReplaceAll(s, " ", ""))
	digits := strings.TrimRight(compact, "abcdefghijklmnopqrstuvwxyz")
	if n, err := strconv.ParseUint(digits, 10, 16); err == nil {
		unit := ""
		switch compact[len(digits):] {
		case "", "s", "sec", "secs", "second", "seconds":
			unit = "s"
		case "m", "min", "mins", "minute", "minutes":
			unit = "m"
		case "h", "hr", "hrs", "hour", "hours":
			unit = "h"
		case "ms", "msec", "millisecond", "milliseconds":
			unit = "ms"
		}
		if unit != "" {
			return mistake.Quoted(strconv.FormatUint(n, 10) + unit)
		}
	}
	return `"30s"`
}

// Format writes d, whole milliseconds and not negative, as a Dockerfile
// would: "1m30s", "500ms", "0s"; no part that is zero.
func Format(d time.Duration) string {
	var room [32]byte
	return string(Append(room[:0], d))
}

// Append appends what [Format] returns to text.
func Append(text []byte, d time.Duration) []byte {
	if d == 0 {
		return append(text, "0s"...)
	}
	for _, unit := range [...]struct {
		size time.Duration
		name string
	}{{time.Hour, "h"}, {time.Minute, "m"}, {time.Second, "s"}, {time.Millisecond, "ms"}} {
		if n := d / unit.size; n > 0 {
			text = append(strconv.AppendInt(text, int64(n), 10), unit.name...)
			d -= n * unit.size
		}
	}
	return text
}
