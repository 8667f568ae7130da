package generator

import (
	_ "embed"
	"strings"
	"sync"
)

// The prose of DEPLOYMENT.md: one file a section. A line "-- name --" begins the
// part with that name; what comes before the first is the part without a name.
// A word between two @ stands for a value that is quoted for its place: see [value].
//
// They are texts and no [embed.FS], which would make a copy of each.
var (
	//go:embed deployment/files.md
	filesProse string
	//go:embed deployment/habits.md
	habitsProse string
	//go:embed deployment/health.md
	healthProse string
	//go:embed deployment/local.md
	localProse string
	//go:embed deployment/orchestrators.md
	orchestratorsProse string
	//go:embed deployment/overview.md
	overviewProse string
	//go:embed deployment/prerequisites.md
	prerequisitesProse string
	//go:embed deployment/private.md
	privateProse string
	//go:embed deployment/processes.md
	processesProse string
	//go:embed deployment/proxy.md
	proxyProse string
	//go:embed deployment/publish.md
	publishProse string
	//go:embed deployment/registry.md
	registryProse string
	//go:embed deployment/rollback.md
	rollbackProse string
	//go:embed deployment/run.md
	runProse string
	//go:embed deployment/stopping.md
	stoppingProse string
	//go:embed deployment/troubleshooting.md
	troubleshootingProse string
	//go:embed deployment/variables.md
	variablesProse string
	//go:embed deployment/workers.md
	workersProse string
)

// section is a file of the prose, cut into parts when a page first turns to it, for
// all pages of a process: they differ only in which parts they say, and with which
// values.
type section struct {
	name  string
	text  *string
	once  sync.Once
	parts []part
}

var sections = [...]section{
	{name: "files", text: &filesProse},
	{name: "habits", text: &habitsProse},
	{name: "health", text: &healthProse},
	{name: "local", text: &localProse},
	{name: "orchestrators", text: &orchestratorsProse},
	{name: "overview", text: &overviewProse},
	{name: "prerequisites", text: &prerequisitesProse},
	{name: "private", text: &privateProse},
	{name: "processes", text: &processesProse},
	{name: "proxy", text: &proxyProse},
	{name: "publish", text: &publishProse},
	{name: "registry", text: &registryProse},
	{name: "rollback", text: &rollbackProse},
	{name: "run", text: &runProse},
	{name: "stopping", text: &stoppingProse},
	{name: "troubleshooting", text: &troubleshootingProse},
	{name: "variables", text: &variablesProse},
	{name: "workers", text: &workersProse},
}

// partsOf returns the parts of the section called name.
func partsOf(name string) []part {
	for i := range sections {
		if s := &sections[i]; s.name == name {
			s.once.Do(func() { s.parts = cutSection(*s.text) })
			return s.parts
		}
	}
	panic("generator: there is no section " + name)
}

// part is a piece of prose, cut into passages when it is first said.
type part struct {
	name, text string
	once       sync.Once
	passages   []passage
	sentences  []passage // the same of one paragraph, which may go on in the next part
}

func (p *part) cut() {
	chunks := cutChunks(p.text)
	if len(chunks) == 1 && chunks[0].kind == paragraph {
		p.sentences = chunks[0].cut()
	}
	p.passages = settled(chunks)
}

// cutSection returns the parts of a file of the prose in their order. None is a copy.
func cutSection(text string) []part {
	parts := make([]part, 1+strings.Count(text, "\n-- "))
	name := ""
	for i := range parts {
		one, rest := text, ""
		if end := strings.Index(text, "\n-- "); end >= 0 {
			one, rest = text[:end+1], text[end+len("\n-- "):]
		}
		one = strings.TrimLeft(one, "\n")
		for strings.HasSuffix(one, "\n\n") {
			one = one[:len(one)-1]
		}
		parts[i].name, parts[i].text = name, one
		name, text, _ = strings.Cut(rest, " --\n")
	}
	return parts
}
