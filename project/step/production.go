package step

import (
	"path"
	"slices"
	"strings"
)

// compared is x = y, or x != y when equal is false. A variable from outside makes it a
// switch, whose value is the one without that variable; one of a few well-known names tells production
// from development, or the first instance from the others.
func (s *reader) compared(x, y operand, equal bool) verdict {
	if x.name == "" && !strings.HasPrefix(x.why, "$") && y.name != "" || !x.known && x.why == "" && x.name == "" {
		x, y = y, x
	}
	v := verdict{}
	if x.known && y.known {
		v.value = no
		if same(x.text, y.text) {
			v.value = yes
		}
		if !equal {
			v = v.not()
		}
		if x.name == "" {
			return v
		}
	}
	name := x.name
	switch {
	case strings.Contains(x.why, "id -u"), strings.Contains(x.why, "whoami"), name == "UID", name == "EUID", name == "USER":
		// The image's user is not root.
		v = verdict{value: no, guard: byUser, name: name}
		if y.text != "0" && y.text != "root" || !equal {
			v = v.not()
		}
		return v
	case isArgument(strings.Trim(x.why, "${}")):
		return verdict{guard: byMode}
	case name == "":
		return verdict{guard: byState}
	case isInstance(name):
		v = verdict{value: yes, guard: byInstance, name: name}
		if !equal {
			v = v.not()
		}
		return v
	}
	if production, ok := isProduction(name, y.text); ok {
		v = verdict{value: no, guard: byDebug, name: name}
		if production == equal {
			v.value = yes
		}
		return v
	}
	if !x.known && y.known {
		// Nobody has set it.
		if v.value = no; same("", y.text) == equal {
			v.value = yes
		}
	}
	v.guard, v.name = byToggle, name
	return v
}

// same compares as == does: the second may be a pattern.
func same(x, y string) bool {
	if x == y {
		return true
	}
	matched, err := path.Match(y, x)
	return err == nil && matched && strings.ContainsAny(y, "*?[")
}

func isInstance(name string) bool {
	for _, word := range []string{"INSTANCE_INDEX", "INSTANCE_NUMBER", "POD_INDEX", "REPLICA", "LEADER", "DYNO", "IS_PRIMARY", "IS_MASTER", "TASK_SLOT"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

// isProduction reports whether a variable has this value in production. Ok is false
// when its name and value say nothing of that.
func isProduction(name, value string) (production, ok bool) {
	name, value = strings.ToUpper(name), strings.ToLower(strings.TrimSpace(value))
	words := strings.Split(name, "_")
	switch value {
	case "dev", "develop", "development", "debug", "local", "test", "testing", "ci":
		return false, true
	case "prod", "production", "live":
		return true, true
	}
	on := slices.Contains([]string{"1", "true", "yes", "on", "y", "enabled"}, value)
	off := slices.Contains([]string{"", "0", "false", "no", "off", "n", "disabled"}, value)
	switch {
	case !on && !off:
		return false, false
	case slices.ContainsFunc(words, func(w string) bool {
		return slices.Contains([]string{"DEBUG", "DEV", "DEVELOPMENT", "TESTING", "RELOAD"}, w)
	}):
		return off, true
	case slices.ContainsFunc(words, func(w string) bool { return slices.Contains([]string{"PROD", "PRODUCTION"}, w) }):
		return on, true
	}
	return false, false
}
