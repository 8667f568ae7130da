package step

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/stretchr/testify/assert"

	"dockgen/project/evidence"
	"dockgen/project/sourcetest"
	"dockgen/project/start"
)

// TestHostile holds how long a start may keep a survey busy, whatever it holds. Each of
// these takes less than half a second; a machine that does other work takes longer.
func TestHostile(t *testing.T) {
	script := func(text string) string {
		return "-- app.py --\n-- Dockerfile --\nFROM python:3.12\nCOPY . .\nCMD sh a.sh; gunicorn app:app\n-- a.sh --\n" + text + "\n"
	}
	fill := func(text string) string { return strings.Repeat(text, maxScript/len(text)) }
	var services, makefile, nested strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&services, "  s%d:\n    build: .\n    command: sh a.sh %d\n", i, i)
		fmt.Fprintf(&makefile, "t%d: t%d t%d\n\tsh a.sh\n", i, i+1, i+2)
		fmt.Fprintf(&nested, "V%d=$V%d$V%d$V%d\n", i+1, i, i, i)
	}
	tests := map[string]string{
		"parentheses":  script(fill("(")),
		"substitution": script(fill("$(")),
		"arithmetic":   script("((" + fill("a?")),
		"if":           script(fill("if a; then ") + "b" + fill("\nfi")),
		"or":           script(fill("a||") + "b"),
		"and":          script(fill("[ x ]&&") + "b"),
		"pipe":         script(fill("flask x|") + "b"),
		"case":         script(strings.Repeat("case $A in x) ", 1000) + strings.Repeat(";; esac ", 1000)),
		"not":          script(strings.Repeat("if [ $A = 1 ]; then a; else ", 700) + strings.Repeat("fi; ", 700)),
		"functions":    script("a() { b; b; b; }; b() { c; c; c; }; c() { d; d; d; }; d() { e; e; e; }; e() { a; a; a; }; a; a"),
		"itself":       script(fill("sh a.sh\n")),
		"doubling":     script("V0=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n" + nested.String() + "flask $V99$V99"),
		"variables":    script(fill("a=1\nb=$c\n")),
		"loops":        script(strings.Repeat("while a; do ", 1000) + "b" + strings.Repeat("; done", 1000)),
		"services":     script("flask a\n") + "-- docker-compose.yml --\nservices:\n" + services.String(),
		"makefile":     "-- app.py --\n-- Dockerfile --\nFROM python:3.12\nCOPY . .\nCMD make t0\n-- a.sh --\nflask x\n-- Makefile --\n" + makefile.String(),
		"steps":        script(fill("flask a$$\nflask b\n")),
	}
	for name, archive := range tests {
		t.Run(name, func(t *testing.T) {
			f, _ := sourcetest.Index(t, archive)
			began := time.Now()
			steps := Find(f, App{EntryPoint: "app:app", Root: ".", File: "app.py"})
			assert.Less(t, time.Since(began), 15*time.Second)
			assert.LessOrEqual(t, len(steps.Releases), maxReleases)
			assert.LessOrEqual(t, len(steps.NotTaken), maxNotTaken)
		})
	}
}

// The parser calls itself for each level, so that what is nested deeper than a person
// would is not parsed.
func TestNesting(t *testing.T) {
	c := (&search{unparsed: maxParsed}).newShell(evidence.Place{}, ".")
	_, problem := c.parse(strings.Repeat("(", maxNesting) + "a" + strings.Repeat(")", maxNesting))
	assert.Empty(t, problem)
	_, problem = c.parse(strings.Repeat("(", maxNesting+1) + "a" + strings.Repeat(")", maxNesting+1))
	assert.Equal(t, tooLargeReason, problem)
	_, problem = c.parse(strings.Repeat("a\n", maxScript/2) + "a")
	assert.Equal(t, tooLargeReason, problem)
}

func FuzzScript(f *testing.F) {
	for _, seed := range []string{
		"case $1 in a|b) flask db upgrade;; *) exec \"$@\"; esac", "[[ -n $A && ! -f b ]] || flask x > y 2>&1 | tee z", "f() { shift; flask $1; }; f a b; f",
		"while ! nc -z ${A:-b} 1; do sleep 1; done; su x -c 'flask y'", "cat <<E | python -\nx\nE\nset -- a b; flask \"${1#x}\" '\\'' $'a' \\\n c",
	} {
		f.Add(seed)
	}
	index, _ := sourcetest.Index(f, "-- app.py --\n")
	f.Fuzz(func(t *testing.T, text string) {
		s := &search{files: index, app: App{EntryPoint: "app:app", Root: ".", File: "app.py", From: &start.Command{}}, budget: 500, unparsed: maxParsed}
		s.once(s.newShell(evidence.Place{Path: "a.sh", Line: 1}, "."), func(c *reader) { c.run(text) })
		steps := s.steps()
		for _, r := range steps.Releases {
			assert.NotEmpty(t, r.Name)
			for _, word := range r.Command {
				assert.NotContains(t, word, hereMark)
				assert.False(t, strings.ContainsFunc(word, unicode.IsControl), "%q", word)
			}
		}
		for _, n := range steps.NotTaken {
			assert.NotContains(t, n.What, "\n")
			assert.NotEmpty(t, n.Reason)
		}
	})
}
