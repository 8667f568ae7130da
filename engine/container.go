package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// State is how a container is.
type State struct {
	Running   bool
	ExitCode  int
	OOMKilled bool
	Error     string // of a container that could not be started
	Health    *struct{ Status string }
}

// Healthy reports whether the health check of the image has succeeded.
func (s *State) Healthy() bool { return s.Health != nil && s.Health.Status == "healthy" }

// Start runs a container in the background and returns its id. Options are those of
// `docker run`. A container that could be created and not started stays, with its name.
func (e *Engine) Start(ctx context.Context, options []string, image string, command ...string) (id string, err error) {
	args := append([]string{"run", "--detach"}, options...)
	return e.Output(ctx, append(append(args, image), command...)...)
}

// Run runs a container until it ends, and returns its exit code. It calls line with each
// line that the container prints. The container stays.
func (e *Engine) Run(ctx context.Context, line func(string), options []string, image string, command ...string) (code int, err error) {
	args := append([]string{"run"}, options...)
	err = e.Follow(ctx, line, append(append(args, image), command...)...)
	var f *Failure
	if errors.As(err, &f) {
		return f.Code, nil
	}
	return 0, err
}

// Inspect returns the state of a container.
func (e *Engine) Inspect(ctx context.Context, container string) (State, error) {
	text, err := e.Output(ctx, "inspect", "--type", "container", "--format", "{{json .State}}", container)
	var s State
	if err == nil {
		err = json.Unmarshal([]byte(text), &s)
	}
	return s, err
}

// Port returns the port of this machine that leads to a port of a container.
func (e *Engine) Port(ctx context.Context, container string, port int) (int, error) {
	text, err := e.Output(ctx, "port", container, strconv.Itoa(port)+"/tcp")
	if err != nil {
		return 0, err
	}
	first, _, _ := strings.Cut(text, "\n")
	published, err := strconv.Atoi(first[strings.LastIndexByte(first, ':')+1:])
	if err != nil {
		return 0, fmt.Errorf("docker port: no port in %q", first)
	}
	return published, nil
}

// Size returns the bytes of an image, as the engine counts them; 0 when it has none of
// that name.
func (e *Engine) Size(ctx context.Context, image string) int64 {
	text, err := e.Output(ctx, "image", "inspect", "--format", "{{.Size}}", image)
	if err != nil {
		return 0
	}
	size, _ := strconv.ParseInt(text, 10, 64)
	return size
}

// HasImage reports whether the engine has an image, or can have it: it is pulled when it
// is not there.
func (e *Engine) HasImage(ctx context.Context, image string) error {
	if _, err := e.Output(ctx, "image", "inspect", "--format", "{{.Id}}", image); err == nil {
		return nil
	}
	_, err := e.Output(ctx, "pull", "--quiet", image)
	return err
}

// Removed says what [Engine.Remove] has removed.
type Removed struct{ Containers, Networks, Volumes, Images int }

// Any reports whether anything was removed.
func (r Removed) Any() bool { return r != Removed{} }

// kinds are what can carry a label, each with the words that list and that remove it. A
// container goes first: it holds the others. "--volumes" takes its anonymous volumes too.
var kinds = [...]struct {
	list, remove []string
}{
	{[]string{"ps", "--all"}, []string{"rm", "--force", "--volumes"}},
	{[]string{"network", "ls"}, []string{"network", "rm"}},
	{[]string{"volume", "ls"}, []string{"volume", "rm", "--force"}},
	{[]string{"image", "ls"}, []string{"image", "rm", "--force"}},
}

// Remove removes everything that has a label, "NAME=value".
func (e *Engine) Remove(ctx context.Context, label string) (Removed, error) {
	var found [len(kinds)][]string
	var failures [len(kinds)]error
	var listing sync.WaitGroup
	for i, kind := range kinds {
		listing.Go(func() {
			text, err := e.Output(ctx, append(slices.Clone(kind.list), "--quiet", "--filter", "label="+label)...)
			found[i], failures[i] = strings.Fields(text), err
		})
	}
	listing.Wait()
	var counts [len(kinds)]int
	for i, kind := range kinds {
		if len(found[i]) == 0 {
			continue
		}
		slices.Sort(found[i]) // an image is listed once a tag
		found[i] = slices.Compact(found[i])
		_, failures[i] = e.Output(ctx, append(slices.Clone(kind.remove), found[i]...)...)
		if failures[i] == nil {
			counts[i] = len(found[i])
		}
	}
	return Removed{counts[0], counts[1], counts[2], counts[3]}, errors.Join(failures[:]...)
}
