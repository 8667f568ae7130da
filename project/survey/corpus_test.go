package survey

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/dockerignore"
	"dockgen/folder"
	"dockgen/project/audit"
	"dockgen/project/evidence"
	"dockgen/project/rule"
	"dockgen/project/sourcetest"
	"dockgen/schema"
)

// facts are what an expectation of the corpus can be about. A project says what
// it expects in lines "fact: value" of its file "expect"; what it does not name
// is not judged.
var facts = map[string]func(s *Survey) string{
	"entry":      func(s *Survey) string { return s.EntryPoint.Value },
	"directory":  func(s *Survey) string { return s.Directory.Value },
	"confidence": func(s *Survey) string { return s.EntryPoint.Confidence.String() },
	"evidence":   func(s *Survey) string { return s.EntryPoint.Evidence.String() },
	"note":       func(s *Survey) string { return s.EntryPoint.Note },
	"class":      func(s *Survey) string { return s.Worker.Class.Value },
	"workers":    func(s *Survey) string { return foundNumber(s.Worker.Workers) },
	"threads":    func(s *Survey) string { return foundNumber(s.Worker.Threads) },
	"timeout":    func(s *Survey) string { return foundNumber(s.Worker.Timeout) },
	"preload":    func(s *Survey) string { return strconv.FormatBool(s.Worker.Preload.Value) },
	"config":     func(s *Survey) string { return s.Worker.ConfigFile.Value },
	"port":       func(s *Survey) string { return foundNumber(s.Port) },
	"health":     func(s *Survey) string { return s.HealthPath.Value },
	"image":      func(s *Survey) string { return s.Image.Value },
	// Names, with "!" behind one that is required and "*" behind a secret.
	"env": func(s *Survey) string {
		var names []string
		for _, v := range s.Env {
			name := v.Name
			if v.Required {
				name += "!"
			}
			if v.Secret {
				name += "*"
			}
			if v.HasDefault {
				name += "=" + v.Default
			}
			names = append(names, name)
		}
		return strings.Join(names, " ")
	},
	"processes": func(s *Survey) string {
		var all []string
		for _, p := range s.Processes {
			all = append(all, p.Name+": "+strings.Join(p.Command, " "))
		}
		return strings.Join(all, " | ")
	},
	"services": func(s *Survey) string {
		var all []string
		for _, x := range s.Services {
			all = append(all, x.Name+": "+x.Kind+" "+x.Version+" "+strings.Join(x.Variables(), " "))
		}
		return strings.Join(all, " | ")
	},
	// Each with its manager, folder, command, outputs, sources and Node.
	"assets": func(s *Survey) string {
		var all []string
		for _, a := range s.Assets {
			line := a.Name + ": " + a.Manager + " in " + a.Directory
			if a.Command != nil {
				line += " by " + strings.Join(a.Command, " ")
			}
			for _, o := range a.Output {
				line += " -> " + o.Value
			}
			if a.Sources != nil {
				line += " from " + strings.Join(a.Sources, " ")
			}
			if a.Node.Known() {
				line += " on " + a.Node.Value
			}
			all = append(all, line)
		}
		return strings.Join(all, " | ")
	},
	"releases": func(s *Survey) string {
		var all []string
		for _, r := range s.Releases {
			all = append(all, r.Name+": "+strings.Join(append(slices.Clone(r.Environment), r.Command...), " "))
		}
		return strings.Join(all, " | ")
	},
	// What is not taken over, each with its reason.
	"lost": func(s *Survey) string {
		var all []string
		for _, n := range s.NotTaken {
			all = append(all, n.What+" "+n.Evidence.String()+": "+n.Reason)
		}
		return strings.Join(all, " | ")
	},
	// What is not taken over, "~" before what the image does in another way.
	"not-taken": func(s *Survey) string {
		var all []string
		for _, n := range s.NotTaken {
			what := n.What + " " + n.Evidence.String()
			if n.Replaced {
				what = "~" + what
			}
			all = append(all, what)
		}
		return strings.Join(all, " | ")
	},
	"writable": func(s *Survey) string { return foundAt(s.Writable) },
	"beside":   func(s *Survey) string { return foundAt(s.Beside) },
	"unfit":    func(s *Survey) string { return s.Worker.Unfit.Value },
	// One variable, with its default.
	"variable": func(s *Survey) string {
		var all []string
		for _, v := range s.Env {
			all = append(all, v.Name+"="+v.Default)
		}
		return strings.Join(all, " ")
	},
	// The reason of a refusal, and the advice; "none" when there is none.
	"refusal": func(s *Survey) string {
		if s.Refusal == nil {
			return "none"
		}
		return s.Refusal.Reason + " " + s.Refusal.Advice
	},
	"others": func(s *Survey) string {
		var others []string
		for _, o := range s.EntryPoint.Others {
			others = append(others, o.Value)
		}
		return strings.Join(others, " ")
	},
}

// byPart are the facts of which an expectation is a part, being sentences.
var byPart = []string{"refusal", "note", "variable", "lost"}

func foundAt(found []evidence.Found[string]) string {
	var all []string
	for _, f := range found {
		all = append(all, f.Value+" "+f.Evidence.String())
	}
	return strings.Join(all, ", ")
}

func foundNumber(f evidence.Found[int]) string {
	if !f.Known() {
		return ""
	}
	return strconv.Itoa(f.Value)
}

// TestCorpus surveys every project of testdata/corpus, prints how many
// expectations of each fact are met, and fails when one is not. What a survey
// proposes as the entry point must also please Check.
func TestCorpus(t *testing.T) {
	archives, err := filepath.Glob("testdata/corpus/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, archives)
	met, all := make(map[string]int), make(map[string]int)
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			dir := t.TempDir()
			want := unpack(t, name, dir)
			s, err := Read(dir)
			require.NoError(t, err)
			for _, line := range want {
				fact, value, ok := strings.Cut(line, ":")
				require.True(t, ok, "expect has a line that is no fact: %s", line)
				read := facts[fact]
				if read == nil {
					read = supplyFacts[fact]
				}
				require.NotNil(t, read, "no such fact: %s", fact)
				value = strings.TrimSpace(value)
				have := read(s)
				all[fact]++
				if slices.Contains(byPart, fact) && value != "" && strings.Contains(have, value) || have == value {
					met[fact]++
				} else {
					assert.Equal(t, value, have, fact)
				}
			}
			if s.EntryPoint.Known() && !strings.Contains(s.EntryPoint.Note, "needs an argument") {
				pleasesCheck(t, dir, s)
			}
		})
	}
	var table strings.Builder
	fmt.Fprintf(&table, "%d projects\n", len(archives))
	for _, fact := range slices.Sorted(maps.Keys(all)) {
		fmt.Fprintf(&table, "%-12s %3d of %3d\n", fact, met[fact], all[fact])
	}
	t.Log(table.String())
}

// unpack writes the project of an archive into dir and returns the lines of its
// expectations.
func unpack(t *testing.T, name, dir string) []string {
	t.Helper()
	archive, err := txtar.ParseFile(name)
	require.NoError(t, err)
	var expect []string
	for _, file := range archive.Files {
		if file.Name == "expect" {
			expect = strings.Split(strings.TrimSpace(string(file.Data)), "\n")
			continue
		}
		sourcetest.Write(t, dir, file.Name, string(file.Data))
	}
	require.NotEmpty(t, expect, "a project of the corpus has a file \"expect\"")
	return expect
}

// pleasesCheck checks the proposed entry point as a config would have it.
func pleasesCheck(t *testing.T, dir string, s *Survey) {
	t.Helper()
	source := fmt.Sprintf("app {\n  entry_point = %q\n  directory = %q\n}\nregistry {\n  image = \"ghcr.io/acme/shop\"\n}\n", s.EntryPoint.Value, s.Directory.Value)
	config, problems := schema.Load("flaskdeploy.hcl", []byte(source))
	require.NotNil(t, config, "%v", problems)
	ignore, _ := os.ReadFile(filepath.Join(dir, ".dockerignore"))
	rules, err := dockerignore.Parse(ignore)
	require.NoError(t, err)
	at := folder.Open(dir)
	defer at.Close()
	for _, f := range audit.Check(at, "flaskdeploy.hcl", config, rules) {
		switch f.Code {
		case rule.EntryModuleMissing, rule.EntryNameMissing, rule.EntryNameInScript, rule.FactoryNotCalled, rule.FactorySuspected, rule.EntryCallFails:
			assert.Fail(t, "check does not agree", f.Summary+": "+f.Detail)
		}
	}
}
