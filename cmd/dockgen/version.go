package main

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"

	"dockgen/generator"
	"dockgen/workspace"
)

// version is the release that this source belongs to: the commit that is tagged
// v0.2.0 sets it to 0.2.0, and it stays until the next release. It is what
// required_version is compared with, however dockgen was built. docs/releasing.md
// says how a release is cut.
const version = "0.1.0"

// released is the version when the artefacts of that release are made, whose builds have
// no trace of Git in them: the linker sets it where CHANGELOG.md has a date for the
// version, which only the commit of the release has.
var released string

func (c *cli) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of dockgen and of its templates",
		Args:  noArguments,
		RunE: verb(func() error {
			info, _ := debug.ReadBuildInfo()
			// In the words of the finding that sends people here to compare.
			_, err := fmt.Fprintf(c.stdout, "dockgen %s, templates %d, lock format %d\n", buildName(info), generator.Templates, workspace.LockFormat)
			return err
		}),
	}
}

// buildName is the version, and whether this executable is exactly that release.
// It is when `make dist` built it from the source of that release, or when it was built
// from a module or from an unmodified clone at the tag: Go then records the tag as the
// version of the main module. A clone without tags,
// an unpacked archive and -buildvcs=false leave no trace of it. info may be nil.
func buildName(info *debug.BuildInfo) string {
	if info == nil {
		info = new(debug.BuildInfo)
	}
	if info.Main.Version == "v"+version || released == version {
		return version
	}
	revision, modified := "revision not known", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			revision = "revision " + s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			modified = ", modified"
		}
	}
	return fmt.Sprintf("%s (development build, %s%s)", version, revision, modified)
}
