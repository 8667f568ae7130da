package dockerignore

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestRuleMatches(t *testing.T) {
	for name, test := range map[string]struct {
		rule, path string
		want       bool
	}{
		"same-path":          {"tests", "tests", true},
		"folder-above":       {"tests", "tests/requirements.txt", true},
		"anchored":           {"tests", "svc/tests", false},
		"longer-name":        {"tests", "tests2", false},
		"anywhere-at-root":   {"**/instance", "instance/gunicorn.conf.py", true},
		"anywhere-below":     {"**/instance", "svc/instance/x", true},
		"name-pattern":       {"**/*.pem", "certs/ca.pem", true},
		"class":              {"**/*.py[cod]", "x.pyc", true},
		"source-is-no-class": {"**/*.py[cod]", "x.py", false},
		"two-names":          {"**/env/bin", "svc/env/bin/python", true},
		"half-of-two-names":  {"**/env/bin", "svc/env", false},
		"three-names":        {"**/lib/python*/site-packages", "x/lib/python3.14/site-packages/y", true},
	} {
		t.Run(name, func(t *testing.T) {
			rule := ParseRule(test.rule)
			assert.Equal(t, test.want, rule.Matches(NewPath(test.path)))
			assert.True(t, rule.plain)
		})
	}
}

func TestRuleNotPlain(t *testing.T) {
	for name, rule := range map[string]string{
		"two-stars-inside":  "a/**/b",
		"two-stars-at-end":  "a/**",
		"backslash":         `\*`,
		"range":             "[a-z]",
		"negated-class":     "[^a]",
		"alternative":       "*|b",
		"not-clean":         "a//b",
		"parent":            "../a",
		"folder-itself":     ".",
		"absolute":          "/a",
		"beyond-ascii":      "ä*",
		"nothing":           "",
		"trailing-slash":    "a/",
		"only-anywhere":     "**/",
		"class-not-closed":  "[a",
		"stars-in-a-middle": "a**",
	} {
		t.Run(name, func(t *testing.T) {
			assert.False(t, parseLine(rule).plain)
		})
	}
}
