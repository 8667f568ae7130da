// Package rule has the codes of the findings about a project, and writes names and
// lists the way that their sentences have them.
package rule

import "dockgen/finding"

// The codes of findings about a project. The severity of a code never changes: an error is certain to
// break the build or the start, a warning may be meant.
const (
	// GunicornMissing (error): neither the requirements nor the config bring gunicorn.
	GunicornMissing finding.Code = "DG401"
	// GunicornTwice (error): the requirements and the config both bring gunicorn.
	GunicornTwice finding.Code = "DG402"
	// EntryModuleMissing (error): the entry point's module is neither in the
	// project nor, by its name, in a requirement.
	EntryModuleMissing finding.Code = "DG403"
	// EntryNameMissing (warning): the module does not visibly bind the entry point's name.
	EntryNameMissing finding.Code = "DG404"
	// EntryNameInScript (error): the name is bound only under if __name__ == "__main__".
	EntryNameInScript finding.Code = "DG405"
	// FactoryNotCalled (error): the entry point names a function that cannot be a
	// WSGI application; its parentheses are missing.
	FactoryNotCalled finding.Code = "DG406"
	// FactorySuspected (warning): the entry point names a function that by its
	// parameters' names is no WSGI application.
	FactorySuspected finding.Code = "DG407"
	// EntryCallFails (error): the entry point calls something that cannot be
	// called, or not with these arguments.
	EntryCallFails finding.Code = "DG408"
	// FileMissing (error): a file or folder that the config names does not exist.
	FileMissing finding.Code = "DG409"
	// FileUnusable (error): what the config names is a folder, a pipe, too large,
	// outside the project or not readable.
	FileUnusable finding.Code = "DG410"
	// FileIgnored (error): the ignore file hides what the Dockerfile needs.
	FileIgnored finding.Code = "DG411"
	// OtherIgnoreFile (error): an ignore file of the project's own wins over dockgen's.
	OtherIgnoreFile finding.Code = "DG412"
	// IncludeNotListed (error): a requirements file includes one that the config
	// does not list, so that the build does not have it.
	IncludeNotListed finding.Code = "DG413"
	// LocalRequirement (error): a requirement is a folder or file of the project,
	// or is to be found in one.
	LocalRequirement finding.Code = "DG414"
	// VersionControlMissing (error): a requirement comes from a repository, and the
	// build stage has no program to fetch it.
	VersionControlMissing finding.Code = "DG415"
	// VersionControlUncertain (warning): the same on a base image that may have one.
	VersionControlUncertain finding.Code = "DG416"
	// GitOverSSH (error): a requirement is fetched over SSH, for which the build has no key.
	GitOverSSH finding.Code = "DG417"
	// EditableRepository (error): an editable requirement from a repository, which uv refuses.
	EditableRepository finding.Code = "DG418"
	// CredentialInURL (error): a URL in a requirements file holds a password or token.
	CredentialInURL finding.Code = "DG419"
	// VariableInURL (error): a URL in a requirements file holds a ${VARIABLE} that
	// the build does not set.
	VariableInURL finding.Code = "DG420"
	// HashMissing (error): hashes are required, and a requirement has none.
	HashMissing finding.Code = "DG421"
	// WorkerPackageMissing (error): the worker class needs a package that no
	// requirement brings.
	WorkerPackageMissing finding.Code = "DG422"
	// WorkerPackageUncertain (warning): no requirement is named like the package of
	// a worker class from outside gunicorn.
	WorkerPackageUncertain finding.Code = "DG423"
	// WorkerClassRemoved (error): the gunicorn that would be installed no longer
	// has the worker class.
	WorkerClassRemoved finding.Code = "DG424"
	// GunicornConfigUnnamed (warning): gunicorn would load a gunicorn.conf.py that
	// the config does not name.
	GunicornConfigUnnamed finding.Code = "DG425"
	// EntryOwnerOnly (error): the entry point's file can be read only by its owner.
	EntryOwnerOnly finding.Code = "DG426"
	// FilesOwnerOnly (warning): other files that go into the image can be read only
	// by their owner.
	FilesOwnerOnly finding.Code = "DG427"
	// VariableUndocumented (warning): the app reads an environment variable that has
	// no env block.
	VariableUndocumented finding.Code = "DG480"
	// ModuleGone (warning): the app imports a module of Python's library that the
	// config's Python no longer has.
	ModuleGone finding.Code = "DG481"
	// JobsRepeated (warning): the app runs a scheduler or a thread of its own, and each of
	// several workers would start it.
	JobsRepeated finding.Code = "DG482"
	// EnvironmentCopied (warning): a virtual environment under a name that no rule of the
	// ignore file knows is copied into the image.
	EnvironmentCopied finding.Code = "DG487"
	// KeyAtRandom (warning): a key that signs sessions is made at random by each worker,
	// and at each start.
	KeyAtRandom finding.Code = "DG488"
	// StateOfOneWorker (warning): each of several workers has its own counters, cache or
	// clients.
	StateOfOneWorker finding.Code = "DG489"
	// MetricsOfOneWorker (warning): each of several workers counts its metrics for itself,
	// or the app does not start without the folder in which they add them up.
	MetricsOfOneWorker finding.Code = "DG491"
	// NotIgnorable (error): dockgen.ignore names a code of this package that is an
	// error, or that does not exist.
	NotIgnorable finding.Code = "DG428"
	// RouteMissing (warning): nothing that the import of the entry point runs gives the
	// app a route.
	RouteMissing finding.Code = "DG429"
	// LockMissing (error): the manager's lock file is not there.
	LockMissing finding.Code = "DG430"
	// LockBroken (error): the lock file is not what the manager writes.
	LockBroken finding.Code = "DG431"
	// LockOld (error): the lock file has a format that the manager no longer reads.
	LockOld finding.Code = "DG432"
	// LockStale (error): the lock file was made from other dependencies.
	LockStale finding.Code = "DG433"
	// ManifestBroken (error): pyproject.toml or Pipfile is not TOML.
	ManifestBroken finding.Code = "DG434"
	// PythonOutside (error): the project or its lock does not allow app.python.
	PythonOutside finding.Code = "DG435"
	// GroupMissing (error): the project has no dependency group or extra of that name.
	GroupMissing finding.Code = "DG436"
	// PackageNeeded (error): the app depends on packages in the repository, which
	// are not installed without dependencies.package.
	PackageNeeded finding.Code = "DG437"
	// OtherLock (warning): the project has the lock file of a second manager.
	OtherLock finding.Code = "DG438"
	// IndexUnnamed (error): the project has no index of a private_index block's name.
	IndexUnnamed finding.Code = "DG439"
	// MemberNeeded (error): the project is a uv workspace, and the config names no
	// member of it.
	MemberNeeded finding.Code = "DG440"
	// ManifestNotInstallable (error): pyproject.toml is a requirements file for uv only.
	ManifestNotInstallable finding.Code = "DG441"
	// ToolRefused (error): the project allows other versions of the tool that installs it.
	ToolRefused finding.Code = "DG442"
	// PatchOfPython (error): the project asks for a patch release of Python that the base
	// image is not known to have.
	PatchOfPython finding.Code = "DG443"
	// IndexesDiffer (warning): the requirements name several indexes, of which uv takes the
	// first that has a package, and pip looks in all.
	IndexesDiffer finding.Code = "DG444"
	// FrameworkMissing (error): the app imports Flask, and its lock does not have it.
	FrameworkMissing finding.Code = "DG445"
	// FrameworkUnlisted (warning): the app imports Flask, and only a file that is not
	// installed names it.
	FrameworkUnlisted finding.Code = "DG446"
	// BuildSeesToken (warning): a package that the config does not name is, or may be, built
	// while a token is there.
	BuildSeesToken finding.Code = "DG447"
	// OpenEnd (error): a pinned release does not work with what a fresh install
	// would bring beside it.
	OpenEnd finding.Code = "DG450"
	// PinTooOld (error): a pinned release does not work on the config's Python.
	PinTooOld finding.Code = "DG451"
	// PinWithoutWheel (warning): a pinned release has no wheel for the config's Python.
	PinWithoutWheel finding.Code = "DG452"
	// BuildToolTooNew (error): a source distribution that today's tools cannot build, or that
	// the config does not let them build.
	BuildToolTooNew finding.Code = "DG453"
	// ForeignRequirement (error): a requirement that exists on another system only.
	ForeignRequirement finding.Code = "DG454"
	// BuildPackageMissing (warning): what is built from source needs a Debian
	// package that the build stage does not have.
	BuildPackageMissing finding.Code = "DG455"
	// RuntimePackageMissing (warning): a requirement needs a Debian package that
	// the image does not have.
	RuntimePackageMissing finding.Code = "DG456"
	// FrontEndLock (error): the packages of a front end cannot be installed from its lock.
	FrontEndLock finding.Code = "DG460"
	// FrontEndScript (error): package.json has no script of the name that a command runs.
	FrontEndScript finding.Code = "DG461"
	// OutputKept (warning): what lies at an output in the working tree is not ignored by
	// Git, and does not reach the image.
	OutputKept finding.Code = "DG462"
	// FrontEndLeftBehind (warning): the app's code names something in the folder of a front
	// end that is no output.
	FrontEndLeftBehind finding.Code = "DG463"
	// FrontEndToken (error): a token of npm would be copied into the image.
	FrontEndToken finding.Code = "DG464"
	// WrittenBesideCode (warning): the app writes a file in a folder of its code, which
	// the image does not open.
	WrittenBesideCode finding.Code = "DG465"
	// ImportFails (error): an import that the start is certain to run fails.
	ImportFails finding.Code = "DG466"
	// FileHidden (warning): the ignore file hides a file that the app reads, though not
	// when it starts, or that it can do without.
	FileHidden finding.Code = "DG467"
	// SecretHidden (warning): the app reads a key or a credential from a file, which no
	// image is to hold.
	SecretHidden finding.Code = "DG468"
	// SourceBroken (error): a file that the start imports is no Python 3, or is written
	// for a newer one than the config names.
	SourceBroken finding.Code = "DG478"
	// WorkerServesASGI (error): the worker class serves ASGI apps, and the entry
	// point is a Flask app, which is WSGI.
	WorkerServesASGI finding.Code = "DG470"
	// ScriptOff (warning): the config asks something of build-publish.sh alone, which
	// it switches off.
	ScriptOff finding.Code = "DG490"
	// TrackedHeldBack (warning): Git tracks a file that the ignore file takes for a key or a
	// credential.
	TrackedHeldBack finding.Code = "DG492"
	// FormatterRewrites (warning): a formatter of the project would change the
	// generated page, which check then takes for an edit by hand.
	FormatterRewrites finding.Code = "DG493"
	// ProbeRefused (warning): the app answers other hosts than the one that the health check
	// asks.
	ProbeRefused finding.Code = "DG494"
	// ProbeElsewhere (warning): the health path leaves out the prefix of its route.
	ProbeElsewhere finding.Code = "DG495"
	// FolderNotWritable (warning): the app writes to a folder that image.writable does
	// not name.
	FolderNotWritable finding.Code = "DG483"
	// ScriptOnly (warning): the entry point's module completes the app only when it is
	// run as a program.
	ScriptOnly finding.Code = "DG484"
	// MigrationsUnreleased (warning): the project has migrations, and no release step
	// runs them.
	MigrationsUnreleased finding.Code = "DG485"
	// PublicNamesake (warning): pip takes the package of a private index from any index
	// that has one of its name.
	PublicNamesake finding.Code = "DG486"
	// VersionFromGit (error): a package that is built in the image takes its version
	// from Git, and the build has no repository.
	VersionFromGit finding.Code = "DG472"
	// DependenciesDynamic (error): what the project depends on is known only to its
	// build, which needs more files than the step has.
	DependenciesDynamic finding.Code = "DG473"
	// RequirementsNotText (error): a requirements file that is not UTF-8.
	RequirementsNotText finding.Code = "DG474"
	// GunicornNameIgnored (warning): the configuration of gunicorn sets a name that
	// gunicorn does not know.
	GunicornNameIgnored finding.Code = "DG475"
	// GunicornConfigPort (warning): worker.config_file says another address than the one
	// that is published and asked.
	GunicornConfigPort finding.Code = "DG476"
	// WrapperMissing (error): no requirement brings the program that starts gunicorn.
	WrapperMissing finding.Code = "DG477"
	// PinsConflict (error): a pinned release asks for a newer one than another pin.
	PinsConflict finding.Code = "DG457"
	// SecretCopied (warning): a key or a credential is copied into the image.
	SecretCopied finding.Code = "DG496"
	// IndexUnused (warning): a package index that only the settings of an installer name,
	// which the build does not have.
	IndexUnused finding.Code = "DG497"
	// NameRemoved (error): the app imports a name that the installed release of its
	// package no longer has.
	NameRemoved finding.Code = "DG458"
	// BeyondDebian (warning): the app uses a package that needs what the image's Debian
	// does not have.
	BeyondDebian finding.Code = "DG459"
	// SourceUnchecked (warning): Python source that is too large to be read.
	SourceUnchecked finding.Code = "DG498"
	// ProjectTooLarge (error): more than a check asks of one project, or reports of it.
	ProjectTooLarge finding.Code = "DG499"
)

// IsWarning reports whether code is a warning of this package, and may so be
// listed in dockgen.ignore.
func IsWarning(code finding.Code) bool {
	switch code {
	case EntryNameMissing, FactorySuspected, VersionControlUncertain,
		WorkerPackageUncertain, GunicornConfigUnnamed, FilesOwnerOnly, OtherLock,
		PinWithoutWheel, BuildPackageMissing, RuntimePackageMissing, VariableUndocumented, ModuleGone, JobsRepeated, FolderNotWritable, ScriptOnly,
		MigrationsUnreleased, ScriptOff, SourceUnchecked, IndexUnused, FormatterRewrites, GunicornNameIgnored, GunicornConfigPort, OutputKept,
		FrontEndLeftBehind, KeyAtRandom, StateOfOneWorker, MetricsOfOneWorker, ProbeRefused, ProbeElsewhere, WrittenBesideCode, FileHidden, SecretHidden,
		IndexesDiffer, PublicNamesake, FrameworkUnlisted, BeyondDebian, RouteMissing, BuildSeesToken, EnvironmentCopied, TrackedHeldBack, SecretCopied:
		return true
	}
	return false
}
