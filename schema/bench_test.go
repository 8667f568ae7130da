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

func benchmarks() map[string][]byte {
	return map[string][]byte{"smallest": []byte(smallest), "showcase": []byte(showcase)}
}
