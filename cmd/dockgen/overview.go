package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"dockgen/report"
)

// overview says what the folder is and what to type next, for somebody who typed dockgen
// alone. It writes nothing, and whatever it finds is a result: the exit code is 0, but 1
// where nothing can be read.
func (c *cli) overview(root *cobra.Command) error {
	c.verb = "check"
	p, plan, err := c.compare()
	if err != nil {
		var s *stop
		if !errors.As(err, &s) || c.noFolder() != nil {
			return fail(err)
		}
		return c.sayState(s.err.Error(), s.hint)
	}
	defer p.close()
	if plan == nil {
		s := new(stop)
		if !errors.As(invalid(p), &s) {
			s.err = errors.New("the files cannot be compared")
		}
		return c.sayState(p.display(p.name)+" is there, and config or project have errors: "+s.err.Error(), p.again+" check")
	}
	var s *stop
	if errors.As(p.drift(plan), &s) {
		return c.sayState("drift: "+s.err.Error(), p.again+" diff, which shows it; then "+s.hint)
	}
	next := c.publishHint(p)
	for _, command := range root.Commands() {
		if command.Name() == "try" {
			next = strings.TrimSuffix(p.again+" try, which builds and starts the image; then "+next, "; then ")
		}
	}
	return c.sayState(fmt.Sprintf("clean: %d files are what %s generates", len(plan.Changes), p.display(p.name)), next)
}

// sayState prints what the folder is, what to type next, and where the verbs are listed.
func (c *cli) sayState(state, next string) error {
	text := report.Visible(state) + "\n"
	if next != "" {
		text += "next: " + report.Visible(next) + "\n"
	}
	_, err := fmt.Fprint(c.stdout, text+"verbs and flags: dockgen --help\n")
	return err
}
