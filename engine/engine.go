// Package engine runs a container engine by its client, docker: it builds images, runs
// containers and removes what was made.
//
// Start with [Find]. The client is a program and not a library: it knows contexts, remote
// engines and logins, and costs the other verbs nothing. What a command prints is untrusted
// text, which [Clean] makes harmless and which is kept within bounds. Nothing here knows a
// config or decides what a trial is.
package engine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// Engine is a container engine that answers.
type Engine struct {
	// Endpoint is where it listens, such as "unix:///var/run/docker.sock"; empty when the
	// client does not say.
	Endpoint string
	// Platform is what it runs by itself, such as "linux/amd64".
	Platform string

	client      string
	environment []string
	secrets     []string
}

// Absent is the error of [Find] when no engine can be used.
type Absent struct {
	Reason string
	Hint   string // what to do; empty: nothing is known
}

func (a *Absent) Error() string { return a.Reason }

// Find returns the engine that the client of PATH speaks to. The error is an [*Absent]
// when there is none.
func Find(ctx context.Context) (*Engine, error) {
	client, err := exec.LookPath("docker")
	if err != nil {
		return nil, &Absent{Reason: "there is no docker on PATH", Hint: "install Docker: https://docs.docker.com/engine/install/"}
	}
	// A client of Docker 20.10 builds with the older builder unless it is told.
	e := &Engine{client: client, environment: append(os.Environ(), "DOCKER_BUILDKIT=1", "DOCKER_CLI_HINTS=false", "DOCKER_SCAN_SUGGEST=false")}
	// The context is read from the client's files: nothing is asked.
	if endpoint, err := e.Output(ctx, "context", "inspect", "--format", "{{.Endpoints.docker.Host}}"); err == nil {
		e.Endpoint = endpoint
	}
	e.Platform, err = e.Output(ctx, "version", "--format", "{{.Server.Os}}/{{.Server.Arch}}")
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, absent(err)
	}
	return e, nil
}

// absent says why the engine does not answer, from what the client said.
func absent(err error) error {
	said := err.Error()
	var f *Failure
	if errors.As(err, &f) {
		said = f.Said
	}
	a := &Absent{Reason: "Docker does not answer: " + said}
	switch {
	case strings.Contains(said, "permission denied"):
		a.Hint = "add yourself to the group docker, or run dockgen as one who may use Docker"
	case strings.Contains(said, "is too old"), strings.Contains(said, "is too new"):
		a.Hint = "update the client or the engine: they do not know each other's version"
	default:
		a.Hint = "start Docker, or set DOCKER_HOST or `docker context use` to an engine that runs"
	}
	return a
}

// NoBuilder reports whether a build failed because the client cannot build at all.
func NoBuilder(output string) bool {
	return strings.Contains(output, "buildx component is missing")
}

// Local reports whether the ports that a container publishes on 127.0.0.1 are on this
// machine.
func (e *Engine) Local() bool {
	return e.Endpoint == "" || strings.HasPrefix(e.Endpoint, "unix://") || strings.HasPrefix(e.Endpoint, "npipe://")
}

// Hide masks values in everything that is printed from here on, and each long line of one
// that has several. Short ones and words that stand in any log are left alone.
func (e *Engine) Hide(values ...string) {
	for _, value := range values {
		for _, text := range append(strings.Split(value, "\n"), value) {
			if len(text) >= 4 && !ordinary(text) {
				e.secrets = append(e.secrets, strings.TrimSuffix(text, "\r"))
			}
		}
	}
	e.longestFirst()
}

// HideSecrets is Hide for values that are secrets, however short they are.
func (e *Engine) HideSecrets(values ...string) {
	for _, value := range values {
		for _, text := range append(strings.Split(value, "\n"), value) {
			if text = strings.TrimSuffix(text, "\r"); text != "" {
				e.secrets = append(e.secrets, text)
			}
		}
	}
	e.longestFirst()
}

// longestFirst keeps a secret that begins as another one from being masked in part.
func (e *Engine) longestFirst() {
	slices.SortFunc(e.secrets, func(a, b string) int { return len(b) - len(a) })
}

// ordinary reports whether value is a word that masks would make logs unreadable by.
func ordinary(value string) bool {
	switch strings.ToLower(value) {
	case "true", "false", "none", "null", "info", "debug", "warning", "error", "production", "development", "localhost", "127.0.0.1", "0.0.0.0":
		return true
	}
	return strings.Trim(value, "0123456789.") == "" && len(value) < 8
}

// With returns an engine whose commands have further variables in their environment,
// each "NAME=value".
func (e *Engine) With(environment ...string) *Engine {
	copied := *e
	copied.environment = append(append([]string(nil), e.environment...), environment...)
	return &copied
}

// Failure is a command of the client that failed.
type Failure struct {
	Command string // its first words
	Code    int    // -1: it was ended
	Said    string // the end of what it printed
}

func (f *Failure) Error() string {
	if f.Said == "" {
		return fmt.Sprintf("docker %s: exit code %d", f.Command, f.Code)
	}
	return fmt.Sprintf("docker %s: %s", f.Command, f.Said)
}

// Output runs a short command and returns what it prints, without the space around it.
func (e *Engine) Output(ctx context.Context, args ...string) (string, error) {
	var out, said Tail
	out.Limit, said.Limit = 1<<20, 8<<10
	err := e.run(ctx, &out, &said, args)
	if err != nil {
		if f := (*Failure)(nil); errors.As(err, &f) {
			f.Said = e.Mask(lastLine(said.String()))
		}
		return "", err
	}
	return strings.TrimSpace(out.String()), nil
}

// Follow runs a command and calls line with each line that it prints on either stream, as
// [Clean] leaves it and with secrets masked, one at a time. It returns when the command
// has ended.
func (e *Engine) Follow(ctx context.Context, line func(string), args ...string) error {
	lines := newLines(func(text string) { line(e.Mask(text)) })
	err := e.run(ctx, lines, lines, args)
	lines.flush()
	return err
}

// patience is how long a client that was interrupted may take to end its work.
const patience = 5 * time.Second

// lastLine is the last line of text that says something.
func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(Clean(text)), "\n")
	for i := len(lines) - 1; i >= 0; i-- {
		line := strings.TrimSpace(lines[i])
		if line != "" && !strings.HasPrefix(line, "See 'docker") && !strings.HasPrefix(line, "Run 'docker") {
			return line
		}
	}
	return ""
}
