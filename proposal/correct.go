package proposal

import (
	"slices"
	"strconv"
	"strings"

	"dockgen/finding"
	"dockgen/project/evidence"
)

// Correct leaves out what the language refuses of the config src, as far as it was
// found and not answered: what a project says need not be what a config can say. It
// reports whether it left something out.
func (p *Proposal) Correct(src []byte, findings []finding.Finding) bool {
	lines := strings.Split(string(src), "\n")
	changed := false
	for _, f := range findings {
		if f.Severity != finding.Error {
			continue
		}
		head, name, argument := argumentAt(lines, f)
		omission := [2]string{head, name}
		if !argument || head == "" || p.flag(head, name) != "" || slices.Contains(p.omitted, omission) {
			continue
		}
		p.omitted, changed = append(p.omitted, omission), true
		p.remark("What the project says for %s is left out. %s", strings.TrimSpace(head+" "+name), f.Detail)
	}
	return changed
}

// flag is the flag by which the user has said an argument, or could, of one that no config
// can be without; empty when it was found. An empty name is the block.
func (p *Proposal) flag(head, name string) string {
	a := p.answers
	address := head + "." + name
	for _, of := range []struct {
		address, flag string
		answered      bool
	}{
		{"app.entry_point", "--entry-point", true},
		{"registry.image", "--image", true},
		{"app.port", "--port", a.Port != 0},
		{"app.python", "--python", a.Python != ""},
		{"app.name", "--name", a.Name != ""},
		{"app.directory", "--app-directory", a.Directory != ""},
		{"health_check.path", "--health-path", a.HealthPath != ""},
		{"limits.memory", "--memory", a.Memory != ""},
		{"limits.cpus", "--cpus", a.CPUs != 0},
	} {
		if of.answered && of.address == address {
			return of.flag
		}
	}
	kind, label, _ := strings.Cut(head, " ")
	label, _ = strconv.Unquote(label)
	switch kind {
	case "worker":
		return p.workerFlag(name)
	case "private_git":
		return "--private-git"
	case "private_index":
		return pick(name == "secret" && len(a.PrivateIndex) > 0, "--private-index", "")
	case "release":
		return flagOf(a.Releases, func(x evidence.Release) bool { return x.Name == label }, "--release")
	case "process":
		return flagOf(a.Processes, func(x evidence.Process) bool { return x.Name == label }, "--process")
	case "service":
		return flagOf(a.Services, func(x evidence.Service) bool { return x.Name == label }, "--service")
	case "assets":
		return flagOf(a.Assets, func(x evidence.Assets) bool { return x.Name == label }, "--assets")
	case "env":
		return flagOf(a.Env, func(x evidence.Variable) bool { return x.Name == label }, "--env")
	}
	return ""
}

func (p *Proposal) workerFlag(name string) string {
	g := p.answers.Gunicorn
	answered := map[string]bool{
		"workers": p.answers.Workers != 0, "log_level": g.LogLevel.Known(), "limit_request_line": g.LimitRequestLine.Known(),
		"forwarded_allow_ips": g.ForwardedAllowIPs.Known(), "worker_connections": g.WorkerConnections.Known(),
		"arguments": g.Arguments != nil, "wrapper": g.Wrapper.Known(),
	}
	switch {
	case !answered[name]:
		return ""
	case name == "arguments":
		return "--worker-arguments"
	}
	return "--" + strings.ReplaceAll(name, "_", "-")
}

func flagOf[T any](answers []T, is func(T) bool, flag string) string {
	return pick(slices.ContainsFunc(answers, is), flag, "")
}

// FlagsOf names the flags whose answers the findings about the config src are about, each
// once.
func (p *Proposal) FlagsOf(src []byte, findings []finding.Finding) []string {
	lines := strings.Split(string(src), "\n")
	var flags []string
	for _, f := range findings {
		head, name, ok := argumentAt(lines, f)
		if flag := p.flag(head, name); ok && flag != "" && f.Severity == finding.Error && !slices.Contains(flags, flag) {
			flags = append(flags, flag)
		}
	}
	return flags
}

// argumentAt is the argument that a finding is about, and the head of its block as a
// config has it; of a block, no name.
func argumentAt(lines []string, f finding.Finding) (head, name string, ok bool) {
	if f.Range.Start.Line < 1 || f.Range.Start.Line > len(lines) {
		return "", "", false
	}
	line := strings.TrimSpace(lines[f.Range.Start.Line-1])
	name, _, argument := strings.Cut(line, " = ")
	if strings.HasSuffix(line, "{") {
		return strings.TrimSuffix(line, " {"), "", true
	}
	return f.Block, strings.TrimSpace(name), argument
}
