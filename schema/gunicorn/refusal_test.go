package gunicorn

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"dockgen/schema/mistake"
	"dockgen/schema/mistake/mistaketest"
)

func TestRefusal(t *testing.T) {
	for words, want := range map[string][2]string{
		"--timeout 60":         {},
		"--reuse-port":         {},
		"app:app":              {"Not a flag", `"app:app" is no flag, and no flag before it takes it as its value: gunicorn would take it for the app. Write one string for a flag, and the next for its value.`},
		"--wrokers=1234567":    {"Unknown flag", `gunicorn has no flag "--wrokers=1234567", and would not start. Did you mean "--workers"?`},
		"--work 4":             {"Ambiguous flag", `"--work" may mean "--worker-class", "--worker-connections", "--worker-tmp-dir" or "--workers", so that gunicorn would not start. Write the flag out.`},
		"--timeout":            {"Flag without a value", `"--timeout" takes a value, and none follows it: gunicorn would not start. Write it as the next string.`},
		"--preload=yes":        {"Value not allowed", `"--preload" takes no value, and "--preload=yes" gives it one: gunicorn would not start. Write the flag alone.`},
		"--timeout sixty":      {"Number expected", `"--timeout" takes a whole number, and "sixty" is none: gunicorn would not start.`},
		"--no-such-flag-there": {"Unknown flag", `gunicorn has no flag "--no-such-flag-there", and would not start.`},
	} {
		list := strings.Fields(words)
		f := Read(list)[0]
		summary, detail := f.Refusal(mistake.Quoted(strings.Join(list[f.First:f.Last+1], " ")))
		assert.Equal(t, want, [2]string{summary, detail}, words)
	}
}

func TestWrapperFault(t *testing.T) {
	for _, program := range []string{"newrelic-admin", "/opt/venv/bin/ddtrace-run", "opentelemetry-instrument", "shell", "gunicorn-wrapper"} {
		assert.Empty(t, WrapperFault(program), program)
	}
	for program, want := range map[string]string{
		"--preload": "is no program", "A=b": "sets a variable", "gunicorn": "is what dockgen starts", "/usr/bin/gunicorn.sh": "is what dockgen starts",
		"/bin/sh": "is a shell", "sudo": "changes the user", "/usr/bin/tini": "stays the first process",
	} {
		assert.Contains(t, WrapperFault(program), want, program)
		mistaketest.AssertSentences(t, mistake.Error(mistake.Quoted(program)+" "+WrapperFault(program)))
	}
}
