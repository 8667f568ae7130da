package main

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/survey"
	"dockgen/proposal"
	"dockgen/report"
	"dockgen/schema"
	"dockgen/schema/entrypoint"
	"dockgen/schema/imageref"
)

// question is one of the things that init is not certain of.
type question struct {
	text string
	flag string // answers it in advance
	hint string // what to type where nobody can be asked; empty: the flag, or --yes
	// found is the default answer, with its place; empty when there is none.
	found, place string
	others       []string
	// take records the answer, or says what is wrong with it. A stop ends the run.
	take func(answer string) error
}

// questions are the open ones among the five that a deployment needs: the entry
// point, the port, the registry, private Git dependencies, the workers.
func (b *beginning) questions() []question {
	s, a := b.survey, &b.answers
	var open []question
	if b.isNested() {
		open = append(open, question{
			text: fmt.Sprintf("The app is %s in %s, more than one folder below. Does its config belong here all the same?", s.EntryPoint.Value, s.Project.Value),
			hint: b.elsewhereHint(), found: "no", place: s.Project.Evidence.String(),
			take: func(answer string) error {
				if answer != "yes" && answer != "y" {
					return b.elsewhere()
				}
				return nil
			}})
	}
	if a.EntryPoint == "" && !certain(s.EntryPoint) {
		q := question{text: "Which app does gunicorn serve?", flag: "--entry-point", found: s.EntryPoint.Value, place: s.EntryPoint.Evidence.String(),
			take: func(answer string) error {
				if _, err := entrypoint.Parse(answer); err != nil {
					return err
				}
				a.EntryPoint = answer
				return nil
			}}
		for _, other := range s.EntryPoint.Others {
			q.others = append(q.others, other.Value+" ("+other.Evidence.String()+")")
		}
		open = append(open, q)
	}
	if a.Port == 0 && !certain(s.Port) {
		q := question{text: "Which port does it listen on?", flag: "--port", found: strconv.Itoa(schema.Defaults("standard").App.Port), take: number(&a.Port, "app.port")}
		if s.Port.Known() {
			q.found, q.place = strconv.Itoa(s.Port.Value), s.Port.Evidence.String()
		}
		for _, other := range s.Port.Others {
			q.others = append(q.others, strconv.Itoa(other.Value)+" ("+other.Evidence.String()+")")
		}
		open = append(open, q)
	}
	if a.Image == "" && !certain(s.Image) {
		q := question{text: "Where is the image published?", flag: "--image", found: survey.FallbackImage(b.root), place: "a registry on this machine",
			take: func(answer string) error {
				if err := imageref.CheckRepository(answer); err != nil {
					return err
				}
				a.Image = answer
				return nil
			}}
		if s.Image.Known() {
			q.found, q.place = s.Image.Value, s.Image.Evidence.String()
		}
		open = append(open, q)
	}
	if len(a.PrivateGit) == 0 {
		for _, host := range s.Supply.Git {
			open = append(open, question{
				text: fmt.Sprintf("Is a repository on %s private (%s)? Then: which variable holds the token?", host.Value, host.Evidence),
				flag: "--private-git", found: "no", take: func(answer string) error {
					if answer != "no" && answer != "n" {
						a.PrivateGit = append(a.PrivateGit, proposal.PrivateGit{Host: host.Value, Secret: answer})
					}
					return nil
				}})
		}
	}
	if len(a.PrivateIndex) == 0 {
		for _, index := range s.Supply.Indexes {
			if index.Secret != "" || index.Public {
				continue
			}
			open = append(open, question{
				text: fmt.Sprintf("Does the package index %s ask for a token (%s)? Then: which variable holds it?", index.URL, index.Evidence),
				flag: "--private-index", found: "no", take: func(answer string) error {
					if answer != "no" && answer != "n" {
						a.PrivateIndex = append(a.PrivateIndex, proposal.PrivateIndex{Index: index.Name, Secret: answer})
					}
					return nil
				}})
		}
	}
	if a.Workers == 0 && a.Worker == "" && !certain(s.Worker.Workers) && !s.Worker.ConfigFile.Known() {
		q := question{text: "How many workers does it need?", flag: "--workers", found: strconv.Itoa(schema.Defaults("standard").Worker.Workers), take: number(&a.Workers, "worker.workers")}
		if s.Worker.Workers.Known() {
			q.found, q.place = strconv.Itoa(s.Worker.Workers.Value), s.Worker.Workers.Evidence.String()
		}
		open = append(open, q)
	}
	return open
}

// certain reports whether a fact is written down in the project, and only once.
func certain[T any](f evidence.Found[T]) bool {
	return f.Confidence == evidence.Certain && (len(f.Others) == 0 || f.Others[0].Confidence < evidence.Certain)
}

// number takes the answer to a question about the argument at address.
func number(to *int, address string) func(string) error {
	least, most := schema.Bounds(address)
	return func(answer string) error {
		n, err := strconv.Atoi(answer)
		if err != nil || n < least || n > most {
			return fmt.Errorf("write a number from %d to %d", least, most)
		}
		*to = n
		return nil
	}
}

// ask asks the open questions on the terminal. Without a terminal an open question
// ends the run, unless --yes takes what was found.
func (b *beginning) ask() error {
	if !b.survey.EntryPoint.Known() && b.answers.EntryPoint == "" && (b.yes || !b.interactive()) {
		return &stop{code: exitInvalid, err: errors.New("there is no app to be found that gunicorn could serve"),
			hint: "name it: " + b.again() + " init --entry-point MODULE:APP"}
	}
	open := b.questions()
	if b.yes || len(open) == 0 {
		return nil
	}
	if !b.interactive() {
		return &stop{code: exitUsage, err: errors.New("a question is open, and there is no terminal to ask: " + open[0].text),
			hint: cmp.Or(open[0].hint, fmt.Sprintf("answer with %s, or let --yes take what was found", open[0].flag))}
	}
	in := bufio.NewReader(io.LimitReader(b.stdin, 1<<20))
	fmt.Fprintln(b.stderr, "Enter takes the answer in brackets.")
	for _, q := range open {
		if err := b.put(in, q); err != nil {
			return err
		}
	}
	return nil
}

// put asks one question until there is an answer.
func (b *beginning) put(in *bufio.Reader, q question) error {
	if len(q.others) > 0 {
		fmt.Fprintf(b.stderr, "  also found: %s\n", report.Visible(strings.Join(q.others, ", ")))
	}
	for {
		prompt := q.text
		if q.found != "" {
			prompt += " [" + q.found + "]"
		}
		if q.place != "" {
			prompt += " (" + q.place + ")"
		}
		fmt.Fprintf(b.stderr, "%s ", report.Visible(prompt))
		line, err := in.ReadString('\n')
		if err != nil {
			fmt.Fprintln(b.stderr)
			return &stop{code: exitUsage, err: errors.New("no answer, and nothing was written"), hint: "let --yes take what was found"}
		}
		answer := strings.TrimSpace(line)
		if answer == "" {
			answer = q.found
		}
		if answer == "" {
			continue
		}
		var ends *stop
		if err := q.take(answer); errors.As(err, &ends) {
			return ends
		} else if err != nil {
			fmt.Fprintf(b.stderr, "  %s\n", report.Visible(err.Error()))
			continue
		}
		return nil
	}
}

// interactive reports whether somebody sits there who can be asked.
func (b *beginning) interactive() bool {
	in, ok := b.stdin.(*os.File)
	return ok && isTerminal(in) && isTerminal(b.stderr)
}
