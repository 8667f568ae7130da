package generator

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/zclconf/go-cty/cty"

	"dockgen/schema"
)

func service(t *testing.T, folder, extra string) Service {
	t.Helper()
	src := "app {\n  name = \"shop\"\n  entry_point = \"shop:app\"\n}\nregistry {\n  image = \"ghcr.io/acme/shop\"\n}\n" + extra
	config, findings := schema.Load("flaskdeploy.hcl", []byte(src))
	require.NotNil(t, config, "%v", findings)
	return Service{Folder: folder, Config: config}
}

// read parses a bake file as bake does and returns what its targets and groups are.
func readBake(t require.TestingT, file []byte) (targets map[string]map[string]cty.Value, groups map[string][]string) {
	parsed, diags := hclsyntax.ParseConfig(file, "docker-bake.hcl", hcl.InitialPos)
	require.False(t, diags.HasErrors(), "%v\n%s", diags, file)
	targets, groups = map[string]map[string]cty.Value{}, map[string][]string{}
	ctx := &hcl.EvalContext{Variables: map[string]cty.Value{"TAG": cty.StringVal("7"), "CACHE": cty.StringVal("ghcr.io/acme/cache")}}
	for _, block := range parsed.Body.(*hclsyntax.Body).Blocks {
		values := map[string]cty.Value{}
		for name, a := range block.Body.Attributes {
			v, diags := a.Expr.Value(ctx)
			require.False(t, diags.HasErrors(), "%v", diags)
			values[name] = v
		}
		name := block.Labels[0]
		switch block.Type {
		case "target":
			require.NotContains(t, targets, name)
			targets[name] = values
		case "group":
			require.NotContains(t, groups, name)
			groups[name] = texts(values["targets"])
		}
	}
	for name, members := range groups {
		require.NotContains(t, targets, name, "a group is called what a target is")
		for _, member := range members {
			require.Contains(t, targets, member)
		}
	}
	return targets, groups
}

func texts(v cty.Value) []string {
	var list []string
	for it := v.ElementIterator(); it.Next(); {
		_, element := it.Element()
		list = append(list, element.AsString())
	}
	return list
}

func TestBakeFile(t *testing.T) {
	services := []Service{
		service(t, "services/mail", ""),
		service(t, ".", ""),
		service(t, "services/eu/shop", `dependencies "pip" {
  private_git "github.com" {
    secret = "CR_PAT"
  }
}
output "Dockerfile" {
  path = "deploy/Dockerfile"
}
`),
	}
	file := BakeFile(services, 2)
	targets, groups := readBake(t, file)
	assert.ElementsMatch(t, []string{"shop", "services-mail", "services-eu-shop"}, groups["default"])
	assert.ElementsMatch(t, []string{"services-mail", "services-eu-shop"}, groups["folder-services"])
	assert.Equal(t, []string{"services-eu-shop"}, groups["folder-services-eu"])
	assert.Len(t, append(groups["shard-1"], groups["shard-2"]...), 3)
	shop := targets["services-eu-shop"]
	assert.Equal(t, "services/eu/shop", shop["context"].AsString())
	assert.Equal(t, "deploy/Dockerfile", shop["dockerfile"].AsString())
	assert.Equal(t, []string{"ghcr.io/acme/shop:7"}, texts(shop["tags"]))
	assert.Equal(t, []string{"id=CR_PAT,env=CR_PAT"}, texts(shop["secret"]))
	assert.Equal(t, []string{"type=registry,ref=ghcr.io/acme/cache:services-eu-shop"}, texts(shop["cache-from"]))
	assert.NotContains(t, targets["shop"], "secret")

	assert.True(t, Sealed(file))
	assert.True(t, Sealed([]byte(strings.ReplaceAll(string(file), "\n", "\r\n"))), "a checkout with other line ends")
	assert.False(t, Sealed([]byte(strings.Replace(string(file), "dev", "edge", 1))))
	assert.False(t, Sealed(append(file, "# mine\n"...)))
	assert.False(t, Sealed(nil))

	slices.Reverse(services)
	assert.Equal(t, string(file), string(BakeFile(services, 2)), "the order of services matters")
}

// No two targets or groups may share a name, whatever the folders are called.
func TestBakeNames(t *testing.T) {
	var services []Service
	for _, folder := range []string{"a/b", "a-b", "a b", "default", "shard-1", "folder-a", "service-default", "x/${y}/%{z}/\"q\"\\", "é", "a/b/c"} {
		services = append(services, service(t, folder, ""))
	}
	targets, _ := readBake(t, BakeFile(services, 3))
	var folders []string
	for _, target := range targets {
		folders = append(folders, target["context"].AsString())
	}
	assert.ElementsMatch(t, []string{"a/b", "a-b", "a b", "default", "shard-1", "folder-a", "service-default", "x/${y}/%{z}/\"q\"\\", "é", "a/b/c"}, folders)
}

// Shards are even, each service is in one, and a service more moves few others.
func TestDeal(t *testing.T) {
	assert.Nil(t, deal([]string{"a"}, 0))
	var names []string
	for i := range 1000 {
		names = append(names, fmt.Sprintf("services-%d", i))
	}
	before := places(t, names, 8)
	after := places(t, append(slices.Clone(names), "one-more"), 8)
	moved := 0
	for _, name := range names {
		if before[name] != after[name] {
			moved++
		}
	}
	assert.LessOrEqual(t, moved, 20, "of 1000")
}

func places(t *testing.T, names []string, n int) map[string]int {
	t.Helper()
	place := map[string]int{}
	for i, shard := range deal(names, n) {
		assert.LessOrEqual(t, len(shard), (len(names)+n-1)/n)
		for _, name := range shard {
			assert.NotContains(t, place, name)
			place[name] = i
		}
	}
	assert.Len(t, place, len(names))
	return place
}
