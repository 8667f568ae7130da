package golden

import (
	"strings"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	dockershell "github.com/moby/buildkit/frontend/dockerfile/shell"
	"github.com/stretchr/testify/assert"

	"dockgen/project/shell"
)

// dockerEnv is what Docker makes of the ENV instructions of a Dockerfile; ok is false
// of one that it refuses.
func dockerEnv(dockerfile string) (env map[string]string, ok bool) {
	result, err := parser.Parse(strings.NewReader(dockerfile))
	if err != nil {
		return nil, false
	}
	stages, _, err := instructions.Parse(result.AST, nil)
	if err != nil || len(stages) != 1 {
		return nil, false
	}
	lex := dockershell.NewLex(result.EscapeToken)
	env = make(map[string]string)
	for _, command := range stages[0].Commands {
		set, isEnv := command.(*instructions.EnvCommand)
		if !isEnv {
			return nil, false
		}
		if set.Expand(func(word string) (string, error) {
			value, _, err := lex.ProcessWord(word, dockershell.EnvsFromSlice(list(env)))
			return value, err
		}) != nil {
			return nil, false
		}
		for _, pair := range set.Env {
			env[pair.Key] = pair.Value
		}
	}
	return env, true
}

func list(env map[string]string) []string {
	var all []string
	for name, value := range env {
		all = append(all, name+"="+value)
	}
	return all
}

// ownEnv is what dockgen makes of them.
func ownEnv(dockerfile string) map[string]string {
	env := make(map[string]string)
	for _, l := range shell.DockerLines(dockerfile) {
		if rest, ok := strings.CutPrefix(l.Text, "ENV"); ok {
			set := shell.DockerEnv(strings.TrimSpace(rest), env)
			for _, a := range set {
				env[a.Name] = a.Value
			}
		}
	}
	return env
}

// TestEnvironment reads ENV as BuildKit does.
func TestEnvironment(t *testing.T) {
	for _, text := range []string{
		"A=1 B=2", "A='/data'", `A "/x/y"`, "A '/x y'", `A b  c`, "A\tb", `A=a\ b B=c`, `A="a\"b\$B\\c\d"`, `A='a\b$B'`, `A=a"b c"d`, "A=1\nENV B=$A C=${A}x", "A=1\nENV A=2 B=$A",
		"B=${NO:-x} C=${NO-y} D=${NO:+z}", "A=\nENV B=${A:-x} C=${A-y} D=${A:+z} E=${A+w}", "B=${NO:-${A:-deep}}", `B=${NO:-"a b"}`, "A=a=b", `A= B=""`, "A=$ B=a$", "A=x$", "A=1 \\\n  B=2 \\\n# c\n\n  C=3",
		"A=/srv\\\n/data B=1", "A  b \\\n  c", `A "a" 'b' c\ d`, "A=é B='ü $A'", "PATH=/x:$PATH", `A=${B`, `A="b`, `A=b\\`, `A b\\`, "A=$$ B=$1x",
	} {
		dockerfile := "FROM x\nENV " + text + "\n"
		if want, ok := dockerEnv(dockerfile); ok {
			assert.Equal(t, want, ownEnv(dockerfile), text)
		}
	}
}

// FuzzEnvironment holds the same for what nobody thought of.
func FuzzEnvironment(f *testing.F) {
	addHostile(f)
	f.Add(`a "b 'c' \"d" ${e:-"f g"} $h`)
	f.Fuzz(func(t *testing.T, value string) {
		if strings.ContainsAny(value, "\x00\r\v\f\u0085") || strings.Contains(value, "#") || len(value) > 200 || strings.ContainsFunc(value, func(r rune) bool { return r > 0x7f }) {
			return
		}
		for _, text := range []string{"A=1\nENV B=" + value, "A=1\nENV B " + value} {
			dockerfile := "FROM x\nENV " + text + "\n"
			if want, ok := dockerEnv(dockerfile); ok {
				assert.Equal(t, want, ownEnv(dockerfile), text)
			}
		}
	})
}
