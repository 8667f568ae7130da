package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"dockgen/finding"
	"dockgen/project/evidence"
	"dockgen/schema"
)

// found is what init says that it found: a line each.
func (b *beginning) found() []string {
	s, a := b.survey, b.answers
	var lines []string
	add := func(name, value, place, note string) {
		if value == "" {
			return
		}
		line := fmt.Sprintf("%-13s %s", name, value)
		if place != "" {
			line += "  (" + place + ")"
		}
		if note != "" {
			line += "\n" + strings.Repeat(" ", 16) + note
		}
		lines = append(lines, strings.Split(line, "\n")...)
	}
	text := func(name, answer string, f evidence.Found[string]) {
		if answer != "" && answer != f.Value {
			add(name, answer, "your answer", "")
			return
		}
		add(name, f.Value, f.Evidence.String(), f.Note)
	}
	count := func(name string, answer int, f evidence.Found[int]) {
		switch {
		case answer != 0:
			add(name, strconv.Itoa(answer), "your answer", "")
		case f.Known():
			add(name, strconv.Itoa(f.Value), f.Evidence.String(), f.Note)
		case f.Note != "":
			add(name, strconv.Itoa(schema.Defaults("standard").App.Port), "the default", f.Note)
		}
	}
	text("entry point", a.EntryPoint, s.EntryPoint)
	if a.EntryPoint == "" && len(s.EntryPoint.Others) > 0 {
		var others []string
		for _, other := range s.EntryPoint.Others {
			others = append(others, other.Value+" ("+other.Evidence.String()+")")
		}
		add("", "not taken: "+strings.Join(others, ", "), "", "")
	}
	if s.Directory.Value != "." || a.Directory != "" {
		text("directory", a.Directory, s.Directory)
	}
	count("port", a.Port, s.Port)
	text("Python", a.Python, s.Python)
	add("dependencies", strings.Join(append([]string{s.Supply.Manager.Value}, s.Supply.Requirements...), " "), s.Supply.Manager.Evidence.String(), s.Supply.Manager.Note)
	if brought := s.Supply.Brought; brought.Known() {
		add("gunicorn", strings.TrimSpace("the project's own "+brought.Value), brought.Evidence.String(), "")
	} else if b.proposal.Gunicorn() == "" {
		add("gunicorn", "the project's own", s.Supply.Manager.Evidence.String(), "")
	} else {
		add("gunicorn", s.Supply.Gunicorn.Value, "not among the dependencies: installed besides", "")
	}
	count("workers", a.Workers, s.Worker.Workers)
	text("worker class", "", s.Worker.Class)
	if file := s.Worker.ConfigFile; file.Known() {
		add("config file", file.Value, file.Evidence.String(), "dockgen passes no flag that the file could set.")
	}
	text("log level", "", s.Worker.LogLevel)
	list := func(name string, f evidence.Found[[]string]) {
		add(name, strings.Join(f.Value, " "), f.Evidence.String(), f.Note)
	}
	number := func(name string, f evidence.Found[int]) {
		if f.Known() {
			add(name, strconv.Itoa(f.Value), f.Evidence.String(), f.Note)
		}
	}
	number("request line", s.Worker.LimitRequestLine)
	number("connections", s.Worker.WorkerConnections)
	list("proxies", s.Worker.ForwardedAllowIPs)
	for _, f := range s.Worker.Arguments {
		list("argument", f)
	}
	list("wrapper", s.Worker.Wrapper)
	text("health check", a.HealthPath, s.HealthPath)
	if len(s.Env) > 0 {
		var names []string
		for _, v := range s.Env {
			names = append(names, v.Name)
		}
		add("variables", strings.Join(names, " "), "", "")
	}
	for _, f := range s.Writable {
		add("writable", f.Value, f.Evidence.String(), "")
	}
	for _, p := range s.Processes {
		add("process", p.Name+": "+strings.Join(p.Command, " "), p.Evidence.String(), "")
	}
	if a.Image == "" {
		add("image", b.proposal.Image(), s.Image.Evidence.String(), "")
	} else {
		text("image", a.Image, s.Image)
	}
	return lines
}

// fact is a found value as the JSON report has it.
type fact struct {
	Value      any    `json:"value"`
	Evidence   string `json:"evidence"`
	Confidence string `json:"confidence"`
	Note       string `json:"note"`
	Others     []fact `json:"alternatives"`
}

func factOf[T any](f evidence.Found[T]) *fact {
	if !f.Known() {
		return nil
	}
	out := fact{Value: f.Value, Evidence: f.Evidence.String(), Confidence: f.Confidence.String(), Note: f.Note, Others: []fact{}}
	for _, other := range f.Others {
		out.Others = append(out.Others, *factOf(other))
	}
	return &out
}

func factsOf[T any](list []evidence.Found[T]) []fact {
	facts := []fact{}
	for _, f := range list {
		if known := factOf(f); known != nil {
			facts = append(facts, *known)
		}
	}
	return facts
}

// reportFound prints all that was found as JSON; p is nil when nothing was written.
func (b *beginning) reportFound(p *loaded) error {
	s := b.survey
	type variable struct {
		Name        string  `json:"name"`
		Evidence    string  `json:"evidence"`
		Default     *string `json:"default"`
		Required    bool    `json:"required"`
		Secret      bool    `json:"secret"`
		Description string  `json:"description"`
	}
	type process struct {
		Name     string   `json:"name"`
		Command  []string `json:"command"`
		Evidence string   `json:"evidence"`
	}
	type refusal struct {
		Reason string   `json:"reason"`
		Saw    []string `json:"saw"`
		Advice string   `json:"advice"`
	}
	type index struct {
		Name     string `json:"name"`
		URL      string `json:"url"`
		Secret   string `json:"secret"`
		Evidence string `json:"evidence"`
	}
	type problem struct {
		Code     finding.Code     `json:"code"`
		Severity finding.Severity `json:"severity"`
		Summary  string           `json:"summary"`
		Detail   string           `json:"detail"`
		Path     string           `json:"path"`
		Fix      string           `json:"fix"`
	}
	variables, processes, indexes, problems := []variable{}, []process{}, []index{}, []problem{}
	for _, v := range s.Env {
		one := variable{v.Name, v.Evidence.String(), nil, v.Required, v.Secret, v.Description}
		if v.HasDefault && !v.Secret {
			one.Default = &v.Default
		}
		variables = append(variables, one)
	}
	for _, x := range s.Processes {
		processes = append(processes, process{x.Name, x.Command, x.Evidence.String()})
	}
	for _, x := range s.Supply.Indexes {
		indexes = append(indexes, index{x.Name, x.URL, x.Secret, x.Evidence.String()})
	}
	var refused *refusal
	if r := s.Refusal; r != nil {
		refused = &refusal{r.Reason, []string{}, r.Advice}
		for _, at := range r.Saw {
			refused.Saw = append(refused.Saw, at.String())
		}
	}
	remarks := []string{}
	config := ""
	if p != nil {
		config = p.display(p.name)
		remarks = append(remarks, b.proposal.Remarks()...)
		for _, f := range p.findings {
			problems = append(problems, problem{f.Code, f.Severity, f.Summary, f.Detail, f.Path, f.Fix})
		}
	}
	own := []string{}
	for _, o := range s.Own {
		own = append(own, o.Path)
	}
	w, d := s.Worker, s.Supply
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(struct {
		Format       int            `json:"format_version"`
		Config       string         `json:"config"`
		Refusal      *refusal       `json:"refusal"`
		Found        map[string]any `json:"found"`
		Worker       map[string]any `json:"worker"`
		Dependencies map[string]any `json:"dependencies"`
		Env          []variable     `json:"env"`
		Processes    []process      `json:"processes"`
		Own          []string       `json:"own_files"`
		Remarks      []string       `json:"remarks"`
		Findings     []problem      `json:"findings"`
	}{
		1, config, refused,
		map[string]any{
			"entry_point": factOf(s.EntryPoint), "directory": factOf(s.Directory), "port": factOf(s.Port), "python": factOf(s.Python),
			"health_path": factOf(s.HealthPath), "image": factOf(s.Image), "writable": factsOf(s.Writable),
		},
		map[string]any{
			"workers": factOf(w.Workers), "class": factOf(w.Class), "threads": factOf(w.Threads), "timeout": factOf(w.Timeout),
			"config_file": factOf(w.ConfigFile), "unfit_config_file": factOf(w.Unfit), "preload": factOf(w.Preload), "keep_alive": factOf(w.KeepAlive),
			"graceful_timeout": factOf(w.GracefulTimeout), "max_requests": factOf(w.MaxRequests), "max_requests_jitter": factOf(w.MaxRequestsJitter),
			"access_log": factOf(w.AccessLog), "log_level": factOf(w.LogLevel), "limit_request_line": factOf(w.LimitRequestLine),
			"worker_connections": factOf(w.WorkerConnections), "forwarded_allow_ips": factOf(w.ForwardedAllowIPs), "wrapper": factOf(w.Wrapper),
			"arguments": factsOf(w.Arguments),
		},
		map[string]any{
			"manager": factOf(d.Manager), "requirements": append([]string{}, d.Requirements...), "constraints": append([]string{}, d.Constraints...),
			"gunicorn": factOf(d.Brought), "gunicorn_added": factOf(d.Gunicorn), "build_packages": factsOf(d.BuildPackages),
			"runtime_packages": factsOf(d.RuntimePackages), "overrides": factsOf(d.Overrides), "build_constraints": factsOf(d.BuildConstraints),
			"git_hosts": factsOf(d.Git), "indexes": indexes,
		},
		variables, processes, own, remarks, problems,
	})
	if err != nil {
		return err
	}
	_, err = b.stdout.Write(out.Bytes())
	return err
}
