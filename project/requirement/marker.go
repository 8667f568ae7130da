package requirement

import (
	"strconv"
	"strings"

	"dockgen/project/python"
)

// Answer is what is known of a condition before the image is built.
type Answer int8

const (
	No Answer = iota - 1
	Unknown
	Yes
)

// MarkerHolds evaluates an environment marker (PEP 508) for the image: CPython of
// the minor version python on Linux. What depends on more, such as the
// architecture or the patch release, is unknown, and so is a marker that cannot
// be read.
func MarkerHolds(marker, version string) Answer {
	if marker == "" {
		return Yes
	}
	s := python.NewScanner("(" + marker + ")")
	if !s.Next() || s.Broken {
		return Unknown
	}
	p := markerParser{tokens: python.InBrackets(s.Tokens), python: version}
	result := p.or()
	if p.failed || len(p.tokens) > 0 {
		return Unknown
	}
	return result
}

// markerParser reads a marker's tokens, which are Python's.
type markerParser struct {
	tokens []python.Token
	python string
	failed bool
	depth  int
}

func (p *markerParser) or() Answer {
	result := p.and()
	for p.take("or") {
		result = max(result, p.and())
	}
	return result
}

func (p *markerParser) and() Answer {
	result := p.comparison()
	for p.take("and") {
		result = min(result, p.comparison())
	}
	return result
}

func (p *markerParser) take(text string) bool {
	if len(p.tokens) > 0 && p.tokens[0].Is(text) {
		p.tokens = p.tokens[1:]
		return true
	}
	return false
}

func (p *markerParser) comparison() Answer {
	const maxDepth = 50
	if p.take("(") {
		p.depth++
		if p.depth > maxDepth {
			p.failed = true
			return Unknown
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
		return Unknown
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
	switch t.Kind {
	case python.StringToken:
		return strings.Trim(t.Text, `"'`), true
	case python.NameToken:
		switch t.Text {
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

func compare(left, operator, right string) Answer {
	holds := false
	switch order, versions := CompareVersions(left, right); operator {
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
			return Unknown
		}
		holds = operator == "<" && order < 0 || operator == "<=" && order <= 0 ||
			operator == ">" && order > 0 || operator == ">=" && order >= 0
	}
	// "3.*" and release candidates are compared by rules that are not needed here.
	if !holds && strings.ContainsAny(left+right, "*") {
		return Unknown
	}
	if holds {
		return Yes
	}
	return No
}

// CompareVersions compares releases such as "3.9" and "3.14.1"; ok is false when
// either is something else.
func CompareVersions(a, b string) (order int, ok bool) {
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
