package proposal

import (
	"cmp"
	"slices"

	"dockgen/project/evidence"
	"dockgen/project/survey"
	"dockgen/schema"
)

// Answers are what the user has said, on the command line or when asked. A zero
// value is no answer, and leaves the choice to what was found.
type Answers struct {
	EntryPoint string
	Directory  string
	Name       string
	Image      string
	Python     string
	Port       int
	Workers    int
	Worker     string // the kind
	// PrivateGit are the hosts that ask for a token.
	PrivateGit []PrivateGit
	// PrivateIndex are the package indexes that ask for a token.
	PrivateIndex []PrivateIndex
	HealthPath   string

	// What follows is the answer of a flag of [Flags], whose name is the path of its
	// evidence; one with nothing but a name leaves out what was found under it.
	Releases  []evidence.Release
	Processes []evidence.Process
	Services  []evidence.Service
	Assets    []evidence.Assets
	Env       []evidence.Variable
	// Gunicorn has the settings that were answered, and no others.
	Gunicorn evidence.Worker
	Memory   string  // in Docker's units
	CPUs     float64 // processors
}

// PrivateGit is a Git host and the variable that holds its token.
type PrivateGit struct{ Host, Secret string }

// PrivateIndex is a package index, by its name or its host, and the variable that
// holds its token.
type PrivateIndex struct{ Index, Secret string }

// Over returns what was found with the answers in its place: a block that was answered
// replaces that of its name, or stands behind the others. It leaves s as it is.
func (a *Answers) Over(s *survey.Survey) *survey.Survey {
	o := *s
	o.Releases = replace(s.Releases, a.Releases, func(r evidence.Release) (string, bool) { return r.Name, r.Command == nil })
	o.Processes = replace(s.Processes, a.Processes, func(p evidence.Process) (string, bool) { return p.Name, p.Command == nil })
	o.Assets = replace(s.Assets, a.assets(s), func(x evidence.Assets) (string, bool) { return x.Name, x.Directory == "" })
	services := a.services(s)
	for _, x := range services {
		// One that took the variables of another service of its kind stands for that.
		o.Services = slices.DeleteFunc(slices.Clone(s.Services), func(known evidence.Service) bool {
			return known.Name != x.Name && known.Kind == x.Kind && slices.Equal(known.Variables(), x.Variables())
		})
	}
	o.Services = replace(o.Services, services, func(x evidence.Service) (string, bool) { return x.Name, x.Kind+x.Base+x.URL+x.Host == "" })
	o.Env = a.variables(s.Env, o.Services)
	over(&o.Worker.LogLevel, a.Gunicorn.LogLevel)
	over(&o.Worker.LimitRequestLine, a.Gunicorn.LimitRequestLine)
	over(&o.Worker.WorkerConnections, a.Gunicorn.WorkerConnections)
	over(&o.Worker.ForwardedAllowIPs, a.Gunicorn.ForwardedAllowIPs)
	over(&o.Worker.Wrapper, a.Gunicorn.Wrapper)
	if a.Gunicorn.Arguments != nil {
		o.Worker.Arguments = a.Gunicorn.Arguments
	}
	return &o
}

func over[T any](found *evidence.Found[T], answer evidence.Found[T]) {
	if answer.Known() {
		*found = answer
	}
}

// replace puts the answers into a copy of list. About says the name of a block, and whether it
// is nothing but that.
func replace[T any](list, answers []T, about func(T) (name string, empty bool)) []T {
	list = slices.Clone(list)
	for _, answer := range answers {
		name, empty := about(answer)
		i := slices.IndexFunc(list, func(known T) bool { n, _ := about(known); return n == name })
		switch {
		case empty && i >= 0:
			list = slices.Delete(list, i, i+1)
		case empty:
		case i >= 0:
			list[i] = answer
		default:
			list = append(list, answer)
		}
	}
	return list
}

// services are the answers, each with the variables that it does not name: those of the
// service of its name that was found, else of the only one of its kind.
func (a *Answers) services(s *survey.Survey) []evidence.Service {
	var all []evidence.Service
	for _, answer := range a.Services {
		empty := answer.Kind+answer.Base == "" && len(answer.Variables()) == 0
		i := slices.IndexFunc(s.Services, func(known evidence.Service) bool { return known.Name == answer.Name })
		sameKind := func(known evidence.Service) bool { return known.Kind == answer.Kind }
		if first := slices.IndexFunc(s.Services, sameKind); i < 0 && first >= 0 && !slices.ContainsFunc(s.Services[first+1:], sameKind) {
			i = first
		}
		if i >= 0 && !empty {
			known := s.Services[i]
			answer.Kind = cmp.Or(answer.Kind, known.Kind)
			if known.Kind == answer.Kind && len(answer.Variables()) == 0 {
				answer.URL, answer.Host, answer.Port = known.URL, known.Host, known.Port
				answer.Database, answer.User, answer.Password = known.Database, known.User, known.Password
			}
			if answer.URL == known.URL {
				answer.Scheme = cmp.Or(answer.Scheme, known.Scheme)
			}
		}
		all = append(all, answer)
	}
	return all
}

// assets are the answers, each with what it does not say as the block of its name was found.
func (a *Answers) assets(s *survey.Survey) []evidence.Assets {
	var all []evidence.Assets
	for _, answer := range a.Assets {
		i := slices.IndexFunc(s.Assets, func(known evidence.Assets) bool { return known.Name == answer.Name })
		if i >= 0 && answer.Directory != "" {
			known := s.Assets[i]
			if answer.Output == nil {
				answer.Output = known.Output
			}
			if answer.Directory == known.Directory {
				if answer.Manager == "" {
					answer.Manager, answer.Node = known.Manager, known.Node
				}
				if answer.Command == nil {
					answer.Command = known.Command
				}
				if answer.Sources == nil {
					answer.Sources = known.Sources
				}
			}
			answer.Exclude = known.Exclude
		}
		if answer.Directory != "" {
			answer.Manager = cmp.Or(answer.Manager, schema.NPM)
		}
		all = append(all, answer)
	}
	return all
}

// variables are those that were found with those that were answered, and those of services
// that are declared nowhere else, sorted by name.
func (a *Answers) variables(found []evidence.Variable, services []evidence.Service) []evidence.Variable {
	found = slices.Clone(found)
	at := func(name string) int {
		return slices.IndexFunc(found, func(v evidence.Variable) bool { return v.Name == name })
	}
	for _, answer := range a.Env {
		i := at(answer.Name)
		if i < 0 {
			found = append(found, answer)
			continue
		}
		if known := found[i]; !answer.HasDefault {
			answer.Default, answer.HasDefault, answer.Deployed = known.Default, known.HasDefault, known.Deployed
			answer.Required, answer.Secret = known.Required, known.Secret
		}
		answer.Description = found[i].Description
		found[i] = answer
	}
	for _, x := range services {
		for _, name := range x.Variables() {
			if at(name) < 0 {
				found = append(found, evidence.Variable{Name: name, Evidence: x.Evidence})
			}
		}
	}
	slices.SortStableFunc(found, func(x, y evidence.Variable) int { return cmp.Compare(x.Name, y.Name) })
	return found
}
