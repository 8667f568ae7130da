package start

import (
	"path"
	"slices"
	"strings"

	"dockgen/project/document"
	"dockgen/project/evidence"
)

// cmdArgs is the variable in which gunicorn finds more of its command line.
const cmdArgs = "GUNICORN_CMD_ARGS"

// carrier is a file of the project that sets GUNICORN_CMD_ARGS.
type carrier struct {
	value string
	at    evidence.Place
}

// arguments returns the GUNICORN_CMD_ARGS with which a command runs, and where it
// stands: what is set for the command itself, else what the file that it stands in, the
// project's compose file, image or file of variables sets.
func (r *startReader) arguments(s *Command) (string, evidence.Place) {
	if value := s.Env[cmdArgs]; value != "" {
		at := r.files.LineWith(s.Evidence.Path, cmdArgs)
		if at.Line == 0 {
			at = s.Evidence
			for _, c := range r.carried() {
				if c.value == value {
					return value, c.at
				}
			}
		}
		return value, at
	}
	carriers := r.carried()
	if i := slices.IndexFunc(carriers, func(c carrier) bool { return c.at.Path == s.Evidence.Path }); i >= 0 {
		return carriers[i].value, carriers[i].at
	}
	if len(carriers) > 0 {
		return carriers[0].value, carriers[0].at
	}
	return "", evidence.Place{}
}

// carried finds the files that set GUNICORN_CMD_ARGS, those that describe a deployment
// first.
func (r *startReader) carried() []carrier {
	if r.searched {
		return r.carriers
	}
	r.searched = true
	for _, s := range Services(r.files) {
		if !s.Builds() {
			continue
		}
		environment := s.Node.Key("environment")
		if n := environment.Key(cmdArgs); n != nil && n.Text != "" {
			r.carriers = append(r.carriers, carrier{n.Text, evidence.Place{Path: s.File, Line: n.Line}})
		}
		for _, n := range environment.List() {
			if value, ok := strings.CutPrefix(n.Text, cmdArgs+"="); ok {
				r.carriers = append(r.carriers, carrier{value, evidence.Place{Path: s.File, Line: n.Line}})
			}
		}
	}
	for _, name := range r.files.Paths {
		base := strings.ToLower(path.Base(name))
		if (base == "dockerfile" || base == "containerfile") && strings.Contains(r.files.Read(name), cmdArgs) {
			for _, m := range readImages(r.files, name) {
				if value := m.env[cmdArgs]; value != "" {
					r.carriers = append(r.carriers, carrier{value, r.files.LineWith(name, cmdArgs)})
				}
			}
		}
	}
	for _, name := range r.files.Paths {
		if base := path.Base(name); base == ".env" || base == ".flaskenv" {
			known := make(map[string]string)
			for _, e := range document.ReadDotenv(r.files.Read(name)) {
				known[e.Name] = document.ExpandDotenv(e.Value, known)
				if e.Name == cmdArgs && known[e.Name] != "" {
					r.carriers = append(r.carriers, carrier{known[e.Name], evidence.Place{Path: name, Line: e.Line}})
				}
			}
		}
	}
	return r.carriers
}
