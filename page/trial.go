package page

import (
	"cmp"
	"slices"
	"strconv"

	"dockgen/schema"
	"dockgen/schema/service"
)

// trial is how a service is started for the local trial.
type trial struct {
	Name, Container, Image string

	Secret   bool     // a password is made for it
	Password string   // the variable of the shell that has it, and of the image
	Settings []string // of --env: the name of a variable of the shell, or "NAME=value"
	Command  []string // after the image; empty: the image's own
	Ready    []string
	Address  []string // what the shell exports for the app: NAME="value"
}

// The user and the database that an image makes for the trial.
const trialName = "app"

// trials are the services of the config, in their order. One whose app reads its password
// by the name that another image has for its own comes behind that: the variable of the
// shell keeps what was written last.
func (p *Page) trials() []trial {
	var first, last []trial
	for i := range p.Services {
		s := &p.Services[i]
		if slices.ContainsFunc(p.Services, func(other schema.Service) bool {
			k, _ := service.Named(other.Kind)
			return other.Name != s.Name && slices.Contains(s.Variables(), k.Password)
		}) {
			last = append(last, p.trial(s))
		} else {
			first = append(first, p.trial(s))
		}
	}
	return append(first, last...)
}

func (p *Page) trial(s *schema.Service) trial {
	k, _ := service.Named(s.Kind)
	t := trial{Name: s.Name, Container: p.container() + "-local-" + s.Name, Image: s.Started(), Password: k.Password, Ready: k.Ready}
	// A service with a URL gets a password where its image asks for one by itself. Of one
	// whose parts are read, the app has to read it too.
	t.Secret = s.Password != "" || s.URL != "" && k.WithPassword == nil
	if t.Secret {
		t.Command = k.WithPassword
		t.Settings = append(t.Settings, k.Password)
		if k.User != "" {
			t.Settings = append(t.Settings, k.User+"="+trialName)
		}
		t.Settings = append(t.Settings, k.Settings...)
	} else {
		t.Settings = append(t.Settings, k.Open...)
	}
	if k.Database != "" {
		t.Settings = append(t.Settings, k.Database+"="+trialName)
	}
	t.Address = address(s, &k, t.Secret)
	return t
}

// address returns what the shell exports for the app. Names and ports need no quotes; the
// password is the shell's to expand.
func address(s *schema.Service, k *service.Kind, secret bool) []string {
	port := strconv.Itoa(k.Port)
	password := "$" + k.Password
	database := cmp.Or(k.OwnDatabase, trialName)
	user := trialName
	if !secret {
		user = k.OpenUser
	}
	if s.URL != "" {
		login, query := "", ""
		if secret {
			login, query = user+":"+password+"@", k.Query
		}
		return []string{s.URL + `="` + s.Scheme + "://" + login + s.Name + ":" + port + "/" + database + query + `"`}
	}
	var exports []string
	for _, part := range []struct{ variable, value string }{
		{s.Host, s.Name}, {s.Port, port}, {s.Database, database}, {s.User, user}, {s.Password, `"` + password + `"`},
	} {
		if part.variable != "" {
			exports = append(exports, part.variable+"="+part.value)
		}
	}
	return exports
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
