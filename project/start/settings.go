package start

import (
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/shell"
	"dockgen/schema/credential"
	"dockgen/schema/gunicorn"
)

// Setting is a flag of gunicorn's command line, or of GUNICORN_CMD_ARGS, or a word that
// is none.
type Setting struct {
	gunicorn.Flag
	Evidence evidence.Place
	// Written is the flag with its value, and Source the value alone, as the project
	// writes them: with the variables that Value has no more.
	Written, Source string
	// Unknown says that the value has a variable or a substitution, and nobody knows what
	// it becomes, and Lost that it is nothing else.
	Unknown, Lost bool
	// Literal says that no shell reads the value, so that a variable in it stays text.
	Literal bool
	// Carried says that it stands in GUNICORN_CMD_ARGS.
	Carried bool
}

// readGunicorn takes options and target from the words behind gunicorn.
func (l *launch) readGunicorn(words []string) {
	written := make([]shell.Written, len(words))
	for i, word := range words {
		written[i].Text = word
	}
	l.Settings = readSettings(words, written)
	l.fromSettings()
}

// maxWords is how many words of a command line are read: flags are compared with each
// other, and no person writes more.
const maxWords = 256

// readSettings reads a command line of gunicorn: its words, and the same words as they
// are written, which are more where nothing was left of one.
func readSettings(words []string, written []shell.Written) []Setting {
	written = written[:min(len(written), maxWords)]
	values := make([]string, len(written))
	for i, w := range written {
		if values[i] = w.Text; w.Lost || len(words) == 0 {
			continue
		}
		// Of "$NAME" an empty word is left.
		if words[0] != "" || !w.Unknown {
			values[i] = words[0]
		}
		words = words[1:]
	}
	var settings []Setting
	for _, f := range gunicorn.Read(values) {
		s := Setting{Flag: f}
		var parts []string
		for _, w := range written[f.First : f.Last+1] {
			parts = append(parts, w.Text)
		}
		s.Written = strings.Join(parts, " ")
		if f.HasValue {
			last := written[f.Last]
			s.Source, s.Unknown, s.Lost = last.Text, last.Unknown, values[f.Last] == last.Text && last.Unknown
			if f.First == f.Last && f.Setting != nil {
				s.Source = behindFlag(last.Text)
			}
			s.Value = strings.TrimSpace(f.Value)
			s.Literal = !s.Unknown && strings.Contains(s.Value, "$")
		}
		settings = append(settings, s)
	}
	return settings
}

// behindFlag is the value that stands in one word with its flag: --x=y, -x=y, -xy.
func behindFlag(word string) string {
	if strings.HasPrefix(word, "--") {
		_, value, _ := strings.Cut(word, "=")
		return value
	}
	return strings.TrimPrefix(word[min(2, len(word)):], "=")
}

// fromSettings fills in options and target. Of a flag that is repeated the last counts,
// but those of addresses add up. GUNICORN_CMD_ARGS loses against the command line.
func (l *launch) fromSettings() {
	onLine := make(map[string]bool)
	for _, s := range l.Settings {
		if s.Setting != nil && !s.Carried {
			onLine[s.Setting.Name] = true
		}
	}
	refused := false // the flag before: what follows may be its value
	for _, s := range l.Settings {
		wasRefused := refused
		refused = s.Fault == gunicorn.Unknown || s.Fault == gunicorn.Ambiguous
		switch {
		case s.Fault == gunicorn.Word:
			if l.Target == "" && !s.Carried && !wasRefused && looksLikeTarget(s.Value) {
				l.Target = s.Value
			}
		case s.Setting == nil || s.Fault != gunicorn.Fine && !s.Lost || s.Carried && onLine[s.Setting.Name]:
		case s.Lost:
		default:
			name := strings.TrimPrefix(s.Setting.Flag(), "--")
			if before := l.Options[name]; s.Setting.Kind == gunicorn.List && before != "" {
				s.Value = before + "," + s.Value
			}
			l.Options[name] = s.Value
		}
	}
}

// withArguments adds what GUNICORN_CMD_ARGS holds.
func (l *launch) withArguments(arguments string, env map[string]string, at evidence.Place) {
	for _, c := range shell.Commands(arguments, env) {
		for _, s := range readSettings(c.Words, c.Written) {
			s.Evidence, s.Carried = at, true
			l.Settings = append(l.Settings, s)
		}
	}
	clear(l.Options)
	l.fromSettings()
}

// readWritten reads gunicorn's command line again, with what its words were written as,
// and what stands in front of it. All are the words of the command, and final those
// from the server's name on; own reports whether the project has a file of that name.
func (l *launch) readWritten(all []shell.Written, last func(n int) []shell.Written, final []string, at evidence.Place, own func(name string) bool) {
	written := last(l.arguments + 1)
	if len(written) > 0 {
		l.Options, l.Target = make(map[string]string), ""
		l.Settings = readSettings(final[len(final)-l.arguments:], written[1:])
		l.fromSettings()
	}
	for i := range l.Settings {
		l.Settings[i].Evidence = at
	}
	l.Wrapper, l.Before = inFront(all[:len(all)-len(last(len(final)))], at, own)
}

// The programs that may stand in front of a server.
var (
	tracers  = []string{"newrelic-admin", "opentelemetry-instrument", "ddtrace-run", "splunk-py-trace", "elasticapm-run"}
	runners  = []string{"poetry", "pipenv", "uv", "pdm", "hatch", "rye", "pixi", "micromamba", "conda"}
	passed   = []string{"exec", "command", "time", "then", "do", "else", "if", "{", "(", "@", "-", "--", "run", "nohup", "wait-for-it", "honcho", "env"}
	inits    = []string{"tini", "dumb-init", "catchsegv", "docker-init"}
	users    = []string{"gosu", "su-exec", "sudo", "su", "chpst", "setpriv", "runuser", "setuser"}
	settlers = []string{"dotenv", "doppler", "chamber", "infisical", "aws-vault", "op", "sops", "envconsul", "vault", "envdir"}
)

// inFront sorts the words in front of a server: a wrapper, which the config keeps, and
// what it does not. A script of the project is left to who follows it, package step.
func inFront(words []shell.Written, at evidence.Place, own func(name string) bool) (wrapper []string, before []evidence.NotTaken) {
	known := func(word string) bool {
		for _, list := range [][]string{tracers, runners, passed, inits, users, settlers} {
			if slices.Contains(list, base(word)) {
				return true
			}
		}
		return false
	}
	for i := 0; i < len(words); {
		first := i
		name := base(words[i].Text)
		// What belongs to it ends at the next program that is known.
		for i++; i < len(words) && !(known(words[i].Text) && !slices.Contains([]string{"run", "exec", "-", "if"}, words[i].Text)); i++ {
		}
		var texts []string
		for _, w := range words[first:i] {
			texts = append(texts, w.Text)
		}
		what := credential.MaskLine(strings.Join(texts, " "))
		add := func(replaced bool, reason string) {
			before = append(before, evidence.NotTaken{What: what, Evidence: at, Reason: reason, Replaced: replaced})
		}
		switch {
		case slices.Contains(passed, name), slices.Contains(runners, name), strings.Contains(words[first].Text, "="), strings.Contains(name, "wait"), name == "dockerize", own(name):
		case slices.Contains(tracers, name):
			texts[0] = name
			if !slices.ContainsFunc(words[first:i], func(w shell.Written) bool { return w.Lost || strings.Contains(w.Text, "$") }) {
				wrapper = append(wrapper, texts...)
				continue
			}
			add(false, "It has a variable, which the image does not expand. Write worker.wrapper with its value.")
		case slices.Contains(inits, name):
			add(true, "gunicorn is the first process of the image: it stops at once when Docker asks, and reaps what ends.")
		case slices.Contains(users, name):
			add(true, "image.user is who runs the app.")
		case slices.Contains(settlers, name):
			add(false, "It sets variables of the app. Give them to the container, as the env blocks say.")
		case words[first].Lost:
			add(false, "What the variable holds is not known; a program in front of gunicorn is worker.wrapper.")
		default:
			add(false, "The image starts gunicorn without it. If it has to be there, install it and write worker.wrapper.")
		}
	}
	return wrapper, before
}

// base is the name of a program without its folder.
func base(word string) string { return word[strings.LastIndexByte(word, '/')+1:] }
