package trial

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"time"

	"dockgen/container"
	"dockgen/diagnosis"
)

// serviceTimeout is how long a service may take until it answers, and its image until the
// engine has it.
const (
	serviceTimeout = time.Minute
	pullTimeout    = 5 * time.Minute
)

// services starts the services of the config on a network of the trial's own, and adds
// their addresses to the variables of the app. A variable that was given keeps its value.
// What cannot be had is remembered, and the app gets an address where nobody listens.
func (t *Trial) services(ctx context.Context) error {
	given := slices.Clone(t.Given)
	services := container.Services(t.Config)
	if len(services) > 0 {
		network := t.Lease.Name("network")
		if _, err := t.Engine.Output(ctx, "network", "create", "--label", t.Lease.Label(), network); err != nil {
			return err
		}
		t.options = append(t.options, "--network", network)
		for i := range services {
			s := &services[i]
			password := strings.ToLower(rand.Text())
			t.Engine.Hide(password)
			start := time.Now()
			if err := t.service(ctx, s, network, password); err != nil {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				t.absent = append(t.absent, s.Name)
				t.say("service  %s: not started: %s", s.Name, err)
			} else {
				t.say("service  %s: %s", s.Name, seconds(time.Since(start)))
			}
			for _, v := range s.Address(password) {
				if !slices.ContainsFunc(given, func(o container.Variable) bool { return o.Name == v.Name && !slices.Contains(t.Placed, o.Name) }) {
					given = slices.DeleteFunc(given, func(o container.Variable) bool { return o.Name == v.Name })
					given = append(given, v)
				}
			}
		}
	}
	return t.environment(given)
}

// service starts one service and waits until it answers.
func (t *Trial) service(ctx context.Context, s *container.Service, network, password string) error {
	pull, cancel := context.WithTimeout(ctx, pullTimeout)
	err := t.Engine.HasImage(pull, s.Image)
	cancel()
	if err != nil {
		return err
	}
	name := t.Lease.Name("service-" + s.Name)
	options := []string{"--label", t.Lease.Label(), "--name", name, "--network", network, "--network-alias", s.Name}
	with := t.Engine
	if s.Secret {
		// The value is in the client's environment and on no command line.
		with = with.With(s.Password + "=" + password)
		options = append(options, "--env", s.Password)
	}
	for _, setting := range s.Settings {
		options = append(options, "--env", setting)
	}
	if _, err := with.Start(ctx, options, s.Image, s.Command...); err != nil {
		return err
	}
	limit := time.Now().Add(serviceTimeout)
	for {
		_, err := t.Engine.Output(ctx, append([]string{"exec", name}, s.Ready...)...)
		if err == nil {
			return nil
		}
		if ctx.Err() != nil || time.Now().After(limit) {
			return err
		}
		if state, inspectErr := t.Engine.Inspect(ctx, name); inspectErr == nil && !state.Running {
			return err
		}
		pause(ctx, 300*time.Millisecond)
	}
}

// processes runs each process of the config long enough to see that it starts.
func (t *Trial) processes(ctx context.Context) error {
	for i := range t.Config.Process {
		p := &t.Config.Process[i]
		name := t.Lease.Name("process-" + p.Name)
		options := append(slices.Clone(t.options), container.NoHealthCheck, "--name", name)
		start := time.Now()
		if _, err := t.Engine.Start(ctx, options, t.image, p.Command...); err != nil {
			return t.notStarted(ctx, diagnosis.Seen{Stage: diagnosis.Process, Name: p.Name}, name, err)
		}
		for time.Since(start) < processTime {
			pause(ctx, 500*time.Millisecond)
			state, err := t.Engine.Inspect(ctx, name)
			if err != nil {
				return err
			}
			if !state.Running {
				return t.failed(diagnosis.Seen{
					Stage: diagnosis.Process, Name: p.Name, Log: t.log(ctx, name),
					Ended: true, ExitCode: state.ExitCode, OutOfMemory: state.OOMKilled, Duration: time.Since(start),
				})
			}
		}
		t.say("process  %s: still runs after %s", p.Name, seconds(time.Since(start)))
		if _, err := t.Engine.Output(ctx, "rm", "--force", "--volumes", name); err != nil {
			return err
		}
	}
	return nil
}

// processTime is how long a process has to run.
const processTime = 3 * time.Second

// pause waits, or until ctx ends.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
