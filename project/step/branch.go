package step

import (
	"fmt"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"dockgen/project/rule"
)

// ifClause reads if, elif and else.
func (s *reader) ifClause(c *syntax.IfClause) (ended bool) {
	if len(c.Cond) == 0 {
		return s.statements(c.Then) // else
	}
	v, tests := s.conditions(c.Cond[len(c.Cond)-1:])
	if tests == 0 {
		// A command is the condition: it runs, and what it says is not known.
		if s.statements(c.Cond) {
			return true
		}
		v = verdict{guard: byState}
	} else if s.statements(c.Cond[:len(c.Cond)-1]) {
		return true
	}
	var otherwise []*syntax.Stmt
	if c.Else != nil {
		otherwise = []*syntax.Stmt{{Position: c.Else.Position, Cmd: c.Else}}
	}
	return s.branches(v, "if "+s.source(c.Cond[len(c.Cond)-1]), c.Then, otherwise)
}

// branches reads what runs when a condition holds, and what runs when it does not. What
// is the condition as the script writes it.
func (s *reader) branches(v verdict, what string, then, otherwise []*syntax.Stmt) (ended bool) {
	chosen, aside := then, otherwise
	if v.value == no {
		chosen, aside = otherwise, then
	}
	what = strings.TrimRight(strings.TrimSpace(what), ";")
	if v.value != maybe && (v.guard == byNothing || v.guard == byDebug || v.guard == byUser || v.guard == byInstance) {
		unused, _ := s.trial(func(c *reader) { c.statements(aside) })
		switch v.guard {
		case byDebug:
			s.named(unused, fmt.Sprintf("It runs in development only, by %s.", v.name))
		case byUser:
			s.take(held(unused, userReason), nil)
		default:
			s.named(unused, otherModeReason)
		}
		before := len(s.events)
		ended = s.statements(chosen)
		if v.guard == byInstance && (has(s.events[min(before, len(s.events)):], release) || slices.ContainsFunc(aside, s.stops)) {
			s.add(s.surrounds(then, what, instanceReason))
		}
		return ended
	}
	thenEvents, thenShell := s.trial(func(c *reader) { c.ends = c.statements(then) })
	elseEvents, elseShell := s.trial(func(c *reader) { c.ends = c.statements(otherwise) })
	switch {
	case thenShell.served != nil && elseShell.served == nil && s.isProductionServer(thenShell.served):
		// The server is in this branch alone, so production takes it.
		s.named(elseEvents, otherModeReason)
		s.take(thenEvents, thenShell)
		s.keepState(thenShell)
		return thenShell.ends
	case elseShell.served != nil && (thenShell.served == nil || !s.isProductionServer(thenShell.served) && s.isProductionServer(elseShell.served)):
		s.named(thenEvents, otherModeReason)
		s.take(elseEvents, elseShell)
		s.keepState(elseShell)
		return elseShell.ends
	}
	if has(thenEvents, release) {
		thenEvents, elseEvents = s.guarded(thenEvents, v), held(elseEvents, otherModeReason)
	} else {
		elseEvents = s.guarded(elseEvents, v.not())
	}
	s.take(thenEvents, thenShell)
	s.take(elseEvents, elseShell)
	if v.guard == byToggle && (has(thenEvents, release) || has(elseEvents, release)) {
		s.add(s.surrounds(then, what, switchReason(v.name)))
	}
	s.keepState(elseShell)
	s.keepState(thenShell)
	return thenShell.ends && elseShell.ends && otherwise != nil
}

func switchReason(name string) string {
	return fmt.Sprintf("%s is its switch: a release step runs when a version is released, and not when a container starts.", name)
}

// surrounds is the line that says what stands for a condition.
func (s *reader) surrounds(then []*syntax.Stmt, what, reason string) event {
	place := s.at
	if len(then) > 0 {
		place = s.place(then[0])
	}
	return event{outcome: replacedBy, what: what, place: place, reason: reason}
}

// migrates reports whether one of events is a step that changes the schema.
func migrates(events []event) bool {
	return slices.ContainsFunc(events, func(e event) bool { return e.outcome == release && e.migrates })
}

// guarded returns the events of a branch whose condition is not known. A migration is
// run by a switch and without it; any other step only where the switch is on by itself.
func (s *reader) guarded(events []event, v verdict) []event {
	switch v.guard {
	case byMode:
		return held(events, otherModeReason)
	case byFile:
		return held(events, fileReason)
	case byState, byNothing:
		return held(events, stateReason)
	case byToggle:
		changed := slices.Clone(events)
		for i, e := range changed {
			if e.outcome == release && !e.migrates && v.value != yes {
				changed[i].outcome, changed[i].reason = leftOut, fmt.Sprintf("It runs only where %s says so: run it by hand, or write a release block.", v.name)
			}
		}
		return changed
	}
	return events
}

// named adds the steps of a branch that production does not take.
func (s *reader) named(events []event, reason string) {
	for _, e := range events {
		switch {
		case e.outcome == release:
			s.add(event{outcome: leftOut, what: e.what, place: e.place, reason: reason, words: e.words, candidate: true})
		case e.outcome == beside, e.outcome == leftOut && e.migrates:
			s.add(e)
		}
	}
}

// keepState takes over the variables that a branch has set, as a guess.
func (s *reader) keepState(branch *reader) {
	for name, value := range branch.vars {
		if old, ok := s.vars[name]; !ok || old != value {
			s.vars[name], s.external[name] = value, true
			delete(s.computed, name)
		}
	}
	for name := range branch.computed {
		if _, ok := s.vars[name]; !ok {
			s.computed[name] = true
		}
	}
	if len(branch.exported) > len(s.exported) {
		s.exported = branch.exported
	}
	if len(branch.unknown) > len(s.unknown) {
		s.unknown = branch.unknown
	}
	for name, body := range branch.functions {
		s.functions[name] = body
	}
}

// caseClause follows the branch of a mode script that production takes.
func (s *reader) caseClause(c *syntax.CaseClause) (ended bool) {
	o := s.operand(c.Word)
	type branch struct {
		patterns []string
		events   []event
		inner    *reader
	}
	var all []branch
	chosen := -1
	for _, item := range c.Items {
		b := branch{}
		for _, p := range item.Patterns {
			b.patterns = append(b.patterns, strings.Trim(s.source(p), `"'`))
		}
		b.events, b.inner = s.trial(func(c *reader) { c.ends = c.statements(item.Stmts) })
		if chosen < 0 && o.known && slices.ContainsFunc(b.patterns, func(p string) bool { return matches(p, o.text) }) {
			chosen = len(all)
		}
		all = append(all, b)
	}
	if !o.known || o.name != "" && chosen >= 0 && all[chosen].inner.served == nil {
		chosen = -1
		rank := func(b branch) int {
			switch {
			case b.inner.served == nil:
				return 3
			case !s.isProductionServer(b.inner.served):
				return 2
			case slices.ContainsFunc(b.patterns, isProductionMode):
				return 0
			}
			return 1
		}
		for i, b := range all {
			if r := rank(b); r < 3 && (chosen < 0 || r < rank(all[chosen])) {
				chosen = i
			}
		}
	}
	if chosen < 0 && o.name != "" {
		// No way leads to the server alone: the word is a switch.
		if i := slices.IndexFunc(all, func(b branch) bool { return migrates(b.events) }); i >= 0 {
			chosen, all[i].events = i, s.guarded(all[i].events, verdict{guard: byToggle, name: o.name})
			s.add(event{outcome: replacedBy, what: "case " + s.source(c.Word), place: s.place(c), reason: switchReason(o.name)})
		}
	}
	for i, b := range all {
		if i == chosen {
			continue
		}
		reason := fmt.Sprintf("It runs when the script is started as %s, which the production start is not.", rule.QuotedList(b.patterns, "or"))
		if o.name != "" {
			reason = fmt.Sprintf("It runs where %s is %s, which production does not set.", o.name, rule.QuotedList(b.patterns, "or"))
		}
		s.named(b.events, reason)
	}
	if chosen < 0 {
		return false
	}
	s.take(all[chosen].events, all[chosen].inner)
	s.keepState(all[chosen].inner)
	if all[chosen].inner.shifted {
		s.args = all[chosen].inner.args
	}
	return all[chosen].inner.ends
}

// matches reports whether a pattern of case matches a word.
func matches(pattern, word string) bool {
	before, after, star := strings.Cut(pattern, "*")
	if !star {
		return pattern == word
	}
	return strings.HasPrefix(word, before) && strings.HasSuffix(word, after) && len(word) >= len(before)+len(after)
}

func isProductionMode(pattern string) bool {
	for _, word := range []string{"prod", "web", "server", "gunicorn", "start", "serve", "app", "run", "api", "www"} {
		if strings.Contains(strings.ToLower(pattern), word) && !strings.Contains(pattern, "dev") && !strings.Contains(pattern, "test") {
			return true
		}
	}
	return false
}
