// Package container says how a container of a config's image is run: the options of
// `docker run` that DEPLOYMENT.md prints and that a trial uses, and the services beside it.
// Start with [Hardening] and [Services]. Nothing here quotes for a shell or starts anything.
package container

import (
	"path"
	"slices"
	"strconv"

	"dockgen/schema"
)

// Name is what the app's containers are called, or what their names begin with. Docker
// wants two characters.
func Name(c *schema.Config) string {
	if len(c.App.Name) == 1 {
		return c.App.Name + "-app"
	}
	return c.App.Name
}

// Limits are the options that bound what a container may use.
func Limits(c *schema.Config) []string {
	return []string{"--memory", c.Limits.Memory, "--cpus", c.Limits.CPUs.String()}
}

// Hardening are the options that take away what the image does not need. A Dockerfile
// that is not dockgen's makes no such promise: there are none then.
func Hardening(c *schema.Config) []string {
	if !c.Output(schema.Dockerfile).Enabled {
		return nil
	}
	return []string{"--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"}
}

// Writable are the folders of the container that get a volume.
func Writable(c *schema.Config) []string {
	if !c.Output(schema.Dockerfile).Enabled {
		return nil
	}
	folders := make([]string, len(c.Image.Writable))
	for i, folder := range c.Image.Writable {
		folders[i] = path.Join(schema.SourceFolder, folder)
	}
	return folders
}

// StopTimeout is the option for a container that takes longer to stop than Docker waits
// by itself; nil for every other.
func StopTimeout(c *schema.Config) []string {
	if seconds, slow := StopSeconds(c); slow {
		return []string{"--stop-timeout", strconv.Itoa(seconds)}
	}
	return nil
}

// StopSeconds is how long the container may take to stop, and whether that is longer than
// Docker waits by itself. What gunicorn's own configuration file says is not known.
func StopSeconds(c *schema.Config) (seconds int, slow bool) {
	slow = c.Output(schema.Dockerfile).Enabled && c.Worker.ConfigFile == "" && c.Worker.GracefulTimeout >= schema.DockerStop
	return c.Worker.GracefulTimeout + 2, slow
}

// Given names the variables that the container has to be given: those that must not be
// in the image or on a command line, those the app cannot do without, and those that
// lead to its services.
func Given(c *schema.Config) []string {
	var names []string
	for i := range c.Env {
		if v := &c.Env[i]; v.Secret || v.Required && !v.HasDefault || ofService(c, v.Name) {
			names = append(names, v.Name)
		}
	}
	return names
}

func ofService(c *schema.Config, name string) bool {
	return slices.ContainsFunc(c.Services, func(s schema.Service) bool { return slices.Contains(s.Variables(), name) })
}

// Without a health check: a step or a process answers no request.
const NoHealthCheck = "--no-healthcheck"
