//go:build unix

// Command pair runs two commands in turn (A B A B ...) and prints one line a
// run: nanoseconds of wall time, nanoseconds of processor time, KiB of peak
// memory.
//
//	pair ROUNDS SECONDS CODES A [ARGUMENT...] -- B [ARGUMENT...]
//
// "{}" in an argument becomes the number of the pair. It stops after ROUNDS pairs, or with the first pair that ends after SECONDS.
// CODES are the exit codes of a run that went well: "0", "0,3". Bench does not
// measure by itself because a program that starts another lends it its own peak
// memory, and this one has next to none.
package main

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "pair:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	rounds, err := strconv.Atoi(args[0])
	if err != nil {
		return err
	}
	seconds, err := strconv.ParseFloat(args[1], 64)
	if err != nil {
		return err
	}
	codes, args := strings.Split(args[2], ","), args[3:]
	middle := slices.Index(args, "--")
	sides := [2][]string{args[:middle], args[middle+1:]}
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	end := time.Now().Add(time.Duration(seconds * float64(time.Second)))
	for n := 0; n < rounds && (n == 0 || time.Now().Before(end)); n++ {
		for _, side := range sides {
			if err := once(numbered(side, n), codes, null); err != nil {
				return err
			}
		}
	}
	return nil
}

// numbered puts the number of the pair in for "{}".
func numbered(command []string, n int) []string {
	command = slices.Clone(command)
	for i, arg := range command {
		command[i] = strings.ReplaceAll(arg, "{}", strconv.Itoa(n))
	}
	return command
}

func once(command, codes []string, null *os.File) error {
	start := time.Now()
	p, err := os.StartProcess(command[0], command, &os.ProcAttr{Files: []*os.File{null, null, os.Stderr}})
	if err != nil {
		return err
	}
	state, err := p.Wait()
	if err != nil {
		return err
	}
	wall := time.Since(start)
	if code := strconv.Itoa(state.ExitCode()); !slices.Contains(codes, code) {
		return fmt.Errorf("%s: exit code %s", strings.Join(command, " "), code)
	}
	used := state.SysUsage().(*syscall.Rusage)
	_, err = fmt.Println(wall.Nanoseconds(), (state.UserTime() + state.SystemTime()).Nanoseconds(), used.Maxrss)
	return err
}
