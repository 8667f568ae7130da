package schema

import (
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// BenchmarkLoad is to be read beside BenchmarkParse, which is the part of it
// that HCL does.
func BenchmarkLoad(b *testing.B) {
	for name, src := range benchmarks() {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if c, _ := Load("flaskdeploy.hcl", src); c == nil {
					b.Fatal("not loaded")
				}
			}
		})
	}
}

func BenchmarkParse(b *testing.B) {
	for name, src := range benchmarks() {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				hclsyntax.ParseConfig(src, "flaskdeploy.hcl", hcl.InitialPos)
			}
		})
	}
}

func BenchmarkShow(b *testing.B) {
	for name, src := range benchmarks() {
		b.Run(name, func(b *testing.B) {
			c, _ := Load("flaskdeploy.hcl", src)
			b.ReportAllocs()
			for b.Loop() {
				Show(c)
			}
		})
	}
}

func benchmarks() map[string][]byte {
	return map[string][]byte{"smallest": []byte(smallest), "ordinary": []byte(ordinary), "showcase": []byte(showcase)}
}

// ordinary is what a team writes for a service in use.
const ordinary = `# How the orders service is shipped.
locals {
  registry = "ghcr.io/acme"
}

app {
  entry_point = "orders.web:create_app()"
  port        = 8080
  python      = "3.13"
}

dependencies "pip" {
  requirements     = ["requirements/base.txt", "requirements/production.txt"]
  build_packages   = ["gcc", "libpq-dev"]
  runtime_packages = ["libpq5"]

  private_git "github.com" {
    secret = "CR_PAT"
  }
}

worker "standard" {
  workers = 6
  timeout = 45
  preload = true
}

health_check {
  path     = "/healthz"
  interval = "15s"
  timeout  = "3s"
}

image {
  exclude = ["/notebooks", "**/*.csv"]
}

registry {
  image = "${local.registry}/orders"
}

env "LOG_LEVEL" {
  description = "How much is logged."
  default     = "info"
}

env "DATABASE_URL" {
  description = "Where the orders are."
  required    = true
  secret      = true
}
`
