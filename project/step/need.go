package step

import (
	"slices"

	"mvdan.cc/sh/v3/syntax"

	"dockgen/project/evidence"
	"dockgen/project/shell"
)

// Need is a variable that a start asks for before its server runs.
type Need struct {
	Name     string
	Evidence evidence.Place
	// Required says that the start ends without it, whatever else there is.
	Required bool
}

// needs adds the variables without which a script ends:
//
//   - if [ -z "$X" ]; then ... exit 1; fi, in any form of the test
//   - [ -n "$X" ] || exit 1, [ -z "$X" ] && exit 1
//   - ${X:?message}
//   - for name in X Y; do if [ -z "${!name}" ]; then ... exit 1; fi; done
//
// One to which the script gives a value itself is none.
func (s *reader) needs(file *syntax.File) {
	n := needReader{reader: s, loops: make(map[string][]string)}
	n.statements(file.Stmts, false)
	given := make(map[string]bool)
	if len(n.found) > 0 {
		syntax.Walk(file, func(node syntax.Node) bool {
			if a, ok := node.(*syntax.Assign); ok && a.Name != nil && a.Value != nil && !isOwn(a) {
				given[a.Name.Value] = true
			}
			return true
		})
	}
	for _, e := range n.found {
		if !given[e.need.Name] && shell.IsVariableName(e.need.Name) {
			s.add(e)
		}
	}
}

// isOwn reports whether an assignment leaves a variable as it is, but for an empty text:
// X=${X:-}, X="$X".
func isOwn(a *syntax.Assign) bool {
	p := expansionOf(a.Value)
	return p != nil && p.Param.Value == a.Name.Value && (p.Exp == nil || p.Exp.Word == nil || len(p.Exp.Word.Parts) == 0)
}

// expansionOf is the expansion that a word is and nothing else, or nil.
func expansionOf(w *syntax.Word) *syntax.ParamExp {
	parts := w.Parts
	if len(parts) == 1 {
		if quoted, ok := parts[0].(*syntax.DblQuoted); ok {
			parts = quoted.Parts
		}
	}
	if len(parts) != 1 {
		return nil
	}
	p, _ := parts[0].(*syntax.ParamExp)
	if p == nil || p.Param == nil {
		return nil
	}
	return p
}

type needReader struct {
	*reader
	loops map[string][]string // what the variable of a loop goes through
	found []event
}

func (n *needReader) note(names []string, at syntax.Node, required bool) {
	for _, name := range names {
		if len(n.found) < maxExports && !slices.ContainsFunc(n.found, func(e event) bool { return e.need.Name == name && e.need.Required == required }) {
			place := n.place(at)
			n.found = append(n.found, event{place: place, need: Need{name, place, required}})
		}
	}
}

// statements reads a list. conditional says that it runs only sometimes.
func (n *needReader) statements(list []*syntax.Stmt, conditional bool) {
	for _, st := range list {
		switch c := st.Cmd.(type) {
		case *syntax.IfClause:
			n.branch(st, c, conditional)
		case *syntax.BinaryCmd:
			n.joined(st, c, conditional)
		case *syntax.Block:
			n.statements(c.Stmts, conditional)
		case *syntax.FuncDecl:
			n.statements([]*syntax.Stmt{c.Body}, conditional)
		case *syntax.ForClause:
			if loop, ok := c.Loop.(*syntax.WordIter); ok {
				var words []string
				for _, w := range loop.Items[:min(len(loop.Items), maxExports)] {
					words = append(words, w.Lit())
				}
				n.loops[loop.Name.Value] = words
			}
			n.statements(c.Do, conditional)
		case *syntax.CallExpr, *syntax.DeclClause:
			n.expansions(st, conditional)
		}
	}
}

// expansions reads ${X:?message} in a command.
func (n *needReader) expansions(st *syntax.Stmt, conditional bool) {
	syntax.Walk(st, func(node syntax.Node) bool {
		if p, ok := node.(*syntax.ParamExp); ok && p.Param != nil && p.Exp != nil && (p.Exp.Op == syntax.ErrorUnset || p.Exp.Op == syntax.ErrorUnsetOrNull) {
			n.note([]string{p.Param.Value}, p, !conditional)
		}
		return true
	})
}

func (n *needReader) branch(st *syntax.Stmt, c *syntax.IfClause, conditional bool) {
	if len(c.Cond) == 1 && mayFail(c.Then) {
		names, sure := n.absent(c.Cond[0], true)
		n.note(names, st, sure && !conditional && fails(c.Then))
	}
	n.statements(c.Then, true)
	for other := c.Else; other != nil; other = other.Else {
		if len(other.Cond) == 0 && len(c.Cond) == 1 && fails(other.Then) {
			names, sure := n.absent(c.Cond[0], false)
			n.note(names, st, sure && !conditional)
		}
		n.statements(other.Then, true)
	}
}

func (n *needReader) joined(st *syntax.Stmt, c *syntax.BinaryCmd, conditional bool) {
	if (c.Op == syntax.AndStmt || c.Op == syntax.OrStmt) && fails([]*syntax.Stmt{c.Y}) {
		names, sure := n.absent(c.X, c.Op == syntax.AndStmt)
		n.note(names, st, sure && !conditional)
	}
	n.statements([]*syntax.Stmt{c.X}, conditional)
	n.statements([]*syntax.Stmt{c.Y}, true)
}

// fails reports whether a list ends the shell with an error.
func fails(list []*syntax.Stmt) bool {
	return slices.ContainsFunc(list, func(st *syntax.Stmt) bool {
		switch c := st.Cmd.(type) {
		case *syntax.Block:
			return fails(c.Stmts)
		case *syntax.Subshell:
			return false
		case *syntax.CallExpr:
			return len(c.Args) > 1 && c.Args[0].Lit() == "exit" && c.Args[1].Lit() != "0"
		}
		return false
	})
}

// mayFail is fails, with what happens under a further condition.
func mayFail(list []*syntax.Stmt) bool {
	return fails(list) || slices.ContainsFunc(list, func(st *syntax.Stmt) bool {
		c, ok := st.Cmd.(*syntax.IfClause)
		return ok && mayFail(c.Then)
	})
}

// absent returns the variables that are not there when a test is true, or false where
// holds is false; sure says that one of them is enough.
func (n *needReader) absent(st *syntax.Stmt, holds bool) (names []string, sure bool) {
	if st.Negated {
		holds = !holds
	}
	switch c := st.Cmd.(type) {
	case *syntax.TestClause:
		return n.ofExpression(c.X, holds)
	case *syntax.BinaryCmd:
		if c.Op != syntax.AndStmt && c.Op != syntax.OrStmt {
			return nil, false
		}
		x, okX := n.absent(c.X, holds)
		y, okY := n.absent(c.Y, holds)
		return append(x, y...), okX && okY && (c.Op == syntax.OrStmt) == holds
	case *syntax.CallExpr:
		words := c.Args
		if len(words) < 3 || words[0].Lit() != "[" && words[0].Lit() != "test" {
			return nil, false
		}
		words = words[1:]
		if words[len(words)-1].Lit() == "]" {
			words = words[:len(words)-1]
		}
		return n.ofWords(words, holds)
	}
	return nil, false
}

// ofWords reads the words of [ ... ].
func (n *needReader) ofWords(words []*syntax.Word, holds bool) (names []string, sure bool) {
	for i := 1; i+1 < len(words); i++ {
		if operator := words[i].Lit(); operator == "-o" || operator == "-a" {
			x, okX := n.ofWords(words[:i], holds)
			y, okY := n.ofWords(words[i+1:], holds)
			return append(x, y...), okX && okY && (operator == "-o") == holds
		}
	}
	switch {
	case len(words) > 1 && words[0].Lit() == "!":
		return n.ofWords(words[1:], !holds)
	case len(words) == 2:
		return n.ofUnary(words[0].Lit(), words[1], holds)
	case len(words) == 3:
		return n.ofBinary(words[1].Lit(), words[0], words[2], holds)
	}
	return nil, false
}

// ofExpression reads the inside of [[ ... ]].
func (n *needReader) ofExpression(x syntax.TestExpr, holds bool) (names []string, sure bool) {
	switch x := x.(type) {
	case *syntax.ParenTest:
		return n.ofExpression(x.X, holds)
	case *syntax.UnaryTest:
		if x.Op == syntax.TsNot {
			return n.ofExpression(x.X, !holds)
		}
		if w, ok := x.X.(*syntax.Word); ok {
			return n.ofUnary(x.Op.String(), w, holds)
		}
	case *syntax.BinaryTest:
		if x.Op == syntax.AndTest || x.Op == syntax.OrTest {
			a, okA := n.ofExpression(x.X, holds)
			b, okB := n.ofExpression(x.Y, holds)
			return append(a, b...), okA && okB && (x.Op == syntax.OrTest) == holds
		}
		left, okX := x.X.(*syntax.Word)
		right, okY := x.Y.(*syntax.Word)
		if okX && okY {
			return n.ofBinary(x.Op.String(), left, right, holds)
		}
	}
	return nil, false
}

func (n *needReader) ofUnary(operator string, w *syntax.Word, holds bool) (names []string, sure bool) {
	switch {
	case operator == "-z" && holds, operator == "-n" && !holds:
		return n.variable(w)
	case operator == "-v" && !holds:
		return []string{w.Lit()}, true
	}
	return nil, false
}

func (n *needReader) ofBinary(operator string, x, y *syntax.Word, holds bool) (names []string, sure bool) {
	equal := operator == "=" || operator == "=="
	if (equal && holds || operator == "!=" && !holds) && isEmptyWord(y) {
		return n.variable(x)
	}
	return nil, false
}

func isEmptyWord(w *syntax.Word) bool {
	if len(w.Parts) != 1 {
		return len(w.Parts) == 0
	}
	switch p := w.Parts[0].(type) {
	case *syntax.DblQuoted:
		return len(p.Parts) == 0
	case *syntax.SglQuoted:
		return p.Value == ""
	}
	return false
}

// variable is the variable that a word expands to and nothing else: $X, "${X:-}", and
// ${!name} of a loop.
func (n *needReader) variable(w *syntax.Word) (names []string, sure bool) {
	p := expansionOf(w)
	if p == nil || p.Exp != nil && p.Exp.Word != nil && len(p.Exp.Word.Parts) > 0 && p.Exp.Op != syntax.AlternateUnset {
		return nil, false
	}
	if p.Excl {
		return n.loops[p.Param.Value], true
	}
	return []string{p.Param.Value}, true
}
