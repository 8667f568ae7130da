package worker

import (
	"fmt"
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/rule"
	"dockgen/project/shell"
	"dockgen/project/source"
	"dockgen/project/start"
	"dockgen/schema/credential"
	"dockgen/schema/gunicorn"
)

// setting is one setting of gunicorn's, from a flag or a configuration file.
type setting struct {
	*gunicorn.Setting
	value string
	// written is the flag or the line as the project has it.
	written   string
	at        evidence.Place
	variables []string // of the environment that the value depends on
	// unknown says that nobody knows the value, and literal that it is the text of a
	// variable that no shell expands.
	unknown, literal bool
}

// taking sorts settings: into a Worker, or among what is not taken over.
type taking struct {
	worker evidence.Worker
	lost   []evidence.NotTaken
	files  *source.Index
	root   string
	// listens is how many addresses were named that others reach.
	listens int
	// took says that a setting has become one of the Worker.
	took bool
}

// lose notes a setting that the config does not have. What it writes of it has no
// value that is a secret.
func (t *taking) lose(s setting, replaced bool, format string, args ...any) {
	what := s.written
	if s.Setting != nil && (s.Name == "raw_env" || credential.In(what)) {
		name, _, _ := strings.Cut(s.value, "=")
		what = strings.TrimSpace(s.Flag() + " " + name)
		if s.Name != "raw_env" {
			what = s.Flag()
		}
	}
	t.lost = append(t.lost, evidence.NotTaken{What: what, Evidence: s.at, Reason: fmt.Sprintf(format, args...), Replaced: replaced})
}

// effective are the settings of a command that count: of a flag that is repeated the
// last, and of GUNICORN_CMD_ARGS what the command line does not say.
func effective(all []start.Setting) []start.Setting {
	var kept []start.Setting
	for i, s := range all {
		overridden := slices.ContainsFunc(all[i+1:], func(later start.Setting) bool {
			return s.Setting != nil && s.Setting == later.Setting && s.Carried == later.Carried && s.Setting.Kind != gunicorn.List
		})
		beaten := s.Carried && slices.ContainsFunc(all, func(on start.Setting) bool { return s.Setting != nil && s.Setting == on.Setting && !on.Carried })
		if !overridden && !beaten {
			kept = append(kept, s)
		}
	}
	return kept
}

// flag takes one flag of a command line, and reports whether it is a setting.
func (t *taking) flag(f start.Setting) (setting, bool) {
	s := setting{
		Setting: f.Setting, value: f.Value, written: f.Written, at: f.Evidence,
		variables: shell.Variables(f.Source), unknown: f.Unknown, literal: f.Literal,
	}
	if f.Carried {
		s.written = "GUNICORN_CMD_ARGS: " + f.Written
	}
	switch {
	case f.Fault == gunicorn.Word:
		if f.Lost {
			t.lose(s, false, "What it holds is not known. If it is flags of gunicorn, write them in worker.arguments.")
		}
	case f.Fault == gunicorn.Unknown:
		t.lose(s, false, "gunicorn has no such flag.")
	case f.Fault == gunicorn.Ambiguous:
		t.lose(s, false, "It may be %s.", rule.QuotedList(f.Near, "or"))
	case f.Fault == gunicorn.NoValue || f.Fault == gunicorn.Surplus || f.Fault == gunicorn.NoNumber && !f.Unknown && !f.Literal:
		t.lose(s, false, "gunicorn does not start with it.")
	default:
		return s, true
	}
	return s, false
}

// take takes one setting.
func (t *taking) take(s setting) {
	if s.literal {
		t.lose(s, s.Name == "bind" || s.Name == "workers",
			"No shell reads it here, so that gunicorn gets the text %s itself. The image sets PORT and WEB_CONCURRENCY, which gunicorn reads.", rule.Quoted(s.value))
		return
	}
	if t.replaced(s) || t.refused(s) {
		return
	}
	argument := s.Covered()
	if argument == "" {
		t.argument(s)
		return
	}
	if s.unknown {
		if s.Name == "workers" && len(s.variables) > 0 {
			t.countedBy(s)
			return
		}
		t.lose(s, false, "It is worked out when the server starts. Write worker.%s with its value.", argument)
		return
	}
	if !t.cover(s, argument) {
		return
	}
	if t.took = true; len(s.variables) == 0 {
		return
	}
	if s.Name == "workers" {
		t.countedBy(s)
		return
	}
	t.lose(s, false, "worker.%s is %s, its value without the variable, which the image does not read.", argument, s.value)
}

// countedBy tells who says the number of workers now.
func (t *taking) countedBy(s setting) {
	if !slices.Equal(s.variables, []string{"WEB_CONCURRENCY"}) {
		t.lose(s, true, "WEB_CONCURRENCY sets the number of workers in the image; %s does not.", rule.QuotedList(s.variables, "and"))
	}
}
