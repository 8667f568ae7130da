package engine

import (
	"context"
	"errors"
	"strings"
)

// Build is one build of an image.
type Build struct {
	Folder     string // the context
	Dockerfile string // its path; the ignore file beside it, of the same name and .dockerignore, wins
	Tag        string
	Platform   string   // empty: the engine's own
	Secrets    []string // names of variables, which are the ids too
	Labels     []string // "NAME=value"
	NoCache    bool
}

// Broken is the error of a build that failed in one of its steps, or before the first.
type Broken struct {
	// Instruction is the step as the build names it, "[build 4/6] RUN ..."; empty where
	// none failed.
	Instruction string
	// Output is what the step printed; of a build without a step that failed, what all
	// of it printed.
	Output string
}

func (b *Broken) Error() string {
	if b.Instruction == "" {
		return "the build failed"
	}
	return "the build failed in " + b.Instruction
}

// Build builds an image. It calls line with each line of the build's output. The error is
// a [*Broken] when the build itself failed.
func (e *Engine) Build(ctx context.Context, b Build, line func(string)) error {
	args := []string{"build", "--progress", "plain", "--file", b.Dockerfile, "--tag", b.Tag}
	if b.Platform != "" {
		args = append(args, "--platform", b.Platform)
	}
	for _, secret := range b.Secrets {
		args = append(args, "--secret", "id="+secret+",env="+secret)
	}
	for _, label := range b.Labels {
		args = append(args, "--label", label)
	}
	if b.NoCache {
		args = append(args, "--no-cache")
	}
	log := buildLog{steps: map[string]*step{}}
	err := e.Follow(ctx, func(text string) {
		log.line(text)
		line(text)
	}, append(args, "--", b.Folder)...)
	var f *Failure
	if errors.As(err, &f) {
		return log.broken()
	}
	return err
}

// buildLog is the output of a build in the form plain, apart by step. A line is
// "#N [build 4/6] RUN ..." when the step N begins or is named again, "#N 0.52 text" for what
// it prints, and "#N ERROR: ..." at its end. Steps interleave. Newer builders repeat the
// end of a failed step, without "#N", in a frame; those lines belong to no step.
type buildLog struct {
	steps  map[string]*step
	all    Tail
	failed *step
}

type step struct {
	name string
	text Tail
}

// maxSteps bounds the steps that are told apart, since a log may claim any number.
const maxSteps = 1000

func (l *buildLog) line(text string) {
	l.all.Line(text)
	number, rest, found := strings.Cut(text, " ")
	if !found || len(number) < 2 || number[0] != '#' || strings.Trim(number[1:], "0123456789") != "" {
		return
	}
	s := l.steps[number]
	if s == nil {
		if len(l.steps) >= maxSteps {
			return
		}
		s = &step{}
		l.steps[number] = s
	}
	switch {
	case s.name == "" && !strings.HasPrefix(rest, "sha256:"):
		s.name = rest
	case rest == s.name, strings.HasPrefix(rest, "sha256:"), rest == "CACHED", strings.HasPrefix(rest, "DONE "):
	case strings.HasPrefix(rest, "ERROR"):
		s.text.Line(rest)
		if l.failed == nil {
			l.failed = s
		}
	case strings.HasPrefix(rest, "CANCELED"):
	default:
		if seconds, said, found := strings.Cut(rest, " "); found && seconds != "" && strings.Trim(seconds, "0123456789.") == "" {
			rest = said
		}
		s.text.Line(rest)
	}
}

// broken is the error of the build whose output ends here.
func (l *buildLog) broken() *Broken {
	if l.failed == nil {
		return &Broken{Output: l.all.String()}
	}
	// Newer clients name the cause of a failure before the first step in the last line only.
	return &Broken{Instruction: l.failed.name, Output: l.failed.text.String()}
}
