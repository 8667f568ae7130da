package generator

import (
	"strings"

	"dockgen/schema"
)

// troubleshooting is ordered by what is most urgent: the app is down, requests
// fail, a publication stops.
func (p *page) troubleshooting() {
	p.begin("troubleshooting")
	image, script := p.dockerfile.Enabled, p.script.Enabled
	if image {
		p.say("start")
		p.list(
			"start-table",
			when(len(p.envFile) > 0, "start-setting"),
			when(p.Worker.ConfigFile == "", "start-arguments"),
			"start-platform",
		)
		p.say("requests")
	}
	p.say("publishing")
	remote := p.remote()
	p.list(
		"rows",
		when(script, "bit"),
		"docker",
		when(remote, "denied"),
		when(!remote, "refused"),
		when(remote, "network"),
		when(p.fromDockerHub(), "limit"),
		when(len(p.secrets) > 0, "secret"),
		when(script && p.Registry.Numbering == "file", "taken"),
		when(script && p.Registry.Numbering == "registry", "taken-registry"),
		when(script && p.Registry.Numbering == "git", "taken-git"),
		when(script, "doubt"),
		when(script, "locked"),
		when(script && p.counts(), "damaged"),
		when(script && p.Registry.Latest, "latest"),
	)
	if !script {
		return
	}
	p.say("bit-repair")
	if !p.counts() {
		return
	}
	p.say(
		"version",
		when(p.Registry.Latest, "version-latest"),
		when(!p.Registry.Latest, "version-tags"),
		"version-check",
	)
}

func (p *page) fromDockerHub() bool {
	host, _ := schema.SplitRepository(p.Image.Base)
	return host == hubHost
}

// habits says what to keep doing and why the files are as they are, each point
// only where it is true.
func (p *page) habits() {
	image, script := p.dockerfile.Enabled, p.script.Enabled
	p.begin("habits")
	p.list(
		"local",
		"number",
		when(script, "publisher"),
		when(script && !p.basePinned(), "no-cache"),
		when(p.basePinned(), "digest"),
		when(image && p.HealthCheck.Path == "", "health"),
		"limits",
		"stdout",
		"document",
		"ci",
	)
	p.say("why")
	p.list(
		when(image && !p.runsAsRoot(), "user"),
		when(image, pick(len(p.Image.Writable) > 0, "read-only-folders", "read-only")),
		when(image && len(p.secrets) > 0, "secrets"),
		when(image && strings.Contains(p.Image.Base, "-slim"), "slim"),
		when(image && len(buildPackages(&p.Dependencies)) > 0, "build-stage"),
		when(p.writes(schema.DockerIgnore), "ignore"),
		when(image, "layers"),
		when(image && p.Dependencies.RequireHashes, "hashes"),
		when(image, "process"),
		when(image && p.Worker.ConfigFile == "", "environment"),
		when(image, "health-check"),
		"platform",
		when(script, "order"),
		when(script && p.Registry.Latest, "latest"),
		"generated",
	)
}
