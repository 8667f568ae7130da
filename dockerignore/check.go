package dockerignore

import (
	"path"
	"strings"
	"unicode/utf8"

	"dockgen/schema/ascii"
	"dockgen/schema/mistake"
)

// The rules of a .dockerignore are judged by two readers in turn: one that
// checks the syntax of path.Match, and one that turns the rule into a regular
// expression and passes on what stands in brackets and after a backslash. A
// rule is accepted when both take it to mean the same. What is refused besides:
// forms that are legal and never match, and those that mean something else here
// than in a .gitignore.

// CheckExclude accepts one rule of a config's image.exclude; "!" in front brings back what
// an earlier rule left out.
func CheckExclude(rule string) error {
	return checkIgnoreRule(rule, strings.TrimPrefix(rule, "!"))
}

// CheckInclude accepts one rule of a config's image.include.
func CheckInclude(rule string) error {
	plain, negated := strings.CutPrefix(rule, "!")
	if negated && plain != "" {
		return mistake.Errorf("The rule %s begins with \"!\". include already names what is copied: write %s here, or leave it out with exclude.", mistake.Quoted(rule), mistake.Quoted(plain))
	}
	return checkIgnoreRule(rule, plain)
}

// checkIgnoreRule judges pattern, which is rule without its "!".
func checkIgnoreRule(rule, pattern string) error {
	if err := mistake.InCharacters(rule); err != nil {
		return err
	}
	clean := strings.TrimPrefix(path.Clean("/"+pattern), "/")
	switch {
	case clean == "":
		return mistake.Errorf("The rule %s matches nothing. Write the path of a file or folder, or a pattern such as \"**/*.csv\".", mistake.Quoted(rule))
	case strings.TrimSpace(rule) != rule || strings.TrimSpace(clean) != clean:
		return mistake.Errorf("The rule %s has white space at its beginning or end, which Docker drops. Write it without.", mistake.Quoted(rule))
	case len(rule) > 1024:
		return mistake.Errorf("The rule %s is %d bytes long. At most 1,024 are allowed.", mistake.Quoted(rule), len(rule))
	case rule[0] == '#':
		return mistake.Errorf("The rule %s would be a comment. Write %s for a file of that name.", mistake.Quoted(rule), mistake.Quoted(`\`+rule))
	case strings.HasPrefix(clean, "!"):
		return mistake.Errorf("The rule %s has a second \"!\", which Docker would read as \"bring back\". Write %s for a file of that name.", mistake.Quoted(rule), mistake.Quoted(rule[:len(rule)-len(pattern)]+`\`+clean))
	}
	for component := range strings.SplitSeq(pattern, "/") {
		if component == ".." {
			return mistake.Errorf("The rule %s leaves the project and so matches nothing. Write a path inside the folder of the config.", mistake.Quoted(rule))
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
				return mistake.Errorf("The rule %s ends in a backslash. Write forward slashes between folders; a backslash only takes the meaning from the character after it.", mistake.Quoted(rule))
			}
			if ascii.IsAlnum(pattern[i]) || pattern[i] >= utf8.RuneSelf || pattern[i] == '/' || pattern[i] == ' ' {
				_, size := utf8.DecodeRuneInString(pattern[i:])
				return mistake.Errorf("The rule %s has a backslash before %q. Write forward slashes between folders; a backslash only stands before characters such as \"*\", \"?\" and \"[\".", mistake.Quoted(rule), pattern[i:i+size])
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
				return mistake.Errorf("The rule %s has braces beside a wildcard. A .dockerignore knows no alternatives in braces: write one rule for each.", mistake.Quoted(rule))
			}
			if isTranslated {
				return mistake.Errorf("The rule %s has %q beside a wildcard or bracket, which Docker does not take literally. Write \"?\" in its place.", mistake.Quoted(rule), string(c))
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
		return 0, mistake.Errorf("The rule %s has a \"[\" that is not closed. Write %s for the character itself.", mistake.Quoted(rule), mistake.Quoted(`\[`))
	}
	if s[0] == '!' {
		return 0, mistake.Errorf("The rule %s begins a class with \"!\". In a .dockerignore \"any other character\" is written with \"^\": %s.", mistake.Quoted(rule), mistake.Quoted("[^"+s[1:end+1]))
	}
	class := strings.TrimPrefix(s[:end], "^")
	if class == "" || ascii.FirstOutside(class, func(c byte) bool { return ascii.IsAlnum(c) || strings.IndexByte("._-", c) >= 0 }) != "" {
		return 0, mistake.Errorf("The rule %s has a class that Docker may read otherwise. Between \"[\" and \"]\" write letters, digits, \".\", \"_\" and ranges such as \"a-z\".", mistake.Quoted(rule))
	}
	for i := 0; i < len(class); i++ {
		isRange := i+2 < len(class) && class[i+1] == '-'
		switch {
		case class[i] == '-' || isRange && class[i+2] == '-', isRange && class[i] > class[i+2], i+2 == len(class) && class[i+1] == '-':
			return 0, mistake.Errorf("The rule %s has a class with a \"-\" that is no range, or a range that runs backwards. Write such as \"[a-z]\".", mistake.Quoted(rule))
		case isRange:
			i += 2
		}
	}
	return end, nil
}
