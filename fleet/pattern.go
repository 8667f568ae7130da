package fleet

import "strings"

// pattern is a pattern of a .gitignore, as Git matches it: byte by byte, in names of
// any encoding.
//
//	?       a byte that is no slash
//	[a-z]   one of some bytes, never a slash; "!" or "^" first: any other one;
//	        with [:alpha:] and its like, which are those of ASCII
//	*       any number of bytes that are no slash
//	**      between slashes or at an end, any number of bytes
//	**/     between slashes or at the beginning, nothing, or bytes up to a slash
//	\x      x
//
// Git compares the literal text before the first of these by itself, and takes the rest
// for a pattern of its own: "a**/b" is "a" and then "**/b".
type pattern struct {
	prefix string  // literal
	rest   []token // nil when prefix is all there is
	least  int     // the fewest bytes that rest matches
	never  bool    // matches nothing: a set without an end, a backslash at the end
	suffix bool    // rest is a star and then tail
	tail   string
}

// token matches a part of a name.
type token struct {
	kind tokenKind
	byte byte       // of literal
	set  *[256]bool // of class
}

type tokenKind uint8

const (
	literal tokenKind = iota
	class             // a byte of a set
	star              // bytes that are no slash
	deep              // bytes
	skip              // nothing, or else what within matches
	within            // bytes up to a slash, and that; always behind a skip
)

const special = `*?[\`

func parsePattern(text string) pattern {
	at := strings.IndexAny(text, special)
	if at < 0 {
		return pattern{prefix: text}
	}
	p := pattern{prefix: text[:at]}
	text = text[at:]
	if tail := text[1:]; text[0] == '*' && !strings.ContainsAny(tail, special) && !strings.Contains(tail, "/") {
		p.suffix, p.tail = true, tail
		return p
	}
	for i := 0; i < len(text); {
		switch c := text[i]; c {
		case '*':
			end := i
			for end < len(text) && text[end] == '*' {
				end++
			}
			after := text[end:]
			switch {
			case end-i == 1 || i > 0 && text[i-1] != '/' || after != "" && after[0] != '/' && !strings.HasPrefix(after, `\/`):
				p.rest = append(p.rest, token{kind: star})
			case strings.HasPrefix(after, "/"):
				p.rest = append(p.rest, token{kind: skip}, token{kind: within})
				end++
			default:
				p.rest = append(p.rest, token{kind: deep})
			}
			i = end
			continue
		case '?':
			p.rest = append(p.rest, token{kind: class, set: &notSlash})
		case '[':
			set, size := parseSet(text[i:])
			if size == 0 {
				return pattern{never: true}
			}
			p.rest = append(p.rest, token{kind: class, set: set})
			i += size
			p.least++
			continue
		case '\\':
			if i++; i == len(text) {
				return pattern{never: true}
			}
			p.rest = append(p.rest, token{byte: text[i]})
		default:
			p.rest = append(p.rest, token{byte: c})
		}
		i++
		p.least++
	}
	return p
}

// notSlash is what a "?" stands for.
var notSlash = func() (set [256]bool) {
	for i := range set {
		set[i] = i != '/'
	}
	return set
}()

// parseSet reads the set that text begins with, and returns how many bytes it has
// there; 0 when it has no end or names a class that is not known.
func parseSet(text string) (set *[256]bool, size int) {
	set = new([256]bool)
	i, negated := 1, false
	if i < len(text) && (text[i] == '!' || text[i] == '^') {
		negated = true
		i++
	}
	// low is where a range may begin: at the byte before, unless that ended one.
	for low, first := -1, true; ; first = false {
		if i >= len(text) {
			return nil, 0
		}
		c := text[i]
		switch {
		case c == ']' && !first:
			for b := range set {
				set[b] = set[b] != negated && b != '/'
			}
			return set, i + 1
		case c == '[' && strings.HasPrefix(text[i+1:], ":"):
			// Up to the next bracket; without a colon before it, "[" is one of the bytes.
			end := strings.IndexByte(text[i+2:], ']')
			if end < 0 {
				return nil, 0
			}
			name, closed := strings.CutSuffix(text[i+2:i+2+end], ":")
			if !closed {
				set['['] = true
				low = '['
				i++
				continue
			}
			has, known := classes[name]
			if !known {
				return nil, 0
			}
			for b := range 128 {
				set[b] = set[b] || has(byte(b))
			}
			low = -1
			i += 2 + end + 1
		case c == '-' && low >= 0 && i+1 < len(text) && text[i+1] != ']':
			i++
			if text[i] == '\\' {
				if i++; i == len(text) {
					return nil, 0
				}
			}
			for b := low; b <= int(text[i]); b++ {
				set[b] = true
			}
			low = -1
			i++
		default:
			if c == '\\' {
				if i++; i == len(text) {
					return nil, 0
				}
				c = text[i]
			}
			set[c] = true
			low = int(c)
			i++
		}
	}
}

// classes are the named classes. The class space is as in Git: without \v and \f.
var classes = map[string]func(c byte) bool{
	"alnum":  func(c byte) bool { return isLetter(c) || isDigit(c) },
	"alpha":  isLetter,
	"blank":  func(c byte) bool { return c == ' ' || c == '\t' },
	"cntrl":  func(c byte) bool { return c < ' ' || c == 0x7f },
	"digit":  isDigit,
	"graph":  func(c byte) bool { return c > ' ' && c < 0x7f },
	"lower":  func(c byte) bool { return c >= 'a' && c <= 'z' },
	"print":  func(c byte) bool { return c >= ' ' && c < 0x7f },
	"punct":  func(c byte) bool { return c > ' ' && c < 0x7f && !isLetter(c) && !isDigit(c) },
	"space":  func(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' },
	"upper":  func(c byte) bool { return c >= 'A' && c <= 'Z' },
	"xdigit": func(c byte) bool { return isDigit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F' },
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }

// matches reports whether the pattern matches the whole of name.
func (p *pattern) matches(name string) bool {
	rest, ok := strings.CutPrefix(name, p.prefix)
	switch {
	case !ok || p.never:
		return false
	case p.suffix:
		before, ok := strings.CutSuffix(rest, p.tail)
		return ok && !strings.Contains(before, "/")
	case p.rest == nil:
		return rest == ""
	}
	return len(rest) >= p.least && matchTokens(p.rest, rest)
}

// matchTokens follows all possible matches at once, as a finite automaton: before[i]
// says that the tokens before i can match the bytes so far. The time is bounded by the
// product of both lengths.
func matchTokens(tokens []token, name string) bool {
	var space [2][64]bool
	before, after := space[0][:], space[1][:]
	if len(tokens) >= len(before) {
		before, after = make([]bool, len(tokens)+1), make([]bool, len(tokens)+1)
	}
	before, after = before[:len(tokens)+1], after[:len(tokens)+1]
	before[0] = true
	pass(tokens, before)
	for i := range len(name) {
		c := name[i]
		clear(after)
		alive := false
		for j := range tokens {
			if !before[j] {
				continue
			}
			t := &tokens[j]
			switch t.kind {
			case literal:
				after[j+1] = after[j+1] || c == t.byte
			case class:
				after[j+1] = after[j+1] || t.set[c]
			case star:
				after[j] = after[j] || c != '/'
			case deep:
				after[j] = true
			case within:
				after[j] = true
				after[j+1] = after[j+1] || c == '/'
			}
			alive = alive || after[j] || after[j+1]
		}
		if !alive {
			return false
		}
		pass(tokens, after)
		before, after = after, before
	}
	return before[len(tokens)]
}

// pass adds the states that are reached by tokens that match nothing.
func pass(tokens []token, reached []bool) {
	for j := range tokens {
		if !reached[j] {
			continue
		}
		switch tokens[j].kind {
		case star, deep:
			reached[j+1] = true
		case skip:
			reached[j+1], reached[j+2] = true, true
		}
	}
}
