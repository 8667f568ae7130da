package page

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"dockgen/container"
	"dockgen/registry"
	"dockgen/schema"
	"dockgen/schema/naming"
)

func TestCodes(t *testing.T) {
	for want, list := range map[string][]string{"": nil, "`a`": {"a"}, "`a` and `b`": {"a", "b"}, "`a`, `b` and `c`": {"a", "b", "c"}} {
		assert.Equal(t, want, codes(list))
	}
}

func TestPlural(t *testing.T) {
	for want, n := range map[string]int{"0 processes": 0, "1 process": 1, "2 processes": 2} {
		assert.Equal(t, want, plural(n, "process"))
	}
	assert.Equal(t, "2 cores", plural(2, "core"))
}

func TestDurations(t *testing.T) {
	for want, d := range map[string]time.Duration{"30s": 30 * time.Second, "1m": time.Minute, "1m30s": 90 * time.Second, "1h": time.Hour, "10m": 10 * time.Minute} {
		assert.Equal(t, want, duration(d))
	}
	for d, want := range map[time.Duration]int{0: 1, time.Millisecond: 1, time.Second: 1, time.Second + 1: 2, 90 * time.Second: 90} {
		assert.Equal(t, want, wholeSeconds(d), d)
	}
	p := Page{Config: &schema.Config{HealthCheck: schema.HealthCheck{Interval: 30 * time.Second, Timeout: 5 * time.Second, Retries: 3}}}
	assert.Equal(t, 105*time.Second, p.unhealthyAfter())
}

// What the page says of a machine for so many workers.
func TestMachine(t *testing.T) {
	tests := map[int]struct {
		short  bool
		others int
		cores  string
	}{
		1: {false, 2, "1 core"},
		2: {false, 4, "1 core"},
		3: {false, 1, "1 core"},
		4: {false, 2, "1 to 2 cores"},
		5: {true, 2, "2 cores"},
		9: {true, 4, "3 to 4 cores"},
	}
	for workers, want := range tests {
		p := Page{Config: &schema.Config{Worker: schema.Worker{Workers: workers}, Limits: schema.Limits{CPUs: 100}}}
		assert.Equal(t, want.short, p.shortOfCores(), workers)
		assert.Equal(t, want.others, p.otherWorkers(), workers)
		assert.Equal(t, want.cores, p.cores(), workers)
	}
}

// Docker kills after 10 seconds, Kubernetes after 30 of which 5 pass before gunicorn
// is told. Each gets more where gunicorn may take longer.
func TestStopping(t *testing.T) {
	tests := map[int]struct {
		slowly              bool
		timeout, graceKuber int
	}{
		8: {false, 10, 30}, 9: {false, 11, 30}, 10: {true, 12, 30}, 20: {true, 22, 30}, 21: {true, 23, 31}, 60: {true, 62, 70},
	}
	for graceful, want := range tests {
		outputs := []schema.Output{{Name: schema.Dockerfile, Enabled: true}}
		p := Page{Config: &schema.Config{Worker: schema.Worker{GracefulTimeout: graceful}, Outputs: outputs}, dockerfile: outputs[0]}
		assert.Equal(t, want.slowly, p.stopsSlowly(), graceful)
		assert.Equal(t, want.timeout, p.stopTimeout(), graceful)
		assert.Equal(t, want.graceKuber, p.gracePeriod(), graceful)
		p.Worker.ConfigFile = "gunicorn.conf.py"
		assert.False(t, p.stopsSlowly(), "what a file says is not known")
		p.Worker.ConfigFile, p.Outputs[0].Enabled = "", false
		assert.False(t, p.stopsSlowly())
	}
}

// The container has to be given secrets, and what is required and has no default.
func TestEnvFile(t *testing.T) {
	variables := []schema.Env{
		{Name: "PLAIN"}, {Name: "SECRET", Secret: true}, {Name: "SECRET_DEFAULT", Secret: true, HasDefault: true}, {Name: "REQUIRED", Required: true},
		{Name: "REQUIRED_DEFAULT", Required: true, HasDefault: true}, {Name: "DEFAULT", HasDefault: true},
	}
	p := Page{Config: &schema.Config{Env: variables}}
	assert.Equal(t, []string{"SECRET", "SECRET_DEFAULT", "REQUIRED"}, container.Given(p.Config))
	p.Services = []schema.Service{{URL: "PLAIN"}}
	assert.Equal(t, []string{"PLAIN", "SECRET", "SECRET_DEFAULT", "REQUIRED"}, container.Given(p.Config), "what leads to a service")
	var names []string
	for _, v := range p.requiredFirst() {
		names = append(names, v.Name)
	}
	assert.Equal(t, []string{"REQUIRED", "REQUIRED_DEFAULT", "PLAIN", "SECRET", "SECRET_DEFAULT", "DEFAULT"}, names)
	assert.Equal(t, "PLAIN", p.Env[0].Name, "the config is left alone")
}

func TestNamesOfThePage(t *testing.T) {
	p := Page{Config: &schema.Config{App: schema.App{Name: "a"}, Image: schema.Image{
		User: "1000:0", Base: "python:3.14-slim", Labels: []schema.Label{{Name: "team"}},
	}, Registry: schema.Registry{Numbering: "file"}}, Source: "/app"}
	assert.Equal(t, "a-app", p.container())
	p.App.Name = "ab"
	assert.Equal(t, "ab", p.container())
	assert.Equal(t, "ab-var-my--data", p.volume("var/my-data"))
	assert.True(t, p.hasLabel("team"))
	assert.False(t, p.hasLabel("owner"))
	assert.True(t, p.fromDockerHub())
	assert.True(t, p.counts())
	assert.Equal(t, "number", p.numberOrName())
	assert.False(t, p.runsAsRoot())
	p.Image.User, p.Image.Base, p.Registry.Numbering = "0:0", "ghcr.io/acme/python:3.14", "git"
	assert.True(t, p.runsAsRoot())
	assert.False(t, p.fromDockerHub())
	assert.False(t, p.counts())
	assert.Equal(t, "name", p.numberOrName())
}

// Docker keeps the password of every registry but Google's, and none is needed for one
// on the machine.
func TestLogins(t *testing.T) {
	for kind, want := range map[registry.Kind]struct{ remembers, remote bool }{
		registry.DockerHub: {true, true}, registry.GAR: {false, true}, registry.GCR: {false, true}, registry.Localhost: {true, false},
	} {
		p := Page{registry: registry.Registry{Kind: kind}}
		assert.Equal(t, want.remembers, p.remembersLogin(), kind)
		assert.Equal(t, want.remote, p.remote(), kind)
		assert.Equal(t, want.remote, len(p.withLogin("VERSION")) == 2)
	}
}

// Of pip's files each may hold addresses; of other tools' the lock alone.
func TestRequirementFiles(t *testing.T) {
	pip := Page{Config: &schema.Config{Dependencies: schema.Dependencies{Kind: schema.Pip, Requirements: []string{"a.txt", "b.txt"}}}}
	assert.Equal(t, []string{"a.txt", "b.txt"}, pip.requirements())
	assert.Equal(t, []string{"a.txt", "b.txt"}, pip.requirementFiles())
	assert.Equal(t, `.*git+\(https://git\.acme\.dev/[^@#; ]*\).*`, pip.gitURL("git.acme.dev"))
	uv := Page{Config: &schema.Config{Dependencies: schema.Dependencies{Kind: schema.UV}}}
	assert.Equal(t, []string{"pyproject.toml", "uv.lock"}, uv.requirements())
	assert.Equal(t, []string{"uv.lock"}, uv.requirementFiles())
	assert.Equal(t, `.*\(https://git\.acme\.dev/[^@#?" ]*\).*`, uv.gitURL("git.acme.dev"))
}

// A Job's name, with a version behind it, fits into the label that Kubernetes makes of it.
func TestJobName(t *testing.T) {
	name := func(app string) string {
		p := Page{Config: &schema.Config{App: schema.App{Name: app}}}
		return p.jobName()
	}
	assert.Equal(t, "shop-release", name("shop"))
	assert.Equal(t, strings.Repeat("a", 35)+"-release", name(strings.Repeat("a", 35)))
	long := map[string]bool{}
	for _, app := range []string{strings.Repeat("a", 36), strings.Repeat("a", 63), strings.Repeat("a", 62) + "b", "a" + strings.Repeat("-", 40) + "b"} {
		got := name(app)
		assert.NoError(t, naming.CheckApp(got))
		assert.LessOrEqual(t, len(got+"-v10.20.30-4-gabcdef"), 63)
		assert.Equal(t, got, name(app))
		assert.NotContains(t, got, "---")
		assert.False(t, long[got], "two apps have names of their own")
		long[got] = true
	}
}

// What the app reads under the name that an image has for its own password is written last.
func TestTrialOrder(t *testing.T) {
	order := func(services ...schema.Service) (names []string) {
		p := Page{Config: &schema.Config{App: schema.App{Name: "shop"}, Services: services}}
		for _, trial := range p.trials() {
			names = append(names, trial.Name)
		}
		return names
	}
	parts := schema.Service{Name: "main", Kind: "postgres", Host: "POSTGRES_HOST", Password: "POSTGRES_PASSWORD"}
	url := schema.Service{Name: "other", Kind: "postgres", URL: "OTHER_URL"}
	mysql := schema.Service{Name: "third", Kind: "mysql", Host: "DB_HOST", Password: "DB_PASSWORD"}
	assert.Equal(t, []string{"other", "main"}, order(parts, url))
	assert.Equal(t, []string{"other", "third", "main"}, order(parts, url, mysql))
	assert.Equal(t, []string{"main", "third"}, order(parts, mysql))
	assert.Equal(t, []string{"third", "other"}, order(mysql, url))
}
