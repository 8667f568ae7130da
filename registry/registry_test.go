package registry

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestOf(t *testing.T) {
	tests := map[string]Registry{
		"ghcr.io/acme/shop":         {Kind: GHCR, Host: "ghcr.io", Path: "acme/shop"},
		"acme/shop":                 {Kind: DockerHub, Host: "docker.io", Path: "acme/shop"},
		"shop":                      {Kind: DockerHub, Host: "docker.io", Path: "library/shop"},
		"index.docker.io/acme/shop": {Kind: DockerHub, Host: "docker.io", Path: "acme/shop"},
		"123456789012.dkr.ecr.eu-west-1.amazonaws.com/a/shop":     {Kind: ECR, Host: "123456789012.dkr.ecr.eu-west-1.amazonaws.com", Path: "a/shop", Account: "123456789012", Region: "eu-west-1"},
		"123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/shop":   {Kind: ECR, Host: "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn", Path: "shop", Account: "123456789012", Region: "cn-north-1"},
		"123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com/s": {Kind: ECR, Host: "123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com", Path: "s", Account: "123456789012", Region: "us-gov-west-1"},
		"123456789012.dkr-ecr.eu-west-1.on.aws/shop":              {Kind: ECR, Host: "123456789012.dkr-ecr.eu-west-1.on.aws", Path: "shop", Account: "123456789012", Region: "eu-west-1"},
		"s3.eu-west-1.amazonaws.com/shop":                         {Kind: SelfHosted, Host: "s3.eu-west-1.amazonaws.com", Path: "shop"},
		"public.ecr.aws/acme/shop":                                {Kind: ECRPublic, Host: "public.ecr.aws", Path: "acme/shop"},
		"europe-west1-docker.pkg.dev/project/repo/shop":           {Kind: GAR, Host: "europe-west1-docker.pkg.dev", Path: "project/repo/shop"},
		"gcr.io/project/shop":                                     {Kind: GCR, Host: "gcr.io", Path: "project/shop"},
		"eu.gcr.io/project/shop":                                  {Kind: GCR, Host: "eu.gcr.io", Path: "project/shop"},
		"acme.azurecr.io/shop":                                    {Kind: ACR, Host: "acme.azurecr.io", Path: "shop"},
		"acme.azurecr.cn/shop":                                    {Kind: ACR, Host: "acme.azurecr.cn", Path: "shop"},
		"quay.io/acme/shop":                                       {Kind: Quay, Host: "quay.io", Path: "acme/shop"},
		"registry.gitlab.com/acme/shop":                           {Kind: GitLab, Host: "registry.gitlab.com", Path: "acme/shop"},
		"registry.gitlab.acme.dev:5050/acme/shop":                 {Kind: GitLab, Host: "registry.gitlab.acme.dev:5050", Path: "acme/shop"},
		"localhost/shop":                                          {Kind: Localhost, Host: "localhost", Path: "shop"},
		"localhost:5000/shop":                                     {Kind: Localhost, Host: "localhost:5000", Path: "shop"},
		"127.0.0.1:5000/acme/shop":                                {Kind: Localhost, Host: "127.0.0.1:5000", Path: "acme/shop"},
		"[::1]:5000/shop":                                         {Kind: Localhost, Host: "[::1]:5000", Path: "shop"},
		"registry.acme.dev:5000/shop":                             {Kind: SelfHosted, Host: "registry.acme.dev:5000", Path: "shop"},
		"ghcr.io.acme.dev/shop":                                   {Kind: SelfHosted, Host: "ghcr.io.acme.dev", Path: "shop"},
	}
	for image, want := range tests {
		t.Run(image, func(t *testing.T) {
			assert.Equal(t, want, Of(image))
		})
	}
}
