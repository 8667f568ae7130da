package generator

import (
	"strconv"
	"time"
)

// tryLocally comes before everything that others can see.
func (p *page) tryLocally() {
	p.begin("local")
	p.say("wait", "stop")
	p.list(
		when(p.dockerfile.Enabled, "stopped"),
		// Ports that macOS itself listens on.
		when(p.App.Port == 5000 || p.App.Port == 7000, "airplay"),
	)
}

func (p *page) run() {
	p.begin("run")
	p.say("start")
	p.list(
		"flags",
		when(p.dockerfile.Enabled, pick(len(p.Image.Writable) > 0, "hardened-folders", "hardened")),
		when(p.script.Enabled && p.counts(), "number"),
		when(len(p.envFile) > 0, "env-file"),
		"replace",
	)
}

func (p *page) proxy() { p.begin("proxy") }

func (p *page) rollBack() {
	p.begin("rollback")
	p.say(
		when(p.script.Enabled && p.counts(), "number"),
		when(p.script.Enabled && p.Registry.Numbering == "registry", "forward"),
		when(p.script.Enabled && p.Registry.Latest && p.Registry.Numbering != "registry", "latest"),
	)
}

func (p *page) orchestrators() {
	if !p.dockerfile.Enabled {
		return
	}
	p.begin("orchestrators")
	p.list(
		"digest",
		pick(p.runsAsRoot(), "root", "user"),
		when(len(p.envFile) > 0, "secret"),
		when(len(p.Image.Writable) > 0, "folders"),
		"links",
		pick(p.Worker.ConfigFile == "", "grace", "grace-file"),
		when(p.Worker.Kind == "background", "one"),
	)
}

func (p *page) runsAsRoot() bool { return p.uid() == "0" }

// preStop is how many seconds of the grace period the manifest gives to load
// balancers, before gunicorn is told to stop.
const preStop = 5

func manifestValue(hole string) value {
	switch hole {
	case "replicas":
		return func(p *page) { p.add(pick(p.Worker.Kind == "background", "1\n  strategy: {type: Recreate}", "2")) }
	case "grace_period":
		return func(p *page) { p.number(max(30, preStop+p.Worker.GracefulTimeout+5)) }
	case "run_as_non_root":
		return func(p *page) { p.add(when(!p.runsAsRoot(), "        runAsNonRoot: true\n")) }
	case "mounts":
		return (*page).manifestMounts
	case "volumes":
		return (*page).manifestVolumes
	case "env_from":
		return func(p *page) {
			if len(p.envFile) > 0 {
				p.add("          envFrom: [{secretRef: {name: ", p.App.Name, "}}]\n")
			}
		}
	case "kubernetes_probe":
		return (*page).kubernetesProbe
	case "start_failures":
		return func(p *page) { p.number(max(10, wholeSeconds(p.HealthCheck.StartPeriod))) }
	case "period":
		return func(p *page) { p.number(wholeSeconds(p.HealthCheck.Interval)) }
	case "probe_seconds":
		return func(p *page) { p.number(wholeSeconds(p.HealthCheck.Timeout)) }
	case "failures":
		return func(p *page) { p.number(p.HealthCheck.Retries) }
	}
	return processValue(hole)
}

// kubernetesProbe asks as the health check does. Without a path any answer will
// do, which an httpGet probe cannot say.
func (p *page) kubernetesProbe() {
	if p.HealthCheck.Path == "" {
		p.add("tcpSocket: {port: ")
	} else {
		p.add("httpGet: {path: ")
		// The path is printable ASCII, so Go's quotes are YAML's.
		p.text = strconv.AppendQuote(p.text, p.HealthCheck.Path)
		p.add(", port: ")
	}
	p.number(p.App.Port)
	p.add("}")
}

// wholeSeconds rounds up: Kubernetes counts in whole seconds and refuses zero.
func wholeSeconds(d time.Duration) int { return max(1, int((d+time.Second-1)/time.Second)) }
