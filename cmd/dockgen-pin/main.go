// Command dockgen-pin asks a registry which digest an image's tag names, and prints
// it. `dockgen pin` runs it: it is a program of its own because what it takes to
// speak to a registry would cost every other verb of dockgen its start-up time.
//
// It uses the logins that docker login keeps. It reads no config and writes no file.
package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"

	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/remote/transport"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// run prints the digest and returns the exit code: 1 when there is none, 2 for a
// mistake in the arguments.
func run(args []string, stdout, stderr io.Writer) int {
	if len(args) != 1 {
		fmt.Fprintln(stderr, "usage: dockgen-pin IMAGE:TAG\nPrints the digest that the registry gives for it. `dockgen pin` writes it into the config.")
		return 2
	}
	digest, err := resolve(args[0])
	if err != nil {
		fmt.Fprintf(stderr, "dockgen-pin: %v\n", err)
		return 1
	}
	if _, err := fmt.Fprintln(stdout, digest); err != nil {
		fmt.Fprintf(stderr, "dockgen-pin: print the digest: %v\n", err)
		return 1
	}
	return 0
}

// resolve returns the digest of what the tag names: of the index where there is
// one, which stands for every platform.
func resolve(image string) (string, error) {
	tag, err := name.NewTag(image)
	if err != nil {
		return "", fmt.Errorf("read %q: %w", image, err)
	}
	described, err := remote.Get(tag, remote.WithAuthFromKeychain(authn.DefaultKeychain))
	if err != nil {
		return "", fmt.Errorf("ask %s for %s: %w", tag.RegistryStr(), image, plain(err))
	}
	return described.Digest.String(), nil
}

// plain says what a registry answered in words that lead somewhere.
func plain(err error) error {
	var answer *transport.Error
	if errors.As(err, &answer) {
		switch answer.StatusCode {
		case http.StatusNotFound:
			return errors.New("it has no such tag")
		case http.StatusUnauthorized, http.StatusForbidden:
			return fmt.Errorf("it refuses (%d): docker login, or the tag does not exist", answer.StatusCode)
		case http.StatusTooManyRequests:
			return errors.New("it limits requests: wait, or docker login")
		}
	}
	return err
}
