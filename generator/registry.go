package generator

import (
	"strings"

	"dockgen/schema"
)

// registryKind is a family of registries that people log in to in the same way.
// Each has a fragment of its own in deployment/registry.md.
type registryKind string

const (
	ghcr        registryKind = "ghcr"
	dockerHub   registryKind = "hub"
	ecr         registryKind = "ecr"
	ecrPublic   registryKind = "ecr-public"
	gar         registryKind = "gar"
	gcr         registryKind = "gcr" // gcr.io names, which Artifact Registry serves too
	acr         registryKind = "acr"
	quay        registryKind = "quay"
	gitlab      registryKind = "gitlab"
	localhost   registryKind = "local"
	selfHosted  registryKind = "plain"
	hubHost                  = "docker.io"
	garHostTail              = "-docker.pkg.dev"
)

// registry is what an image's name alone says about where it is published.
type registry struct {
	kind registryKind
	host string // with its port; what docker login takes
	path string // the repository inside it
	// account and region are ECR's.
	account, region string
}

// registryOf reads image, which schema has checked.
func registryOf(image string) registry {
	var r registry
	r.host, r.path = schema.SplitRepository(image)
	if account, region, found := ecrHost(r.host); found {
		r.kind, r.account, r.region = ecr, account, region
		return r
	}
	r.kind = kindOfHost(r.host)
	return r
}

func kindOfHost(host string) registryKind {
	name, _, _ := strings.Cut(host, ":")
	switch {
	case host == "ghcr.io":
		return ghcr
	case host == hubHost:
		return dockerHub
	case host == "public.ecr.aws":
		return ecrPublic
	case strings.HasSuffix(host, garHostTail):
		return gar
	case host == "gcr.io" || strings.HasSuffix(host, ".gcr.io"):
		return gcr
	case hasAnySuffix(host, ".azurecr.io", ".azurecr.cn", ".azurecr.us"):
		return acr
	case host == "quay.io":
		return quay
	case strings.HasPrefix(name, "registry.gitlab."):
		return gitlab
	case name == "localhost" || strings.HasPrefix(name, "127.") || strings.HasPrefix(host, "[::1]"):
		return localhost
	}
	return selfHosted
}

// ecrHost takes apart ACCOUNT.dkr.ecr.REGION.amazonaws.com, its FIPS and China
// forms, and the dual-stack form ACCOUNT.dkr-ecr.REGION.on.aws.
func ecrHost(host string) (account, region string, found bool) {
	rest, found := cutAnySuffix(host, ".amazonaws.com", ".amazonaws.com.cn", ".on.aws", ".on.amazonwebservices.com.cn")
	if !found {
		return "", "", false
	}
	account, rest, _ = strings.Cut(rest, ".")
	for _, service := range []string{"dkr.ecr.", "dkr.ecr-fips.", "dkr-ecr.", "dkr-ecr-fips."} {
		if region, found := strings.CutPrefix(rest, service); found && region != "" && !strings.Contains(region, ".") {
			return account, region, true
		}
	}
	return "", "", false
}

// garRepository takes apart PROJECT/REPOSITORY/IMAGE. A project of a domain is
// two components in the path and is called DOMAIN:PROJECT everywhere else.
func (r registry) garRepository() (project, repository, location string) {
	project, rest, _ := strings.Cut(r.path, "/")
	if strings.Contains(project, ".") {
		inDomain, tail, _ := strings.Cut(rest, "/")
		project, rest = project+":"+inDomain, tail
	}
	repository, _, _ = strings.Cut(rest, "/")
	return project, repository, strings.TrimSuffix(r.host, garHostTail)
}

// acrName is the registry's name, which is letters and digits: what follows a
// dash in the host is a hash that Azure appends on request.
func (r registry) acrName() string {
	name, _, _ := strings.Cut(r.host, ".")
	name, _, _ = strings.Cut(name, "-")
	return name
}

func (r registry) inChina() bool { return strings.HasSuffix(r.host, ".cn") }

func hasAnySuffix(s string, suffixes ...string) bool {
	_, found := cutAnySuffix(s, suffixes...)
	return found
}

func cutAnySuffix(s string, suffixes ...string) (rest string, found bool) {
	for _, suffix := range suffixes {
		if rest, found := strings.CutSuffix(s, suffix); found {
			return rest, true
		}
	}
	return s, false
}
