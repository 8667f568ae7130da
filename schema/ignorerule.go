package schema

import (
	"path"
	"strings"
	"unicode/utf8"
)

// The rules of a .dockerignore are judged by two readers in turn: one that
// checks the syntax of path.Match, and one that turns the rule into a regular
// expression and passes on what stands in brackets and after a backslash. A
// rule is accepted when both take it to mean the same. What is refused besides:
// forms that are legal and never match, and those that mean something else here
// than in a .gitignore.

// checkExclude accepts one rule of image.exclude; "!" in front brings back what
// an earlier rule left out.
func checkExclude(rule string) error {
	return checkIgnoreRule(rule, strings.TrimPrefix(rule, "!"))
}

// checkInclude accepts one rule of image.include.
func checkInclude(rule string) error {
	plain, negated := strings.CutPrefix(rule, "!")
	if negated && plain != "" {
		return mistakef("The rule %s begins with \"!\". include already names what is copied: write %s here, or leave it out with exclude.", quoted(rule), quoted(plain))
	}
	return checkIgnoreRule(rule, plain)
}

// checkIgnoreRule judges pattern, which is rule without its "!".
func checkIgnoreRule(rule, pattern string) error {
	if err := checkCharacters(rule); err != nil {
		return err
	}
	clean := strings.TrimPrefix(path.Clean("/"+pattern), "/")
	switch {
	case clean == "":
		return mistakef("The rule %s matches nothing. Write the path of a file or folder, or a pattern such as \"**/*.csv\".", quoted(rule))
	case strings.TrimSpace(rule) != rule || strings.TrimSpace(clean) != clean:
		return mistakef("The rule %s has white space at its beginning or end, which Docker drops. Write it without.", quoted(rule))
	case len(rule) > 1024:
		return mistakef("The rule %s is %d bytes long. At most 1,024 are allowed.", quoted(rule), len(rule))
	case rule[0] == '#':
		return mistakef("The rule %s would be a comment. Write %s for a file of that name.", quoted(rule), quoted(`\`+rule))
	case strings.HasPrefix(clean, "!"):
		return mistakef("The rule %s has a second \"!\", which Docker would read as \"bring back\". Write %s for a file of that name.", quoted(rule), quoted(rule[:len(rule)-len(pattern)]+`\`+clean))
	}
	for component := range strings.SplitSeq(pattern, "/") {
		if component == ".." {
			return mistakef("The rule %s leaves the project and so matches nothing. Write a path inside the folder of the config.", quoted(rule))
		}
	}
	return checkPattern(rule, pattern)
}

func checkPattern(rule, pattern string) error {
	for i := 0; i < len(pattern); i++ {
		switch c := pattern[i]; c {
		case '\\':
			i++
			if i == len(pattern) {
				return mistakef("The rule %s ends in a backslash. Write forward slashes between folders; a backslash only takes the meaning from the character after it.", quoted(rule))
			}
			if asciiAlnum(pattern[i]) || pattern[i] >= utf8.RuneSelf || pattern[i] == '/' || pattern[i] == ' ' {
				_, size := utf8.DecodeRuneInString(pattern[i:])
				return mistakef("The rule %s has a backslash before %q. Write forward slashes between folders; a backslash only stands before characters such as \"*\", \"?\" and \"[\".", quoted(rule), pattern[i:i+size])
			}
		case '[':
			end, err := checkClass(rule, pattern[i+1:])
			if err != nil {
				return err
			}
			i += 1 + end
		case '^', '|', '{', '}':
			// Docker forgets to escape these four when a wildcard or a bracket
			// makes it translate the rule; else it compares the text.
			isTranslated := strings.ContainsAny(pattern, `*?[]\`)
			if isTranslated && c == '{' {
				return mistakef("The rule %s has braces beside a wildcard. A .dockerignore knows no alternatives in braces: write one rule for each.", quoted(rule))
			}
			if isTranslated {
				return mistakef("The rule %s has %q beside a wildcard or bracket, which Docker does not take literally. Write \"?\" in its place.", quoted(rule), string(c))
			}
		}
	}
	return nil
}

// checkClass judges a character class and returns where its "]" is in s, which
// begins after the "[".
func checkClass(rule, s string) (end int, err error) {
	end = strings.IndexByte(s, ']')
	if end < 0 {
		return 0, mistakef("The rule %s has a \"[\" that is not closed. Write %s for the character itself.", quoted(rule), quoted(`\[`))
	}
	if s[0] == '!' {
		return 0, mistakef("The rule %s begins a class with \"!\". In a .dockerignore \"any other character\" is written with \"^\": %s.", quoted(rule), quoted("[^"+s[1:end+1]))
	}
	class := strings.TrimPrefix(s[:end], "^")
	if class == "" || firstOutside(class, func(c byte) bool { return asciiAlnum(c) || strings.IndexByte("._-", c) >= 0 }) != "" {
		return 0, mistakef("The rule %s has a class that Docker may read otherwise. Between \"[\" and \"]\" write letters, digits, \".\", \"_\" and ranges such as \"a-z\".", quoted(rule))
	}
	for i := 0; i < len(class); i++ {
		isRange := i+2 < len(class) && class[i+1] == '-'
		switch {
		case class[i] == '-' || isRange && class[i+2] == '-', isRange && class[i] > class[i+2], i+2 == len(class) && class[i+1] == '-':
			return 0, mistakef("The rule %s has a class with a \"-\" that is no range, or a range that runs backwards. Write such as \"[a-z]\".", quoted(rule))
		case isRange:
			i += 2
		}
	}
	return end, nil
}
