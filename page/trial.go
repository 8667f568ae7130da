package page

import (
	"slices"
	"strings"

	"dockgen/container"
)

// trial is how a service is started for the local trial, as a shell writes it.
type trial struct {
	container.Service
	Container string
	Settings  []string // of --env: the name of a variable of the shell, or "NAME=value"
	Address   []string // what the shell exports for the app: NAME="value"
}

// trials are the services of the config, in the order in which they are started.
func (p *Page) trials() []trial {
	services := container.Services(p.Config)
	trials := make([]trial, len(services))
	for i := range services {
		s := &services[i]
		t := trial{Service: *s, Container: p.container() + "-local-" + s.Name}
		if s.Secret {
			t.Settings = append(t.Settings, s.Password)
		}
		t.Settings = append(t.Settings, s.Settings...)
		for _, v := range s.Address("$" + s.Password) {
			t.Address = append(t.Address, v.Name+"="+exported(v.Value))
		}
		trials[i] = t
	}
	return trials
}

// exported is a value as the shell exports it. Names, ports and users need no quotes; in a
// URL stand characters that do, and a password is the shell's to expand.
func exported(value string) string {
	if strings.ContainsAny(value, "$:") {
		return `"` + value + `"`
	}
	return value
}

// trialVariables are the variables that the shell has for the trial, each once.
func (p *Page) trialVariables() []string {
	var names []string
	for i := range p.Services {
		names = append(names, p.Services[i].Variables()...)
	}
	for _, t := range p.trials() {
		if t.Secret {
			names = append(names, t.Password)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
