package main

import (
	"fmt"
	"strings"

	"dockgen/diagnosis"
	"dockgen/finding"
)

// The codes of what a trial saw and no row of package diagnosis knows.
const (
	buildFailed    finding.Code = "DG500"
	releaseFailed  finding.Code = "DG501"
	startFailed    finding.Code = "DG502"
	answerWrong    finding.Code = "DG503"
	processEnded   finding.Code = "DG504"
	stoppedBadly   finding.Code = "DG505"
	serviceMissing finding.Code = "DG506"
)

// unknown is the finding about a failure that no row explains: what was seen, and the end
// of what was printed.
func unknown(config string, s *diagnosis.Seen) finding.Finding {
	f := finding.Finding{Severity: finding.Error, Path: config}
	switch s.Stage {
	case diagnosis.Build:
		f.Code, f.Summary, f.Detail = buildFailed, "Build failed", "The image could not be built."
		if s.Instruction != "" {
			f.Detail = "The build ended in " + strings.TrimSpace(firstLine(s.Instruction)) + "."
		}
	case diagnosis.Release:
		f.Code, f.Summary, f.Detail = releaseFailed, "Release step failed", fmt.Sprintf("The release step %q %s.", s.Name, ended(s))
	case diagnosis.Start:
		f.Code, f.Summary, f.Detail = startFailed, "App did not start", fmt.Sprintf("The container %s, before the app answered.", ended(s))
	case diagnosis.Answer:
		f.Code, f.Summary, f.Detail = answerWrong, "Answer not accepted", fmt.Sprintf("The app answers %d for %s.", s.Status, s.Path)
		if s.Location != "" {
			f.Detail += fmt.Sprintf(" It sends the client to %q, and a health check follows no redirect.", s.Location)
		}
		if s.Status > 0 && s.Status < 400 && s.Location == "" && !s.Healthy {
			f.Detail += " The health check of the image fails inside the container all the same."
		}
	case diagnosis.Process:
		f.Code, f.Summary, f.Detail = processEnded, "Process ended", fmt.Sprintf("The process %q %s.", s.Name, ended(s))
	default:
		f.Code, f.Summary, f.Detail = stoppedBadly, "Container not stopped cleanly", fmt.Sprintf("The container took %.1f s to stop and %s.", s.Duration.Seconds(), ended(s))
	}
	if len(s.Absent) > 0 {
		f.Code, f.Summary = serviceMissing, "Service not started"
		f.Detail += " It needs " + strings.Join(s.Absent, ", ") + ", which could not be started here: the image need not be at fault."
	}
	if last := lastBlock(s.Log); last != "" {
		f.Detail += " The last that was printed:\n" + last
	}
	return f
}

func ended(s *diagnosis.Seen) string {
	switch {
	case s.OutOfMemory:
		return "was ended because its memory was used up"
	case s.Ended:
		return fmt.Sprintf("ended with code %d", s.ExitCode)
	}
	return fmt.Sprintf("did nothing more for %.0f s", s.Duration.Seconds())
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// lastBlock is the last traceback of a log that is not gunicorn's own, else its last lines.
func lastBlock(log string) string {
	const head, most = "Traceback (most recent call last):", 15
	blocks := strings.Split(log, head)
	for i := len(blocks) - 1; i > 0; i-- {
		var lines []string
		for line := range strings.Lines(blocks[i]) {
			line = strings.TrimRight(line, "\n")
			lines = append(lines, line)
			if line != "" && line[0] != ' ' && line[0] != '\t' {
				break
			}
		}
		if last := lines[len(lines)-1]; !strings.HasPrefix(last, "gunicorn.errors.HaltServer") {
			if len(lines) > most {
				lines = append([]string{"", "  ..."}, lines[len(lines)-most:]...)
			}
			return head + strings.Join(lines, "\n")
		}
	}
	lines := strings.Split(strings.TrimSpace(log), "\n")
	return strings.Join(lines[max(0, len(lines)-most):], "\n")
}
