package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"dockgen/report"
	"dockgen/schema/edit"
	"dockgen/schema/imageref"
)

// pinProgram asks registries for pin. It is a program of its own, so that no other
// verb links what that takes.
const pinProgram = "dockgen-pin"

// pinFlags are the flags of pin.
type pinFlags struct {
	check     bool
	timeout   time.Duration
	plainHTTP []string
	tokenHost []string
}

func (c *cli) pinCommand() *cobra.Command {
	var flags pinFlags
	command := &cobra.Command{
		Use:   "pin",
		Short: "Write the digest of the base image into the config, as its registry gives it now",
		Long: "pin asks the registry which digest the tag in image.base names now and writes\n" +
			"it into the config, or into the file that the config extends and that names the\n" +
			"image, behind the tag. It is the only verb that uses the network.\n\n" +
			"It uses the logins of docker login, and sends them over TLS to the registry and\n" +
			"to a token server of the same domain. A registry on this machine (127.0.0.0/8,\n" +
			"::1, localhost) may lack TLS, as for docker.",
		Args: noArguments,
		RunE: verb(func() error { return c.pin(flags) }),
	}
	command.Flags().BoolVar(&flags.check, "check", false, "write nothing; exit code 3 when the digest is missing or behind")
	command.Flags().DurationVar(&flags.timeout, "timeout", time.Minute, "the most that the registry may take to answer")
	command.Flags().StringArrayVar(&flags.plainHTTP, "plain-http", nil, "speak to this `HOST[:PORT]` without TLS where it has none: the network sees the login; repeatable")
	command.Flags().StringArrayVar(&flags.tokenHost, "token-host", nil, "send the login to the token server `HOST[:PORT]` of another domain too; repeatable")
	return command
}

func (c *cli) pin(flags pinFlags) error {
	if flags.timeout <= 0 {
		return &stop{code: exitUsage, err: fmt.Errorf("--timeout %s is no time to wait", flags.timeout), hint: "--timeout 30s"}
	}
	c.pinning = true
	p, err := c.read()
	if err != nil {
		return err
	}
	defer p.close()
	if err := c.tell(c.stderr, false).only(p.report(nil)); err != nil {
		return err
	}
	if p.config == nil {
		return invalid(p)
	}
	tag, digest, _ := strings.Cut(p.config.Image.Base, "@")
	if reference, err := imageref.Parse(tag); err != nil || reference.Tag == "" && digest != "" {
		return &stop{code: exitFailure, err: fmt.Errorf("image.base is %s, which names no tag to look up", p.config.Image.Base),
			hint: "write the tag as well: NAME:TAG@" + digest}
	}
	newest, err := flags.resolve(tag, p.config.Registry.Platforms)
	if err != nil {
		return err
	}
	switch {
	case newest == digest:
		_, err := fmt.Fprintf(c.stdout, "image.base is up to date: %s\n", p.config.Image.Base)
		return err
	case flags.check:
		was := digest
		if was == "" {
			was = "no digest"
		}
		if _, err := fmt.Fprintf(c.stdout, "image.base is behind: %s is %s, and the config has %s\n", tag, newest, was); err != nil {
			return err
		}
		return &stop{code: exitDrift, hint: p.again + " pin"}
	}
	extended, err := c.writeBase(p, tag+"@"+newest)
	if err != nil {
		return err
	}
	if extended == "" {
		if _, err := fmt.Fprintf(c.stdout, "image.base is now %s@%s\n", tag, newest); err != nil {
			return err
		}
		fmt.Fprintf(c.stderr, "next: %s generate\n", p.again)
		return nil
	}
	if _, err := fmt.Fprintf(c.stdout, "image.base in %s is now %s@%s\n", report.Visible(extended), tag, newest); err != nil {
		return err
	}
	fmt.Fprintf(c.stderr, "next: generate every project that extends %s, as `dockgen generate --recursive` does\n", report.Visible(extended))
	return nil
}

// resolve asks the registry, by the program that can. An image that is none for one of
// platforms is an error.
func (f *pinFlags) resolve(image string, platforms []string) (digest string, err error) {
	program, err := findPinProgram()
	if err != nil {
		return "", &stop{code: exitFailure, err: errors.New("pin needs the program " + pinProgram + ", which is neither beside dockgen nor on PATH"),
			hint: "in a clone of dockgen: CGO_ENABLED=0 go install -trimpath ./cmd/" + pinProgram}
	}
	var stdout, stderr bytes.Buffer
	args := []string{"--timeout", f.timeout.String()}
	for _, list := range []struct {
		flag   string
		values []string
	}{{"--plain-http", f.plainHTTP}, {"--token-host", f.tokenHost}, {"--platform", platforms}} {
		for _, value := range list.values {
			args = append(args, list.flag, value)
		}
	}
	// The program ends by itself. What it started, a credential helper, may hold its
	// output open.
	ctx, cancel := context.WithTimeout(context.Background(), f.timeout+5*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, append(args, image)...)
	cmd.WaitDelay = time.Second
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		said := strings.TrimPrefix(strings.TrimSpace(stderr.String()), pinProgram+": ")
		if said == "" {
			said = "run " + program + ": " + err.Error()
		}
		return "", errors.New(said)
	}
	digest = strings.TrimSpace(stdout.String())
	if reference, err := imageref.Parse("x@" + digest); err != nil || reference.Digest != digest {
		return "", fmt.Errorf("%s printed %q, which is no digest", program, digest)
	}
	return digest, nil
}

// findPinProgram looks beside this executable first: what was installed together
// belongs together.
func findPinProgram() (string, error) {
	program := pinProgram
	if runtime.GOOS == "windows" {
		program += ".exe"
	}
	if self, err := os.Executable(); err == nil {
		beside := filepath.Join(filepath.Dir(self), program)
		if info, err := os.Stat(beside); err == nil && info.Mode().IsRegular() {
			return beside, nil
		}
	}
	return exec.LookPath(program)
}

// writeBase gives image.base another value, in the file that writes it: the config, or
// one that it extends. It returns the name of the latter, and "" for the config.
func (c *cli) writeBase(p *loaded, base string) (extended string, err error) {
	changed, err := c.edit(p, func(config *edit.Config) error {
		return config.Replace(edit.In(edit.Block{Name: "image"}), "base", base)
	})
	for _, file := range changed {
		if file.name != p.name {
			extended = file.name
		}
	}
	return extended, err
}
