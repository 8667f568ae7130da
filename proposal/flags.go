package proposal

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"dockgen/project/evidence"
	"dockgen/schema/credential"
	"dockgen/schema/service"
)

// Flag is a flag of init that answers for a block, or for an argument of one.
type Flag struct {
	Name  string
	Usage string // a sentence with the placeholder in backquotes
	// Repeated says that each use answers for one more block.
	Repeated bool
	// Take reads the value. What it lets through, the language judges.
	Take func(a *Answers, value string) error
}

// Flags are the flags of blocks, in the order of the language. A command is split into
// words as a shell does it, and what a shell would replace in them is an error: no shell
// reads the commands of a config.
func Flags() []Flag {
	return []Flag{
		{Name: "log-level", Usage: "what gunicorn's own log says: `LEVEL` and those above it", Take: func(a *Answers, value string) error {
			a.Gunicorn.LogLevel = answered("log-level", value)
			return nil
		}},
		{Name: "limit-request-line", Usage: "the `BYTES` that the first line of a request may have; 0 is no limit",
			Take: numberFor("limit-request-line", func(a *Answers) *evidence.Found[int] { return &a.Gunicorn.LimitRequestLine })},
		{Name: "forwarded-allow-ips", Usage: "proxies whose X-Forwarded- headers gunicorn believes: `ADDRESS,...`", Take: func(a *Answers, value string) error {
			a.Gunicorn.ForwardedAllowIPs = answered("forwarded-allow-ips", list(value))
			return nil
		}},
		{Name: "worker-connections", Usage: "the `NUMBER` of clients that each worker serves at once",
			Take: numberFor("worker-connections", func(a *Answers) *evidence.Found[int] { return &a.Gunicorn.WorkerConnections })},
		{Name: "worker-arguments", Usage: "further `FLAGS` of gunicorn: \"--backlog 64\"", Take: func(a *Answers, value string) error {
			words, err := wordsOf(value)
			a.Gunicorn.Arguments = []evidence.Found[[]string]{answered("worker-arguments", words)}
			return err
		}},
		{Name: "wrapper", Usage: "the `COMMAND` that starts gunicorn: \"newrelic-admin run-program\"", Take: func(a *Answers, value string) error {
			words, err := wordsOf(value)
			a.Gunicorn.Wrapper = answered("wrapper", words)
			return err
		}},
		{Name: "env", Repeated: true, Usage: "a variable that the app reads, and its value in the image: `NAME[=DEFAULT]`", Take: takeVariable},
		{Name: "process", Repeated: true, Usage: "a second kind of process: `NAME=COMMAND`; without a command, the one of that name that was found is left out", Take: takeProcess},
		{Name: "release", Repeated: true, Usage: "what runs once before a new version serves: `NAME=COMMAND`; without a command, the one of that name that was found is left out", Take: takeRelease},
		{Name: "service", Repeated: true, Usage: "what the app needs beside it: `NAME=KIND[:VERSION]`, and further arguments of the block behind it, as in \"db=postgres:17 url=DATABASE_URL\"", Take: takeService},
		{Name: "memory", Usage: "the `AMOUNT` of memory that the container may use: 512m", Take: func(a *Answers, value string) error {
			a.Memory = value
			return nil
		}},
		{Name: "cpus", Usage: "the `NUMBER` of processors that the container may use: 1.5", Take: func(a *Answers, value string) error {
			n, err := strconv.ParseFloat(value, 64)
			if err != nil || !(n > 0) || math.IsInf(n, 0) {
				return errors.New("write a number, such as 1.5")
			}
			a.CPUs = n
			return nil
		}},
		{Name: "assets", Repeated: true, Usage: "a front end that is built for the app: `NAME=FOLDER`, and further arguments of the block behind it, as in \"web=frontend output=static/dist\"", Take: takeAssets},
	}
}

// answered is an answer as a found value, so that what is read of a project and what is
// answered go one way.
func answered[T any](flag string, value T) evidence.Found[T] {
	return evidence.Found[T]{Value: value, Evidence: behind(flag), Confidence: evidence.Certain}
}

func behind(flag string) evidence.Place { return evidence.Place{Path: "--" + flag} }

func numberFor(flag string, to func(*Answers) *evidence.Found[int]) func(*Answers, string) error {
	return func(a *Answers, value string) error {
		n, err := strconv.Atoi(value)
		if err != nil {
			return errors.New("write a number")
		}
		*to(a) = answered(flag, n)
		return nil
	}
}

func list(value string) []string {
	var all []string
	for item := range strings.SplitSeq(value, ",") {
		all = append(all, strings.TrimSpace(item))
	}
	return all
}

// named cuts NAME=REST; known are the names that the flag has answered for.
func named[T any](value, example string, known []T, name func(T) string) (head, rest string, err error) {
	head, rest, found := strings.Cut(value, "=")
	if !found || head == "" {
		return "", "", fmt.Errorf("write a name and what it stands for, as in %s", strconv.Quote(example))
	}
	if slices.ContainsFunc(known, func(x T) bool { return name(x) == head }) {
		return "", "", fmt.Errorf("%q is answered twice", head)
	}
	return head, strings.TrimSpace(rest), nil
}

func takeVariable(a *Answers, value string) error {
	name, text, given := strings.Cut(value, "=")
	if name == "" {
		return errors.New(`write a name, or a name and a value, as in "LOG_LEVEL=info"`)
	}
	if slices.ContainsFunc(a.Env, func(v evidence.Variable) bool { return v.Name == name }) {
		return fmt.Errorf("%q is answered twice", name)
	}
	a.Env = append(a.Env, evidence.Variable{Name: name, Evidence: behind("env"), Default: text, HasDefault: given, Deployed: given,
		Secret: !given && credential.LooksSecret(name)})
	return nil
}

func takeProcess(a *Answers, value string) error {
	name, line, err := named(value, "worker=celery -A shop worker", a.Processes, func(p evidence.Process) string { return p.Name })
	if err != nil {
		return err
	}
	words, err := wordsOf(line)
	a.Processes = append(a.Processes, evidence.Process{Name: name, Command: words, Evidence: behind("process")})
	return err
}

func takeRelease(a *Answers, value string) error {
	name, line, err := named(value, "migrate=flask db upgrade", a.Releases, func(r evidence.Release) string { return r.Name })
	if err != nil {
		return err
	}
	variables, words, err := commandOf(line)
	if err == nil && len(variables) > 0 && words == nil {
		err = errors.New("there are variables and no command")
	}
	a.Releases = append(a.Releases, evidence.Release{Name: name, Command: words, Environment: variables, Evidence: behind("release")})
	return err
}

func takeService(a *Answers, value string) error {
	const example = "db=postgres:17 url=DATABASE_URL"
	name, line, err := named(value, example, a.Services, func(x evidence.Service) string { return x.Name })
	if err != nil {
		return err
	}
	x := evidence.Service{Name: name, Evidence: behind("service")}
	head, arguments, err := argumentsOf(line, example)
	if err != nil {
		return err
	}
	if kind, version, _ := strings.Cut(head, ":"); service.KindOf(kind) != "" {
		x.Kind, x.Version, x.Started = kind, version, x.Evidence
	} else if head != "" {
		// Another image of the kind that the name, or an argument, says.
		x.Kind, x.Base, x.Started = service.KindOf(name), head, x.Evidence
	}
	fields := map[string]*string{"kind": &x.Kind, "version": &x.Version, "base": &x.Base, "url": &x.URL, "scheme": &x.Scheme,
		"host": &x.Host, "port": &x.Port, "database": &x.Database, "user": &x.User, "password": &x.Password}
	for _, argument := range arguments {
		field := fields[argument[0]]
		if field == nil {
			return fmt.Errorf("a service has no argument %q; write such as %s", argument[0], strconv.Quote(example))
		}
		*field = argument[1]
	}
	a.Services = append(a.Services, x)
	return nil
}

func takeAssets(a *Answers, value string) error {
	const example = "web=frontend output=static/dist"
	name, line, err := named(value, example, a.Assets, func(x evidence.Assets) string { return x.Name })
	if err != nil {
		return err
	}
	x := evidence.Assets{Name: name, Evidence: behind("assets")}
	var arguments [][2]string
	if x.Directory, arguments, err = argumentsOf(line, example); err != nil {
		return err
	}
	for _, argument := range arguments {
		switch text := argument[1]; argument[0] {
		case "output":
			for _, output := range list(text) {
				x.Output = append(x.Output, answered("assets", output))
			}
		case "manager":
			x.Manager = text
		case "command":
			if x.Command, err = wordsOf(text); err != nil {
				return err
			}
		case "sources":
			x.Sources = list(text)
		case "node":
			x.Node = answered("assets", text)
		default:
			return fmt.Errorf("assets have no argument %q; write such as %s", argument[0], strconv.Quote(example))
		}
	}
	a.Assets = append(a.Assets, x)
	return nil
}

// argumentsOf reads a word and ARGUMENT=VALUE words behind it; nothing is an empty head.
func argumentsOf(line, example string) (head string, arguments [][2]string, err error) {
	words, err := wordsOf(line)
	if err != nil || len(words) == 0 {
		return "", nil, err
	}
	for _, word := range words[1:] {
		name, value, found := strings.Cut(word, "=")
		if !found {
			return "", nil, fmt.Errorf("%q is no argument with a value; write such as %s", word, strconv.Quote(example))
		}
		arguments = append(arguments, [2]string{name, value})
	}
	return words[0], arguments, nil
}

// wordsOf splits a command into words; nothing has none.
func wordsOf(line string) ([]string, error) {
	variables, words, err := commandOf(line)
	if err == nil && len(variables) > 0 {
		return nil, fmt.Errorf("%q is a variable and no command; a variable of the app has a flag of its own, --env", variables[0])
	}
	return words, err
}

// commandOf splits a simple command into its variables and its words.
func commandOf(line string) (variables, words []string, err error) {
	file, err := syntax.NewParser(syntax.Variant(syntax.LangPOSIX)).Parse(strings.NewReader(line), "")
	var wrong syntax.ParseError
	switch {
	case errors.As(err, &wrong):
		return nil, nil, fmt.Errorf("a shell could not read it: %s", wrong.Text)
	case err != nil:
		return nil, nil, fmt.Errorf("a shell could not read it: %w", err)
	case len(file.Stmts) == 0:
		return nil, nil, nil
	}
	stmt := file.Stmts[0]
	call, simple := stmt.Cmd.(*syntax.CallExpr)
	if !simple || len(file.Stmts) > 1 || stmt.Background || stmt.Negated || len(stmt.Redirs) > 0 {
		return nil, nil, errors.New("it is more than one command with its arguments, and no shell reads it: name a script of the project instead")
	}
	for _, v := range call.Assigns {
		text := ""
		if v.Value != nil {
			if text, err = literal(line, v.Value); err != nil {
				return nil, nil, err
			}
		}
		variables = append(variables, v.Name.Value+"="+text)
	}
	for _, word := range call.Args {
		text, err := literal(line, word)
		if err != nil {
			return nil, nil, err
		}
		words = append(words, text)
	}
	return variables, words, nil
}

// literal is a word without its quotes.
func literal(line string, word *syntax.Word) (string, error) {
	var text strings.Builder
	var read func(parts []syntax.WordPart, quoted bool) bool
	read = func(parts []syntax.WordPart, quoted bool) bool {
		for _, part := range parts {
			switch part := part.(type) {
			case *syntax.Lit:
				if !quoted && (strings.HasPrefix(part.Value, "~") && part == parts[0]) {
					return false
				}
				for i := 0; i < len(part.Value); i++ {
					c := part.Value[i]
					switch {
					case c == '\\' && i+1 < len(part.Value) && (!quoted || strings.IndexByte("$`\"\\", part.Value[i+1]) >= 0):
						i++
						c = part.Value[i]
					case !quoted && (c == '*' || c == '?'):
						return false
					}
					text.WriteByte(c)
				}
			case *syntax.SglQuoted:
				text.WriteString(part.Value)
			case *syntax.DblQuoted:
				if !read(part.Parts, true) {
					return false
				}
			default:
				return false
			}
		}
		return true
	}
	if !read(word.Parts, false) {
		return "", fmt.Errorf("%s is something that a shell replaces, and no shell reads it: write what it stands for, or put it into single quotes",
			line[word.Pos().Offset():word.End().Offset()])
	}
	return text.String(), nil
}
