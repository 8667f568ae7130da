package document

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// What python-dotenv 1.1.1 reads of each text: name=value with Go's quotes.
func TestReadDotenv(t *testing.T) {
	tests := map[string]struct{ source, want string }{
		"plain":                    {"A=b\n", `A="b"`},
		"no-line-end":              {"A=b", `A="b"`},
		"line-ends":                {"A=b\r\nC=d\rE=f\r\n", `A="b" C="d" E="f"`},
		"empty":                    {"A=\nB=''\nC=\"\"\nD=  \n", `A="" B="" C="" D=""`},
		"spaces":                   {"  A = b c  \n\tD\t=\te\n", `A="b c" D="e"`},
		"export":                   {"export A=b\nexport\tC=d\n  export   E=f\nexport=g\nexported=h\n", `A="b" C="d" E="f" export="g" exported="h"`},
		"comment":                  {"# a\nA=b # c\n#B=d\n", `A="b"`},
		"comment-after-tab":        {"A=b\t# c\nB=d \t #e #f\n", `A="b" B="d"`},
		"comment-without-space":    {"A=b#c\nB=#d\n", `A="b#c" B="#d"`},
		"comment-alone":            {"A= # c\n", `A="# c"`},
		"comment-behind-quotes":    {"A='b'# c\nD=\"e\"\t# f\n", `A="b" D="e"`},
		"single-quotes":            {"A='b # c'\nD='e\\n\\'f\\\\g\\h'\n", `A="b # c" D="e\\n'f\\g\\h"`},
		"double-quotes":            {"A=\"b # c\"\nD=\"e\\n\\\"f\\\\g\\th\\x\\'\"\n", `A="b # c" D="e\n\"f\\g\th\\x'"`},
		"all-escapes":              {"A=\"\\a\\b\\f\\n\\r\\t\\v\"\n", `A="\a\b\f\n\r\t\v"`},
		"no-escapes":               {"A=b\\nc\\\n", `A="b\\nc\\"`},
		"lines-in-quotes":          {"A='b\nc # d\n'\nE=\"f\n\n g\"\nH=i\n", `A="b\nc # d\n" E="f\n\n g" H="i"`},
		"quote-inside":             {"A=it's\nB=\"it's\"\nC=say \"x\" # y\n", `A="it's" B="it's" C="say \"x\""`},
		"open-quote":               {"A='b\nB=c\n", `B="c"`},
		"escaped-end":              {"A='b\\'\nB=c\n", `A="b\\" B="c"`},
		"text-behind-quotes":       {"A='b' c\nB=d\n", `B="d"`},
		"name-in-quotes":           {"'A'=b\n", `A="b"`},
		"reference":                {"A=${B:-c}\n", `A="${B:-c}"`},
		"equals-in-value":          {"A=b=c\nD==e\n", `A="b=c" D="=e"`},
		"no-value":                 {"A\nB=c\n", `B="c"`},
		"words":                    {"some words\n=x\nB=c\n", `B="c"`},
		"url":                      {"A=postgres://u:p@h/d?x=y#z\n", `A="postgres://u:p@h/d?x=y#z"`},
		"twice":                    {"A=b\nA=c\n", `A="b" A="c"`},
		"spaces-around-the-quotes": {"A=  'b'  \n", `A="b"`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var have []string
			for _, e := range ReadDotenv(test.source) {
				if e.Name != "" {
					have = append(have, fmt.Sprintf("%s=%q", e.Name, e.Value))
				}
			}
			assert.Equal(t, test.want, strings.Join(have, " "))
		})
	}
}

func TestDotenvLines(t *testing.T) {
	assert.Equal(t, []dotenvEntry{
		{Comment: " one", Line: 1, Last: 1},
		{Name: "A", Value: "b\nc", Comment: " two", Line: 3, Last: 4},
		{Name: "D", Value: "e", Comment: "three #four", Line: 6, Last: 6},
		{Name: "F", Value: "# five", Comment: " five", Line: 7, Last: 7},
	}, ReadDotenv("# one\n\nA=\"b\nc\" # two\nwords here\nD=e\t#three #four\nF= # five\n"))
}

func FuzzReadDotenv(f *testing.F) {
	f.Add("export A='b\\'\n# c\nD=\"e\n\"#\n'f=\n")
	f.Fuzz(func(t *testing.T, content string) {
		line := 0
		for _, e := range ReadDotenv(content) {
			assert.Greater(t, e.Line, line)
			assert.GreaterOrEqual(t, e.Last, e.Line)
			line = e.Last
		}
		assert.LessOrEqual(t, line, 1+strings.Count(content, "\n")+strings.Count(content, "\r"))
	})
}

func TestExpandDotenv(t *testing.T) {
	known := map[string]string{"PORT": "5001", "EMPTY": ""}
	for value, want := range map[string]string{
		"${PORT}": "5001", "a${PORT}b${PORT}": "a5001b5001", "${NO:-7}": "7", "${PORT:-7}": "5001", "${EMPTY:-7}": "", "${NO}": "",
		"$PORT": "$PORT", "${PORT": "${PORT", "plain": "plain",
	} {
		if have := ExpandDotenv(value, known); have != want {
			t.Errorf("%s: got %q, want %q", value, have, want)
		}
	}
	known["A"] = strings.Repeat("x", 4096)
	if have := ExpandDotenv("${A}${A}${A}", known); have != "" {
		t.Errorf("got %d bytes", len(have))
	}
}
