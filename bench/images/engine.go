package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// engine runs the docker client. All that it makes bears the run's name and, by
// way of the base image, the run's label, which is how it is found again.
type engine struct {
	run   string
	plain string // the base as it was named to us
}

const ownLabel = "dockgen.bench"

func newEngine(base string) engine {
	var random [4]byte
	rand.Read(random[:])
	return engine{run: "dockgen-bench-" + hex.EncodeToString(random[:]), plain: base}
}

func (e engine) docker(ctx context.Context, args ...string) (string, error) {
	return e.dockerIn(ctx, "", nil, args...)
}

func (e engine) dockerIn(ctx context.Context, folder string, environment []string, args ...string) (string, error) {
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, "docker", args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = folder, &stdout, &stderr
	cmd.Env = append(append(os.Environ(), "DOCKER_BUILDKIT=1"), environment...)
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("docker %s: %w\n%s%s", strings.Join(args, " "), err, &stdout, &stderr)
	}
	return strings.TrimSpace(stdout.String()), nil
}

// base names the base image number n of the run.
func (e engine) base(n int) string {
	return fmt.Sprintf("%s:base-%d", e.run, n)
}

// makeBase makes a base image that no other run and no other number has, so that
// every step on top of it is new to the builder. It trusts certificate, if any.
func (b *bench) makeBase(ctx context.Context, n int, certificate string) error {
	folder := filepath.Join(b.dir, fmt.Sprintf("base-%d", n))
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	text := fmt.Sprintf("FROM %s\nLABEL %s=%s\nCOPY unique /etc/dockgen-bench\n", b.plain, ownLabel, b.run)
	if certificate != "" {
		text += "COPY authority.pem /tmp/\n" +
			"RUN cat /tmp/authority.pem >> /etc/ssl/certs/ca-certificates.crt\n" +
			"ENV UV_SYSTEM_CERTS=1 PIP_CERT=/etc/ssl/certs/ca-certificates.crt\n"
	}
	for name, content := range map[string]string{"Dockerfile": text, "unique": b.base(n), "authority.pem": certificate} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o644); err != nil {
			return err
		}
	}
	_, err := b.docker(ctx, "build", "--tag", b.base(n), folder)
	return err
}

// build builds a side under its name and says how long the client took.
func (b *bench) build(ctx context.Context, s *side) (time.Duration, error) {
	args := append([]string{"build", "--quiet", "--tag", b.image(s)}, s.buildArgs...)
	begin := time.Now()
	_, err := b.dockerIn(ctx, s.folder, s.environment, append(args, ".")...)
	return time.Since(begin), err
}

func (e engine) image(s *side) string { return e.run + ":" + s.name }

// megabytes is the size of an image without its base.
func (e engine) megabytes(ctx context.Context, image, base string) (float64, error) {
	var sizes [2]float64
	for i, name := range []string{image, base} {
		text, err := e.docker(ctx, "image", "inspect", "--format", "{{.Size}}", name)
		if err != nil {
			return 0, err
		}
		if sizes[i], err = strconv.ParseFloat(text, 64); err != nil {
			return 0, err
		}
	}
	return (sizes[0] - sizes[1]) / 1e6, nil
}

// clean removes the run's containers and images, also after an interrupt.
func (e engine) clean() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	label := "label=" + ownLabel + "=" + e.run
	containers, err := e.docker(ctx, "ps", "--all", "--quiet", "--filter", label)
	if err != nil {
		return err
	}
	if containers != "" {
		if _, err := e.docker(ctx, append([]string{"rm", "--force", "--volumes"}, strings.Fields(containers)...)...); err != nil {
			return err
		}
	}
	images, err := e.docker(ctx, "image", "ls", "--quiet", "--no-trunc", "--filter", label)
	if err != nil || images == "" {
		return err
	}
	_, err = e.docker(ctx, append([]string{"image", "rm", "--force"}, unique(strings.Fields(images))...)...)
	return err
}
