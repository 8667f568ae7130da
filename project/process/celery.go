package process

import (
	"path"
	"slices"
	"strings"

	"dockgen/schema/credential"
)

// scheduleFile is where beat keeps what it ran last: its own default is the folder in
// which it starts, which is read-only.
const scheduleFile = "/tmp/celerybeat-schedule"

// celeryOption says what an option of celery is for: global ones stand before the
// subcommand, daemon ones make a daemon of it on a machine; takes says that a value
// follows.
func celeryOption(name string) (global, daemon, takes bool) {
	switch name {
	case "-A", "--app", "-b", "--broker", "--result-backend", "--loader", "--config", "--workdir":
		return true, false, true
	case "-C", "--no-color", "-q", "--quiet", "--skip-checks":
		return true, false, false
	case "-D", "--detach":
		return false, true, false
	case "--pidfile", "--uid", "--gid", "--umask", "--logfile", "-f", "--executable":
		return false, true, true
	}
	return false, false, false
}

// celeryCommand writes a command of celery as its releases since 5 read it: options of
// the program before the subcommand, which older ones took behind it as well. What
// makes a daemon of it is left out.
func celeryCommand(words []string) started {
	var s started
	at := slices.IndexFunc(words, func(w string) bool { return path.Base(w) == "celery" })
	if at < 0 {
		return started{words: words} // celery_worker.py
	}
	var globals, rest []string
	subcommand := ""
	for i := at + 1; i < len(words); i++ {
		word := words[i]
		name, value, joined := strings.Cut(word, "=")
		if len(word) > 2 && word[0] == '-' && word[1] != '-' {
			if global, _, takes := celeryOption(word[:2]); global && takes {
				name, value, joined = word[:2], strings.TrimPrefix(word[2:], "="), true
			}
		}
		global, dropped, takes := celeryOption(name)
		if takes && !joined {
			if i+1 == len(words) {
				break
			}
			i++
			value = words[i]
		}
		switch {
		case (name == "-f" || name == "--logfile") && (strings.HasPrefix(value, "/tmp/") || strings.HasPrefix(value, "/dev/") || !path.IsAbs(value) && path.Dir(value) != "." && !strings.HasPrefix(value, "..")):
			rest = append(rest, "--logfile", value)
		case dropped:
			reason := "A container is no daemon: it runs in the foreground, as image.user."
			if name == "-f" || name == "--logfile" {
				reason = "It logs to the output of its container."
			}
			s.lost = append(s.lost, lostOption{strings.TrimSpace(name + " " + value), reason, true})
		case name == "-b" || name == "--broker" || name == "--result-backend":
			if credential.In(value) {
				s.lost = append(s.lost, lostOption{name, "A password on a command line is in the image: set the URL in a variable that the app reads.", false})
			} else {
				globals = append(globals, name, value)
			}
		case global && takes:
			globals = append(globals, name, value)
		case global && subcommand == "" || name == "--skip-checks":
			globals = append(globals, word)
		case subcommand == "" && !strings.HasPrefix(word, "-"):
			subcommand = word
		default:
			rest = append(rest, word)
		}
	}
	switch subcommand {
	case "multi":
		// It starts workers as daemons, and ends: multi start 3 -A x, multi start w1 w2.
		if len(rest) == 0 || rest[0] != "start" && rest[0] != "restart" {
			return started{}
		}
		subcommand = "worker"
		rest = rest[1:]
		for len(rest) > 0 && !strings.HasPrefix(rest[0], "-") {
			rest = rest[1:]
		}
	case "worker", "beat", "flower":
	case "":
		return started{}
	default:
		return started{} // inspect, control, purge: for people
	}
	if subcommand == "beat" || subcommand == "worker" && beatsInside(rest) {
		rest = withSchedule(rest, subcommand)
	}
	s.words = slices.Concat([]string{"celery"}, globals, []string{subcommand}, rest)
	return s
}

// beatsInside reports whether a worker runs beat as well.
func beatsInside(options []string) bool {
	return slices.ContainsFunc(options, func(o string) bool { return o == "-B" || o == "--beat" })
}

// withSchedule has beat's file where the process can write, unless the command says
// where: a folder of the project, or of memory. A scheduler of another class has none.
func withSchedule(options []string, subcommand string) []string {
	var kept []string
	given := false
	for i := 0; i < len(options); i++ {
		name, value, joined := strings.Cut(options[i], "=")
		if len(options[i]) > 2 && strings.HasPrefix(options[i], "-s") && options[i][2] != '-' && !strings.HasPrefix(options[i], "--") {
			name, value, joined = "-s", strings.TrimPrefix(options[i][2:], "="), true
		}
		switch name {
		case "-S", "--scheduler":
			given = true
		case "-s", "--schedule", "--schedule-filename":
			if !joined && i+1 < len(options) {
				i++
				value = options[i]
			}
			if strings.HasPrefix(value, "/tmp/") || !path.IsAbs(value) && path.Dir(value) != "." {
				given = true
				kept = append(kept, "--schedule", value)
			}
			continue
		}
		kept = append(kept, options[i])
	}
	if given {
		return kept
	}
	if subcommand == "worker" {
		return append(kept, "--schedule-filename", scheduleFile)
	}
	return append(kept, "--schedule", scheduleFile)
}

// rqCommand leaves out a URL that no image can hold.
func rqCommand(words []string) started {
	var s started
	for i := 0; i < len(words); i++ {
		name, value, joined := strings.Cut(words[i], "=")
		if name != "--url" && name != "-u" {
			s.words = append(s.words, words[i])
			continue
		}
		if !joined && i+1 < len(words) {
			i++
			value = words[i]
		}
		switch {
		case credential.In(value):
			s.lost = append(s.lost, lostOption{name, "A password on a command line is in the image: set RQ_REDIS_URL when the container runs, which rq reads.", false})
		case strings.Contains(value, "localhost"), strings.Contains(value, "127.0.0.1"):
			s.lost = append(s.lost, lostOption{name + " " + value, "In a container it is the container itself: set RQ_REDIS_URL when the container runs, which rq reads.", false})
		default:
			s.words = append(s.words, name, value)
		}
	}
	return s
}
