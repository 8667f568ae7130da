package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"time"
)

// container is asked at its own address on the engine's bridge network: the
// proxy of a published port would be measured with it.
type container struct {
	id      string
	address string
}

// launch runs an image in the background. The command, when there is one,
// replaces the image's own.
func (b *bench) launch(ctx context.Context, image string, options []string, command ...string) (*container, error) {
	id, err := b.docker(ctx, append(append(append([]string{"run", "--detach"}, options...), image), command...)...)
	if err != nil {
		return nil, err
	}
	ip, err := b.docker(ctx, "inspect", "--format", "{{.NetworkSettings.IPAddress}}", id)
	if err != nil {
		return nil, err
	}
	return &container{id, net.JoinHostPort(ip, "8000")}, nil
}

func (b *bench) remove(ctx context.Context, c *container) error {
	_, err := b.docker(ctx, "rm", "--force", "--volumes", c.id)
	return err
}

// ready waits for the first answer that is a 200.
func (b *bench) ready(ctx context.Context, c *container) error {
	deadline := time.Now().Add(2 * time.Minute)
	for ctx.Err() == nil && time.Now().Before(deadline) {
		if ask(c.address) == nil {
			return nil
		}
		time.Sleep(2 * time.Millisecond)
	}
	log, _ := b.docker(context.WithoutCancel(ctx), "logs", "--tail", "20", c.id)
	return fmt.Errorf("no 200 from a container, whose log ends\n%s", log)
}

// ask sends one request on a connection of its own, which is what gunicorn's
// sync worker makes of any client, and reads the answer to its end.
func ask(address string) error {
	connection, err := net.DialTimeout("tcp", address, 2*time.Second)
	if err != nil {
		return err
	}
	defer connection.Close()
	if err := connection.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		return err
	}
	if _, err := io.WriteString(connection, "GET /health HTTP/1.1\r\nHost: localhost\r\nUser-Agent: bench\r\nConnection: close\r\n\r\n"); err != nil {
		return err
	}
	answer, err := io.ReadAll(connection)
	if err != nil {
		return err
	}
	if !strings.HasPrefix(string(answer), "HTTP/1.1 200 ") {
		return fmt.Errorf("answer %.40q", answer)
	}
	return nil
}

// processes are the ids of a container's processes as this machine sees them.
func (b *bench) processes(ctx context.Context, c *container) ([]string, error) {
	out, err := b.docker(ctx, "top", c.id, "-o", "pid")
	if err != nil {
		return nil, err
	}
	return strings.Fields(out)[1:], nil
}

// statusNumber reads "Name:   123 kB" from a file of /proc.
func statusNumber(path, name string) (float64, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(content)) {
		if rest, found := strings.CutPrefix(line, name+":"); found {
			var value float64
			_, err := fmt.Sscan(rest, &value)
			return value, err
		}
	}
	return 0, fmt.Errorf("%s: no %s", path, name)
}
