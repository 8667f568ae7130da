//go:build linux

package main

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/gohcl"
	"github.com/zclconf/go-cty/cty"
)

// config is what the shapes of bench/shapes.go use of the language, in the form
// that the library's own decoder fills by reflection.
type config struct {
	App struct {
		Name       string `hcl:"name,optional"`
		EntryPoint string `hcl:"entry_point"`
		Port       int    `hcl:"port,optional"`
		Python     string `hcl:"python,optional"`
		Directory  string `hcl:"directory,optional"`
	} `hcl:"app,block"`
	Dependencies *struct {
		Kind            string   `hcl:"kind,label"`
		Requirements    []string `hcl:"requirements,optional"`
		Constraints     []string `hcl:"constraints,optional"`
		RequireHashes   bool     `hcl:"require_hashes,optional"`
		Installer       string   `hcl:"installer,optional"`
		Gunicorn        string   `hcl:"gunicorn,optional"`
		BuildPackages   []string `hcl:"build_packages,optional"`
		RuntimePackages []string `hcl:"runtime_packages,optional"`
		PrivateGit      []struct {
			Host     string `hcl:"host,label"`
			Secret   string `hcl:"secret"`
			Username string `hcl:"username,optional"`
		} `hcl:"private_git,block"`
		PrivateIndex []struct {
			Name     string `hcl:"name,label"`
			URL      string `hcl:"url"`
			Secret   string `hcl:"secret"`
			Username string `hcl:"username,optional"`
		} `hcl:"private_index,block"`
	} `hcl:"dependencies,block"`
	Worker *struct {
		Kind            string `hcl:"kind,label"`
		Workers         int    `hcl:"workers,optional"`
		Timeout         int    `hcl:"timeout,optional"`
		Class           string `hcl:"class,optional"`
		Threads         int    `hcl:"threads,optional"`
		GracefulTimeout int    `hcl:"graceful_timeout,optional"`
		KeepAlive       int    `hcl:"keep_alive,optional"`
		Preload         bool   `hcl:"preload,optional"`
	} `hcl:"worker,block"`
	HealthCheck *struct {
		Path        string `hcl:"path,optional"`
		Interval    string `hcl:"interval,optional"`
		Timeout     string `hcl:"timeout,optional"`
		StartPeriod string `hcl:"start_period,optional"`
		Retries     int    `hcl:"retries,optional"`
	} `hcl:"health_check,block"`
	Env []struct {
		Name        string `hcl:"name,label"`
		Description string `hcl:"description,optional"`
		Default     string `hcl:"default,optional"`
		Required    bool   `hcl:"required,optional"`
		Secret      bool   `hcl:"secret,optional"`
	} `hcl:"env,block"`
	Image *struct {
		Base    string            `hcl:"base,optional"`
		User    string            `hcl:"user,optional"`
		Include []string          `hcl:"include,optional"`
		Exclude []string          `hcl:"exclude,optional"`
		Labels  map[string]string `hcl:"labels,optional"`
	} `hcl:"image,block"`
	Registry struct {
		Image       string   `hcl:"image"`
		Platforms   []string `hcl:"platforms,optional"`
		VersionFile string   `hcl:"version_file,optional"`
		Latest      bool     `hcl:"latest,optional"`
	} `hcl:"registry,block"`
	Output []struct {
		Name    string `hcl:"name,label"`
		Enabled bool   `hcl:"enabled,optional"`
		Path    string `hcl:"path,optional"`
	} `hcl:"output,block"`
}

type locals struct {
	Locals *struct {
		Remain hcl.Body `hcl:",remain"`
	} `hcl:"locals,block"`
	Remain hcl.Body `hcl:",remain"`
}

// decode fills a config, locals first.
func decode(body hcl.Body) (*config, hcl.Diagnostics) {
	var l locals
	if diagnostics := gohcl.DecodeBody(body, nil, &l); diagnostics.HasErrors() {
		return nil, diagnostics
	}
	var context *hcl.EvalContext
	if l.Locals != nil {
		attributes, diagnostics := l.Locals.Remain.JustAttributes()
		values := map[string]cty.Value{}
		for name, attribute := range attributes {
			value, more := attribute.Expr.Value(nil)
			values[name], diagnostics = value, append(diagnostics, more...)
		}
		if diagnostics.HasErrors() {
			return nil, diagnostics
		}
		context = &hcl.EvalContext{Variables: map[string]cty.Value{"local": cty.ObjectVal(values)}}
	}
	var c config
	return &c, gohcl.DecodeBody(l.Remain, context, &c)
}
