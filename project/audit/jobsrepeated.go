package audit

import (
	"fmt"

	"dockgen/finding"
	"dockgen/project/rule"
	"dockgen/project/writes"
)

// jobsRepeated reports a scheduler that several workers would start.
func jobsRepeated(p *project) []finding.Finding {
	w := p.config.Worker
	if w.Workers < 2 || w.ConfigFile != "" {
		return nil
	}
	at := writes.Scheduler(p.index, p.reached)
	if at.Line == 0 {
		return nil
	}
	return inFile(at.Path, at.Line, finding.Finding{
		Code: rule.JobsRepeated, Summary: "Jobs in every worker",
		Detail: fmt.Sprintf("The app makes a scheduler that runs its jobs in the process that serves, and there are %d workers: each runs every job. "+
			"Write workers = 1 with threads in %s, or let a process block of its own start the scheduler.", w.Workers, p.block("worker")),
		Fix: "workers = 1",
	})
}
