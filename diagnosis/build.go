package diagnosis

import (
	"strings"

	"dockgen/finding"
	"dockgen/project/pins"
	"dockgen/project/requirement"
)

var (
	building    = []Stage{Build}
	failedBuild = pattern("(?:Failed building wheel for |Failed to build (?:installable wheels for some pyproject.toml based projects \\()?`?|Failed to build )([A-Za-z0-9][A-Za-z0-9._-]*)")
)

// buildRows stand in order of cause: a header before the compiler that did not find it.
func buildRows() []row {
	return []row{
		{BuildPackageMissing, building, said(`fatal error: ([\w./+-]+\.hp{0,2}): No such file|(pg_config) executable not found|(Can not find valid pkg-config name)|(Please make sure the libxml2 and libxslt development packages are installed)|'?(pkg-config)'? not found|No such file or directory: '\S*(gcc|g\+\+|cc)'|command '\S*(gcc|g\+\+|cc)' failed|(need a C compiler)`), Kind, missingForBuild},
		{InstallRefused, building, said("(?i)Hash mismatch for `([^`]+)`|DO NOT MATCH THE HASHES|Hashes are required in --require-hashes mode"), Certain, says("Hash not as locked", "A package is not the file whose hash the project has written down, or has none. It may have been exchanged: find out why before you write the hashes again. dockgen changes nothing here.")},
		{InstallRefused, building, said("lockfile at `uv.lock` needs to be updated"), Certain, says("Lock out of step", "uv.lock does not belong to pyproject.toml. Run uv lock, and commit what it writes.")},
		{InstallRefused, building, said("Required uv version `([^`]+)` does not match"), Certain, says("Version of uv refused", "The project asks for another release of uv than the build installs. Write its version in the dependencies block.")},
		{IndexRefused, building, said(`401 Unauthorized|403 Forbidden|EOFError: EOF when reading a line|could not read Username for`), Certain, says("Access refused", "A package index or a Git host asks for a token that the build does not have, or that it does not accept. Write a private_index or private_git block, and give its secret to the build.")},
		{IndexRefused, building, said(`Temporary failure in name resolution|Name or service not known|Could not resolve host|dns error`), Kind, says("Name not resolved", "A host that the build asks cannot be found from where it runs. Nothing in the config mends that.")},
		{NotInContext, building, said(`failed to compute cache key: .*"/?([^"]+)": not found|failed to compute cache key: "/(\S+)" not found|Could not open requirements file|Distribution not found at: file://`), Certain, says("File not in the build", "The build needs a file that its context does not have. Look whether Git has it, and whether image.exclude or image.include leaves it out.")},
	}
}

// says is a row whose sentences do not depend on what was found.
func says(summary, detail string) func(*seen, []string, *finding.Finding) bool {
	return func(_ *seen, _ []string, f *finding.Finding) bool {
		f.Summary, f.Detail = summary, detail
		return true
	}
}

// missingForBuild names the Debian packages that build the package whose build failed, from
// the tables of package pins, never from the log.
func missingForBuild(c *seen, m []string, f *finding.Finding) bool {
	f.Summary = "Build package missing"
	lacks := "a compiler"
	for _, name := range m[1:5] {
		if name != "" {
			lacks = thing(name)
		}
	}
	if m[3] != "" {
		lacks = "the headers of MySQL"
	}
	f.Detail = "A package comes as source, and its build needs " + lacks + "."
	build, runtime := []string(nil), []string(nil)
	if failed := failedBuild().FindStringSubmatch(c.text); failed != nil {
		name, _, _ := strings.Cut(failed[1], "==")
		f.Detail = thing(name) + " comes as source for this Python, and its build needs " + lacks + "."
		build, runtime = pins.SourceNeeds(requirement.NormalName(name))
	}
	if build == nil && lacks == "a compiler" {
		build = pins.Compiler()
	}
	if build == nil {
		return true
	}
	d := c.Config.Dependencies
	c.add(f, "build_packages", d.BuildPackages, build)
	first := f.Fix
	if len(runtime) > 0 {
		c.add(f, "runtime_packages", d.RuntimePackages, runtime)
		if first != "" && f.Fix != first {
			f.Fix = first + "\n" + f.Fix
		}
	}
	return true
}
