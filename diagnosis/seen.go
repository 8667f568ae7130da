// Package diagnosis says why a trial failed: what the end of a build, the log of a
// container or an answer shows, as findings with the place in the project and the change
// of the config that mends it.
//
// Start with [Seen]. Nothing here starts a program, reads a disk or changes a config. What
// a build or a container printed is untrusted: it is a key into the tables of this package,
// and never a value of the config by itself.
package diagnosis

import "time"

// Stage is a part of a trial.
type Stage string

const (
	Build   Stage = "build"
	Release Stage = "release" // a step of a release block
	Start   Stage = "start"   // from the start of the app to its first answer
	Answer  Stage = "answer"  // the app answered, and not as its health check wants
	Process Stage = "process" // a process block
	Stop    Stage = "stop"
)

// Seen is what one stage that failed has shown.
type Seen struct {
	Stage Stage
	// Name is the label of the release or process block; empty for the other stages.
	Name string
	// Instruction is the instruction of the Dockerfile whose build failed, as the build
	// names it: "[build 4/6] RUN uv pip install ...". Empty where the build did not say.
	Instruction string
	// Log is what the failed step of the build printed, or standard output and standard
	// error of the container in the order in which they came, as raw bytes. Its end is
	// whole; its beginning may have been cut.
	Log string

	// Ended reports whether the container has ended; ExitCode and OutOfMemory are its end.
	Ended       bool
	ExitCode    int
	OutOfMemory bool
	// Sockets are those on which something in the container listens, read while it ran.
	Sockets []Socket
	// Healthy reports whether the health check of the image succeeded inside.
	Healthy bool

	// Path is what was asked, Status the answer (0: none), Location its header and Body
	// the beginning of its body.
	Path     string
	Status   int
	Location string
	Body     string

	// Duration is how long the stage took.
	Duration time.Duration
	// Placed are the variables that got a value for the trial alone, and Absent the
	// services of the config that could not be started.
	Placed []string
	Absent []string
}

// Socket is an address on which something listens.
type Socket struct {
	Address string // "0.0.0.0", "127.0.0.1", "::"; or the path of a Unix socket
	Port    int    // 0 for a Unix socket
}
