// Package backing finds what a project needs beside it: databases, caches and queues,
// and the variables by which the app gets their addresses. Start with [Find].
//
// A service is found where two things meet: a variable that takes its address, which the
// code reads, and what it is of, by a driver among the dependencies or by a URL that the
// project gives to the variable. Without the variable there is no service, because
// nothing could lead the app to it.
package backing

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"dockgen/project/environ"
	"dockgen/project/evidence"
	"dockgen/project/source"
	"dockgen/schema/service"
)

// maxServices is how many services are reported.
const maxServices = 10

// Find returns the services whose addresses the variables take, in the order of the
// variables. Each variable is of one service at most.
func Find(f *source.Index, variables []evidence.Variable) []evidence.Service {
	r := reader{index: f, started: composeServices(f), values: given(f)}
	variables = slices.DeleteFunc(slices.Clone(variables), func(v evidence.Variable) bool { return isAside(v.Name) })
	found := r.withURL(variables)
	taken := func(name string) bool {
		return slices.ContainsFunc(found, func(s evidence.Service) bool { return slices.Contains(s.Variables(), name) })
	}
	for _, v := range variables {
		// The parts of an address that comes as a URL too are those of the same service.
		if s, ok := r.byParts(v, variables); ok && !taken(v.Name) && !slices.ContainsFunc(found, func(o evidence.Service) bool { return o.Kind == s.Kind }) {
			found = append(found, s)
		}
	}
	found = found[:min(len(found), maxServices)]
	for i := range found {
		r.describe(&found[i])
	}
	// The kind alone is the name of the one whose variable says so.
	for _, named := range []bool{true, false} {
		for i := range found {
			if s := &found[i]; slices.Contains(words(cmp.Or(s.URL, s.Host)), strings.ToUpper(s.Kind)) == named {
				s.Name = label(found, s)
			}
		}
	}
	return found
}

// reader finds the services of one project.
type reader struct {
	index   *source.Index
	started []composeService
	values  values
}

// withURL returns the services whose whole address a variable takes. Of several variables
// for one kind, those count that the project sets itself or cannot do without; another
// one is most often a second name of the same address.
func (r *reader) withURL(variables []evidence.Variable) []evidence.Service {
	var found []evidence.Service
	certain := map[string]bool{} // by the kind
	for _, sure := range []bool{true, false} {
		for _, v := range variables {
			if isSure := v.Required || len(r.values[v.Name]) > 0; isSure != sure {
				continue
			}
			s, ok := r.byURL(v)
			if !ok || !sure && certain[s.Kind] {
				continue
			}
			certain[s.Kind] = true
			found = append(found, s)
		}
	}
	slices.SortStableFunc(found, func(a, b evidence.Service) int { return cmp.Compare(a.URL, b.URL) })
	return found
}

// byURL reads v as a variable that takes a whole address.
func (r *reader) byURL(v evidence.Variable) (evidence.Service, bool) {
	s := evidence.Service{URL: v.Name, Evidence: v.Evidence}
	for _, value := range append(slices.Clip(r.values[v.Name]), v.Default) {
		scheme, _, isURL := strings.Cut(value, "://")
		if kind := kindOfScheme(scheme); isURL && kind != "" && service.CheckScheme(scheme) == nil {
			s.Kind, s.Scheme = kind, scheme
			return s, true
		}
	}
	if !takesURL(v.Name) {
		return s, false
	}
	s.Kind = r.kindNamed(v.Name)
	if s.Kind == "" || !r.has(s.Kind) {
		return s, false
	}
	s.Scheme = r.driver(s.Kind)
	return s, true
}

// byParts reads v as the variable of a host, and takes the other parts with its prefix.
func (r *reader) byParts(v evidence.Variable, variables []evidence.Variable) (evidence.Service, bool) {
	prefix, ok := hostPrefix(v.Name)
	if !ok {
		return evidence.Service{}, false
	}
	s := evidence.Service{Host: v.Name, Evidence: v.Evidence, Kind: r.kindNamed(prefix)}
	if s.Kind == "" || !r.has(s.Kind) {
		return s, false
	}
	read := func(suffixes ...string) string {
		for _, suffix := range suffixes {
			if slices.ContainsFunc(variables, func(o evidence.Variable) bool { return o.Name == prefix+suffix }) {
				return prefix + suffix
			}
		}
		return ""
	}
	s.Port = read("PORT")
	s.Database = read("DATABASE", "DB", "NAME", "DBNAME", "DB_NAME", "DATABASE_NAME", "VHOST")
	s.User = read("USER", "USERNAME", "LOGIN")
	s.Password = read("PASSWORD", "PASS", "PASSWD", "PWD")
	return s, true
}

// kindNamed is the kind that the name of a variable speaks of; of one that says no more
// than "database" it is the one for which the project has a driver.
func (r *reader) kindNamed(name string) string {
	words := words(name)
	is := func(list ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(list, w) })
	}
	switch {
	case is("POSTGRES", "POSTGRESQL", "PG", "PGHOST", "PSQL"):
		return "postgres"
	case is("MYSQL", "MARIADB"):
		return "mysql"
	case is("REDIS", "RQ", "VALKEY"):
		return "redis"
	case is("RABBITMQ", "RABBIT", "AMQP"):
		return "rabbitmq"
	case is("MONGO", "MONGODB"):
		return "mongodb"
	case is("DATABASE", "DB", "SQLALCHEMY", "SQL"):
		if !r.has("postgres") && !r.has("mysql") && !is("SQLALCHEMY", "SQL") {
			return r.only("mongodb")
		}
		return r.only("postgres", "mysql")
	case is("BROKER"):
		return r.only("redis", "rabbitmq")
	}
	return ""
}

// only returns the one of kinds that the project has; none when it has several.
func (r *reader) only(kinds ...string) string {
	has := slices.DeleteFunc(slices.Clone(kinds), func(kind string) bool { return !r.has(kind) })
	if len(has) == 1 {
		return has[0]
	}
	return ""
}

// has reports whether the project has a driver of the kind, or starts one by its compose
// file.
func (r *reader) has(kind string) bool {
	return slices.ContainsFunc(drivers, func(d driver) bool { return d.kind == kind && r.index.DependsOn(d.name) }) ||
		slices.ContainsFunc(r.started, func(c composeService) bool { return c.kind == kind })
}

// driver is the scheme that SQLAlchemy needs for the driver of the project; empty when
// the kind's own will do.
func (r *reader) driver(kind string) string {
	if !r.index.DependsOn("sqlalchemy") && !r.index.DependsOn("flask-sqlalchemy") {
		return ""
	}
	for _, d := range drivers {
		if d.kind == kind && r.index.DependsOn(d.name) {
			return d.scheme
		}
	}
	return ""
}

// describe adds what the compose file says of the service, and leaves out what the kind
// has by itself.
func (r *reader) describe(s *evidence.Service) {
	// SQLAlchemy has forgotten "postgres", and everybody else takes both.
	if k, _ := service.Named(s.Kind); s.Scheme == k.Schemes[0] || s.Scheme == "postgres" {
		s.Scheme = ""
	}
	for _, c := range r.started {
		if c.kind == s.Kind {
			s.Version, s.Base, s.Started = c.version, c.base, c.at
			return
		}
	}
}

// label names a service after its kind, and a second one of that kind after its variable;
// all are those of the project, without a name where they have none yet.
func label(all []evidence.Service, s *evidence.Service) string {
	has := func(name string) bool {
		return slices.ContainsFunc(all, func(o evidence.Service) bool { return o.Name == name })
	}
	if !has(s.Kind) {
		return s.Kind
	}
	said := slices.DeleteFunc(words(cmp.Or(s.URL, s.Host)), func(w string) bool { return slices.Contains(suffixes, w) })
	name := strings.ToLower(strings.Join(said, "-"))
	name = strings.Trim(name[:min(len(name), 40)], "-")
	if name != "" && !has(name) {
		return name
	}
	for n := 2; ; n++ {
		if name = s.Kind + "-" + strconv.Itoa(n); !has(name) {
			return name
		}
	}
}

// values are what a project gives to variables, by name, in its compose files and its
// examples.
type values map[string][]string

func (v values) add(name, value string) {
	if value != "" && len(v[name]) < 10 {
		v[name] = append(v[name], value)
	}
}

func given(f *source.Index) values {
	all := values{}
	composeEnvironment(f, all.add)
	for name, value := range environ.Examples(f) {
		all.add(name, value)
	}
	return all
}
