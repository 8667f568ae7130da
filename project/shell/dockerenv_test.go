package shell

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestDockerEnv(t *testing.T) {
	env := map[string]string{"A": "1", "EMPTY": "", "HOME": "/root"}
	tests := map[string]struct{ text, want string }{
		"pairs":              {"B=1 C=2", "B=1 C=2"},
		"single-quotes":      {"B='/data'", "B=/data"},
		"double-quotes":      {`B="/x /y"`, "B=/x /y"},
		"old":                {`B "/x/y"`, "B=/x/y"},
		"old-single":         {"B '/x/y'", "B=/x/y"},
		"old-several":        {`B hello  "big  world" \"z\"`, `B=hello  big  world "z"`},
		"old-equals":         {"B c=d", "B=c=d"},
		"old-tab":            {"B\t2", "B=2"},
		"half-quoted":        {`B=a"b c"d`, "B=ab cd"},
		"escaped-space":      {`B=a\ b C=c`, "B=a b C=c"},
		"escape-in-quotes":   {`B="a\"b\$A\\c\d"`, `B=a"b$A\c\d`},
		"escape-in-singles":  {`B='a\b$A'`, `B=a\b$A`},
		"variable":           {"B=$A C=${A}x D=$A.y", "B=1 C=1x D=1.y"},
		"variable-in-double": {`B="$A"`, "B=1"},
		"of-before":          {"A=2 B=$A", "A=2 B=1"},
		"default":            {"B=${NO:-x} C=${A:-x} D=${EMPTY:-x} E=${EMPTY-x}", "B=x C=1 D=x E="},
		"default-nested":     {"B=${NO:-${HOME}/y}", "B=/root/y"},
		"default-quoted":     {`B=${NO:-"a b"}`, "B=a b"},
		"alternative":        {"B=${A:+x} C=${NO:+x} D=${EMPTY:+x} E=${EMPTY+x}", "B=x C= D= E=x"},
		"unset":              {"B=$NO C=x${NO}y", "B=(NO) C=xy(NO)"},
		"edited":             {"B=${A#1}", "B=(A)"},
		"dollar":             {"B=$ C=a$ D=$$", "B=$ C=a$ D=($)"},
		"equals-in-value":    {"B=a=b", "B=a=b"},
		"empty":              {`B= C=""`, "B= C="},
		"name-alone":         {"B", ""},
		"open-quote":         {`B="a b`, "B=a b"},
		"open-brace":         {"B=${A", "B="},
		"nothing":            {"", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var have []string
			for _, a := range DockerEnv(test.text, env) {
				text := a.Name + "=" + a.Value
				if len(a.Unset) > 0 {
					text += "(" + strings.Join(a.Unset, ",") + ")"
				}
				have = append(have, text)
			}
			assert.Equal(t, test.want, strings.Join(have, " "))
		})
	}
}

// A word that goes on in the next line has no space inside, as for Docker.
func TestContinuedWord(t *testing.T) {
	lines := DockerLines("ENV A=/srv\\\n/data \\\n    B=2\nENV C \\\n  x y\\")
	assert.Equal(t, []NumberedLine{{`ENV A=b\\`, 1}, {"ENV C=d", 2}}, DockerLines("ENV A=b\\\\\nENV C=d"))
	assert.Equal(t, []NumberedLine{{"ENV A=/srv/data     B=2", 1}, {`ENV C   x y`, 4}}, lines)
}

// FuzzDockerEnv holds that values stay bounded, and names are read.
func FuzzDockerEnv(f *testing.F) {
	f.Add(`A=${B:-${C:+"x`)
	f.Fuzz(func(t *testing.T, text string) {
		env := map[string]string{"A": strings.Repeat("x", 3000), "B": "$A"}
		for _, a := range DockerEnv(text, env) {
			assert.Less(t, len(a.Value), 20_000+len(text))
		}
	})
}
