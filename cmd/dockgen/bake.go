package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"runtime"

	"github.com/spf13/cobra"

	"dockgen/fleet"
	"dockgen/generator"
	"dockgen/report"
	"dockgen/schema"
	"dockgen/workspace"
)

// baking is one run of bake: its flags.
type baking struct {
	*cli
	recursive, check, force bool
	shards                  int
	file                    string
}

func (c *cli) bakeCommand() *cobra.Command {
	b := baking{cli: c}
	command := &cobra.Command{
		Use:   "bake [--recursive]",
		Short: "Write a docker-bake.hcl that builds every project",
		Long: `bake writes a file with which docker buildx bake builds the projects: a target
for each, a group for each folder, and with --shards as many groups of nearly
the same size, one for each CI job. It reads the configs alone. A file that was
edited by hand, or that bake did not write, is not overwritten.`,
		Args: func(command *cobra.Command, args []string) error {
			if b.shards < 0 || b.shards > maxShards {
				return fmt.Errorf("--shards is %d: write a number from 1 to %d", b.shards, maxShards)
			}
			if b.file == "" {
				return errors.New("--output is empty: name the file, or \"-\" for standard output")
			}
			return noArguments(command, args)
		},
		RunE: func(*cobra.Command, []string) error { return fail(b.run()) },
	}
	flags := command.Flags()
	flags.BoolVarP(&b.recursive, "recursive", "r", false, "every project below the working directory that Git tracks or does not ignore")
	flags.IntVar(&b.shards, "shards", 0, "also deal the projects out to `N` groups, shard-1 to shard-N")
	flags.StringVarP(&b.file, "output", "o", schema.BakeFile, "write `FILE`; \"-\" is standard output")
	flags.BoolVar(&b.check, "check", false, "write nothing; exit with 3 if the file would change")
	flags.BoolVar(&b.force, "force", false, "overwrite a file that bake did not write, and print what is lost")
	return command
}

// maxShards is more jobs than a CI system starts for one commit.
const maxShards = 1000

func (b baking) run() error {
	services, err := b.services()
	if err != nil {
		return err
	}
	want := generator.BakeFile(services, b.shards)
	if b.file == "-" {
		_, err := b.stdout.Write(want)
		return err
	}
	have, err := readFile(b.path(b.file), maxSource)
	absent := errors.Is(err, fs.ErrNotExist)
	if err != nil && !absent {
		return fmt.Errorf("read %s: %w", b.file, err)
	}
	switch {
	case bytes.Equal(have, want):
		return b.say("nothing to do: %s builds %d projects\n", report.Visible(b.file), len(services))
	case b.check:
		return &stop{code: exitDrift, err: fmt.Errorf("%s is not what the configs say", b.file), hint: b.againWith("")}
	case absent:
		if err := b.create(b.file, want); err != nil {
			return err
		}
		return b.say("wrote %s: %d projects\n", report.Visible(b.file), len(services))
	case !generator.Sealed(have) && !b.force:
		return &stop{code: exitRefused, err: fmt.Errorf("%s was edited, or bake did not write it", b.file),
			hint: "to give up what is on disk: " + b.againWith(" --force")}
	}
	if !generator.Sealed(have) {
		diff := workspace.Diff(workspace.Change{Path: filepath.ToSlash(b.file), Verdict: workspace.Edited, Have: have, Want: want})
		if err := b.printDiff(diff); err != nil {
			return err
		}
	}
	notes, err := b.target(b.file).Rewrite(have, want)
	b.note(notes)
	if err != nil {
		return err
	}
	return b.say("wrote %s: %d projects\n", report.Visible(b.file), len(services))
}

// againWith is this command once more, with another flag.
func (b baking) againWith(flag string) string {
	line := b.again() + " bake"
	if b.recursive {
		line += " --recursive"
	}
	if b.shards > 0 {
		line += fmt.Sprintf(" --shards %d", b.shards)
	}
	if b.file != schema.BakeFile {
		line += " --output " + workspace.ShellPath(b.file)
	}
	return line + flag
}

// services are the projects whose image can be built: one error in one of them,
// and there are none, because a file without it would silently build too little.
func (b baking) services() ([]generator.Service, error) {
	projects := []*fleet.Project{nil}
	if b.recursive {
		found, err := b.walk(runtime.GOMAXPROCS(0))
		if err != nil {
			return nil, err
		}
		projects = found.Projects
	}
	var services []generator.Service
	wrong := &loaded{again: b.again()}
	for _, project := range projects {
		own := *b.cli
		if own.walked = project; project != nil {
			own.config = project.Config
		}
		p, err := own.read()
		if err != nil {
			return nil, err
		}
		p.close()
		config := filepath.ToSlash(own.config)
		wrong.findings = append(wrong.findings, p.findings...)
		if p.config != nil && p.config.Output(schema.Dockerfile).Enabled {
			services = append(services, generator.Service{Folder: path.Dir(config), Config: p.config})
		}
	}
	if err := b.tell(b.stderr, false).only(report.Project{Config: b.config, Findings: wrong.findings}); err != nil {
		return nil, err
	}
	if err := invalid(wrong); err != nil {
		return nil, err
	}
	if len(services) == 0 {
		return nil, &stop{code: exitFailure, err: errors.New("no project generates a Dockerfile"), hint: "the output \"Dockerfile\" is switched off"}
	}
	return services, nil
}
