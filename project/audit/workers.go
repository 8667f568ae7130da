package audit

import (
	"fmt"
	"slices"
	"strconv"

	"dockgen/finding"
	"dockgen/project/gunicornconf"
	"dockgen/project/rule"
	"dockgen/project/state"
	"dockgen/schema"
)

// processes is what is known of the workers that gunicorn starts.
type processes struct {
	several bool   // more than one, or a number that only a run shows
	number  string // "there are 4 workers"
	shared  bool   // what the import makes is made once, before they are
}

// processes reads the number of workers from the config, or from the configuration file
// that decides it.
func (p *project) processes() processes {
	w := p.config.Worker
	count, shared := w.Workers, w.Preload
	if w.ConfigFile != "" {
		file := gunicornconf.Read(p.index, w.ConfigFile)
		if s, ok := file.Setting("workers"); ok && !slices.Contains(s.Value.Variables, "WEB_CONCURRENCY") {
			count, _ = strconv.Atoi(s.Value.Text)
		}
		if s, ok := file.Setting("preload_app"); ok {
			shared = s.Value.Text == "True"
		}
	}
	number := fmt.Sprintf("there are %d workers", count)
	if count == 0 {
		number = fmt.Sprintf("%s may ask for several workers", rule.Quoted(w.ConfigFile))
	}
	return processes{count != 1, number, shared}
}

// oneWorker is what to write where one worker is the remedy.
func (p *project) oneWorker() string {
	if p.config.Worker.ConfigFile != "" {
		return "workers = 1 with threads in " + rule.Quoted(p.config.Worker.ConfigFile)
	}
	return "workers = 1 with threads in " + p.block("worker")
}

// given tells the value that the config gives to a variable, and whether it gives or
// demands one.
func (p *project) given(name string) (string, bool) {
	i := slices.IndexFunc(p.config.Env, func(e schema.Env) bool { return e.Name == name })
	if i < 0 {
		return "", false
	}
	e := p.config.Env[i]
	return e.Default, e.Required || e.HasDefault
}

func (p *project) factory() string {
	if p.entry.Call {
		return p.entry.Variable
	}
	return ""
}

// jobsRepeated reports a scheduler or a thread that several workers would start.
func jobsRepeated(p *project) []finding.Finding {
	all := p.processes()
	if !all.several || all.shared {
		return nil
	}
	job, ok := state.Jobs(p.index, p.reached, p.factory())
	if !ok {
		return nil
	}
	return inFile(job.At.Path, job.At.Line, finding.Finding{
		Code: rule.JobsRepeated, Summary: "Jobs in every worker",
		Detail: fmt.Sprintf("The app %s, and %s: each runs every job. "+
			"Write %s, or let a process block of its own start it.", job.What, all.number, p.oneWorker()),
		Fix: "workers = 1",
	})
}

// keyAtRandom reports a secret key that is another one in each worker and at each start.
func keyAtRandom(p *project) []finding.Finding {
	key, ok := state.SecretKey(p.index, p.reached)
	if !ok {
		return nil
	}
	if _, given := p.given(key.Variable); given {
		return nil
	}
	all := p.processes()
	what := "A container has another key after each start, so everybody's session ends with a new version, and two containers do not know each other's."
	if all.several && !all.shared {
		what = fmt.Sprintf("As %s, each has its own: a session that one has signed is none for the next, so that a login is lost at random.", all.number)
	}
	made := fmt.Sprintf("The app makes its %s at random when it is imported. %s ", key.Name, what)
	if key.Variable == "" {
		return inFile(key.At.Path, key.At.Line, finding.Finding{
			Code: rule.KeyAtRandom, Summary: "Secret key at random",
			Detail: made + fmt.Sprintf("Read it from the environment, as in os.environ[%q], and write env %q { required = true } in the config.", key.Name, key.Name),
			Fix:    fmt.Sprintf("env %q { required = true }", key.Name),
		})
	}
	return inFile(key.At.Path, key.At.Line, finding.Finding{
		Code: rule.KeyAtRandom, Summary: "Secret key at random",
		Detail: fmt.Sprintf("Without %s in its environment the app makes its %s at random when it is imported. %s Demand the variable: required = true in env %q.", key.Variable, key.Name, what, key.Variable),
		Fix:    fmt.Sprintf("env %q { required = true }", key.Variable),
	})
}

// stateOfOneWorker reports what each of several workers has for itself.
func stateOfOneWorker(p *project) []finding.Finding {
	all := p.processes()
	if !all.several {
		return nil
	}
	var found []finding.Finding
	for _, part := range state.Memory(p.index, p.reached, p.given) {
		found = append(found, inFile(part.At.Path, part.At.Line, finding.Finding{
			Code: rule.StateOfOneWorker, Summary: "State of one worker",
			Detail: fmt.Sprintf("The app keeps %s in its process, and %s: each has its own, and knows nothing of the others'. %s Or write %s.",
				part.What, all.number, part.Instead, p.oneWorker()),
			Fix: "workers = 1",
		})...)
	}
	return found
}

// metricsOfOneWorker reports metrics that each of several workers counts for itself, and an
// app that does not start as its metrics are set up.
func metricsOfOneWorker(p *project) []finding.Finding {
	m, ok := state.Metrics(p.index, p.reached)
	if !ok {
		return nil
	}
	f := finding.Finding{Code: rule.MetricsOfOneWorker, Summary: "Metrics of one worker"}
	all := p.processes()
	_, given := p.given(state.Directory)
	directory := fmt.Sprintf("env %q { default = %q }", state.Directory, state.Shared)
	switch {
	case m.Together && (m.Set || given), !m.Demanded && !all.several, m.Listens && all.shared:
		return nil
	case m.Demanded:
		f.Detail, f.Fix = fmt.Sprintf("The import of the app fails where %s names no folder. Write %s in the config: that folder is in memory, writable, and empty at every start.", state.Directory, directory), directory
	case m.Together:
		f.Detail, f.Fix = fmt.Sprintf("The app counts its metrics in its process, and %s: each answers with its own numbers. With %s they add them up, in a folder that is in memory, writable, and empty at every start.", all.number, directory), directory
	case m.Listens:
		f.Detail, f.Fix = fmt.Sprintf("The import of the app opens a port for its metrics, and %s: the second one finds the port taken, and does not start. Show the metrics under a path of the app, or write %s.", all.number, p.oneWorker()), "workers = 1"
	default:
		f.Detail, f.Fix = fmt.Sprintf("The app counts its metrics in its process, and %s: each answers with its own numbers. Write %s, or add them up with a MultiProcessCollector and %s.", all.number, p.oneWorker(), directory), "workers = 1"
	}
	return inFile(m.At.Path, m.At.Line, f)
}
