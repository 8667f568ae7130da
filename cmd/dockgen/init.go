package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"dockgen/finding"
	"dockgen/folder"
	"dockgen/generator"
	"dockgen/project/audit"
	"dockgen/project/survey"
	"dockgen/proposal"
	"dockgen/report"
	"dockgen/schema"
)

// beginning is one run of init: its flags, and what it has found out.
type beginning struct {
	*cli
	answers    proposal.Answers
	privateGit []string
	// privateIndex are the values of a flag.
	privateIndex []string
	yes          bool
	report       string

	root, name string // the project folder, and the config's name in it
	survey     *survey.Survey
	proposal   *proposal.Proposal
	source     []byte // the config's text
}

func (c *cli) initCommand() *cobra.Command {
	b := beginning{cli: c}
	command := &cobra.Command{
		Use:   "init",
		Short: "Read the project and write its config",
		Long: `init reads the Flask project, without running any of it, and writes a config
that works as it is. It asks what it is not certain of; --yes takes what was found,
and flags answer in advance. It never overwrites anything.`,
		Args: noArguments,
		RunE: verb(b.run),
	}
	flags := command.Flags()
	flags.BoolVarP(&b.yes, "yes", "y", false, "ask nothing: take what was found")
	flags.StringVar(&b.answers.EntryPoint, "entry-point", "", "what gunicorn imports: `MODULE:APP`")
	flags.IntVar(&b.answers.Port, "port", 0, "the `PORT` that the app listens on")
	flags.StringVar(&b.answers.Image, "image", "", "where the image is published: `HOST/PATH`")
	flags.StringArrayVar(&b.privateGit, "private-git", nil, "a Git host that asks for a token, and the variable that holds it: `HOST=SECRET`; may be repeated")
	flags.StringArrayVar(&b.privateIndex, "private-index", nil, "a package index of the project's files that asks for a token, by name or host, and the variable that holds it: `INDEX=SECRET`; may be repeated")
	flags.IntVar(&b.answers.Workers, "workers", 0, "worker processes: a `NUMBER`")
	flags.StringVar(&b.answers.Worker, "worker", "", "the `KIND` of worker: standard, background or high-traffic")
	flags.StringVar(&b.answers.Python, "python", "", "the `VERSION` of Python: 3.12")
	flags.StringVar(&b.answers.Directory, "app-directory", "", "the `FOLDER` in which gunicorn starts")
	flags.StringVar(&b.answers.Name, "name", "", "the app's `NAME`")
	flags.StringVar(&b.answers.HealthPath, "health-path", "", "the `PATH` that a health check asks for")
	for _, flag := range proposal.Flags() {
		if flag.Repeated {
			flag.Usage += "; may be repeated"
		}
		flags.Var(&answerFlag{flag: flag, answers: &b.answers}, flag.Name, flag.Usage)
	}
	flags.StringVar(&b.report, "report", "text", "print what was found as `FORMAT`: text or json")
	return command
}

// answerFlag is a flag of [proposal.Flags] on the command line.
type answerFlag struct {
	flag    proposal.Flag
	answers *proposal.Answers
}

func (f *answerFlag) Set(value string) error { return f.flag.Take(f.answers, value) }
func (*answerFlag) String() string           { return "" }
func (*answerFlag) Type() string             { return "string" }

func (b *beginning) run() error {
	if err := b.readFlags(); err != nil {
		return err
	}
	if err := b.noFolder(); err != nil {
		return err
	}
	file := b.path(b.config)
	b.root, b.name = filepath.Dir(file), path.Base(filepath.ToSlash(b.config))
	// A link that leads nowhere is there, too.
	if _, err := os.Lstat(file); err == nil {
		return &stop{code: exitRefused, err: fmt.Errorf("there is a %s already, and init overwrites nothing", b.config),
			hint: b.again() + " generate"}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("look for %s: %w", b.config, cause(err))
	}
	if err := b.notOneProject(); err != nil {
		return err
	}
	found, err := survey.Read(b.root)
	if err != nil {
		return err
	}
	b.survey = b.answers.Over(found)
	if err := b.knownIndexes(); err != nil {
		return err
	}
	if found.Refusal != nil && b.answers.EntryPoint == "" {
		return b.refused()
	}
	if b.yes && b.isNested() {
		return b.elsewhere()
	}
	if err := b.ask(); err != nil {
		return err
	}
	b.proposal = proposal.New(b.survey, b.answers, survey.FallbackImage(b.root))
	p, err := b.settle()
	if err != nil {
		return err
	}
	if err := b.create(b.config, b.source); err != nil {
		return err
	}
	if err := b.printResult(p); err != nil {
		return err
	}
	if finding.HasErrors(p.findings) {
		return invalid(p)
	}
	if !b.quiet {
		_, err = fmt.Fprintf(b.stderr, "next: %s\n", report.Visible(b.again()+" generate"))
	}
	return err
}

// readFlags checks what cobra cannot.
func (b *beginning) readFlags() error {
	if b.report != "text" && b.report != "json" {
		return usage(fmt.Errorf("--report is %q: write text or json", b.report))
	}
	switch b.answers.Worker {
	case "", "standard", "background", "high-traffic":
	default:
		return usage(fmt.Errorf("--worker is %q: write standard, background or high-traffic", b.answers.Worker))
	}
	for _, flag := range b.privateGit {
		host, secret, ok := strings.Cut(flag, "=")
		if !ok || host == "" || secret == "" {
			return usage(fmt.Errorf("--private-git is %q: write a host and the name of a variable, as in github.com=CR_PAT", flag))
		}
		b.answers.PrivateGit = append(b.answers.PrivateGit, proposal.PrivateGit{Host: host, Secret: secret})
	}
	for _, flag := range b.privateIndex {
		index, secret, ok := strings.Cut(flag, "=")
		if !ok || index == "" || secret == "" {
			return usage(fmt.Errorf("--private-index is %q: write an index and the name of a variable, as in acme=ACME_TOKEN", flag))
		}
		b.answers.PrivateIndex = append(b.answers.PrivateIndex, proposal.PrivateIndex{Index: index, Secret: secret})
	}
	return nil
}

// knownIndexes checks that the project's files name each index that was answered:
// its address is read there.
func (b *beginning) knownIndexes() error {
	for _, answer := range b.answers.PrivateIndex {
		if slices.ContainsFunc(b.survey.Supply.Indexes, answer.Means) {
			continue
		}
		var names []string
		for _, index := range b.survey.Supply.Indexes {
			names = append(names, index.Name)
		}
		there := "they name none: write a private_index block into the config, which has the address as well"
		if names != nil {
			there = "they name " + strings.Join(names, ", ")
		}
		return usage(fmt.Errorf("--private-index is about %q, which the project's files do not name; %s", answer.Index, there))
	}
	return nil
}

// settle looks for a config without errors: each proposal is checked before anything is
// written, and corrected where init knows how.
func (b *beginning) settle() (*loaded, error) {
	const attempts = 40
	at := folder.Open(b.root)
	defer at.Close()
	for range attempts {
		p := &loaded{root: b.root, prefix: path.Dir(filepath.ToSlash(b.config)), name: b.name, again: b.again()}
		b.source = b.proposal.Config()
		var problems []finding.Finding
		p.config, problems = schema.LoadWith(p.name, b.source, schema.Surroundings{Version: version})
		if p.config == nil {
			if b.proposal.Correct(b.source, problems) {
				continue
			}
			p.add(problems)
			if err := b.printProblems(p); err != nil {
				return nil, err
			}
			flags := b.proposal.FlagsOf(b.source, problems)
			return nil, &stop{code: exitUsage, err: errors.New("the answers make no valid config, and nothing was written"),
				hint: "correct " + pick(flags == nil, "the flag that the finding is about", strings.Join(flags, " and "))}
		}
		p.files = generator.Generate(p.config)
		found := audit.Check(at, p.name, p.config, generator.IgnoreRules(p.config))
		if b.proposal.React(found) {
			continue
		}
		p.add(problems)
		p.add(p.config.DropIgnored(found))
		return p, nil
	}
	return nil, errors.New("no config satisfies the project: this is a mistake in dockgen")
}

// refused ends a run on a project that dockgen cannot ship.
func (b *beginning) refused() error {
	r := b.survey.Refusal
	if b.report == "json" {
		if err := b.reportFound(nil); err != nil {
			return err
		}
	}
	message := strings.TrimSuffix(r.Reason, ".")
	for i, at := range r.Saw {
		if i < 5 {
			message += pick(i == 0, " (", ", ") + at.String()
		}
	}
	if len(r.Saw) > 0 {
		message += ")"
	}
	hint := r.Advice
	if above := b.above(); above != "" && !b.survey.EntryPoint.Known() {
		hint = "this folder is below the project of " + above + ": " + b.there(path.Dir(above)) + " check"
	}
	return &stop{code: exitInvalid, err: errors.New(message), hint: hint}
}

func pick(condition bool, yes, no string) string {
	if condition {
		return yes
	}
	return no
}

// printResult prints what was found and where, what was decided, and what is left to do.
func (b *beginning) printResult(p *loaded) error {
	if b.report == "json" {
		return b.reportFound(p)
	}
	if err := b.say("wrote %s\n", report.Visible(b.config)); err != nil {
		return err
	}
	if !b.quiet {
		if _, err := io.WriteString(b.stdout, b.found(width(b.stdout))); err != nil {
			return err
		}
		for _, remark := range b.proposal.Remarks() {
			line := "dockgen: " + report.Visible(remark)
			if isTerminal(b.stderr) { // elsewhere a message is a line
				line = report.Wrap(line, width(b.stderr), len("dockgen: "))
			}
			if _, err := fmt.Fprintf(b.stderr, "%s\n", line); err != nil {
				return err
			}
		}
	}
	return b.printProblems(p)
}

// printProblems prints the findings of a config that need not be on disk.
func (b *beginning) printProblems(p *loaded) error {
	options := b.reportOptions(b.colored(b.stderr))
	onDisk := options.Sources
	options.Sources = func(name string) []byte {
		if name == p.display(p.name) {
			return b.source
		}
		return onDisk(name)
	}
	printer, err := report.New("text", b.stderr, options)
	if err != nil {
		return err
	}
	return errors.Join(printer.Project(p.report(nil)), printer.Close())
}
