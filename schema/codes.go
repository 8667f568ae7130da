package schema

import (
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/schema/ascii"
	"dockgen/schema/mistake"
	"dockgen/schema/syntax"
)

// The findings of the language, DG1xx.
const (
	codeBlock       finding.Code = "DG103" // no such block
	codeArgument    finding.Code = "DG104" // no such argument
	codeMissing     finding.Code = "DG105" // a required block or argument is not there
	codeLabel       finding.Code = "DG106" // a label is missing, one too many, or not allowed
	codeForm        finding.Code = "DG108" // a block where an argument belongs, or the other way round
	codeReference   finding.Code = "DG111" // a reference to something that is not there
	codeCycle       finding.Code = "DG112" // values that refer to each other in a circle
	codeUnsupported finding.Code = "DG115" // known, not supported by this release
	codeVersion     finding.Code = "DG116" // required_version is not met
	codeMore        finding.Code = "DG199" // more findings than are printed
)

// The findings of values and of how they fit together, DG2xx.
const (
	codeValue           finding.Code = "DG201" // breaks the argument's own rule
	codeChoice          finding.Code = "DG202" // none of the choices
	codeRange           finding.Code = "DG203" // too small or too large
	codeEntryPoint      finding.Code = "DG204" // not an entry point
	codeCredential      finding.Code = "DG205" // looks like a credential
	codeReserved        finding.Code = "DG206" // a variable that is dockgen's own
	codeThreads         finding.Code = "DG210" // threads without a threaded worker
	codeJitter          finding.Code = "DG211" // jitter without max_requests
	codeGrace           finding.Code = "DG212" // warning: slower than Docker's patience
	codeBackground      finding.Code = "DG213" // warning: background jobs run more than once
	codePort            finding.Code = "DG214" // warning: a privileged port
	codeRoot            finding.Code = "DG215" // the app would run as root
	codeSecretDefault   finding.Code = "DG216" // a secret with a default
	codeUselessDefault  finding.Code = "DG217" // warning: required, and yet a default
	codeProbe           finding.Code = "DG218" // warning: a health check that outlasts its interval
	codeConfigFile      finding.Code = "DG219" // worker arguments beside the project's own config file
	codeHashes          finding.Code = "DG220" // hashes and Git requirements
	codeOutputPath      finding.Code = "DG221" // two files at one path
	codeSecretClash     finding.Code = "DG222" // a build secret that is an env default too
	codeIgnore          finding.Code = "DG223" // a code that cannot be ignored
	codeToolAge         finding.Code = "DG224" // a tool that does not know the options used
	codeToolPython      finding.Code = "DG225" // a tool that does not run on the app's Python
	codeProcessName     finding.Code = "DG226" // a process, release step or service that is called what the app is called
	codeWritableCode    finding.Code = "DG227" // a folder for the app's files that holds its code
	codeUncounted       finding.Code = "DG230" // numbers from the registry without :latest, which holds the last one
	codeVersionFile     finding.Code = "DG231" // a version file that the numbering does not use
	codeReproducible    finding.Code = "DG232" // reproducible, and something that is not
	codeExtends         finding.Code = "DG240" // a file that cannot be extended
	codeNameTaken       finding.Code = "DG250" // one name for two of processes, release steps and services
	codeProcessWeb      finding.Code = "DG251" // warning: a process that is called web
	codeReleaseCommand  finding.Code = "DG252" // a release step that is a shell's text, or a server
	codeReleaseVariable finding.Code = "DG253" // a release step that sets a variable twice
	codeServiceAddress  finding.Code = "DG254" // a service whose address is not one thing
	codeServiceVariable finding.Code = "DG255" // a variable of a service that is no env block, or has a default
	codeServiceShared   finding.Code = "DG256" // one variable for two addresses
	codeFlag            finding.Code = "DG260" // a flag that gunicorn would not start with
	codeFlagRefused     finding.Code = "DG261" // a flag that takes from dockgen what it builds on
	codeFlagCovered     finding.Code = "DG262" // warning: a flag that has an argument of its own
	codeConnections     finding.Code = "DG263" // worker_connections with a class that ignores it
	codeWrapper         finding.Code = "DG264" // what cannot stand in front of gunicorn
	codeAssetsOutput    finding.Code = "DG270" // what an assets block cannot make
	codeAssetsPython    finding.Code = "DG271" // an argument of Node without Node
	codeAssetsMigration finding.Code = "DG272" // a migration while the image is built
	codeInstaller       finding.Code = "DG469" // what only uv can do, with another installer
	codeNoPackage       finding.Code = "DG471" // a version for a package that is not built
)

// isWarning reports whether code is only ever a warning. A code never changes
// its severity, so that dockgen.ignore can be judged without the project.
func isWarning(code finding.Code) bool {
	switch code {
	case codeGrace, codeBackground, codePort, codeUselessDefault, codeProbe, codeProcessWeb, codeFlagCovered:
		return true
	}
	return false
}

// checkIgnored accepts the codes that dockgen.ignore may hold. Only the language's
// own codes are known here; of the project's, DG4xx, the command knows which are
// warnings.
func checkIgnored(code string) error {
	if len(code) != len("DG101") || !strings.HasPrefix(code, "DG") || !ascii.AllDigits(code[2:]) || code[2] < '1' || code[2] > '4' {
		return mistake.Errorf("%s is not the code of a finding. A code stands in brackets at the end of a finding's first line, such as \"DG213\".", mistake.Quoted(code))
	}
	switch {
	case code[2] == '4' || isWarning(finding.Code(code)):
		return nil
	case code[2] == '3':
		return mistake.Errorf("%q is drift, which cannot be ignored: run dockgen generate, or switch the output off.", code)
	case !slices.Contains(codes(), finding.Code(code)):
		return mistake.Errorf("There is no finding %q.", code)
	}
	return mistake.Errorf("%q is an error, and errors cannot be ignored. Take it out of the list and repair what it is about.", code)
}

// codes is every code of this package.
func codes() []finding.Code {
	return []finding.Code{
		syntax.Encoding, syntax.Syntax, codeBlock, codeArgument, codeMissing, codeLabel, syntax.Duplicate, codeForm,
		syntax.NotLanguage, syntax.WrongType, codeReference, codeCycle, syntax.Compute, syntax.Limit, codeUnsupported, codeVersion, codeMore,
		codeValue, codeChoice, codeRange, codeEntryPoint, codeCredential, codeReserved, codeThreads, codeJitter,
		codeGrace, codeBackground, codePort, codeRoot, codeSecretDefault, codeUselessDefault, codeProbe, codeConfigFile,
		codeHashes, codeOutputPath, codeSecretClash, codeIgnore, codeToolAge, codeToolPython, codeProcessName, codeWritableCode,
		codeUncounted, codeVersionFile, codeReproducible, codeExtends, codeInstaller, codeNoPackage, codeNameTaken, codeProcessWeb, codeReleaseCommand, codeReleaseVariable, codeServiceAddress, codeServiceVariable, codeServiceShared, codeFlag, codeFlagRefused, codeFlagCovered, codeConnections, codeWrapper, codeAssetsOutput, codeAssetsPython, codeAssetsMigration,
	}
}
