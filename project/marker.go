package project

import (
	"strconv"
	"strings"
)

// answer is what is known of a condition before the image is built.
type answer int8

const (
	no answer = iota - 1
	unknown
	yes
)

// markerHolds evaluates an environment marker (PEP 508) for the image: CPython of
// the minor version python on Linux. What depends on more, such as the
// architecture or the patch release, is unknown, and so is a marker that cannot
// be read.
func markerHolds(marker, python string) answer {
	if marker == "" {
		return yes
	}
	s := newScanner("(" + marker + ")")
	if !s.next() || s.broken {
		return unknown
	}
	p := markerParser{tokens: inBrackets(s.tokens), python: python}
	result := p.or()
	if p.failed || len(p.tokens) > 0 {
		return unknown
	}
	return result
}

// markerParser reads a marker's tokens, which are Python's.
type markerParser struct {
	tokens []token
	python string
	failed bool
	depth  int
}

func (p *markerParser) or() answer {
	result := p.and()
	for p.take("or") {
		result = max(result, p.and())
	}
	return result
}

func (p *markerParser) and() answer {
	result := p.comparison()
	for p.take("and") {
		result = min(result, p.comparison())
	}
	return result
}

func (p *markerParser) take(text string) bool {
	if len(p.tokens) > 0 && p.tokens[0].is(text) {
		p.tokens = p.tokens[1:]
		return true
	}
	return false
}

func (p *markerParser) comparison() answer {
	const maxDepth = 50
	if p.take("(") {
		p.depth++
		if p.depth > maxDepth {
			p.failed = true
			return unknown
		}
		result := p.or()
		p.failed = p.failed || !p.take(")")
		p.depth--
		return result
	}
	left, leftKnown := p.operand()
	operator := p.operator()
	right, rightKnown := p.operand()
	if p.failed || !leftKnown || !rightKnown {
		return unknown
	}
	return compare(left, operator, right)
}

func (p *markerParser) operator() string {
	if p.take("not") {
		if p.take("in") {
			return "not in"
		}
		p.failed = true
		return ""
	}
	for _, operator := range []string{"==", "!=", "<=", ">=", "<", ">", "in"} {
		if p.take(operator) {
			return operator
		}
	}
	// "~=" and "===" are no operators of Python; what they compare stays unknown.
	p.failed = true
	return ""
}

// operand returns the value of a string or variable, and whether it is known.
func (p *markerParser) operand() (value string, known bool) {
	if len(p.tokens) == 0 {
		p.failed = true
		return "", false
	}
	t := p.tokens[0]
	p.tokens = p.tokens[1:]
	switch t.kind {
	case stringToken:
		return strings.Trim(t.text, `"'`), true
	case nameToken:
		switch t.text {
		case "python_version":
			return p.python, true
		case "os_name":
			return "posix", true
		case "sys_platform":
			return "linux", true
		case "platform_system":
			return "Linux", true
		case "platform_python_implementation":
			return "CPython", true
		case "implementation_name":
			return "cpython", true
		case "extra":
			return "", true
		}
		return "", false
	}
	p.failed = true
	return "", false
}

func compare(left, operator, right string) answer {
	holds := false
	switch order, versions := compareVersions(left, right); operator {
	case "in":
		holds = strings.Contains(right, left)
	case "not in":
		holds = !strings.Contains(right, left)
	case "==":
		holds = left == right || versions && order == 0
	case "!=":
		holds = left != right && !(versions && order == 0)
	default:
		if !versions {
			return unknown
		}
		holds = operator == "<" && order < 0 || operator == "<=" && order <= 0 ||
			operator == ">" && order > 0 || operator == ">=" && order >= 0
	}
	// "3.*" and release candidates are compared by rules that are not needed here.
	if !holds && strings.ContainsAny(left+right, "*") {
		return unknown
	}
	if holds {
		return yes
	}
	return no
}

// compareVersions compares releases such as "3.9" and "3.14.1"; ok is false when
// either is something else.
func compareVersions(a, b string) (order int, ok bool) {
	for a != "" || b != "" {
		var x, y string
		x, a, _ = strings.Cut(a, ".")
		y, b, _ = strings.Cut(b, ".")
		m, errX := strconv.Atoi("0" + x)
		n, errY := strconv.Atoi("0" + y)
		if errX != nil || errY != nil {
			return 0, false
		}
		if order == 0 && m != n {
			order = 1
			if m < n {
				order = -1
			}
		}
	}
	return order, true
}
