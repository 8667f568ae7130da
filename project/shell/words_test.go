package shell

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestWritten(t *testing.T) {
	env := map[string]string{"PORT": "80"}
	tests := []struct{ name, line, want string }{
		{"as-they-are", "a 'b c' \"$PORT\"", "a|b c|$PORT"},
		{"lost", "a -w $WORKERS --bind :$PORT", "a|-w|?!$WORKERS|--bind|:$PORT"},
		{"substitution", "a -w $(nproc) `nproc`", "a|-w|?!$(nproc)|?!`nproc`"},
		{"default", "a ${W:-4}", "a|${W:-4}"},
		{"single-quotes", "a '$W'", "a|$W"},
		{"empty-in-quotes", `a "$W"`, "a|?$W"},
		{"part", "a $W:80", "a|?$W:80"},
		{"behind-what-is-peeled", "exec poetry run a $W b", "exec|poetry|run|a|?!$W|b"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := Commands(tt.line, env)[0]
			var have []string
			for _, w := range c.Written {
				mark := ""
				if w.Unknown {
					mark = "?"
				}
				if w.Lost {
					mark += "!"
				}
				have = append(have, mark+w.Text)
			}
			assert.Equal(t, tt.want, strings.Join(have, "|"))
		})
	}
	c := Commands("exec a $X b $W c", nil)[0]
	assert.Equal(t, []Written{{Text: "b"}, {"$W", true, true}, {Text: "c"}}, c.Last(2))
}
