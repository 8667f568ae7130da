package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"dockgen/finding"
	"dockgen/project/evidence"
	"dockgen/report"
	"dockgen/schema"
)

// found is what init says that it found, in lines of at most width characters.
func (b *beginning) found(width int) string {
	s, a := b.survey, b.answers
	var text strings.Builder
	// line writes one thing: what does not fit stands below its value.
	line := func(name, value, place, note string) {
		if value == "" {
			return
		}
		if place != "" {
			value += "  (" + place + ")"
		}
		text.WriteString(report.Wrap(report.Visible(strings.ReplaceAll(fmt.Sprintf("  %-13s %s", name, value), "\n", " ")), width, foundIndent) + "\n")
		if note != "" {
			text.WriteString(report.Wrap(strings.Repeat(" ", foundIndent)+report.Visible(strings.ReplaceAll(note, "\n", " ")), width, foundIndent) + "\n")
		}
	}
	fact := func(name, answer string, f evidence.Found[string]) {
		if answer != "" && answer != f.Value {
			line(name, answer, "your answer", "")
			return
		}
		line(name, f.Value, f.Evidence.String(), f.Note)
	}
	count := func(name string, answer int, f evidence.Found[int]) {
		switch {
		case answer != 0:
			line(name, strconv.Itoa(answer), "your answer", "")
		case f.Known():
			line(name, strconv.Itoa(f.Value), f.Evidence.String(), f.Note)
		case f.Note != "":
			line(name, strconv.Itoa(schema.Defaults("standard").App.Port), "the default", f.Note)
		}
	}
	fact("entry point", a.EntryPoint, s.EntryPoint)
	if a.EntryPoint == "" && len(s.EntryPoint.Others) > 0 {
		var others []string
		for _, other := range s.EntryPoint.Others {
			others = append(others, other.Value+" ("+other.Evidence.String()+")")
		}
		line("", "not taken: "+strings.Join(others, ", "), "", "")
	}
	if s.Directory.Value != "." || a.Directory != "" {
		fact("directory", a.Directory, s.Directory)
	}
	count("port", a.Port, s.Port)
	if fact("Python", a.Python, s.Python); a.Python == "" && !s.Python.Known() {
		line("Python", schema.Defaults("standard").App.Python, "the default", s.Python.Note)
	}
	line("dependencies", strings.Join(append([]string{s.Supply.Manager.Value}, s.Supply.Requirements...), " "), s.Supply.Manager.Evidence.String(), s.Supply.Manager.Note)
	if brought := s.Supply.Brought; brought.Known() {
		line("gunicorn", strings.TrimSpace("the project's own "+brought.Value), brought.Evidence.String(), "")
	} else if b.proposal.Gunicorn() == "" {
		line("gunicorn", "the project's own", s.Supply.Manager.Evidence.String(), "")
	} else {
		line("gunicorn", s.Supply.Gunicorn.Value, "not among the dependencies: installed besides", "")
	}
	for _, f := range s.Supply.Overrides {
		line("override", f.Value, f.Evidence.String(), f.Note)
	}
	for _, f := range s.Supply.BuildConstraints {
		line("build with", f.Value, f.Evidence.String(), f.Note)
	}
	count("workers", a.Workers, s.Worker.Workers)
	fact("worker class", "", s.Worker.Class)
	if file := s.Worker.ConfigFile; file.Known() {
		line("config file", file.Value, file.Evidence.String(), "dockgen passes no flag that the file could set.")
	}
	fact("log level", "", s.Worker.LogLevel)
	list := func(name string, f evidence.Found[[]string]) {
		line(name, strings.Join(f.Value, " "), f.Evidence.String(), f.Note)
	}
	number := func(name string, f evidence.Found[int]) {
		if f.Known() {
			line(name, strconv.Itoa(f.Value), f.Evidence.String(), f.Note)
		}
	}
	number("request line", s.Worker.LimitRequestLine)
	number("connections", s.Worker.WorkerConnections)
	list("proxies", s.Worker.ForwardedAllowIPs)
	for _, f := range s.Worker.Arguments {
		list("argument", f)
	}
	list("wrapper", s.Worker.Wrapper)
	fact("health check", a.HealthPath, s.HealthPath)
	if len(s.Env) > 0 {
		var names []string
		for _, v := range s.Env {
			names = append(names, v.Name)
		}
		line("variables", strings.Join(names, " "), "", "")
	}
	for _, f := range s.Writable {
		line("writable", f.Value, f.Evidence.String(), "")
	}
	for _, r := range s.Releases {
		line("release", r.Name+": "+strings.Join(append(slices.Clone(r.Environment), r.Command...), " "), r.Evidence.String(), "")
	}
	for _, p := range s.Processes {
		line("process", p.Name+": "+strings.Join(p.Command, " "), p.Evidence.String(), "")
	}
	for _, x := range s.Services {
		line("service", x.Name+": "+strings.TrimSpace(cmp.Or(x.Base, x.Kind+" "+x.Version))+" by "+strings.Join(x.Variables(), ", "), x.Evidence.String(), "")
	}
	if a.Memory != "" || a.CPUs != 0 {
		limits := []string{}
		if a.Memory != "" {
			limits = append(limits, a.Memory+" of memory")
		}
		if a.CPUs != 0 {
			limits = append(limits, strconv.FormatFloat(a.CPUs, 'f', -1, 64)+" processors")
		}
		line("limits", strings.Join(limits, ", "), "your answer", "")
	}
	for _, x := range s.Assets {
		outputs := []string{}
		for _, o := range x.Output {
			outputs = append(outputs, o.Value)
		}
		line("assets", fmt.Sprintf("%s: %s in %s makes %s", x.Name, x.Manager, x.Directory, strings.Join(outputs, ", ")), x.Evidence.String(), "")
	}
	if a.Image == "" {
		line("image", b.proposal.Image(), s.Image.Evidence.String(), "")
	} else {
		fact("image", a.Image, s.Image)
	}
	return text.String() + notTaken(s.NotTaken, width)
}

// notTaken is the list of what the config does not have: what a person has to decide
// about, then what the image does in another way. It is empty when nothing is lost.
func notTaken(list []evidence.NotTaken, width int) string {
	var text strings.Builder
	for _, replaced := range []bool{false, true} {
		heading := pick(replaced, "  done in another way\n", "  not taken over\n")
		for _, n := range list {
			if n.Replaced != replaced {
				continue
			}
			what := strings.ReplaceAll(n.What+"  ("+n.Evidence.String()+")", "\n", " ")
			text.WriteString(heading + report.Wrap("    "+report.Visible(what), width, 8) + "\n" + report.Wrap("      "+report.Visible(n.Reason), width, 6) + "\n")
			heading = ""
		}
	}
	return text.String()
}

// foundIndent is the column in which what does not fit into a line of [beginning.found]
// goes on.
const foundIndent = 18

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
	type service struct {
		Name      string   `json:"name"`
		Kind      string   `json:"kind"`
		Version   string   `json:"version"`
		Base      string   `json:"base"`
		Scheme    string   `json:"scheme"`
		Variables []string `json:"variables"`
		Evidence  string   `json:"evidence"`
	}
	type assets struct {
		Name      string   `json:"name"`
		Directory string   `json:"directory"`
		Manager   string   `json:"manager"`
		Command   []string `json:"command"`
		Output    []fact   `json:"output"`
		Sources   []string `json:"sources"`
		Node      *fact    `json:"node"`
		Evidence  string   `json:"evidence"`
	}
	type release struct {
		Name        string   `json:"name"`
		Command     []string `json:"command"`
		Environment []string `json:"environment"`
		Evidence    string   `json:"evidence"`
	}
	type left struct {
		What     string `json:"what"`
		Evidence string `json:"evidence"`
		Reason   string `json:"reason"`
		Replaced bool   `json:"replaced"`
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
	variables, processes, services, indexes, problems := []variable{}, []process{}, []service{}, []index{}, []problem{}
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
	for _, x := range s.Services {
		services = append(services, service{x.Name, x.Kind, x.Version, x.Base, x.Scheme, x.Variables(), x.Evidence.String()})
	}
	built := []assets{}
	for _, x := range s.Assets {
		built = append(built, assets{x.Name, x.Directory, x.Manager, append([]string{}, x.Command...), factsOf(x.Output), append([]string{}, x.Sources...), factOf(x.Node), x.Evidence.String()})
	}
	releases, lost := []release{}, []left{}
	for _, x := range s.Releases {
		releases = append(releases, release{x.Name, x.Command, append([]string{}, x.Environment...), x.Evidence.String()})
	}
	for _, x := range s.NotTaken {
		lost = append(lost, left{x.What, x.Evidence.String(), x.Reason, x.Replaced})
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
		Services     []service      `json:"services"`
		Assets       []assets       `json:"assets"`
		Releases     []release      `json:"releases"`
		NotTaken     []left         `json:"not_taken_over"`
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
		variables, processes, services, built, releases, lost, own, remarks, problems,
	})
	if err != nil {
		return err
	}
	_, err = b.stdout.Write(out.Bytes())
	return err
}
