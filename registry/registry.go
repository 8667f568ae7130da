// Package registry reads what an image's name alone says about where the image is
// published: the kind of registry, its host and, of some, the account.
//
// Start with [Of]. The package speaks to no registry.
package registry

import (
	"strings"

	"dockgen/schema/imageref"
)

// Kind is a family of registries that people log in to in the same way.
// Each has a case of its own in page/registry.qtpl.
type Kind string

const (
	GHCR       Kind = "ghcr"
	DockerHub  Kind = "hub"
	ECR        Kind = "ecr"
	ECRPublic  Kind = "ecr-public"
	GAR        Kind = "gar"
	GCR        Kind = "gcr" // gcr.io names, which Artifact Registry serves too
	ACR        Kind = "acr"
	Quay       Kind = "quay"
	GitLab     Kind = "gitlab"
	Localhost  Kind = "local"
	SelfHosted Kind = "plain"
)

const (
	hubHost     = "docker.io"
	garHostTail = "-docker.pkg.dev"
)

// Registry is what an image's name alone says about where it is published.
type Registry struct {
	Kind Kind
	Host string // with its port; what docker login takes
	Path string // the repository inside it
	// Account and Region are ECR's.
	Account, Region string
}

// Of reads image, which schema has checked.
func Of(image string) Registry {
	var r Registry
	r.Host, r.Path = imageref.Split(image)
	if account, region, found := ecrHost(r.Host); found {
		r.Kind, r.Account, r.Region = ECR, account, region
		return r
	}
	r.Kind = kindOfHost(r.Host)
	return r
}

func kindOfHost(host string) Kind {
	name, _, _ := strings.Cut(host, ":")
	switch {
	case host == "ghcr.io":
		return GHCR
	case host == hubHost:
		return DockerHub
	case host == "public.ecr.aws":
		return ECRPublic
	case strings.HasSuffix(host, garHostTail):
		return GAR
	case host == "gcr.io" || strings.HasSuffix(host, ".gcr.io"):
		return GCR
	case hasAnySuffix(host, ".azurecr.io", ".azurecr.cn", ".azurecr.us"):
		return ACR
	case host == "quay.io":
		return Quay
	case strings.HasPrefix(name, "registry.gitlab."):
		return GitLab
	case name == "localhost" || strings.HasPrefix(name, "127.") || strings.HasPrefix(host, "[::1]"):
		return Localhost
	}
	return SelfHosted
}

// ecrHost takes apart ACCOUNT.dkr.ecr.REGION.amazonaws.com, its FIPS and China
// forms, and the dual-stack form ACCOUNT.dkr-ecr.REGION.on.aws.
func ecrHost(host string) (account, region string, found bool) {
	rest, found := cutAnySuffix(host, ".amazonaws.com", ".amazonaws.com.cn", ".on.aws", ".on.amazonwebservices.com.cn")
	if !found {
		return "", "", false
	}
	account, rest, _ = strings.Cut(rest, ".")
	for _, service := range []string{"dkr.ecr.", "dkr.ecr-fips.", "dkr-ecr.", "dkr-ECR-fips."} {
		if region, found := strings.CutPrefix(rest, service); found && region != "" && !strings.Contains(region, ".") {
			return account, region, true
		}
	}
	return "", "", false
}

// GARRepository takes apart PROJECT/REPOSITORY/IMAGE. A project of a domain is
// two components in the path and is called DOMAIN:PROJECT everywhere else.
func (r Registry) GARRepository() (project, repository, location string) {
	project, rest, _ := strings.Cut(r.Path, "/")
	if strings.Contains(project, ".") {
		inDomain, tail, _ := strings.Cut(rest, "/")
		project, rest = project+":"+inDomain, tail
	}
	repository, _, _ = strings.Cut(rest, "/")
	return project, repository, strings.TrimSuffix(r.Host, garHostTail)
}

// ACRName is the registry's name, which is letters and digits: what follows a
// dash in the host is a hash that Azure appends on request.
func (r Registry) ACRName() string {
	name, _, _ := strings.Cut(r.Host, ".")
	name, _, _ = strings.Cut(name, "-")
	return name
}

// InChina reports whether the host is of the Chinese part of a cloud, which has
// accounts of its own.
func (r Registry) InChina() bool { return strings.HasSuffix(r.Host, ".cn") }

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
