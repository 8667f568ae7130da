package duration

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/schema/mistake/mistaketest"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		in        string
		want      time.Duration
		formatted string
	}{
		{"30s", 30 * time.Second, "30s"},
		{"60s", time.Minute, "1m"},
		{"90s", 90 * time.Second, "1m30s"},
		{"1m30s", 90 * time.Second, "1m30s"},
		{"1.5h", 90 * time.Minute, "1h30m"},
		{"3601s", time.Hour + time.Second, "1h1s"},
		{"500ms", 500 * time.Millisecond, "500ms"},
		{"1.5s", 1500 * time.Millisecond, "1s500ms"},
		{"0", 0, "0s"},
		{"0s", 0, "0s"},
		{"24h", 24 * time.Hour, "24h"},
	} {
		t.Run(c.in, func(t *testing.T) {
			got, err := Parse(c.in)
			require.NoError(t, err)
			assert.Equal(t, c.want, got)
			assert.Equal(t, c.formatted, Format(got))
		})
	}
}

func TestParseMistakes(t *testing.T) {
	const rule = ` is not a duration. Write a number with a unit, "ms", "s", "m" or "h", such as `
	const fine = ` is finer than a millisecond, which is Docker's smallest step. Write a duration such as "500ms".`
	mistaketest.AssertMistakes(t, func(s string) error { _, err := Parse(s); return err }, [][3]string{
		{"empty", "", `""` + rule + `"30s".`},
		{"no-unit", "90", `"90"` + rule + `"90s".`},
		{"space", "30 m", `"30 m"` + rule + `"30m".`},
		{"seconds", "5 sec", `"5 sec"` + rule + `"5s".`},
		{"minutes", "30 minutes", `"30 minutes"` + rule + `"30m".`},
		{"hours", "2 hours", `"2 hours"` + rule + `"2h".`},
		{"milliseconds", "500 milliseconds", `"500 milliseconds"` + rule + `"500ms".`},
		{"days", "1d", `"1d"` + rule + `"30s".`},
		{"overflow", "100000000h", `"100000000h"` + rule + `"30s".`},
		{"negative", "-5s", `"-5s" is negative. Write a duration such as "30s".`},
		{"microseconds", "1us", `"1us"` + fine},
		{"too-exact", "1.0001s", `"1.0001s"` + fine},
		{"more-than-a-day", "25h", `"25h" is more than a day. Write at most "24h".`},
	})
}

// FuzzDuration holds that a duration means the same after it was written anew.
func FuzzDuration(f *testing.F) {
	for _, s := range []string{"30s", "1h1ms", "1.5h", "23h59m59s999ms", "0", "+5s", "1e3s"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := Parse(s)
		if err != nil {
			return
		}
		again, err := time.ParseDuration(Format(d))
		require.NoError(t, err)
		assert.Equal(t, d, again)
		assert.Equal(t, Format(d), Format(again))
	})
}
