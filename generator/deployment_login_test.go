package generator

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Each registry gets its own login, and that of no other.
func TestDeploymentLogsIn(t *testing.T) {
	tests := map[string]struct {
		image  string
		says   []string
		silent []string
	}{
		"ghcr": {
			image:  "ghcr.io/acme/shop",
			says:   []string{"_classic_", "`write:packages`", "| docker login ghcr.io --username \"$REGISTRY_USER\" --password-stdin", "docker logout ghcr.io"},
			silent: []string{"aws ", "gcloud", "az acr", "Docker Hub takes"},
		},
		"hub": {
			image:  "acme/shop",
			says:   []string{"Docker Hub takes an access token", "| docker login --username \"$REGISTRY_USER\" --password-stdin", "`docker logout`", "toomanyrequests"},
			silent: []string{"write:packages", "docker login docker.io"},
		},
		"ecr": {
			image: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/a/shop",
			says: []string{
				"aws ecr create-repository --region eu-west-1 --registry-id 123456789012 --repository-name a/shop",
				"aws ecr get-login-password --region eu-west-1 |\n    docker login --username AWS --password-stdin 123456789012.dkr.ecr.eu-west-1.amazonaws.com\n",
				"immutable tags",
			},
			silent: []string{"REGISTRY_TOKEN", "AWS in China"},
		},
		"ecr-china": {
			image: "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/shop",
			says:  []string{"--password-stdin 123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn\n", "AWS in China"},
		},
		"ecr-public": {
			image:  "public.ecr.aws/acme/shop",
			says:   []string{"aws ecr-public get-login-password --region us-east-1 |"},
			silent: []string{"aws ecr get"},
		},
		"gar": {
			image: "europe-west1-docker.pkg.dev/project/repo/shop",
			says: []string{
				"gcloud auth configure-docker --quiet europe-west1-docker.pkg.dev\n",
				"describe repo --project=project --location=europe-west1 ||", "create repo --repository-format=docker",
			},
			silent: []string{"| docker login", "docker logout"},
		},
		"gar-domain-project": {
			image: "us-docker.pkg.dev/acme.dev/project/repo/shop",
			says:  []string{"describe repo --project=acme.dev:project --location=us ||"},
		},
		"gcr": {
			image:  "eu.gcr.io/project/shop",
			says:   []string{"gcloud auth configure-docker --quiet eu.gcr.io\n"},
			silent: []string{"repositories create"},
		},
		"acr": {
			image:  "acme-d4f5e6.azurecr.io/shop",
			says:   []string{"az acr login --name acme\n", "AcrPush"},
			silent: []string{"REGISTRY_TOKEN"},
		},
		"quay": {
			image: "quay.io/acme/shop",
			says:  []string{"robot account _Write_", "| docker login quay.io --username"},
		},
		"gitlab": {
			image: "registry.gitlab.com/acme/shop",
			says:  []string{"`write_registry`", "| docker login registry.gitlab.com --username", "$CI_REGISTRY_PASSWORD"},
		},
		"self-hosted": {
			image: "registry.acme.dev:5000/shop",
			says:  []string{"| docker login registry.acme.dev:5000 --username", "/etc/docker/certs.d/registry.acme.dev:5000/ca.crt"},
		},
		"this-machine": {
			image:  "127.0.0.1:5000/acme/shop",
			says:   []string{"## The registry", "`127.0.0.1:5000` is a registry on the machine itself", "no registry runs at `127.0.0.1:5000`"},
			silent: []string{"docker login 127", "needs: registry login", "docker logout", "unauthorized"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			text := deploymentOf(t, "registry {\n  image = \""+test.image+"\"\n}\n")
			for _, want := range test.says {
				assert.True(t, strings.Contains(text, want), "does not say %q", want)
			}
			for _, unwanted := range test.silent {
				assert.False(t, strings.Contains(text, unwanted), "says %q", unwanted)
			}
		})
	}
}
