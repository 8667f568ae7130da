package step

import (
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// statements reads commands that run one behind the other. It reports whether the shell
// ends with one of them, so that nothing behind it runs.
func (s *reader) statements(list []*syntax.Stmt) (ended bool) {
	for _, st := range list {
		if s.statement(st) {
			return true
		}
	}
	return false
}

func (s *reader) statement(st *syntax.Stmt) (ended bool) {
	if s.budget--; s.budget < 0 || st == nil {
		return false
	}
	if st.Background || st.Coprocess {
		s.background(st)
		return false
	}
	switch c := st.Cmd.(type) {
	case *syntax.CallExpr:
		return s.call(st, c)
	case *syntax.DeclClause:
		s.declare(c)
	case *syntax.BinaryCmd:
		return s.binary(st, c)
	case *syntax.IfClause:
		return s.ifClause(c)
	case *syntax.CaseClause:
		return s.caseClause(c)
	case *syntax.WhileClause:
		return s.loop(st, append(slices.Clone(c.Cond), c.Do...), "")
	case *syntax.ForClause:
		name := ""
		if each, ok := c.Loop.(*syntax.WordIter); ok && each.Name != nil {
			name = each.Name.Value
		}
		return s.loop(st, c.Do, name)
	case *syntax.Block:
		return s.statements(c.Stmts)
	case *syntax.Subshell:
		events, inner := s.trial(func(c2 *reader) { c2.statements(c.Stmts) })
		s.take(events, inner)
		return inner.served != nil
	case *syntax.FuncDecl:
		if c.Name != nil {
			s.functions[c.Name.Value] = function{c.Body, s.text, s.at, s.fixed}
		}
	case *syntax.TimeClause:
		return s.statement(c.Stmt)
	}
	return false // a test or a computation alone
}

// declare reads export NAME=value, and what else sets variables by a word of its own.
func (s *reader) declare(c *syntax.DeclClause) {
	for _, a := range c.Args {
		if a.Name == nil {
			continue
		}
		name, export := a.Name.Value, c.Variant.Value == "export"
		switch {
		case !a.Naked:
			s.assign(name, a.Value, export)
		case export:
			if value, ok := s.vars[name]; ok {
				s.exported = append(s.exported, name+"="+value)
			} else if s.computed[name] {
				s.unknown = append(s.unknown, name)
			}
		}
	}
}

// background reads a command that the shell does not wait for. A server is still one;
// any other command runs beside it.
func (s *reader) background(st *syntax.Stmt) {
	events, inner := s.trial(func(c *reader) {
		plain := *st
		plain.Background, plain.Coprocess = false, false
		c.statement(&plain)
	})
	if inner.served != nil {
		s.take(events, inner)
		return
	}
	what := s.source(st)
	for _, e := range events {
		switch {
		case e.outcome == beside, e.outcome == replacedBy:
			s.add(e)
		case e.migrates && e.outcome == release:
			s.add(event{outcome: leftOut, what: what, place: e.place, reason: backgroundReason})
		case e.outcome == release:
			s.add(event{outcome: beside, what: e.what, place: e.place, words: e.words})
		case e.outcome == leftOut && !s.isKnownProcess(e.words):
			s.add(e)
		}
	}
}

// operands returns the commands that operators of one kind join.
func operands(c *syntax.BinaryCmd, op syntax.BinCmdOperator) []*syntax.Stmt {
	var all []*syntax.Stmt
	for {
		all = append(all, c.Y)
		left, ok := c.X.Cmd.(*syntax.BinaryCmd)
		if !ok || left.Op != op || c.X.Negated || len(c.X.Redirs) > 0 {
			all = append(all, c.X)
			slices.Reverse(all)
			return all
		}
		c = left
	}
}

func (s *reader) binary(st *syntax.Stmt, c *syntax.BinaryCmd) (ended bool) {
	switch c.Op {
	case syntax.AndStmt:
		list := operands(c, syntax.AndStmt)
		v, tests := s.conditions(list)
		if tests == 0 {
			return s.statements(list)
		}
		return s.branches(v, s.source(list[0]), list[tests:], nil)
	case syntax.OrStmt:
		return s.or(st, c)
	}
	return s.pipe(st, operands(c, c.Op))
}

// or reads a || b.
func (s *reader) or(st *syntax.Stmt, c *syntax.BinaryCmd) (ended bool) {
	const most = 20 // alternatives: each is read with all before it
	if len(operands(c, syntax.OrStmt)) > most {
		s.add(event{outcome: leftOut, what: s.source(st), place: s.place(st), reason: chainReason})
		return false
	}
	if v, ok := s.condition(c.X); ok {
		return s.branches(v.not(), s.source(c.X), []*syntax.Stmt{c.Y}, nil)
	}
	// test && a || b is an if with an else.
	if and, ok := c.X.Cmd.(*syntax.BinaryCmd); ok && and.Op == syntax.AndStmt {
		list := operands(and, syntax.AndStmt)
		if v, tests := s.conditions(list); tests > 0 && tests < len(list) {
			return s.branches(v, s.source(list[0]), list[tests:], []*syntax.Stmt{c.Y})
		}
	}
	events, inner := s.trial(func(c2 *reader) { c2.statement(c.X) })
	after, other := s.trial(func(c2 *reader) { c2.statement(c.Y) })
	stops := s.stops(c.Y)
	if inner.served != nil || !has(events, release) || stops {
		s.take(events, inner)
		if !stops {
			s.take(held(after, stateReason), other)
		}
		s.keepState(inner)
		return inner.served != nil
	}
	reason := chainReason
	if !has(after, release) && !has(after, leftOut) {
		reason = ignoredReason
	}
	s.add(event{outcome: leftOut, what: s.source(st), place: s.place(st), reason: reason})
	return false
}

// stops reports whether a command ends the script, as what stands behind || to say
// that a command has failed.
func (s *reader) stops(st *syntax.Stmt) bool {
	switch c := st.Cmd.(type) {
	case *syntax.CallExpr:
		return len(c.Args) > 0 && slices.Contains([]string{"exit", "return"}, c.Args[0].Lit())
	case *syntax.Block:
		return slices.ContainsFunc(c.Stmts, s.stops)
	case *syntax.Subshell:
		return slices.ContainsFunc(c.Stmts, s.stops)
	case *syntax.BinaryCmd:
		return s.stops(c.X) || s.stops(c.Y)
	}
	return false
}

// pipe reads a | b. What only keeps the output of a command is no part of it.
func (s *reader) pipe(st *syntax.Stmt, list []*syntax.Stmt) (ended bool) {
	first, inner := s.trial(func(c *reader) { c.statement(list[0]) })
	onlyLogs := true
	var rest []event
	for _, other := range list[1:] {
		more, o := s.trial(func(c *reader) { c.statement(other) })
		rest = append(rest, more...)
		inner.served = orServer(inner.served, o.served)
		name := ""
		if c, ok := other.Cmd.(*syntax.CallExpr); ok && len(c.Args) > 0 {
			name = c.Args[0].Lit()
		}
		onlyLogs = onlyLogs && slices.Contains([]string{"tee", "cat", "ts", "logger", "sed", "awk", "grep"}, name)
	}
	what := s.source(st)
	switch {
	case inner.served != nil:
		s.take(first, inner)
		return true
	case has(first, release) && onlyLogs:
		s.take(first, inner)
		s.add(event{outcome: replacedBy, what: what, place: s.place(st), reason: logReason})
	case has(first, release) || has(rest, release):
		s.add(event{outcome: leftOut, what: what, place: s.place(st), reason: pipeReason})
	case has(first, leftOut) || has(rest, leftOut):
		reason := changesReason
		for _, e := range append(first, rest...) {
			if e.outcome == leftOut {
				reason = e.reason
				break
			}
		}
		s.add(event{outcome: leftOut, what: what, place: s.place(st), reason: reason})
	default:
		s.take(first, nil)
		s.take(rest, nil)
	}
	return false
}

// has reports whether one of events has the outcome.
func has(events []event, o outcome) bool {
	return slices.ContainsFunc(events, func(e event) bool { return e.outcome == o })
}

// held returns events whose release steps are left out, for a reason.
func held(events []event, reason string) []event {
	changed := slices.Clone(events)
	for i := range changed {
		if changed[i].outcome == release {
			changed[i].outcome, changed[i].reason = leftOut, reason
		}
	}
	return changed
}

// loop reads a loop: one that waits, one that tries a step again, or one that does
// something nobody can know by reading.
func (s *reader) loop(st *syntax.Stmt, body []*syntax.Stmt, name string) (ended bool) {
	events, inner := s.trial(func(c *reader) {
		if name != "" {
			delete(c.vars, name)
			c.computed[name] = true
		}
		// What stands behind a condition in a loop is reached in the end.
		for _, one := range body {
			c.statement(one)
		}
	})
	what, place := s.source(st), s.place(st)
	switch {
	case inner.served != nil:
		s.take(events, inner)
		return true
	case has(events, release):
		for _, e := range events {
			if e.outcome != replacedBy {
				s.add(e)
			}
		}
		s.add(event{outcome: replacedBy, what: what, place: place, reason: retryReason})
	case has(events, leftOut):
		reason := loopReason
		if waits(what) {
			s.add(event{outcome: replacedBy, what: what, place: place, reason: waitReason})
			return false
		}
		s.add(event{outcome: leftOut, what: what, place: place, reason: reason})
	case has(events, beside):
		s.take(events, nil)
	case waits(what):
		s.add(event{outcome: replacedBy, what: what, place: place, reason: waitReason})
	}
	return false
}

// waits reports whether the text of a loop asks for something until it answers.
func waits(text string) bool {
	for _, word := range []string{"sleep", "/dev/tcp", "nc -", "pg_isready", "mysqladmin", "ping", "isready", "curl", "wait"} {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}
