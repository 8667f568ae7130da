package diagnosis

import (
	"path"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/project/requirement"
	"dockgen/project/rule"
	"dockgen/schema"
)

// running are the stages in which the project's code runs.
var running = []Stage{Release, Start, Answer, Process}

func startRows() []row {
	return []row{
		{VariableMissing, running, environKey, Certain, variable},
		{VariableMissing, running, raised(`Environment variable "?'?([A-Z_][A-Z0-9_]*)"?'? (?:is )?not set|UndefinedValueError: ([A-Z_][A-Z0-9_]*) not found|Set the ([A-Z_][A-Z0-9_]*) environment variable`), Certain, variable},
		{NotWritable, running, said(`\[Errno 30\] Read-only file system: '([^']+)'`), Certain, readOnly},
		{NotWritable, running, said(`unable to open database file|attempt to write a readonly database`), Kind, says("Database not writable", "SQLite cannot write the file of its database. Name its folder under writable in the image block, or have a variable say where it is.")},
		{ProjectNotInstalled, running, raised(`PackageNotFoundError: No package metadata was found for ([\w.-]+)|DistributionNotFound: The '([\w.-]+)`), Certain, ownDistribution},
		{LibraryMissing, running, raised(`(lib[\w.+-]+\.so[\w.]*): cannot open shared object file|cannot load library '([^']+)'|(failed to find libmagic)|(libpq library not found)`), Certain, says("Library missing", "A package loads a shared library that the image does not have. Name the Debian package that brings it under runtime_packages in the dependencies block.")},
		{ServiceNeeded, running, said(`connection to server at .* failed: |Error -?\d+ connecting to |\(2003, "Can't connect|ServerSelectionTimeoutError|AMQPConnectionError|could not translate host name`), Certain, says("Service needed", "The app connects to a database or a queue that does not answer. The image is not at fault: write a service block, or give the address of one that runs.")},
		{NotAnApp, running, said(`Failed to find attribute '([^']+)' in '([^']+)'`), Certain, says("Entry point not found", "The module of entry_point has no such name. Write the one that it has in entry_point in the app block.")},
		{NotAnApp, running, said(`class uri '([^']+)' invalid or not found`), Certain, says("Worker class not found", "gunicorn cannot load its worker class: the package that brings it is not installed. Add it to the dependencies, or write another class in the worker block.")},
		{ModuleNotFound, running, raised(`ModuleNotFoundError: No module named '([\w.]+)'`), Certain, module},
	}
}

// environKey is the KeyError of os.environ, which its frame tells from that of any other
// dictionary.
func environKey() match {
	return func(c *seen) []string {
		if c.trace == nil || len(c.trace.frames) == 0 {
			return nil
		}
		last := c.trace.frames[len(c.trace.frames)-1].file
		if last != "<frozen os>" && path.Base(last) != "os.py" {
			return nil
		}
		return keyError().FindStringSubmatch(c.trace.raised)
	}
}

var keyError = pattern(`^KeyError: '([A-Z_][A-Z0-9_]*)'$`)

func first(m []string) string {
	for _, name := range m[1:] {
		if name != "" {
			return name
		}
	}
	return ""
}

func variable(c *seen, m []string, f *finding.Finding) bool {
	name := first(m)
	f.Summary = "Variable missing"
	f.Detail = "The app reads the variable " + thing(name) + " and does not start without it. Give it a value where the image runs."
	if len(name) <= 64 && !slices.ContainsFunc(c.Config.Env, func(e schema.Env) bool { return e.Name == name && e.Required }) {
		f.Fix = "env " + rule.Quoted(name) + " { required = true }"
		f.Detail += " Write " + f.Fix + " in the config."
	}
	return true
}

// readOnly asks for a folder below the project that is one, and holds no code.
func readOnly(c *seen, m []string, f *finding.Finding) bool {
	f.Summary = "Folder not writable"
	f.Detail = "The app writes to " + thing(m[1]) + ", and the image lets it write to no folder of the project but those under writable in the image block."
	name := m[1]
	if !path.IsAbs(name) {
		name = path.Join(schema.SourceFolder, c.Config.App.Directory, name)
	}
	below, inside := strings.CutPrefix(path.Clean(name), schema.SourceFolder+"/")
	at := path.Dir(below)
	if c.folder(below) {
		at = below
	}
	if !inside || at == "." || !c.folder(at) || slices.Contains(c.Config.Image.Writable, at) || c.code(at) {
		return true
	}
	f.Block, f.Fix = "image", "writable = "+rule.HCLList(append(slices.Clone(c.Config.Image.Writable), at))
	f.Detail += " Write " + f.Fix + " there."
	return true
}

func ownDistribution(c *seen, m []string, f *finding.Finding) bool {
	f.Summary = "Distribution not installed"
	f.Detail = "The app asks for the metadata of " + thing(first(m)) + ", which is not installed."
	if c.Project.Name != "" && requirement.NormalName(first(m)) == c.Project.Name && !c.Config.Dependencies.Package {
		f.Block, f.Fix = c.dependencies(), "package = true"
		f.Detail += " That is the project itself: write package = true in " + f.Block + "."
	}
	return true
}

func module(c *seen, m []string, f *finding.Finding) bool {
	name, _, _ := strings.Cut(m[1], ".")
	f.Summary = "Module not found"
	f.Detail = "The app imports " + thing(m[1]) + ", and no package of the image brings it. Add the package to the project's dependencies."
	if at := path.Join(c.Config.App.Directory, name); c.has(at+".py") || c.folder(at) {
		f.Detail = "The app imports " + thing(m[1]) + ", which is a module of the project, and the image does not have it. Look at exclude and include in the image block."
	}
	return true
}
