// Package trial proves that what a config generates serves: it builds the image, runs the
// release steps and the container as DEPLOYMENT.md does, asks it, and stops it.
//
// Start with [Trial.Run]. What it makes in the engine has the label of its [Lease], by which
// [Trial.Clean] and the [Sweep] of a later trial remove it. Nothing is published, and why
// a trial failed is for package diagnosis to say.
package trial

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"dockgen/container"
	"dockgen/diagnosis"
	"dockgen/engine"
	"dockgen/schema"
)

// Trial is one trial of one project.
type Trial struct {
	Config *schema.Config
	Root   string // the project's folder
	Engine *engine.Engine
	Lease  *Lease

	Given   []container.Variable // the variables that the container gets
	Placed  []string             // those of them that have a value for the trial alone
	Path    string               // what is asked for; empty: what the health check asks
	Timeout time.Duration        // of the first answer
	NoCache bool

	Say    func(string) // gets a line for each step that has ended
	Output func(string) // gets each line of the build

	image   string
	options []string // of every container of the app
	absent  []string
}

// Failure is the error of a trial whose project does not serve.
type Failure struct{ diagnosis.Seen }

func (f *Failure) Error() string { return "it does not serve" }

// Run runs the steps. The error is a [*Failure] when the project is at fault.
func (t *Trial) Run(ctx context.Context) error {
	t.image = t.Lease.Name("image")
	for _, step := range []func(context.Context) error{t.build, t.prepare, t.services, t.releases, t.app, t.processes} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Clean removes what the trial has made. The engine may still be at work on what was
// interrupted, so that it is asked again in that case.
func (t *Trial) Clean(interrupted bool) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	_, err := t.Engine.Remove(ctx, t.Lease.Label())
	if interrupted {
		time.Sleep(500 * time.Millisecond)
		_, err = t.Engine.Remove(ctx, t.Lease.Label())
	}
	return err
}

// failed is the error for what was seen.
func (t *Trial) failed(seen diagnosis.Seen) error {
	seen.Placed, seen.Absent = t.Placed, t.absent
	return &Failure{seen}
}

func (t *Trial) say(format string, args ...any) { t.Say(fmt.Sprintf(format, args...)) }

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }

// cacheMount is how the generated Dockerfile begins each mount that is kept between builds.
const cacheMount = "--mount=type=cache,"

func (t *Trial) build(ctx context.Context) error {
	start := time.Now()
	dockerfile, err := t.dockerfile()
	if err != nil {
		return err
	}
	err = t.Engine.Build(ctx, engine.Build{
		Folder: t.Root, Dockerfile: dockerfile, Tag: t.image, Platform: t.platform(),
		Secrets: t.Config.Secrets(), Labels: []string{t.Lease.Label()}, NoCache: t.NoCache,
	}, t.Output)
	var broken *engine.Broken
	if errors.As(err, &broken) {
		if engine.NoBuilder(broken.Output) {
			return &engine.Absent{Reason: "Docker cannot build: its client has no buildx", Hint: "install the plugin buildx: https://docs.docker.com/go/buildx/"}
		}
		return t.failed(diagnosis.Seen{Stage: diagnosis.Build, Instruction: broken.Instruction, Log: broken.Output, Duration: time.Since(start)})
	}
	if err != nil {
		return err
	}
	took := time.Since(start)
	size := t.Engine.Size(ctx, t.image)
	if base := t.Engine.Size(ctx, t.Config.Image.Base); base > 0 && base < size {
		t.say("build    %s, %d MB over %s", seconds(took), (size-base)/1e6, t.Config.Image.Base)
	} else {
		t.say("build    %s, %d MB", seconds(took), size/1e6)
	}
	return nil
}

// platform is the engine's own, when the image is made for it: another one is emulated.
func (t *Trial) platform() string {
	if slices.Contains(t.Config.Registry.Platforms, t.Engine.Platform) {
		return t.Engine.Platform
	}
	return t.Config.Registry.Platforms[0]
}

// dockerfile writes the Dockerfile and the ignore file for the trial's build and returns
// the former's path. Cache mounts of a generated Dockerfile get an id of their own: the
// engine shares a mount among all its builds, and a wheel that another project has built
// with a compiler would hide that this one has none. The id names what the build stage
// has, so that two builds that can differ do not meet. Without the cache there are none.
func (t *Trial) dockerfile() (string, error) {
	name := t.Config.Output(schema.Dockerfile).Path
	original := filepath.Join(t.Root, filepath.FromSlash(name))
	if !t.Config.Output(schema.Dockerfile).Enabled {
		return original, nil
	}
	text, err := os.ReadFile(original)
	if err != nil {
		return "", err
	}
	changed := withOwnCache(string(text), t.cacheID(), t.NoCache)
	file := filepath.Join(t.Lease.Folder, "Dockerfile")
	if err := os.WriteFile(file, []byte(changed), 0o600); err != nil {
		return "", err
	}
	// Of two ignore files the one beside the Dockerfile wins, as it does for the original.
	for _, ignore := range []string{original + ".dockerignore", filepath.Join(t.Root, ".dockerignore")} {
		rules, err := os.ReadFile(ignore)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		return file, os.WriteFile(file+".dockerignore", rules, 0o600)
	}
	return file, nil
}

// withOwnCache returns a generated Dockerfile with another id for its cache mounts, and
// without these mounts when none is true. Lines are those that package generator prints:
// an option stands alone on its line, or first behind RUN.
func withOwnCache(dockerfile, id string, none bool) string {
	if !none {
		return strings.ReplaceAll(dockerfile, cacheMount, cacheMount+"id="+id+",")
	}
	var b strings.Builder
	for line := range strings.Lines(dockerfile) {
		before, after, found := strings.Cut(line, cacheMount)
		switch {
		case !found || strings.TrimLeft(before, " ") != "" && before != "RUN ":
			b.WriteString(line)
		case before == "RUN ":
			_, rest, more := strings.Cut(after, " ")
			if b.WriteString("RUN "); more {
				b.WriteString(rest)
			}
		}
	}
	return b.String()
}

// prepare sets the options that all containers of the app share.
func (t *Trial) prepare(ctx context.Context) error {
	t.options = append([]string{"--label", t.Lease.Label()}, container.Limits(t.Config)...)
	t.options = append(t.options, container.Hardening(t.Config)...)
	for i, folder := range container.Writable(t.Config) {
		name := t.Lease.Name(fmt.Sprintf("volume-%d", i))
		if _, err := t.Engine.Output(ctx, "volume", "create", "--label", t.Lease.Label(), name); err != nil {
			return err
		}
		t.options = append(t.options, "--volume", name+":"+folder)
	}
	t.options = append(t.options, container.StopTimeout(t.Config)...)
	return nil
}

// environment writes the variables of the app for `docker run`: into a file, because a
// command line is everybody's to read. A value of several lines cannot stand in one.
func (t *Trial) environment(given []container.Variable) error {
	var b strings.Builder
	for _, v := range given {
		if strings.ContainsAny(v.Value, "\n\r") {
			return fmt.Errorf("the value of %s has a line break, which no file of variables can hold", v.Name)
		}
		b.WriteString(v.Name + "=" + v.Value + "\n")
	}
	file := filepath.Join(t.Lease.Folder, "env")
	if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
		return err
	}
	t.options = append(t.options, "--env-file", file)
	return nil
}

// releases runs the release steps, in their order.
func (t *Trial) releases(ctx context.Context) error {
	for i := range t.Config.Releases {
		step := &t.Config.Releases[i]
		var log engine.Tail
		start := time.Now()
		options := append(slices.Clone(t.options), container.NoHealthCheck, "--name", t.Lease.Name("release-"+step.Name))
		for _, assignment := range step.Environment {
			options = append(options, "--env", assignment)
		}
		limited, cancel := context.WithTimeout(ctx, max(t.Timeout, releaseTimeout))
		code, err := t.Engine.Run(limited, log.Line, options, t.image, step.Command...)
		cancel()
		if err != nil && ctx.Err() == nil && limited.Err() != nil {
			return t.failed(diagnosis.Seen{Stage: diagnosis.Release, Name: step.Name, Log: log.String(), Duration: time.Since(start)})
		}
		if err != nil {
			return err
		}
		if code != 0 {
			return t.failed(diagnosis.Seen{Stage: diagnosis.Release, Name: step.Name, Log: log.String(), Ended: true, ExitCode: code, Duration: time.Since(start)})
		}
		t.say("release  %s: %s", step.Name, seconds(time.Since(start)))
	}
	return nil
}

// releaseTimeout is how long a release step may take.
const releaseTimeout = 5 * time.Minute
