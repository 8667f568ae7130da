// Package state finds what an app keeps in the process that imports it, so that each of
// several workers has its own: jobs ([Jobs]), a secret key made at random ([SecretKey]),
// counters, caches and clients ([Memory]), and metrics ([Metrics]).
//
// It reads the files that run with the app, and never the code under
// if __name__ == "__main__". Whether there are several workers is not its question.
package state

import (
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/python"
	"dockgen/project/setting"
	"dockgen/project/source"
)

// Part is something that an app keeps in the memory of one process.
type Part struct {
	At evidence.Place
	// What names it: "the counters of Flask-Limiter".
	What string
	// Instead is a sentence: where it can be kept for all workers.
	Instead string
}

// Environment returns the value that the container gives to a variable, and whether it
// gives or demands one. Nil knows of none.
type Environment func(variable string) (value string, given bool)

// Memory finds the counters of Flask-Limiter, the caches of Flask-Caching and cachelib,
// and the clients of Flask-SocketIO, as far as they are kept in the process.
func Memory(f *source.Index, files []string, env Environment) []Part {
	var parts []Part
	if at, ok := limiter(f, files, env); ok {
		parts = append(parts, Part{at, "the counters of Flask-Limiter", `Give the Limiter a storage_uri that all of them share, such as "redis://redis:6379".`})
	}
	if at, ok := cache(f, files, env); ok {
		parts = append(parts, Part{at, "a cache", `A CACHE_TYPE that all of them share is "RedisCache".`})
	}
	if at, ok := sockets(f, files); ok {
		parts = append(parts, Part{at, "the clients of its sockets", "gunicorn hands each request of a client to any worker, so one worker is what Flask-SocketIO asks for; several containers need a message_queue as well."})
	}
	return parts
}

// call is a call of something that a package brings.
type call struct {
	at        evidence.Place
	arguments python.Call
	file      string
}

// calls finds the calls of name in the files that mention module, where they are made when
// the module is imported or something is called, and not in a script. A definition of
// that name is none, and in a file that imports nothing of module nothing is.
func calls(f *source.Index, files []string, module string, names ...string) []call {
	const enough = 20
	var found []call
	for _, file := range f.MentioningOf(files, module) {
		script, imported := -1, false
		f.EachStatement(file, func(s python.Statement) {
			if script >= 0 && s.Indent <= script && !s.Joined {
				script = -1
			}
			switch {
			case s.Begins("from"), s.Begins("import"):
				imported = imported || len(s.Tokens) > 1 && (s.Tokens[1].Text == module || slices.ContainsFunc(s.Tokens, func(t python.Token) bool { return t.Text == module }))
				return
			case s.Begins("class"), s.Begins("def"):
				return
			case s.Begins("if") && python.IsScriptTest(s.Tokens[1:max(1, python.OuterIndex(s.Tokens, ":"))]):
				script = s.Indent
			}
			if script >= 0 || !imported || len(found) == enough {
				return
			}
			for i, t := range s.Tokens {
				if t.Kind != python.NameToken || !slices.Contains(names, t.Text) {
					continue
				}
				open := i + 1
				if open+2 < len(s.Tokens) && s.Tokens[open].Is(".") && s.Tokens[open+1].Is("for_app_factory") {
					open += 2 // a class method of the exporters
				}
				if open < len(s.Tokens) && s.Tokens[open].Is("(") {
					inside := slices.Clone(python.InBrackets(s.Tokens[open:]))
					all := append([]python.Token{{Kind: python.OperatorToken, Text: "("}}, inside...)
					found = append(found, call{s.At(t), python.ReadCall(all, 0), file})
					return
				}
			}
		})
	}
	return found
}

// value works out an expression of a file, with what the container sets. Known is false
// of one that depends on what only a run shows.
func value(f *source.Index, file string, tokens []python.Token, env Environment) python.Value {
	v := f.Module(file).Evaluator().Value(tokens)
	for _, name := range v.Variables {
		if env == nil {
			continue
		}
		if text, given := env(name); given {
			return python.Value{Text: text, Known: text != "", IsString: true}
		}
	}
	return v
}

func limiter(f *source.Index, files []string, env Environment) (evidence.Place, bool) {
	made := calls(f, files, "flask_limiter", "Limiter")
	if len(made) == 0 {
		return evidence.Place{}, false
	}
	for _, c := range made {
		if uri := c.arguments.Keyword("storage_uri"); uri != nil {
			v := value(f, c.file, uri, env)
			return c.at, v.Known && isMemory(v.Text)
		}
		if c.arguments.Keyword("storage") != nil || c.arguments.Keyword("enabled") != nil {
			return evidence.Place{}, false
		}
	}
	given := setting.Find(f, files, "RATELIMIT_STORAGE_URI", "RATELIMIT_STORAGE_URL")
	if len(given) == 0 {
		// A key that is written in another way, such as ConfigVars.STORAGE_URI, is not read.
		return made[0].at, !setting.Elsewhere(f, files) && len(f.MentioningOf(files, "STORAGE_UR")) == 0
	}
	for _, s := range given {
		if v := value(f, s.At.Path, s.Value, env); !v.Known || !isMemory(v.Text) {
			return evidence.Place{}, false
		}
	}
	return made[0].at, true
}

func isMemory(uri string) bool { return uri == "" || strings.HasPrefix(uri, "memory:") }

func cache(f *source.Index, files []string, env Environment) (evidence.Place, bool) {
	var first evidence.Place
	if len(calls(f, files, "flask_caching", "Cache")) > 0 {
		for _, s := range setting.Find(f, files, "CACHE_TYPE") {
			v := value(f, s.At.Path, s.Value, env)
			switch kind := v.Text[strings.LastIndexByte(v.Text, '.')+1:]; {
			case v.Known && (kind == "SimpleCache" || kind == "simple"):
				if first.Line == 0 {
					first = s.At
				}
			case v.Known && (kind == "NullCache" || kind == "null"):
			default:
				// Which of several it is cannot be told.
				return evidence.Place{}, false
			}
		}
	}
	if first.Line == 0 {
		if made := calls(f, files, "cachelib", "SimpleCache"); len(made) > 0 {
			first = made[0].at
		}
	}
	return first, first.Line > 0
}

func sockets(f *source.Index, files []string) (evidence.Place, bool) {
	made := calls(f, files, "flask_socketio", "SocketIO")
	if len(made) == 0 {
		return evidence.Place{}, false
	}
	// The queue may be given to init_app, or be in a dict of options.
	for _, file := range f.MentioningOf(files, "message_queue") {
		if strings.Contains(strings.ReplaceAll(f.Read(file), " ", ""), "message_queue=None") {
			continue
		}
		return evidence.Place{}, false
	}
	return made[0].at, true
}
