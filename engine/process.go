package engine

import (
	"context"
	"errors"
	"io"
	"os/exec"
	"strings"
)

// run runs the client in a process group of its own: Ctrl-C in a terminal reaches the
// whole group of dockgen, and the client must not end before what it made is removed.
// When ctx ends, the client is interrupted, and killed if that does not end it.
func (e *Engine) run(ctx context.Context, stdout, stderr io.Writer, args []string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, e.client, args...)
	cmd.Env = e.environment
	cmd.Stdout, cmd.Stderr = stdout, stderr
	ownGroup(cmd)
	cmd.Cancel = func() error { return interrupt(cmd) }
	cmd.WaitDelay = patience
	err := cmd.Run()
	if ctxErr := ctx.Err(); ctxErr != nil && err != nil {
		killGroup(cmd)
		return ctxErr
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return &Failure{Command: name(args), Code: exit.ExitCode()}
	}
	return err
}

// name is the command of a command line, for a message.
func name(args []string) string {
	if len(args) > 1 && (args[0] == "image" || args[0] == "network" || args[0] == "volume" || args[0] == "context") {
		return strings.Join(args[:2], " ")
	}
	return args[0]
}
