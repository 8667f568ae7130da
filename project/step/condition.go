package step

import (
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"dockgen/project/shell"
)

// truth is what is known of a condition by reading.
type truth int

const (
	maybe truth = iota
	yes
	no
)

// guard is what a condition depends on, the one that says least last.
type guard int

const (
	byNothing  guard = iota // it is known
	byToggle                // a variable that whoever starts it sets
	byInstance              // the number of the instance: only the first one does it
	byDebug                 // a variable that tells development from production
	byUser                  // who runs it
	byMode                  // an argument of the script that nobody knows
	byFile                  // a file that is or is not there when it runs
	byState                 // what a command says
)

// verdict is a condition as far as it can be read.
type verdict struct {
	value truth
	guard guard
	name  string // of the variable it depends on
}

func (v verdict) not() verdict {
	switch v.value {
	case yes:
		v.value = no
	case no:
		v.value = yes
	}
	return v
}

func and(a, b verdict) verdict {
	joined := a
	if b.guard > a.guard {
		joined = b
	}
	switch {
	case a.value == no:
		return a
	case b.value == no:
		return b
	case a.value == yes && b.value == yes:
		joined.value = yes
	default:
		joined.value = maybe
	}
	return joined
}

// conditions reads the tests that a list joined by && begins with, and returns how
// many they are.
func (s *reader) conditions(list []*syntax.Stmt) (v verdict, tests int) {
	v = verdict{value: yes}
	for _, st := range list {
		one, ok := s.condition(st)
		if !ok {
			break
		}
		v, tests = and(v, one), tests+1
	}
	return v, tests
}

// condition reads a command that is a test; ok is false for any other.
func (s *reader) condition(st *syntax.Stmt) (v verdict, ok bool) {
	switch c := st.Cmd.(type) {
	case *syntax.TestClause:
		v, ok = s.testExpression(c.X), true
	case *syntax.ArithmCmd:
		v, ok = verdict{guard: byState}, true
	case *syntax.BinaryCmd:
		if c.Op != syntax.AndStmt && c.Op != syntax.OrStmt {
			return v, false
		}
		x, okX := s.condition(c.X)
		y, okY := s.condition(c.Y)
		if !okX || !okY {
			return v, false
		}
		if v, ok = and(x, y), true; c.Op == syntax.OrStmt {
			v = and(x.not(), y.not()).not()
		}
	case *syntax.CallExpr:
		v, ok = s.testCommand(c)
	}
	if ok && st.Negated {
		v = v.not()
	}
	return v, ok
}

// testCommand reads [ ... ], test ..., true and false, a variable that holds true or
// false, and questions whether a program is there.
func (s *reader) testCommand(c *syntax.CallExpr) (v verdict, ok bool) {
	if len(c.Args) == 0 {
		return v, false
	}
	switch c.Args[0].Lit() {
	case "[":
		args := c.Args[1:]
		if n := len(args); n > 0 && args[n-1].Lit() == "]" {
			args = args[:n-1]
		}
		return s.testWords(args), true
	case "test":
		return s.testWords(c.Args[1:]), true
	case "true", ":":
		return verdict{value: yes}, len(c.Args) == 1
	case "false":
		return verdict{value: no}, true
	case "which", "type", "hash":
		return verdict{guard: byState}, true
	case "command":
		return verdict{guard: byState}, len(c.Args) > 1 && strings.HasPrefix(c.Args[1].Lit(), "-")
	}
	// if $MIGRATE; then
	if parameter := parameterOf(c.Args[0]); len(c.Args) == 1 && parameter != "" {
		o := s.operand(c.Args[0])
		return s.compared(o, operand{text: "true", known: true}, true), true
	}
	return v, false
}

// parameterOf is the name of the variable that a word is and nothing else.
func parameterOf(w *syntax.Word) string {
	parts := w.Parts
	if len(parts) == 1 {
		if quoted, ok := parts[0].(*syntax.DblQuoted); ok {
			parts = quoted.Parts
		}
	}
	if len(parts) == 1 {
		if p, ok := parts[0].(*syntax.ParamExp); ok && p.Param != nil {
			return p.Param.Value
		}
	}
	return ""
}

// operand is one side of a comparison.
type operand struct {
	text  string
	known bool
	name  string // a variable whose value comes from outside the script
	why   string // it is not known
}

func (s *reader) operand(w *syntax.Word) operand {
	s.outside = ""
	text, unknown := s.value(w)
	return operand{text, unknown == "", s.outside, unknown}
}

// testWords reads the words of [ ... ]: -o binds less than -a, and that less than !.
func (s *reader) testWords(words []*syntax.Word) verdict {
	for _, operator := range []string{"-o", "-a"} {
		for i := 1; i+1 < len(words); i++ {
			if words[i].Lit() != operator {
				continue
			}
			x, y := s.testWords(words[:i]), s.testWords(words[i+1:])
			if operator == "-o" {
				return and(x.not(), y.not()).not()
			}
			return and(x, y)
		}
	}
	switch {
	case len(words) > 1 && words[0].Lit() == "!":
		return s.testWords(words[1:]).not()
	case len(words) == 1:
		return s.unary("-n", words[0])
	case len(words) == 2:
		return s.unary(words[0].Lit(), words[1])
	case len(words) == 3:
		return s.binaryTest(words[1].Lit(), words[0], words[2])
	}
	return verdict{guard: byState}
}

// testExpression reads the inside of [[ ... ]].
func (s *reader) testExpression(x syntax.TestExpr) verdict {
	switch x := x.(type) {
	case *syntax.ParenTest:
		return s.testExpression(x.X)
	case *syntax.UnaryTest:
		if x.Op == syntax.TsNot {
			return s.testExpression(x.X).not()
		}
		if w, ok := x.X.(*syntax.Word); ok {
			return s.unary(x.Op.String(), w)
		}
	case *syntax.BinaryTest:
		switch x.Op {
		case syntax.AndTest:
			return and(s.testExpression(x.X), s.testExpression(x.Y))
		case syntax.OrTest:
			return and(s.testExpression(x.X).not(), s.testExpression(x.Y).not()).not()
		}
		left, okX := x.X.(*syntax.Word)
		right, okY := x.Y.(*syntax.Word)
		if okX && okY {
			return s.binaryTest(x.Op.String(), left, right)
		}
	case *syntax.Word:
		return s.unary("-n", x)
	}
	return verdict{guard: byState}
}

func (s *reader) unary(operator string, w *syntax.Word) verdict {
	o := s.operand(w)
	switch operator {
	case "-n":
		return s.compared(o, operand{known: true}, false)
	case "-z":
		return s.compared(o, operand{known: true}, true)
	case "-v":
		return s.compared(operand{name: o.text}, operand{known: true}, false)
	case "-f", "-e", "-d", "-s", "-x", "-r", "-a", "-w", "-L", "-h":
		if !o.known {
			return verdict{guard: byFile}
		}
		if s.exists(o.text) {
			return verdict{value: yes}
		}
		return verdict{guard: byFile}
	}
	return verdict{guard: byState}
}

func (s *reader) binaryTest(operator string, x, y *syntax.Word) verdict {
	switch operator {
	case "=", "==", "-eq":
		return s.compared(s.operand(x), s.operand(y), true)
	case "!=", "-ne":
		return s.compared(s.operand(x), s.operand(y), false)
	}
	left, right := s.operand(x), s.operand(y)
	if a, err := strconv.Atoi(left.text); err == nil && left.known && right.known && left.name == "" && right.name == "" {
		if b, err := strconv.Atoi(right.text); err == nil {
			holds := map[string]bool{"-gt": a > b, "-ge": a >= b, "-lt": a < b, "-le": a <= b}
			if v, known := holds[operator]; known && v {
				return verdict{value: yes}
			} else if known {
				return verdict{value: no}
			}
		}
	}
	if name := parameterOf(x); name != "" && !s.computed[name] && !isArgument(name) && shell.IsVariableName(name) {
		return verdict{guard: byToggle, name: name}
	}
	return verdict{guard: byState}
}

func isArgument(name string) bool { return isDigit(name) || name == "@" || name == "*" || name == "#" }

// exists reports whether the project has a file or folder at a path of a condition.
func (s *reader) exists(name string) bool {
	for _, at := range s.places(name) {
		if s.files.Tree.IsFile(at) || s.files.Tree.IsFolder(at) {
			return true
		}
	}
	return false
}
