package schema

import (
	"fmt"
	"slices"

	"dockgen/schema/mistake"
	"dockgen/schema/service"
)

// addressPart is a part of a service's address, or the whole, and the variable that gets it.
type addressPart struct{ argument, variable string }

// parts are the parts of the address that the app reads, the whole first, in a fixed order.
func (s *Service) parts() []addressPart {
	all := []addressPart{{"url", s.URL}, {"host", s.Host}, {"port", s.Port}, {"database", s.Database}, {"user", s.User}, {"password", s.Password}}
	return slices.DeleteFunc(all, func(p addressPart) bool { return p.variable == "" })
}

// Variables are the names of the variables that get the service's address, in a fixed
// order.
func (s *Service) Variables() []string {
	var names []string
	for _, p := range s.parts() {
		names = append(names, p.variable)
	}
	return names
}

// Started is the image that a trial starts.
func (s *Service) Started() string {
	if s.Base != "" {
		return s.Base
	}
	k, _ := service.Named(s.Kind)
	return k.Image + ":" + s.Version
}

func (l *judgment) judgeServices() {
	taken := map[string]string{} // the service that has the variable
	for i := range l.config.Services {
		s := &l.config.Services[i]
		address := "service." + s.Name
		if !l.unspoilt(address + ".kind") {
			continue
		}
		if s.Kind == "" {
			l.rule(codeMissing, address, "Argument missing", fmt.Sprintf(
				"%q is no kind of service, so that %q is needed. Write, for example: kind = \"postgres\". The kinds are %s.",
				s.Name, "kind", mistake.List(mistake.InQuotes(service.Names()))))
			continue
		}
		l.judgeAddress(address, s)
		l.judgeVariables(address, s, taken)
	}
}

// judgeAddress looks at how the app gets the address: in one URL, or in its parts.
func (l *judgment) judgeAddress(address string, s *Service) {
	for _, argument := range []string{"url", "scheme", "host", "port", "database", "user", "password"} {
		if !l.unspoilt(address + "." + argument) {
			return
		}
	}
	k, _ := service.Named(s.Kind)
	switch written := l.groups.isWritten(address + ".scheme"); {
	case s.URL == "" && s.Host == "":
		l.rule(codeServiceAddress, address, "Address missing", fmt.Sprintf(
			"%q needs the variable by which the app gets its address. Write, for example: url = \"DATABASE_URL\". An app that reads the parts has host = \"DB_HOST\" and others.", s.Name))
	case s.URL != "":
		if parts := s.parts(); len(parts) > 1 {
			l.rule(codeServiceAddress, address+"."+parts[1].argument, "Address given twice", fmt.Sprintf(
				"%q gets the whole address of %q, and %q a part of it again. Keep \"url\", or the parts.", s.URL, s.Name, parts[1].variable))
			return
		}
		if written && !k.Speaks(s.Scheme) {
			l.rule(codeServiceAddress, address+".scheme", "Scheme of another kind", fmt.Sprintf(
				"A URL that begins with %s does not lead to a service of the kind %q. Write such as scheme = %q.", mistake.Quoted(s.Scheme), s.Kind, k.Schemes[0]))
		}
	case written:
		l.rule(codeServiceAddress, address+".scheme", "Scheme without URL",
			"\"scheme\" is what the value of \"url\" begins with, and there is no \"url\". Leave it out, or name the variable that gets the URL.")
	}
}

// judgeVariables holds the variables to their env blocks: what gets the address of a
// service differs from one container to the next, and has one meaning.
func (l *judgment) judgeVariables(address string, s *Service, taken map[string]string) {
	for _, v := range s.parts() {
		at := address + "." + v.argument
		if !l.unspoilt(at) {
			continue
		}
		i := slices.IndexFunc(l.config.Env, func(e Env) bool { return e.Name == v.variable })
		other, shared := taken[v.variable]
		switch {
		case i < 0:
			l.rule(codeServiceVariable, at, "Variable not declared", fmt.Sprintf(
				"No \"env\" block is called %q. Write one, so that it is known what the app reads: env %q {}", v.variable, v.variable))
		case l.config.Env[i].HasDefault && l.unspoilt("env."+v.variable+".default"):
			l.rule(codeServiceVariable, at, "Variable with a default", fmt.Sprintf(
				"%q gets the address of %q, which is another one wherever the image runs, and its \"env\" block has a default. Leave the default out.", v.variable, s.Name))
		case shared:
			l.rule(codeServiceShared, at, "Variable used twice", fmt.Sprintf(
				"%q gets %s already. Each variable has one value: name another one.", v.variable, other))
		}
		if !shared {
			taken[v.variable] = fmt.Sprintf("the %s of service %q", v.argument, s.Name)
		}
	}
}
