//go:build unix

package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/finding"
	"dockgen/report"
)

// TestRunnerCommands runs every verb in a project whose file names and lines are
// commands of CI runners. A runner finds none of them in what is printed; without
// one, the text is as it is.
func TestRunnerCommands(t *testing.T) {
	const (
		mask = "::add-mask::all"
		old  = "##[add-mask]all"
		vso  = "##vso[task.setvariable variable=A]b"
		city = "##teamcity[buildNumber '1']"
		fold = "section_start:1:all"
	)
	project := func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "a")
		for _, name := range []string{mask, old, vso, fold, "plain"} {
			below := filepath.Join(dir, name)
			require.NoError(t, os.MkdirAll(below, 0o755))
			write := func(name, text string) {
				require.NoError(t, os.WriteFile(filepath.Join(below, name), []byte(text), 0o644))
			}
			write(configName, "# "+old+vso+city+"\napp {\nentry_point = \"shop:app\"\n}\n\nregistry {\n  image = \"ghcr.io/acme/shop\"\n}\n\n"+
				"env \"A\" {\n  description = \""+old+" "+vso+" "+city+" "+fold+"\"\n}\n\nimage {\n  labels = {\n    \"x\" = \""+old+vso+"\"\n  }\n}\n")
			write("requirements.txt", "flask\ngunicorn\n# "+old+"\n")
			write("shop.py", "from flask import Flask\n\napp = Flask(__name__)\napp.add_url_rule(\"/\", view_func=str)\n")
			write("Dockerfile", "# one\n "+mask+"\n"+mask+"\n"+old+vso+city+fold+"\rx\r"+mask+"\n")
		}
		broken := filepath.Join(dir, "broken-"+old)
		require.NoError(t, os.MkdirAll(broken, 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(broken, configName), []byte("app {\n  entry_point = \""+old+vso+"\"\n}\n"+mask+"\n"), 0o644))
		t.Chdir(dir)
	}
	formats := []string{"text", "json", "sarif", "gitlab", "junit", "github"}
	var runs [][]string
	for _, verb := range []string{"check", "validate", "list", "diff", "generate", "show", "eject"} {
		runs = append(runs, []string{verb, "-C", mask}, []string{verb, "-C", old}, []string{verb, "-C", "broken-" + old}, []string{verb, "--config", mask + "/" + configName})
	}
	for _, verb := range []string{"check", "diff", "generate", "fmt --check", "fmt --diff"} {
		runs = append(runs, append(strings.Fields(verb), "--recursive"))
	}
	for _, format := range formats {
		runs = append(runs, []string{"check", "--recursive", "--report", format}, []string{"validate", "-C", "broken-" + old, "--report", format})
	}
	runs = append(runs,
		[]string{"fmt", mask, "-"}, []string{"fmt", "--check", "--config", mask + "/" + configName}, []string{"fmt", "--diff", "--config", vso + "/" + configName}, []string{"fmt", "--config", mask + "/" + configName}, []string{"explain", "-C", "plain", "Dockerfile"},
		[]string{"generate", "--force", "--dry-run", "--diff", "-C", old}, []string{"check", "--color=always", "-C", "broken-" + old},
		[]string{"init", "-C", mask}, []string{"init", "--yes", "--config", "other.hcl", "-C", old}, []string{old}, []string{mask, "x"}, []string{"explain", mask}, []string{"version", vso},
		[]string{"--config", old + "/none.hcl", "check"}, []string{"bake"}, []string{"schema"},
	)
	say := func(args []string) string {
		var stdout, stderr bytes.Buffer
		run(args, &stdout, &stderr)
		return stdout.String() + "\n" + stderr.String()
	}
	clear := func(t *testing.T) {
		for _, name := range []string{"CI", "GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION", "GITLAB_CI"} {
			t.Setenv(name, "")
		}
	}
	t.Run("no-runner", func(t *testing.T) {
		clear(t)
		project(t)
		seen := 0
		for _, args := range runs {
			seen += len(commandsIn(say(args), args))
		}
		assert.Greater(t, seen, 50, "the project holds no commands: this test shows nothing")
	})
	for _, runner := range []string{"GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION", "GITLAB_CI", "CI"} {
		t.Run(strings.ToLower(runner), func(t *testing.T) {
			clear(t)
			t.Setenv(runner, "true")
			project(t)
			for _, args := range runs {
				said := say(args)
				assert.Empty(t, commandsIn(said, args), "%q\n%s", args, said)
			}
		})
	}
}

// TestRunnerReadsNoFile holds that what is written into a file is exact, under a
// runner too: a patch, say.
func TestRunnerReadsNoFile(t *testing.T) {
	t.Setenv("GITHUB_ACTIONS", "true")
	t.Chdir(t.TempDir())
	file, err := os.Create("diff")
	require.NoError(t, err)
	defer file.Close()
	var stderr, piped bytes.Buffer
	require.NoError(t, os.WriteFile(configName, []byte("a   = 1 # ##[group]\n"), 0o644))
	assert.Equal(t, exitDrift, run([]string{"fmt", "--check", "--diff"}, file, &stderr), "%s", &stderr)
	text, err := os.ReadFile("diff")
	require.NoError(t, err)
	assert.Contains(t, string(text), "+a = 1 # ##[group]\n")
	assert.Equal(t, exitDrift, run([]string{"fmt", "--check", "--diff"}, &piped, &stderr), "%s", &stderr)
	assert.Contains(t, piped.String(), `+a = 1 # ##\u005bgroup]`+"\n")
}

// TestRunnerReadsDevices holds that a report to /dev/stdout is one that a runner reads.
func TestRunnerReadsDevices(t *testing.T) {
	c := &cli{stdout: report.NewInert(io.Discard, false), stderr: io.Discard, config: configName, reports: []string{"text=/dev/stdout", "junit=report.xml"}}
	require.NoError(t, c.openReports())
	for _, o := range c.outputs {
		require.NoError(t, o.Project(report.Project{Config: "##[x]", Findings: []finding.Finding{{Code: "DG101", Severity: finding.Error, Summary: "##[x]", Path: "a"}}}))
		require.NoError(t, o.Close())
	}
	assert.Contains(t, c.outputs[0].text.String(), `##\u005bx]`)
	assert.NotContains(t, c.outputs[0].text.String(), "##[x]")
	assert.Contains(t, c.outputs[1].text.String(), "##[x]", "a file is exact")
}

// commandsIn is what runners would obey in text, found as they find it. The
// annotations of --report github are meant.
func commandsIn(text string, args []string) (commands []string) {
	anywhere := regexp.MustCompile(`##\[[^\]]*\]|##vso\[|##teamcity\[|section_(start|end):`)
	annotation := regexp.MustCompile(`^::(error|warning|notice) `)
	for _, line := range regexp.MustCompile("\r\n|\r|\n").Split(text, -1) {
		trimmed := strings.TrimSpace(line)
		if strings.HasPrefix(trimmed, "::") && strings.Contains(trimmed[2:], "::") && !(args[len(args)-1] == "github" && annotation.MatchString(line)) {
			commands = append(commands, line)
		}
		commands = append(commands, anywhere.FindAllString(line, -1)...)
	}
	return commands
}
