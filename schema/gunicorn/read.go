package gunicorn

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Flag is one flag of a command line, or a word that is none.
type Flag struct {
	Setting *Setting // nil when gunicorn has no such flag, and for a word
	// First and Last are the indices of its words. Flags that are joined, as in -Rw4,
	// share one.
	First, Last int
	Value       string
	HasValue    bool
	Fault       Fault
	// Near are the flags that an ambiguous abbreviation may mean.
	Near []string
}

// Fault is what gunicorn would refuse a flag for. It then does not start.
type Fault int

// The faults of flags.
const (
	Fine      Fault = iota
	Word            // no flag, but a word of its own: gunicorn takes the first for the app
	Unknown         // gunicorn has no such flag
	Ambiguous       // an abbreviation of several flags
	NoValue         // the value is missing
	Surplus         // a value for a flag that takes none
	NoNumber        // the value is no number
)

// negative is a word that argparse takes for a value, though it begins with a dash.
var negative = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^-\d+$|^-\d*\.\d+$`) })

// Read reads the words behind "gunicorn" as Python's argparse does: flags with their
// value in the next word or behind "=", short flags joined to each other and to their
// value, and abbreviations that mean one flag only.
func Read(words []string) []Flag {
	var found []Flag
	onlyWords := false
	for i := 0; i < len(words); i++ {
		word := words[i]
		switch {
		case word == "--" && !onlyWords:
			onlyWords = true
		case onlyWords || !isFlag(word):
			found = append(found, Flag{First: i, Last: i, Value: word, HasValue: true, Fault: Word})
		default:
			found = append(found, readFlag(words, &i)...)
		}
	}
	return found
}

// TakesNext reports whether the last of words would take a word behind it for its value.
func TakesNext(words []string) bool {
	flags := Read(append(slices.Clip(words), "app"))
	return len(words) > 0 && flags[len(flags)-1].Fault != Word
}

// isFlag reports whether argparse looks for a flag in word, and so does not take it for
// the value of the flag before it.
func isFlag(word string) bool {
	if len(word) < 2 || word[0] != '-' {
		return false
	}
	if setting, _, _, near := find(word); setting != nil || len(near) > 1 {
		return true
	}
	return !negative().MatchString(word) && !strings.Contains(word, " ")
}

// find looks for the flag that word begins with. Of an ambiguous abbreviation it
// returns the flags that it may mean.
func find(word string) (setting *Setting, value string, hasValue bool, near []string) {
	if s := byFlag()[word]; s != nil {
		return s, "", false, nil
	}
	name, value, hasValue := strings.Cut(word, "=")
	if s := byFlag()[name]; hasValue && s != nil {
		return s, value, true, nil
	}
	if !strings.HasPrefix(word, "--") {
		// -w4, -Rw4
		if s := byFlag()[word[:2]]; s != nil && len(word) > 2 {
			return s, word[2:], true, nil
		}
		return nil, "", false, nil
	}
	for _, s := range settings() {
		for _, flag := range s.Flags {
			if strings.HasPrefix(flag, name) {
				setting, near = s, append(near, flag)
			}
		}
	}
	if len(near) != 1 {
		slices.Sort(near)
		return nil, "", false, near
	}
	return setting, value, hasValue, near
}

// readFlag reads the flags of words[*i], and moves *i to the last word that belongs to
// them.
func readFlag(words []string, i *int) []Flag {
	first := *i
	word := words[first]
	setting, value, hasValue, near := find(word)
	if setting == nil {
		fault := Unknown
		if len(near) > 1 {
			fault = Ambiguous
		}
		return []Flag{{First: first, Last: first, Value: word, Fault: fault, Near: near}}
	}
	var joined []Flag
	for {
		f := Flag{Setting: setting, First: first, Last: first, Value: value, HasValue: hasValue}
		switch {
		case setting.Kind == Switch && hasValue:
			next := byFlag()["-"+value[:min(1, len(value))]]
			if strings.HasPrefix(word, "--") || next == nil {
				f.Fault = Surplus
				return append(joined, f)
			}
			// -Rw4 is -R and -w4.
			f.Value, f.HasValue = "", false
			joined = append(joined, f)
			setting, value, hasValue = next, value[1:], len(value) > 1
			continue
		case setting.Kind == Switch:
		case !hasValue && first+1 < len(words) && words[first+1] != "--" && !isFlag(words[first+1]):
			*i = first + 1
			f.Last, f.Value, f.HasValue = *i, words[*i], true
		case !hasValue && setting.Kind != Optional:
			f.Fault = NoValue
		}
		if setting.Kind == Int && f.HasValue && !isNumber(setting, f.Value) {
			f.Fault = NoNumber
		}
		return append(joined, f)
	}
}

var (
	decimal   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\s*[+-]?\d+(_\d+)*\s*$`) })
	anyNumber = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^\s*[+-]?(0[xX][0-9a-fA-F]+|0[oO]?[0-7]+|0[bB][01]+|\d+(_\d+)*)\s*$`)
	})
)

// isNumber reports whether Python makes a number of value. Masks of permissions may be
// written in any base.
func isNumber(s *Setting, value string) bool {
	if s.Name == "umask" || s.Name == "control_socket_mode" {
		return anyNumber().MatchString(value)
	}
	return decimal().MatchString(value)
}
