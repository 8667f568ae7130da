package audit

import (
	"dockgen/finding"
	"dockgen/project/rule"
	"dockgen/schema"
)

// row is a rule: a question about a project, and the codes of its findings.
type row struct {
	check func(*project) []finding.Finding
	// when reports whether the rule applies to a project. Nil: to every one.
	when  func(*project) bool
	codes []finding.Code
}

// rules are all rules, in the order of their first codes.
var rules = []row{
	{gunicorn, builds, []finding.Code{rule.GunicornMissing, rule.GunicornTwice}},
	{entryModule, nil, []finding.Code{rule.EntryModuleMissing}},
	{entryObject, nil, []finding.Code{rule.EntryNameMissing, rule.EntryNameInScript, rule.FactoryNotCalled, rule.FactorySuspected, rule.EntryCallFails, rule.WorkerServesASGI}},
	{namedFiles, nil, []finding.Code{rule.FileMissing, rule.FileUnusable}},
	{hiddenFiles, builds, []finding.Code{rule.FileIgnored, rule.FileHidden, rule.SecretHidden}},
	{otherIgnoreFile, nil, []finding.Code{rule.OtherIgnoreFile, rule.FileUnusable}},
	{includes, builds, []finding.Code{rule.IncludeNotListed, rule.FileMissing}},
	{localRequirements, builds, []finding.Code{rule.LocalRequirement}},
	{repositories, builds, []finding.Code{rule.VersionControlMissing, rule.VersionControlUncertain, rule.GitOverSSH, rule.EditableRepository}},
	{urls, builds, []finding.Code{rule.CredentialInURL, rule.VariableInURL}},
	{hashes, builds, []finding.Code{rule.HashMissing}},
	{workerPackage, builds, []finding.Code{rule.WorkerPackageMissing, rule.WorkerPackageUncertain, rule.WorkerClassRemoved}},
	{gunicornConfig, nil, []finding.Code{rule.GunicornConfigUnnamed}},
	{ownerOnly, builds, []finding.Code{rule.EntryOwnerOnly, rule.FilesOwnerOnly}},
	{notIgnorable, nil, []finding.Code{rule.NotIgnorable}},
	{routeMissing, imported, []finding.Code{rule.RouteMissing}},
	{lockUsable, builds, []finding.Code{rule.LockMissing, rule.LockBroken, rule.LockOld, rule.LockStale, rule.ManifestBroken, rule.FileMissing, rule.FileUnusable}},
	{pythonOutside, locked, []finding.Code{rule.PythonOutside}},
	{groups, locked, []finding.Code{rule.GroupMissing}},
	{notInstalled, builds, []finding.Code{rule.PackageNeeded, rule.LocalRequirement}},
	{otherLocks, locked, []finding.Code{rule.OtherLock}},
	{indexNames, locked, []finding.Code{rule.IndexUnnamed}},
	{member, locked, []finding.Code{rule.MemberNeeded}},
	{notInstallable, builds, []finding.Code{rule.ManifestNotInstallable}},
	{toolRefused, builds, []finding.Code{rule.ToolRefused}},
	{pythonPatch, locked, []finding.Code{rule.PatchOfPython}},
	{indexesDiffer, withPip, []finding.Code{rule.IndexesDiffer}},
	{framework, importedInImage, []finding.Code{rule.FrameworkMissing, rule.FrameworkUnlisted}},
	{openEnds, builds, []finding.Code{rule.OpenEnd, rule.PinsConflict}},
	{pinnedPython, builds, []finding.Code{rule.PinTooOld, rule.PinWithoutWheel}},
	{sourceBuilds, installs, []finding.Code{rule.BuildToolTooNew, rule.BuildSeesToken}},
	{foreignRequirements, withPip, []finding.Code{rule.ForeignRequirement}},
	{debianPackages, builds, []finding.Code{rule.BuildPackageMissing, rule.RuntimePackageMissing}},
	{nameRemoved, importedInImage, []finding.Code{rule.NameRemoved}},
	{beyondDebian, builds, []finding.Code{rule.BeyondDebian}},
	{frontEndLock, builds, []finding.Code{rule.FrontEndLock}},
	{frontEndScript, builds, []finding.Code{rule.FrontEndScript}},
	{outputKept, builds, []finding.Code{rule.OutputKept}},
	{frontEndLeftBehind, importedInImage, []finding.Code{rule.FrontEndLeftBehind}},
	{frontEndToken, builds, []finding.Code{rule.FrontEndToken}},
	{startFails, imported, []finding.Code{rule.ImportFails}},
	{versionFromGit, installs, []finding.Code{rule.VersionFromGit}},
	{dynamicDependencies, installs, []finding.Code{rule.DependenciesDynamic}},
	{requirementsText, builds, []finding.Code{rule.RequirementsNotText, rule.FileUnusable}},
	{gunicornSettings, nil, []finding.Code{rule.GunicornNameIgnored, rule.GunicornConfigPort}},
	{wrapperPackage, builds, []finding.Code{rule.WrapperMissing}},
	{sourceBroken, imported, []finding.Code{rule.SourceBroken}},
	{undocumented, imported, []finding.Code{rule.VariableUndocumented}},
	{moduleGone, importedInImage, []finding.Code{rule.ModuleGone}},
	{jobsRepeated, imported, []finding.Code{rule.JobsRepeated}},
	{unwritable, importedInImage, []finding.Code{rule.FolderNotWritable, rule.WrittenBesideCode}},
	{scriptOnly, imported, []finding.Code{rule.ScriptOnly}},
	{unreleased, installs, []finding.Code{rule.MigrationsUnreleased}},
	{publicNamesake, withPip, []finding.Code{rule.PublicNamesake}},
	{environmentCopied, builds, []finding.Code{rule.EnvironmentCopied}},
	{keyAtRandom, imported, []finding.Code{rule.KeyAtRandom}},
	{stateOfOneWorker, imported, []finding.Code{rule.StateOfOneWorker}},
	{scriptOff, nil, []finding.Code{rule.ScriptOff}},
	{metricsOfOneWorker, imported, []finding.Code{rule.MetricsOfOneWorker}},
	{trackedHeldBack, builds, []finding.Code{rule.TrackedHeldBack}},
	{formatter, nil, []finding.Code{rule.FormatterRewrites}},
	{probeRefused, importedInImage, []finding.Code{rule.ProbeRefused}},
	{probeElsewhere, importedInImage, []finding.Code{rule.ProbeElsewhere}},
	{secretCopied, builds, []finding.Code{rule.SecretCopied}},
	{indexUnused, builds, []finding.Code{rule.IndexUnused}},
	// The last rule: the others may have read files that turned out too large.
	{sourceUnchecked, nil, []finding.Code{rule.SourceUnchecked}},
}

// run returns what the rule finds, each with the severity of its code.
func (r row) run(p *project) []finding.Finding {
	if r.when != nil && !r.when(p) {
		return nil
	}
	found := r.check(p)
	for i := range found {
		if found[i].Severity = finding.Error; rule.IsWarning(found[i].Code) {
			found[i].Severity = finding.Warning
		}
	}
	return found
}

// builds reports whether dockgen generates the Dockerfile.
func builds(p *project) bool { return p.config.Output(schema.Dockerfile).Enabled }

// withPip reports whether the image is installed from requirements files.
func withPip(p *project) bool { return builds(p) && p.config.Dependencies.Kind == schema.Pip }

// locked reports whether the image is installed from a lock file that could be read.
func locked(p *project) bool { return builds(p) && p.lock.Lock != nil }

// installs reports whether it is known from what the image is installed.
func installs(p *project) bool { return withPip(p) || locked(p) }

// imported reports whether the import of the entry point runs a file of the project.
func imported(p *project) bool { return len(p.entry.at.Files) > 0 }

func importedInImage(p *project) bool { return imported(p) && builds(p) }
