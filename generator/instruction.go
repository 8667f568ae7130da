package generator

import "time"

// instruction is one instruction of a Dockerfile, or a comment above one. The
// values are as the config has them: the printer quotes.
type instruction interface{ instruction() }

type (
	// comment is wrapped by whoever writes it.
	comment string

	// run is the shell form, commands joined by &&. A line end inside a command
	// continues it on the next line.
	run struct {
		mounts   []mount
		commands []string
	}

	// runExec is the exec form: no shell sees its words.
	runExec []string

	// mount is a --mount of one step; what is empty is not written. Nothing in it can
	// be quoted legibly, so schema lets only harmless characters get here.
	mount struct{ kind, id, source, target, flag string }

	env   []variable
	label []variable

	// firstInPath puts a folder first in PATH: the one variable whose value
	// builds on what it was.
	firstInPath string

	workdir string

	// copyFiles copies source to target, from another stage when there is one.
	copyFiles struct{ stage, source, target string }

	user   string
	expose int

	// healthCheck has a command in exec form.
	healthCheck struct {
		interval, timeout, startPeriod time.Duration
		retries                        int
		command                        [5]string
	}

	// cmd is the exec form: the process gets signals itself, and no shell sees
	// its arguments.
	cmd []string
)

// variable is a name that is legal without quotes, and any value.
type variable struct{ name, value string }

func (comment) instruction()     {}
func (run) instruction()         {}
func (runExec) instruction()     {}
func (env) instruction()         {}
func (label) instruction()       {}
func (firstInPath) instruction() {}
func (workdir) instruction()     {}
func (copyFiles) instruction()   {}
func (user) instruction()        {}
func (expose) instruction()      {}
func (healthCheck) instruction() {}
func (cmd) instruction()         {}

// cacheMount keeps a folder between builds on the same builder. Every build that mounts
// the same folder shares it.
func cacheMount(folder string) mount {
	return mount{kind: "cache", target: folder}
}

// bindMount mounts one file of the project for one command, at the same path.
func bindMount(path string) mount {
	return mount{kind: "bind", source: path, target: path}
}

// wholeSource mounts the source for one command. What the command writes into it is
// discarded.
func wholeSource() mount {
	return mount{kind: "bind", target: ".", flag: "rw"}
}

// secretMount mounts a build secret for one command, as /run/secrets/<id>. Without
// required, a missing secret would be an empty file.
func secretMount(id string) mount {
	return mount{kind: "secret", id: id, flag: "required=true"}
}

// memoryMount gives one command an empty folder that is gone after it.
func memoryMount(folder string) mount {
	return mount{kind: "tmpfs", target: folder}
}
