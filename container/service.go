package container

import (
	"cmp"
	"slices"
	"strconv"

	"dockgen/schema"
	"dockgen/schema/service"
)

// Service is how a service of the config is started beside the app, for one machine.
type Service struct {
	Name  string // which is its name on the network too
	Kind  string
	Image string

	// Secret reports whether a password is made for it. Password is the variable that
	// gives it to the image.
	Secret   bool
	Password string
	Settings []string // further variables of the image, "NAME=value"
	Command  []string // after the image; empty: the image's own
	Ready    []string // succeeds in the container when the service answers

	of   *schema.Service
	kind service.Kind
}

// Variable is a variable with its value.
type Variable struct{ Name, Value string }

// The user and the database that an image makes.
const trialName = "app"

// Services are the services of the config, in the order in which they are started. One
// whose app reads its password by the name that another image has for its own comes behind
// that: of a shell that exports both, the variable keeps what was written last.
func Services(c *schema.Config) []Service {
	var first, last []Service
	for i := range c.Services {
		s := &c.Services[i]
		if slices.ContainsFunc(c.Services, func(other schema.Service) bool {
			k, _ := service.Named(other.Kind)
			return other.Name != s.Name && slices.Contains(s.Variables(), k.Password)
		}) {
			last = append(last, started(s))
		} else {
			first = append(first, started(s))
		}
	}
	return append(first, last...)
}

func started(s *schema.Service) Service {
	k, _ := service.Named(s.Kind)
	t := Service{Name: s.Name, Kind: s.Kind, Image: s.Started(), Password: k.Password, Ready: k.Ready, of: s, kind: k}
	// A service with a URL gets a password where its image asks for one by itself. Of one
	// whose parts are read, the app has to read it too.
	t.Secret = s.Password != "" || s.URL != "" && k.WithPassword == nil
	if t.Secret {
		t.Command = k.WithPassword
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
	return t
}

// Address returns the variables by which the app finds the service. The password may be a
// value, or "$NAME" for a shell; it is not used when the service has none.
func (t *Service) Address(password string) []Variable {
	s, k := t.of, &t.kind
	port := strconv.Itoa(k.Port)
	database := cmp.Or(k.OwnDatabase, trialName)
	user := trialName
	if !t.Secret {
		user = k.OpenUser
	}
	if s.URL != "" {
		login, query := "", ""
		if t.Secret {
			login, query = user+":"+password+"@", k.Query
		}
		return []Variable{{s.URL, s.Scheme + "://" + login + s.Name + ":" + port + "/" + database + query}}
	}
	var variables []Variable
	for _, v := range []Variable{{s.Host, s.Name}, {s.Port, port}, {s.Database, database}, {s.User, user}, {s.Password, password}} {
		if v.Name != "" {
			variables = append(variables, v)
		}
	}
	return variables
}
