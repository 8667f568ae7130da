package state

import (
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/python"
	"dockgen/project/setting"
	"dockgen/project/source"
)

// Key is a key that signs what clients keep, such as their sessions, made at random when
// the app is imported.
type Key struct {
	At   evidence.Place
	Name string // "SECRET_KEY"
	// Variable is the variable of the environment that holds the key when it is set;
	// empty when nothing but the code says what the key is.
	Variable string
}

// keys are the keys of Flask and its extensions that sign something.
var keys = []string{"SECRET_KEY", "JWT_SECRET_KEY", "WTF_CSRF_SECRET_KEY", "SECURITY_PASSWORD_SALT"}

// SecretKey finds the first key that is made at random. A key that the code also writes
// into a file, or takes from somewhere that cannot be read, is none.
func SecretKey(f *source.Index, files []string) (Key, bool) {
	settings := setting.Find(f, files, keys...)
	for _, name := range keys {
		if k, ok := randomKey(f, files, name, settings); ok {
			return k, true
		}
	}
	return Key{}, false
}

func randomKey(f *source.Index, files []string, name string, settings []setting.Setting) (Key, bool) {
	var found *Key
	other := false // some place gives it a value that is not random
	read := ""     // the variable that a place before reads the key from
	for _, s := range settings {
		if s.Key != name {
			continue
		}
		value, variable := s.Value, setting.Variable(s.Value)
		if !isRandom(value) && variable == "" {
			value, variable = behind(f, s.At.Path, value)
		}
		switch {
		case isRandom(value):
			k := Key{At: s.At, Name: name, Variable: variable}
			if k.Variable == "" && s.Branch {
				if k.Variable = s.Variable; k.Variable == "" {
					k.Variable = read
				}
				if k.Variable == "" {
					continue // on a condition that nobody can judge
				}
			}
			if slices.ContainsFunc(s.Bases, func(base string) bool { return strings.HasSuffix(base, "BaseSettings") }) {
				k.Variable = name // pydantic reads the variable that is called like the field
			}
			if found == nil || found.Variable == "" && k.Variable != "" {
				found = &k
			}
		case passesOn(value):
		case variable != "" && s.Class == "":
			read = variable
			other = other || !s.Branch
		default:
			other = true
		}
	}
	switch {
	case found == nil:
		return Key{}, false
	case found.Variable != "":
		return *found, true
	case len(f.MentioningOf(files, "from_prefixed_env")) > 0:
		found.Variable = "FLASK_" + name
		return *found, true
	}
	return *found, !other && !setting.Elsewhere(f, files)
}

// behind returns the expression behind a value that is a name or the call of a function
// of the same file, and the variable that it is read from; otherwise the value itself.
func behind(f *source.Index, file string, value []python.Token) ([]python.Token, string) {
	switch {
	case value[0].Kind != python.NameToken:
	case len(value) == 1:
		if made, variable := bound(setting.Names(f, file, value[0].Text)); made != nil {
			return made, variable
		}
	case len(value) == 3 && value[1].Is("("):
		mod := f.Module(file)
		for _, b := range mod.Names {
			// One that returns in several places may keep the key somewhere.
			if b.Name == value[0].Text && b.Kind == python.Function && b.Body != nil && len(b.Body.Returns) == 1 {
				made := mod.Tokens(b.Body.Returns[0])
				return made, setting.Variable(made)
			}
		}
	}
	return value, ""
}

// bound returns the random one of the values that a name gets, and the variable that
// another one, or a condition around it, asks for. A name with several values and no
// variable may be kept in a file: it is nil of that.
func bound(all []setting.Setting) (value []python.Token, variable string) {
	var random *setting.Setting
	for i, s := range all {
		switch v := setting.Variable(s.Value); {
		case isRandom(s.Value):
			random = &all[i]
			if v != "" {
				variable = v
			}
		case v != "" && !s.Branch:
			variable = v
		}
	}
	if random == nil {
		return nil, ""
	}
	if variable == "" {
		variable = random.Variable
	}
	if variable == "" && (len(all) > 1 || random.Branch) {
		return nil, ""
	}
	return random.Value, variable
}

// isRandom reports whether an expression calls something that is different each time.
func isRandom(tokens []python.Token) bool {
	for i, t := range tokens {
		if t.Kind != python.NameToken {
			continue
		}
		switch t.Text {
		case "urandom", "token_hex", "token_bytes", "token_urlsafe", "uuid4", "uuid1", "randbytes", "get_random_bytes", "generate_key":
			return true
		case "choice", "choices", "randint", "randrange", "getrandbits", "sample":
			if python.Next(tokens, i).Is("(") {
				return true
			}
		}
	}
	return false
}

// passesOn reports whether a value is the key from another place of the code.
func passesOn(tokens []python.Token) bool {
	return slices.ContainsFunc(tokens, func(t python.Token) bool {
		text := strings.ToUpper(strings.Trim(t.Text, `"'`))
		return slices.Contains(keys, text)
	}) && setting.Variable(tokens) == ""
}
