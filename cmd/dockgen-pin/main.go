// Command dockgen-pin asks a registry which digest an image's tag names, and prints
// it. `dockgen pin` runs it: it is a program of its own because what it takes to
// speak to a registry would cost every other verb of dockgen its start-up time.
//
// It uses the logins that docker login keeps. What it sends and to whom is in
// guard.go, what it takes for an answer in manifest.go. It reads no config and writes
// no file.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

const usage = `usage: dockgen-pin [--timeout DURATION] [--plain-http HOST] [--token-host HOST] [--platform OS/ARCH] IMAGE:TAG
Prints the digest that the registry gives for it. ` + "`dockgen pin`" + ` writes it into the config.
`

// A question is what is asked, and what the user allows for it.
type question struct {
	image     string
	platforms []string
	trust     trust
	timeout   time.Duration // for all of it
	step      time.Duration // for one request
}

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// run prints the digest and returns the exit code: 1 when there is none, 2 for a
// mistake in the arguments.
func run(args []string, stdout, stderr io.Writer) int {
	q := question{step: mostOfOneStep}
	flags := flag.NewFlagSet("dockgen-pin", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.DurationVar(&q.timeout, "timeout", time.Minute, "")
	for name, list := range map[string]*[]string{"plain-http": &q.trust.plain, "token-host": &q.trust.token, "platform": &q.platforms} {
		flags.Func(name, "", func(value string) error {
			*list = append(*list, value)
			return nil
		})
	}
	if err := flags.Parse(args); err != nil || flags.NArg() != 1 || q.timeout <= 0 {
		io.WriteString(stderr, usage)
		return 2
	}
	q.image = flags.Arg(0)
	digest, err := q.answer()
	if err != nil {
		// One line: what a server says may hold more.
		fmt.Fprintf(stderr, "dockgen-pin: %s\n", strings.Join(strings.Fields(err.Error()), " "))
		return 1
	}
	if _, err := fmt.Fprintln(stdout, digest); err != nil {
		fmt.Fprintf(stderr, "dockgen-pin: print the digest: %v\n", err)
		return 1
	}
	return 0
}

// answer is [question.resolve] with an end: a credential helper, which is a program
// of its own, knows no deadline.
func (q *question) answer() (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), q.timeout)
	defer cancel()
	type result struct {
		digest string
		err    error
	}
	results := make(chan result, 1)
	go func() {
		digest, err := q.resolve(ctx)
		results <- result{digest, err}
	}()
	select {
	case r := <-results:
		return r.digest, r.err
	case <-ctx.Done():
	}
	// What was under way says more about where it hangs.
	select {
	case r := <-results:
		return r.digest, r.err
	case <-time.After(time.Second):
		return "", fmt.Errorf("ask for %s: no answer within %s: the credential helper of docker login may hang; --timeout sets another time", q.image, q.timeout)
	}
}
