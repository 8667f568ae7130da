package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/signal"
	"path"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"dockgen/container"
	"dockgen/diagnosis"
	"dockgen/engine"
	"dockgen/finding"
	"dockgen/folder"
	"dockgen/mend"
	"dockgen/report"
	"dockgen/schema"
	"dockgen/schema/edit"
	"dockgen/trial"
	"dockgen/workspace"
)

// trying is one run of try: its flags.
type trying struct {
	*cli
	fix, keep, noCache, strict bool
	env, envFiles              []string
	path                       string
	timeout                    time.Duration
}

func (c *cli) tryCommand() *cobra.Command {
	t := trying{cli: c}
	command := &cobra.Command{
		Use:   "try",
		Short: "Build the image, run it as hardened as DEPLOYMENT.md does, and see that it answers",
		Long: `try builds the working tree, runs the release steps, the app and its other
processes with the options that DEPLOYMENT.md has, asks the health check's path and
stops what it started. It publishes nothing and leaves nothing behind. It needs Docker.
Exit code 4 says that the project does not serve, and why.`,
		Args: noArguments,
		RunE: verb(t.run),
	}
	flags := command.Flags()
	flags.BoolVar(&t.fix, "fix", false, "generate what is missing or stale, put what mends a failure into the config where that is certain, and try again")
	flags.StringArrayVarP(&t.env, "env", "e", nil, "give the app a variable: `NAME=VALUE`, or NAME with its value here; may be repeated")
	flags.StringArrayVar(&t.envFiles, "env-file", nil, "give the app the variables of `FILE`, as docker run reads it; may be repeated")
	flags.StringVar(&t.path, "path", "", "ask for `PATH` and not for what the health check asks")
	flags.DurationVar(&t.timeout, "timeout", 0, "how long the first answer may take: a `DURATION` such as 90s (by default the start period of the health check and 40s)")
	flags.BoolVar(&t.keep, "keep", false, "leave image and containers, and say how they are removed")
	flags.BoolVar(&t.noCache, "no-cache", false, "build every step anew")
	flags.BoolVar(&t.strict, "strict", false, "make up no value for a required variable: it is an error")
	return c.reportFlag(command)
}

func (t *trying) run() error {
	if t.path != "" && (t.path[0] != '/' || strings.ContainsAny(t.path, " \r\n\t")) {
		return usage(fmt.Errorf("--path is %q: write a path that begins with a slash", t.path))
	}
	if t.timeout < 0 {
		return usage(fmt.Errorf("--timeout is %s: write a duration above zero", t.timeout))
	}
	given, err := t.variables()
	if err != nil {
		return err
	}
	// A second Ctrl-C ends dockgen at once, and the next trial removes what this one left.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	context.AfterFunc(ctx, stop)
	var e *engine.Engine
	mended := map[string]bool{}
	for round := 1; ; round++ {
		p, plan, err := t.prepared()
		if p == nil {
			return err
		}
		if err == nil {
			err = t.tried(ctx, &e, p, given)
		}
		again := false
		if err != nil && t.fix && round < mostRounds && ctx.Err() == nil {
			var failed error
			again, failed = t.mend(p, mended)
			err = errors.Join(err, failed)
		}
		if !again {
			err = errors.Join(t.tell(t.stderr, plan != nil).only(p.report(plan)), err)
		}
		p.close()
		if !again {
			return err
		}
	}
}

// errLeft says that something which the trial made is still in the engine.
var errLeft = errors.New("not all that the trial made could be removed")

// mostRounds is how often try --fix builds and runs a project.
const mostRounds = 8

// mend writes the first fix among the errors of p that is a change of the config, shows
// what it changed, and reports whether there was one. A fix that was made before is not
// made again.
func (t *trying) mend(p *loaded, made map[string]bool) (bool, error) {
	if p.config == nil {
		return false, nil
	}
	for _, f := range p.findings {
		key := f.Block + "\n" + f.Fix
		if f.Severity != finding.Error || f.Fix == "" || made[key] {
			continue
		}
		made[key] = true
		changed, err := t.edit(p, func(config *edit.Config) error { return mend.Apply(config, p.config, f) })
		switch {
		case errors.Is(err, mend.ErrNotConfig):
			continue
		case err != nil:
			return false, fmt.Errorf("mend %s [%s]: %w", f.Summary, f.Code, err)
		case len(changed) == 0:
			continue
		}
		if err := t.say("mended: %s [%s]\n", report.Visible(f.Summary), f.Code); err != nil {
			return false, err
		}
		for _, file := range changed {
			diff := workspace.Diff(workspace.Change{Path: p.display(file.name), Verdict: workspace.Stale, Have: file.before, Want: file.after})
			if err := t.printDiff(diff); err != nil {
				return false, err
			}
		}
		return true, nil
	}
	return false, nil
}

// tried tries the project with the engine e, which is found when it is nil. Why it does
// not serve becomes a finding of p.
func (t *trying) tried(ctx context.Context, e **engine.Engine, p *loaded, given []container.Variable) error {
	if *e == nil {
		found, err := engine.Find(ctx)
		if err != nil {
			return noEngine(err)
		}
		*e = found
		removed, err := trial.Sweep(ctx, found)
		if err != nil {
			if ctx.Err() != nil {
				return errors.New("interrupted before the trial began")
			}
			fmt.Fprintf(t.stderr, "note: what an earlier trial left could not all be removed: %v\n", err)
		}
		if removed.Any() {
			fmt.Fprintln(t.stderr, "note: removed what a trial that was killed had left")
		}
	}
	err := t.once(ctx, *e, p, given)
	var failure *trial.Failure
	switch {
	case errors.As(err, &failure):
		p.add([]finding.Finding{diagnosed(p, failure.Seen)})
		if errors.Is(err, errLeft) {
			fmt.Fprintln(t.stderr, "note: not all that the trial made could be removed; the next one tries again")
		}
		return t.doesNotServe(p)
	case err != nil && ctx.Err() != nil && !errors.Is(err, errLeft):
		return errors.New("interrupted: what the trial made is removed")
	case err != nil:
		return noEngine(err)
	}
	return nil
}

// diagnosed is why a stage failed, or what was seen where no row of the table knows it.
func diagnosed(p *loaded, seen diagnosis.Seen) finding.Finding {
	found := diagnosis.Of(seen, diagnosis.Project{
		Config: p.config, ConfigPath: p.name,
		Has:       func(name string) bool { mode, exists := p.folder.Type(name); return exists && mode.IsRegular() },
		HasCode:   func(name string) bool { return p.config.HoldsCode(name) || holdsPython(p.folder, name, 8) },
		HasFolder: func(name string) bool { mode, exists := p.folder.Type(name); return exists && mode.IsDir() },
	})
	if found[0].Finding.Code == diagnosis.Unrecognized {
		f := unknown(p.name, &seen)
		f.Path, f.Range = found[0].Finding.Path, found[0].Finding.Range
		return f
	}
	return found[0].Finding
}

// holdsPython reports whether a Python file is in a folder of the project, or so many
// folders below it. One that cannot be listed counts as one that has.
func holdsPython(f *folder.Folder, name string, depth int) bool {
	entries, err := f.List(name, 1000)
	if err != nil || depth == 0 {
		return true
	}
	for _, entry := range entries {
		if strings.HasSuffix(entry.Name(), ".py") || entry.Type().IsDir() && holdsPython(f, path.Join(name, entry.Name()), depth-1) {
			return true
		}
	}
	return false
}

func (t *trying) doesNotServe(p *loaded) error {
	return &stop{code: exitInvalid, err: errors.New("the image does not serve"), hint: "mend it, then run: " + p.again + " try"}
}

// once is one trial, from the build to the end of what it made.
func (t *trying) once(ctx context.Context, e *engine.Engine, p *loaded, given []container.Variable) (err error) {
	lease, err := trial.NewLease(e)
	if err != nil {
		return fmt.Errorf("begin the trial: %w", err)
	}
	variables, placed, err := t.values(p, given)
	if err != nil {
		return errors.Join(err, lease.End())
	}
	hide(e, p, variables, placed)
	tail := t.tail()
	run := &trial.Trial{
		Config: p.config, Root: p.root, Engine: e, Lease: lease, Given: variables, Placed: placed, Path: t.path, NoCache: t.noCache,
		Timeout: t.timeout,
		Say: func(line string) {
			tail.clear()
			_ = t.say("%s\n", report.Visible(line))
		},
		Output: tail.line,
	}
	if run.Timeout == 0 {
		run.Timeout = p.config.HealthCheck.StartPeriod + 40*time.Second
	}
	err = run.Run(ctx)
	tail.clear()
	if t.keep && ctx.Err() == nil {
		label := lease.Label()
		fmt.Fprintf(t.stderr, "note: kept; `docker ps --filter label=%s` lists it, and this removes it: docker rm --force --volumes $(docker ps --all --quiet --filter label=%s)\n", label, label)
		return errors.Join(err, lease.End())
	}
	if cleaning := run.Clean(ctx.Err() != nil); cleaning != nil {
		// The lease stays, so that the next trial removes the rest.
		return errors.Join(err, fmt.Errorf("%w: %w", errLeft, cleaning))
	}
	return errors.Join(err, lease.End())
}

// hide masks what the user gave, in flags and in the environment: the values of variables
// that the config calls secret, and of the build's secrets, however short they are.
func hide(e *engine.Engine, p *loaded, variables []container.Variable, placed []string) {
	for _, v := range variables {
		secret := slices.ContainsFunc(p.config.Env, func(env schema.Env) bool { return env.Name == v.Name && env.Secret })
		switch {
		case slices.Contains(placed, v.Name):
		case secret:
			e.HideSecrets(v.Value)
		default:
			e.Hide(v.Value)
		}
		if u, err := url.Parse(v.Value); err == nil && u.User != nil {
			if password, has := u.User.Password(); has && !slices.Contains(placed, v.Name) {
				e.HideSecrets(password, url.QueryEscape(password), url.PathEscape(password))
			}
		}
	}
	for _, secret := range p.config.Secrets() {
		e.HideSecrets(os.Getenv(secret))
	}
}

// prepared loads the project and makes sure that its files are what the config generates:
// with --fix it writes what is missing or stale. An error with a project is one of its
// config or files; plan is that of an error of files.
func (t *trying) prepared() (p *loaded, plan *workspace.Plan, err error) {
	p, plan, err = t.compare()
	if err != nil {
		return nil, nil, err
	}
	if plan != nil && !plan.Clean() && t.fix {
		p.close()
		quiet := *t.cli
		quiet.outputs, quiet.quiet = nil, true
		if err := (generation{cli: &quiet}).run(); err != nil {
			return nil, nil, err
		}
		if err := t.say("generated what was missing or stale\n"); err != nil {
			return nil, nil, err
		}
		if p, plan, err = t.compare(); err != nil {
			return nil, nil, err
		}
	}
	switch {
	case plan == nil:
		return p, nil, invalid(p)
	case !plan.Clean():
		return p, plan, p.drift(plan)
	}
	return p, nil, nil
}

// noEngine gives the error of an engine that is absent its hint.
func noEngine(err error) error {
	var absent *engine.Absent
	if errors.As(err, &absent) {
		return &stop{code: exitFailure, err: err, hint: absent.Hint}
	}
	return err
}

// variables are those of --env and --env-file. The flags win.
func (t *trying) variables() ([]container.Variable, error) {
	var lines []string
	for _, name := range t.envFiles {
		text, err := os.ReadFile(t.cli.path(name))
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, cause(err))
		}
		for line := range strings.Lines(string(text)) {
			if line = strings.TrimRight(line, "\r\n"); strings.TrimSpace(line) != "" && !strings.HasPrefix(strings.TrimSpace(line), "#") {
				lines = append(lines, line)
			}
		}
	}
	var given []container.Variable
	for _, line := range append(lines, t.env...) {
		name, value, found := strings.Cut(line, "=")
		if name == "" || strings.ContainsAny(name, " \t") {
			return nil, usage(fmt.Errorf("%q sets no variable: write NAME=VALUE, without \"export\"", name))
		}
		if !found {
			if value, found = os.LookupEnv(name); !found {
				continue
			}
		}
		given = slices.DeleteFunc(given, func(v container.Variable) bool { return v.Name == name })
		given = append(given, container.Variable{Name: name, Value: value})
	}
	return given, nil
}

// values adds to what was given the variables of the environment that the config names,
// and a harmless value for each that is required and has none.
func (t *trying) values(p *loaded, given []container.Variable) (all []container.Variable, placed []string, err error) {
	all = slices.Clone(given)
	has := func(name string) bool {
		return slices.ContainsFunc(all, func(v container.Variable) bool { return v.Name == name })
	}
	var services []string
	for i := range p.config.Services {
		services = append(services, p.config.Services[i].Variables()...)
	}
	for _, v := range p.config.Env {
		if has(v.Name) || slices.Contains(services, v.Name) {
			continue
		}
		if !v.Required || v.HasDefault {
			continue
		}
		if value, set := os.LookupEnv(v.Name); set {
			if len(p.config.Releases) > 0 && strings.Contains(value, "://") {
				return nil, nil, usage(fmt.Errorf("%s of this shell is an address, and the release steps would run against it: give it by --env %s if that is meant, else unset it", v.Name, v.Name))
			}
			all = append(all, container.Variable{Name: v.Name, Value: value})
			if err := t.say("variable %s: from the environment\n", v.Name); err != nil {
				return nil, nil, err
			}
			continue
		}
		if t.strict {
			return nil, nil, &stop{code: exitInvalid, err: fmt.Errorf("%s is required and has no value", v.Name), hint: p.again + " try --strict --env " + v.Name + "=..."}
		}
		value := trial.Value(v.Name, v.Description)
		all, placed = append(all, container.Variable{Name: v.Name, Value: value}), append(placed, v.Name)
		if err := t.say("variable %s: %q, for the trial alone\n", v.Name, value); err != nil {
			return nil, nil, err
		}
	}
	return all, placed, nil
}
